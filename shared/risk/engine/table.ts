// Rows of flat memory, one (slot) for each key: card, merchant … Growing, blanking, snapshots and recycled rows in one place. Pure.
// All that is kept of one key lies side by side in one row: a payment touches most of what is kept of its card, and the time it takes is
// mostly the wait for memory. A row is fetched whole, see `touch`.
import { createKeys } from './keys.ts'
import type { Key } from './payment.ts'
import { countAt, createTallies, setCount, type Count, type Sum, type Tallies } from './tallies.ts'

export type Numbers = Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>

/** The rows of a table, as numbers of each size. Replaced when the table grows or a row gets wider: read it through the block each time. */
export type Block = {
  data: Float64Array<ArrayBuffer>
  singles: Float32Array<ArrayBuffer>
  ints: Int32Array<ArrayBuffer>
  shorts: Uint16Array<ArrayBuffer>
  /** Doubles of a row. */
  stride: number
}

/** One number of each row: see `valueAt`, `put`, `add`. */
export type Cell = Readonly<{ block: Block; at: number; blank: number }>

export const valueAt = ({ block, at }: Cell, slot: number): number => block.data[slot * block.stride + at]!
export function put({ block, at }: Cell, slot: number, value: number): void {
  block.data[slot * block.stride + at] = value
}
export const add = ({ block, at }: Cell, slot: number, by: number): number =>
  (block.data[slot * block.stride + at]! += by)

type Sort = 'singles' | 'ints' | 'shorts'
/** How many of them are as long as a double. */
const PER_DOUBLE: Readonly<Record<Sort, number>> = { singles: 2, ints: 2, shorts: 4 }

/** `width` numbers of each row, the first of slot s at `firstOf(column, s)` of the block's numbers of that size. */
export type Column = Readonly<{ block: Block; per: number; at: number; width: number; sort: Sort }>

export const firstOf = ({ block, per, at }: Column, slot: number): number => (slot * block.stride + at) * per

export type TableSnapshot = Readonly<{
  keys: ReadonlyArray<Key | null>
  free: ReadonlyArray<number>
  cells: ReadonlyArray<Float64Array>
  columns: ReadonlyArray<Numbers>
}>

export type Table = Readonly<{
  block: Block
  tallies: Tallies
  /** A number of state, part of snapshots. */
  cell: (blank?: number) => Cell
  /** A number that is counted again from the logs after a restore. */
  count: () => Count
  sum: () => Sum
  singles: (width: number) => Column
  ints: (width: number) => Column
  shorts: (width: number) => Column
  /** The row of a key, made when it is new. */
  slotOf: (key: Key) => number
  /** Fetches where the key's row is written down. */
  touchKey: (key: Key) => number
  /** Fetches a row: its cache lines come together instead of one after another. The number given means nothing. */
  touch: (slot: number) => number
  /** FNV-1a over the text of a row's key; never 0. */
  hashAt: (slot: number) => number
  /** Gives a row back: blank, and free for another key. */
  release: (slot: number) => void
  size: () => number
  bytes: () => number
  snapshot: () => TableSnapshot
  restore: (from: TableSnapshot) => void
}>

const FIRST = 512
/** Up to this many rows a table grows fourfold: copying what was just made costs more than the room. */
const FEW = 4096
/** Doubles of a cache line. */
const LINE = 8
/** Rows longer than this are not fetched whole. */
const FETCHED = 256

function blockOf(rows: number, stride: number): Block {
  const data = new Float64Array(rows * stride)
  const { buffer } = data
  return {
    data,
    singles: new Float32Array(buffer),
    ints: new Int32Array(buffer),
    shorts: new Uint16Array(buffer),
    stride,
  }
}

export function createTable(): Table {
  const slots = createKeys()
  let keys: (Key | null)[] = []
  let free: number[] = []
  let room = FIRST
  const block = blockOf(FIRST, LINE)
  const kept: Cell[] = []
  const tallies = createTallies(FIRST)
  /** Those that do not begin with 0: what a new row is given. */
  const blanks: Cell[] = []
  const columns: Column[] = []
  // Where the next cell goes: single numbers fill a line before they begin another one.
  let open = 0
  let openEnd = LINE
  let end = LINE

  /** Room for some doubles in the row: short ones in a line together, long ones in lines of their own. */
  function take(doubles: number): number {
    if (open + doubles > openEnd) {
      const from = end
      end += Math.ceil(doubles / LINE) * LINE
      if (end > block.stride) layOut(room, end)
      if (doubles >= LINE) return from
      open = from
      openEnd = end
    }
    open += doubles
    return open - doubles
  }

  function addCell(value: number): Cell {
    const made: Cell = { block, at: take(1), blank: value }
    kept.push(made)
    if (value !== 0) {
      blanks.push(made)
      for (let slot = 0; slot < keys.length; slot++) put(made, slot, value)
    }
    return made
  }

  function addColumn(sort: Sort, width: number): Column {
    const per = PER_DOUBLE[sort]
    const column: Column = { block, per, at: take(Math.ceil(width / per)), width, sort }
    columns.push(column)
    return column
  }

  /** The rows anew, more of them or wider ones. */
  function layOut(rows: number, stride: number): void {
    const made = blockOf(rows, stride)
    const rest = keys.length * block.stride
    if (stride === block.stride) made.data.set(block.data.subarray(0, rest))
    else {
      for (let first = 0, to = 0; first < rest; first += block.stride, to += stride)
        made.data.set(block.data.subarray(first, first + block.stride), to)
    }
    Object.assign(block, made)
    room = rows
  }

  function grow(least: number): void {
    let rows = room
    while (rows < least) rows *= rows < FEW ? 4 : 2
    layOut(rows, block.stride)
    tallies.widen(rows)
  }

  function slotOf(key: Key): number {
    const known = slots.get(key)
    if (known >= 0) return known
    let slot = free.pop()
    if (slot === undefined) {
      slot = keys.length
      if (slot === room) grow(room + 1)
      keys.push(key)
    } else keys[slot] = key
    slots.set(key, slot)
    for (let i = 0; i < blanks.length; i++) put(blanks[i]!, slot, blanks[i]!.blank)
    return slot
  }

  // Kept once it was needed; a row that is given back forgets it with the rest.
  const hash = tallies.count()
  function hashAt(slot: number): number {
    const known = countAt(hash, slot)
    if (known !== 0) return known
    const made = hashOf(keys[slot]!)
    setCount(hash, slot, made)
    return made
  }

  function columnOf(column: Column): Numbers {
    const made = like(column.sort, keys.length * column.width)
    for (let slot = 0; slot < keys.length; slot++) {
      const first = firstOf(column, slot)
      made.set(block[column.sort].subarray(first, first + column.width), slot * column.width)
    }
    return made
  }

  function restore(from: TableSnapshot): void {
    if (from.columns.length !== columns.length || from.cells.length !== kept.length) {
      throw new Error('the snapshot has other columns than this engine')
    }
    keys = [...from.keys]
    free = [...from.free]
    slots.clear()
    for (const [slot, key] of keys.entries()) if (key !== null) slots.set(key, slot)
    if (keys.length > room) grow(keys.length)
    block.data.fill(0)
    tallies.clear()
    for (const [i, cell] of kept.entries())
      for (let slot = 0; slot < keys.length; slot++) put(cell, slot, from.cells[i]![slot]!)
    for (const [i, column] of columns.entries()) {
      const { width } = column
      for (let slot = 0; slot < keys.length; slot++)
        block[column.sort].set(from.columns[i]!.subarray(slot * width, (slot + 1) * width), firstOf(column, slot))
    }
  }

  return {
    block,
    tallies,
    cell: (value = 0) => addCell(value),
    count: tallies.count,
    sum: tallies.sum,
    singles: (width) => addColumn('singles', width),
    ints: (width) => addColumn('ints', width),
    shorts: (width) => addColumn('shorts', width),
    slotOf,
    touchKey: slots.touch,
    touch: (slot) => {
      // As whole numbers: read as doubles some of what is there would be numbers that the processor is slow to add.
      const { ints, stride } = block
      const first = slot * stride * 2
      const last = first + Math.min(stride, FETCHED) * 2
      let touched = 0
      for (let i = first; i < last; i += 2 * LINE) touched ^= ints[i]!
      return touched
    },
    hashAt,
    release: (slot) => {
      slots.remove(keys[slot]!)
      keys[slot] = null
      free.push(slot)
      block.data.fill(0, slot * block.stride, (slot + 1) * block.stride)
      tallies.blank(slot)
    },
    size: slots.size,
    bytes: () => block.data.byteLength + tallies.bytes() + slots.bytes() + keys.length * 12,
    snapshot: () => ({
      keys: [...keys],
      free: [...free],
      cells: kept.map(({ at }) => {
        const column = new Float64Array(keys.length)
        for (let slot = 0; slot < column.length; slot++) column[slot] = block.data[slot * block.stride + at]!
        return column
      }),
      columns: columns.map(columnOf),
    }),
    restore,
  }
}

function like(sort: Sort, length: number): Numbers {
  if (sort === 'singles') return new Float32Array(length)
  return sort === 'ints' ? new Int32Array(length) : new Uint16Array(length)
}

function hashOf(key: Key): number {
  const text = String(key)
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash === 0 ? 1 : hash
}
