// Flat columns, one row (slot) for each key: card, merchant … Growing, blanking, snapshots and recycled rows in one place. Pure.
// Single numbers of a row lie side by side: a payment touches most of what is kept of its card, and then finds it in a few cache lines.
import type { Key } from './payment.ts'

export type Numbers = Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>

/** `data` is replaced when the table grows: read it through the column each time. `width` values a row. */
export type Column<T extends Numbers> = { data: T; readonly width: number }

/** Rows of doubles; replaced when the table grows, and wider with each cell that is asked for. */
export type Block = { data: Float64Array<ArrayBuffer>; stride: number }

/** One number of each row: see `valueAt`, `put`, `add`. */
export type Cell = Readonly<{ block: Block; at: number; blank: number }>

export const valueAt = ({ block, at }: Cell, slot: number): number => block.data[slot * block.stride + at]!
export function put({ block, at }: Cell, slot: number, value: number): void {
  block.data[slot * block.stride + at] = value
}
export const add = ({ block, at }: Cell, slot: number, by: number): number =>
  (block.data[slot * block.stride + at]! += by)

export type TableSnapshot = Readonly<{
  keys: ReadonlyArray<Key | null>
  free: ReadonlyArray<number>
  cells: ReadonlyArray<Float64Array>
  columns: ReadonlyArray<Numbers>
}>

export type Table = Readonly<{
  /** A number of state, part of snapshots. */
  cell: (blank?: number) => Cell
  /** A number that is counted again from the logs after a restore. */
  tally: () => Cell
  singles: (width: number) => Column<Float32Array<ArrayBuffer>>
  ints: (width: number) => Column<Int32Array<ArrayBuffer>>
  shorts: (width: number) => Column<Uint16Array<ArrayBuffer>>
  /** The row of a key, made when it is new. */
  slotOf: (key: Key) => number
  /** FNV-1a over the text of a row's key; never 0. */
  hashAt: (slot: number) => number
  /** Gives a row back: blank, and free for another key. */
  release: (slot: number) => void
  size: () => number
  bytes: () => number
  snapshot: () => TableSnapshot
  restore: (from: TableSnapshot) => void
}>

const FIRST = 64
/** Doubles of a cache line. */
const LINE = 8

export function createTable(): Table {
  let slots = new Map<Key, number>()
  let keys: (Key | null)[] = []
  let free: number[] = []
  let hashes = new Int32Array(FIRST)
  let room = FIRST
  const block: Block = { data: new Float64Array(FIRST * LINE), stride: LINE }
  const kept: Cell[] = []
  const tallies: Cell[] = []
  const columns: Column<Numbers>[] = []
  /** What a row holds before anything is known, `stride` values of it. */
  let blanks = new Float64Array(LINE)
  let used = 0

  function addCell(list: Cell[], blank: number): Cell {
    if (used === block.stride) layOut(room, block.stride + LINE)
    const made: Cell = { block, at: used++, blank }
    list.push(made)
    blanks[made.at] = blank
    if (blank !== 0) for (let slot = 0; slot < room; slot++) put(made, slot, blank)
    return made
  }

  function addColumn<T extends Numbers>(width: number, data: T): Column<T> {
    const column: Column<T> = { data, width }
    columns.push(column)
    return column
  }

  /** The block anew, with more rows or wider ones. */
  function layOut(rows: number, stride: number): void {
    const data = new Float64Array(rows * stride)
    const wider = new Float64Array(stride)
    wider.set(blanks)
    blanks = wider
    for (let slot = 0; slot < rows; slot++) {
      const row = slot < room ? block.data.subarray(slot * block.stride, (slot + 1) * block.stride) : blanks
      data.set(row, slot * stride)
    }
    block.data = data
    block.stride = stride
  }

  function grow(least: number): void {
    let rows = room
    while (rows < least) rows *= 2
    layOut(rows, block.stride)
    for (const column of columns) {
      const wider = like(column.data, rows * column.width)
      wider.set(column.data)
      column.data = wider
    }
    const more = new Int32Array(rows)
    more.set(hashes)
    hashes = more
    room = rows
  }

  function slotOf(key: Key): number {
    const known = slots.get(key)
    if (known !== undefined) return known
    let slot = free.pop()
    if (slot === undefined) {
      slot = keys.length
      if (slot === room) grow(room + 1)
      keys.push(key)
    } else keys[slot] = key
    slots.set(key, slot)
    hashes[slot] = 0
    return slot
  }

  function hashAt(slot: number): number {
    const known = hashes[slot]!
    return known === 0 ? (hashes[slot] = hashOf(keys[slot]!)) : known
  }

  function release(slot: number): void {
    slots.delete(keys[slot]!)
    keys[slot] = null
    free.push(slot)
    const base = slot * block.stride
    for (let i = 0; i < used; i++) block.data[base + i] = blanks[i]!
    for (let i = 0; i < columns.length; i++) {
      const { data, width } = columns[i]!
      data.fill(0, slot * width, (slot + 1) * width)
    }
  }

  return {
    cell: (blank = 0) => addCell(kept, blank),
    tally: () => addCell(tallies, 0),
    singles: (width) => addColumn(width, new Float32Array(room * width)),
    ints: (width) => addColumn(width, new Int32Array(room * width)),
    shorts: (width) => addColumn(width, new Uint16Array(room * width)),
    slotOf,
    hashAt,
    release,
    size: () => slots.size,
    bytes: () => columns.reduce((sum, { data }) => sum + data.byteLength, block.data.byteLength) + keys.length * 52,
    snapshot: () => ({
      keys: [...keys],
      free: [...free],
      cells: kept.map(({ at }) => {
        const column = new Float64Array(keys.length)
        for (let slot = 0; slot < column.length; slot++) column[slot] = block.data[slot * block.stride + at]!
        return column
      }),
      columns: columns.map(({ data, width }) => data.slice(0, keys.length * width)),
    }),
    restore: (from) => {
      if (from.columns.length !== columns.length || from.cells.length !== kept.length) {
        throw new Error('the snapshot has other columns than this engine')
      }
      keys = [...from.keys]
      free = [...from.free]
      slots = new Map()
      for (const [slot, key] of keys.entries()) if (key !== null) slots.set(key, slot)
      if (keys.length > room) grow(keys.length)
      hashes.fill(0)
      for (let slot = 0; slot < room; slot++) block.data.set(blanks, slot * block.stride)
      for (const [i, cell] of kept.entries())
        for (let slot = 0; slot < keys.length; slot++) put(cell, slot, from.cells[i]![slot]!)
      for (const [i, column] of columns.entries()) {
        column.data.fill(0)
        column.data.set(from.columns[i]!)
      }
    },
  }
}

function like(data: Numbers, length: number): Numbers {
  if (data instanceof Float32Array) return new Float32Array(length)
  return data instanceof Int32Array ? new Int32Array(length) : new Uint16Array(length)
}

function hashOf(key: Key): number {
  const text = String(key)
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash === 0 ? 1 : hash
}
