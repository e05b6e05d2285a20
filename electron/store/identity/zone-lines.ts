// Where the lines of a machine-readable zone stand in a level picture: rows of boxes of one height at a fixed pitch, as many as a format
// has. Doc 9303-3 section 4.4: OCR-B at ten characters an inch, fixed pitch. Pure arithmetic.
import type { ZoneFormat } from '#shared/domain/identity/mrzLayout.ts'
import type { Box } from './grey.ts'

/** One line: the middle of its first cell, the distance of cells, top and bottom of its tallest characters; pixels. */
export type ZoneLine = Readonly<{ first: number; pitch: number; cells: number; top: number; bottom: number }>
export type FoundZone = Readonly<{ format: ZoneFormat; lines: ReadonlyArray<ZoneLine> }>

const FORMATS: ReadonlyArray<Readonly<{ format: ZoneFormat; lines: number; cells: number }>> = [
  { format: 'TD3', lines: 2, cells: 44 },
  { format: 'TD2', lines: 2, cells: 36 },
  { format: 'TD1', lines: 3, cells: 30 },
]
const LEAST_HEIGHT = 8
const MOST_HEIGHT = 90
const LEAST_BOXES = 14

const middle = (box: Box): number => (box.left + box.right) / 2
const medianOf = (values: ReadonlyArray<number>): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

/** Boxes that stand beside each other, row by row from the top. */
function rowsOf(boxes: ReadonlyArray<Box>): ReadonlyArray<ReadonlyArray<Box>> {
  const fit = boxes.filter((box) => {
    const height = box.bottom - box.top
    return height >= LEAST_HEIGHT && height <= MOST_HEIGHT && box.right - box.left <= height * 3
  })
  const rows: Array<{ boxes: Array<Box>; y: number }> = []
  for (const box of fit.toSorted((a, b) => a.top + a.bottom - b.top - b.bottom)) {
    const y = (box.top + box.bottom) / 2
    const row = rows.at(-1)
    if (row !== undefined && y - row.y < (box.bottom - box.top) * 0.35) {
      row.boxes.push(box)
      row.y += (y - row.y) / row.boxes.length
    } else rows.push({ boxes: [box], y })
  }
  return rows.map((row) => row.boxes.toSorted((a, b) => a.left - b.left))
}

type Row = Readonly<{ pitch: number; left: number; right: number; top: number; bottom: number; height: number }>

/** A row of one pitch, or `undefined` when the boxes are no such row. */
function rowOf(all: ReadonlyArray<Box>): Row | undefined {
  if (all.length < LEAST_BOXES) return undefined
  const height = medianOf(all.map((box) => box.bottom - box.top))
  const alike = all.filter((box) => {
    const own = box.bottom - box.top
    return own > height * 0.55 && own < height * 1.6
  })
  const steps = alike.slice(1).map((box, i) => middle(box) - middle(alike[i]!))
  const usual = medianOf(steps)
  if (alike.length < LEAST_BOXES || usual < 5) return undefined
  const rough = medianOf(steps.filter((step) => step > usual * 0.7 && step < usual * 1.3))
  // The longest stretch without a hole wider than four cells: what stands apart (an edge, a signature) is not of the line.
  let [from, start] = [0, 0]
  let length = 0
  steps.forEach((step, i) => {
    if (step > rough * 4.6) start = i + 1
    if (i + 1 - start > length) [from, length] = [start, i + 1 - start]
  })
  const run = alike.slice(from, from + length + 1)
  if (run.length < LEAST_BOXES) return undefined
  // Cells by counting steps, then the pitch that fits all of them best; boxes of several joined characters do not speak.
  let cell = 0
  const places: Array<readonly [number, number]> = []
  run.forEach((box, i) => {
    if (i > 0) cell += (middle(box) - middle(run[i - 1]!)) / rough
    if (box.right - box.left < rough * 1.35) places.push([Math.round(cell), middle(box)])
  })
  const n = places.length
  if (n < LEAST_BOXES / 2) return undefined
  const meanCell = places.reduce((sum, [k]) => sum + k, 0) / n
  const meanX = places.reduce((sum, [, x]) => sum + x, 0) / n
  const over = places.reduce((sum, [k, x]) => sum + (k - meanCell) * (x - meanX), 0)
  const under = places.reduce((sum, [k]) => sum + (k - meanCell) ** 2, 0)
  if (under === 0) return undefined
  const pitch = over / under
  const error = Math.sqrt(places.reduce((sum, [k, x]) => sum + (x - meanX - (k - meanCell) * pitch) ** 2, 0) / n)
  if (error > pitch * 0.22 || height > pitch * 1.7 || height < pitch * 0.5) return undefined
  const first = run[0]!
  const last = run.at(-1)!
  const tall = run.filter((box) => box.bottom - box.top > height * 0.8)
  return {
    pitch,
    left: first.left,
    right: last.right,
    top: medianOf(tall.map((box) => box.top)),
    bottom: medianOf(tall.map((box) => box.bottom)),
    height,
  }
}

/** The lowest zone of the picture, or `undefined` when there is none. */
export function findZone(boxes: ReadonlyArray<Box>): FoundZone | undefined {
  const rows = rowsOf(boxes).flatMap((row) => rowOf(row) ?? [])
  for (let end = rows.length; end >= 2; end--) {
    for (const { format, lines, cells } of FORMATS) {
      if (end < lines) continue
      const group = rows.slice(end - lines, end)
      const zone = zoneOf(group, format, cells)
      // Two lines of a zone of three have its width, not that of a zone of two.
      if (zone !== undefined) return zone
    }
  }
  return undefined
}

function zoneOf(group: ReadonlyArray<Row>, format: ZoneFormat, cells: number): FoundZone | undefined {
  const pitch = medianOf(group.map((row) => row.pitch))
  for (const [i, row] of group.entries()) {
    if (Math.abs(row.pitch - pitch) > pitch * 0.04) return undefined
    const below = group[i + 1]
    if (below !== undefined && (below.top - row.top < pitch * 1.3 || below.top - row.top > pitch * 4)) return undefined
  }
  // Lines begin and end together, so a faint character at an end of one is found by the others.
  const left = Math.min(...group.map((row) => row.left))
  const right = Math.max(...group.map((row) => row.right))
  const counted = (right - left) / pitch + 0.25
  if (Math.abs(counted - cells) > 1.2) return undefined
  const exact = group.reduce((sum, row) => sum + row.pitch, 0) / group.length
  const center = (left + right) / 2
  const first = center - (exact * (cells - 1)) / 2
  return {
    format,
    lines: group.map((row) => ({ first, pitch: exact, cells, top: row.top, bottom: row.bottom })),
  }
}
