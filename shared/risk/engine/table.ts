// Flat columns, one row (slot) for each key: card, merchant … Growing, blanking, snapshots and recycled rows in one place. Pure.
import type { Key } from './payment.ts'

export type Numbers =
  | Float64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>

/** `data` is replaced when the table grows: read it through the column each time. `width` values a row. */
export type Column<T extends Numbers = Float64Array<ArrayBuffer>> = {
  data: T
  readonly width: number
  readonly blank: number
}

export type TableSnapshot = Readonly<{
  keys: ReadonlyArray<Key | null>
  free: ReadonlyArray<number>
  columns: ReadonlyArray<Numbers>
}>

export type Table = Readonly<{
  /** A column of state, part of snapshots. */
  floats: (width?: number, blank?: number) => Column
  singles: (width: number) => Column<Float32Array<ArrayBuffer>>
  ints: (width?: number, blank?: number) => Column<Int32Array<ArrayBuffer>>
  shorts: (width: number) => Column<Uint16Array<ArrayBuffer>>
  /** A column that is counted again from the logs after a restore. */
  counts: () => Column
  /** The row of a key, made when it is new. */
  slotOf: (key: Key) => number
  /** The row of a key, or -1. */
  find: (key: Key) => number
  keyAt: (slot: number) => Key
  /** Gives a row back: blank, and free for another key. */
  release: (slot: number) => void
  size: () => number
  bytes: () => number
  snapshot: () => TableSnapshot
  restore: (from: TableSnapshot) => void
}>

const FIRST = 64

export function createTable(): Table {
  let slots = new Map<Key, number>()
  let keys: (Key | null)[] = []
  let free: number[] = []
  let room = FIRST
  const state: Column<Numbers>[] = []
  const derived: Column<Numbers>[] = []

  function add<T extends Numbers>(
    list: Column<Numbers>[],
    make: (length: number) => T,
    width: number,
    blank: number,
  ): Column<T> {
    const data = make(room * width)
    if (blank !== 0) data.fill(blank)
    const column: Column<T> = { data, width, blank }
    list.push(column)
    return column
  }

  function grow(least: number): void {
    while (room < least) room *= 2
    for (const column of [...state, ...derived]) {
      const wider = like(column.data, room * column.width)
      if (column.blank !== 0) wider.fill(column.blank, column.data.length)
      wider.set(column.data)
      column.data = wider
    }
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
    return slot
  }

  function release(slot: number): void {
    slots.delete(keys[slot]!)
    keys[slot] = null
    free.push(slot)
    for (const { data, width, blank } of [...state, ...derived]) data.fill(blank, slot * width, (slot + 1) * width)
  }

  return {
    floats: (width = 1, blank = 0) => add(state, (length) => new Float64Array(length), width, blank),
    singles: (width) => add(state, (length) => new Float32Array(length), width, 0),
    ints: (width = 1, blank = 0) => add(state, (length) => new Int32Array(length), width, blank),
    shorts: (width) => add(state, (length) => new Uint16Array(length), width, 0),
    counts: () => add(derived, (length) => new Float64Array(length), 1, 0),
    slotOf,
    find: (key) => slots.get(key) ?? -1,
    keyAt: (slot) => keys[slot]!,
    release,
    size: () => slots.size,
    bytes: () => [...state, ...derived].reduce((sum, { data }) => sum + data.byteLength, 0) + keys.length * 48,
    snapshot: () => ({
      keys: [...keys],
      free: [...free],
      columns: state.map(({ data, width }) => data.slice(0, keys.length * width)),
    }),
    restore: (from) => {
      if (from.columns.length !== state.length) throw new Error('the snapshot has other columns than this engine')
      keys = [...from.keys]
      free = [...from.free]
      slots = new Map()
      for (const [slot, key] of keys.entries()) if (key !== null) slots.set(key, slot)
      if (keys.length > room) grow(keys.length)
      for (const [i, column] of state.entries()) {
        column.data.fill(column.blank)
        column.data.set(from.columns[i]! as never)
      }
      for (const column of derived) column.data.fill(0)
    },
  }
}

function like(data: Numbers, length: number): Numbers {
  if (data instanceof Float64Array) return new Float64Array(length)
  if (data instanceof Float32Array) return new Float32Array(length)
  return data instanceof Int32Array ? new Int32Array(length) : new Uint16Array(length)
}
