// The second reader of a zone: each cell against the shapes of OCR-B, the one typeface zones are printed in. It knows nothing of words,
// so its mistakes are not those of a text recogniser.
import sharp from 'sharp'
import outlines from '#resources/glyphs/outlines.json' with { type: 'json' }
import type { Grey } from './grey.ts'
import type { ZoneLine } from './zone-lines.ts'

/** A cell in units of the typeface: one advance wide, from above the tallest digit to below the baseline. */
const ADVANCE = 723
const ABOVE = 813
const BELOW = 53
/** Pixels; a line is scaled so that its pitch is as much. */
export const WIDE = 22
const HIGH = Math.round((WIDE * (ABOVE + BELOW)) / ADVANCE)

type Shape = Readonly<{ character: string; values: Float32Array }>

/** Mean 0, length 1, so that a product of two says how alike they are, whatever the light. */
function level(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  let square = 0
  for (let i = 0; i < values.length; i++) {
    values[i] = values[i]! - mean
    square += values[i]! ** 2
  }
  const length = Math.sqrt(square)
  if (length > 0) for (let i = 0; i < values.length; i++) values[i] = values[i]! / length
  return values
}

let shapes: Promise<ReadonlyArray<Shape>> | undefined

function drawShapes(): Promise<ReadonlyArray<Shape>> {
  const glyphs = Object.entries(outlines.zone as unknown as Readonly<Record<string, readonly [number, string]>>)
  return Promise.all(
    glyphs.map(async ([character, [, path]]) => {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDE * 4}" height="${HIGH * 4}" viewBox="0 ${-ABOVE} ${ADVANCE} ${ABOVE + BELOW}"><rect y="${-ABOVE}" width="${ADVANCE}" height="${ABOVE + BELOW}" fill="#fff"/><path d="${path}"/></svg>`
      // A little soft, as a photograph is.
      const { data } = await sharp(Buffer.from(svg))
        .flatten({ background: '#fff' })
        .greyscale()
        .blur(2)
        .resize(WIDE, HIGH, { fit: 'fill' })
        .toColourspace('b-w')
        .raw()
        .toBuffer({ resolveWithObject: true })
      return { character, values: level(Float32Array.from(data)) }
    }),
  )
}

/** Shapes of all characters of a zone, drawn once. */
export const zoneShapes = (): Promise<ReadonlyArray<Shape>> => (shapes ??= drawShapes())

export type ShapeGuess = Readonly<{ character: string | null; likeness: number; ahead: number }>

/** Steps by which a cell may lie off its place, in parts of the pitch: first these, then finer about the best. */
const COARSE = [-0.14, -0.07, 0, 0.07, 0.14]
const FINE = [-0.035, 0, 0.035]

/** The cell at a place between pixels; the picture's pitch is about WIDE, so nothing is skipped. */
function windowOf(picture: Grey, left: number, top: number, pitch: number, out: Float32Array): Float32Array {
  const { width, height, pixels } = picture
  const step = pitch / WIDE
  for (let y = 0; y < HIGH; y++) {
    const fromY = Math.min(height - 2, Math.max(0, top + (y + 0.5) * step - 0.5))
    const y0 = Math.floor(fromY)
    const fy = fromY - y0
    for (let x = 0; x < WIDE; x++) {
      const fromX = Math.min(width - 2, Math.max(0, left + (x + 0.5) * step - 0.5))
      const x0 = Math.floor(fromX)
      const fx = fromX - x0
      const at = y0 * width + x0
      const upper = pixels[at]! * (1 - fx) + pixels[at + 1]! * fx
      const lower = pixels[at + width]! * (1 - fx) + pixels[at + width + 1]! * fx
      out[y * WIDE + x] = upper * (1 - fy) + lower * fy
    }
  }
  return out
}

const LEAST_LIKENESS = 0.6
/** How much better than the next best a shape has to fit. */
const LEAST_AHEAD = 0.008

/** What each cell of a line looks most like among `alphabet[cell]`; `null` where nothing fits, or two shapes fit equally well. */
export function guessLine(
  picture: Grey,
  line: ZoneLine,
  known: ReadonlyArray<Shape>,
  alphabet: ReadonlyArray<string>,
): ReadonlyArray<ShapeGuess> {
  const unit = line.pitch / ADVANCE
  const window = new Float32Array(WIDE * HIGH)
  return Array.from({ length: line.cells }, (_, cell) => {
    const may = known.filter(({ character }) => alphabet[cell]!.includes(character))
    const best = new Float32Array(may.length).fill(-1)
    let [most, mostX, mostY] = [-1, 0, 0]
    const look = (dx: number, dy: number): void => {
      const left = line.first + (cell + dx) * line.pitch - line.pitch / 2
      const top = line.bottom - (ABOVE + 13) * unit + dy * line.pitch
      level(windowOf(picture, left, top, line.pitch, window))
      for (const [s, { values }] of may.entries()) {
        let product = 0
        for (let i = 0; i < values.length; i++) product += values[i]! * window[i]!
        if (product > best[s]!) best[s] = product
        if (product > most) [most, mostX, mostY] = [product, dx, dy]
      }
    }
    for (const dx of COARSE) for (const dy of COARSE) look(dx, dy)
    const [nearX, nearY] = [mostX, mostY]
    for (const dx of FINE) for (const dy of FINE) if (dx !== 0 || dy !== 0) look(nearX + dx, nearY + dy)
    let first = 0
    let second = -1
    for (let s = 1; s < best.length; s++) {
      if (best[s]! > best[first]!) [first, second] = [s, first]
      else if (second < 0 || best[s]! > best[second]!) second = s
    }
    const likeness = best[first]!
    const ahead = likeness - (best[second] ?? -1)
    const sure = likeness >= LEAST_LIKENESS && ahead >= LEAST_AHEAD
    return { character: sure ? may[first]!.character : null, likeness, ahead }
  })
}
