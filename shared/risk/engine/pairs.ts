// Which entry was the last of a pair (this card at this merchant): an open-addressing table over flat columns, and the distinct counts
// made from it. A window's count rises when a pair enters it and falls when the pair's last entry leaves: exact. Pure.
import type { Distinct, Log, Window } from './log.ts'
import { add, type Cell } from './table.ts'

/** Rows are below 2^26, so that two of them fit a double exactly. */
const SHIFT = 67_108_864
const EMPTY = -1

type PairTable = Readonly<{
  /** Looks at where a pair is at home, see `Pairs.touch`. */
  touch: (key: number) => number
  get: (key: number) => number
  /** Sets a pair's entry and gives the one before it, or -1. */
  swap: (key: number, seq: number) => number
  remove: (key: number) => void
  clear: () => void
  bytes: () => number
}>

function createPairTable(): PairTable {
  let room = 1024
  // Key and entry side by side: one cache line for a look.
  let cells = new Float64Array(room * 2).fill(EMPTY)
  let size = 0

  const home = (key: number): number => {
    const high = Math.floor(key / SHIFT)
    const low = key - high * SHIFT
    let hash = Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b)
    hash ^= hash >>> 15
    return (Math.imul(hash, 0x2c1b3c6d) >>> 7) & (room - 1)
  }
  const find = (key: number): number => {
    let place = home(key)
    while (cells[2 * place] !== EMPTY && cells[2 * place] !== key) place = (place + 1) & (room - 1)
    return place
  }
  function swap(key: number, seq: number): number {
    const place = find(key)
    const known = cells[2 * place] === key
    const before = known ? cells[2 * place + 1]! : -1
    cells[2 * place] = key
    cells[2 * place + 1] = seq
    if (!known && ++size * 2 > room) {
      const old = cells
      room *= 2
      cells = new Float64Array(room * 2).fill(EMPTY)
      for (let i = 0; i < old.length; i += 2) {
        if (old[i] === EMPTY) continue
        const to = find(old[i]!)
        cells[2 * to] = old[i]!
        cells[2 * to + 1] = old[i + 1]!
      }
    }
    return before
  }
  function remove(key: number): void {
    let hole = find(key)
    if (cells[2 * hole] === EMPTY) return
    size--
    // Entries behind the hole move up unless they are at home between it and themselves.
    for (let i = (hole + 1) & (room - 1); cells[2 * i] !== EMPTY; i = (i + 1) & (room - 1)) {
      const from = home(cells[2 * i]!)
      if (((i - from) & (room - 1)) < ((i - hole) & (room - 1))) continue
      cells[2 * hole] = cells[2 * i]!
      cells[2 * hole + 1] = cells[2 * i + 1]!
      hole = i
    }
    cells[2 * hole] = EMPTY
  }
  return {
    touch: (key) => cells[2 * home(key)]!,
    get: (key) => {
      const place = find(key)
      return cells[2 * place] === EMPTY ? -1 : cells[2 * place + 1]!
    },
    swap,
    remove,
    clear: () => {
      cells.fill(EMPTY)
      size = 0
    },
    bytes: () => room * 16,
  }
}

export type Pairs = Readonly<{
  /** Counts the different values in a window into a cell of the entity's table. */
  count: (window: Window, cell: Cell) => void
  /**
   * Fetches what `inside` and `entered` will look for. Tables are far larger than the processor's caches: looks that do not wait for one
   * another overlap. The number given means nothing.
   */
  touch: (slots: Int32Array) => number
  /** To be called for each entry directly after it was appended. */
  entered: (seq: number) => void
  /** To be called for each entry that leaves the ring. */
  left: (seq: number) => void
  /** Whether this pair has an entry in the window. */
  inside: (slot: number, value: number, window: Window) => boolean
  /** Builds everything again from the ring. */
  rebuild: () => void
  bytes: () => number
}>

export function createPairs(log: Log, kind: number, of: number): Pairs {
  const last = createPairTable()
  // 1 where a younger entry of the same pair exists.
  const followed = log.side()
  const counted: (Distinct & Readonly<{ window: Window }>)[] = []
  // What was looked up last: several windows ask for the same pair of one payment.
  let asked = -1
  let answer = -1
  const lastOf = (key: number): number => {
    if (key !== asked) {
      asked = key
      answer = last.get(key)
    }
    return answer
  }
  const keyOf = (slot: number, value: number): number => slot * SHIFT + value

  function fill({ window, cell }: (typeof counted)[number]): void {
    for (let seq = window.from; seq < log.next(); seq++) {
      const slot = log.slot(seq, kind)
      if (slot >= 0 && log.slot(seq, of) >= 0 && followed.data[seq & log.mask()] === 0) add(cell, slot, 1)
    }
  }

  function note(seq: number): number {
    const slot = log.slot(seq, kind)
    const value = log.slot(seq, of)
    if (slot < 0 || value < 0) return Number.NaN
    const key = keyOf(slot, value)
    const before = last.swap(key, seq)
    asked = -1
    if (before >= 0) followed.data[before & log.mask()] = 1
    return before
  }

  function rebuild(): void {
    last.clear()
    asked = -1
    for (let seq = log.first(); seq < log.next(); seq++) followed.data[seq & log.mask()] = 0
    for (let seq = log.first(); seq < log.next(); seq++) note(seq)
    for (const one of counted) fill(one)
  }
  rebuild()

  return {
    count: (window, cell) => {
      const one = { window, kind, of, followed, cell }
      counted.push(one)
      fill(one)
      window.distinct.push(one)
    },
    touch: (slots) => {
      const slot = slots[kind]!
      const value = slots[of]!
      return slot < 0 || value < 0 ? 0 : last.touch(keyOf(slot, value))
    },
    entered: (seq) => {
      const before = note(seq)
      if (Number.isNaN(before)) return
      const slot = log.slot(seq, kind)
      for (let i = 0; i < counted.length; i++) {
        const { window, cell } = counted[i]!
        if (before < window.from) add(cell, slot, 1)
      }
    },
    left: (seq) => {
      const slot = log.slot(seq, kind)
      const value = log.slot(seq, of)
      if (slot >= 0 && value >= 0 && followed.data[seq & log.mask()] === 0) {
        last.remove(keyOf(slot, value))
        asked = -1
      }
    },
    inside: (slot, value, window) => slot >= 0 && value >= 0 && lastOf(keyOf(slot, value)) >= window.from,
    rebuild,
    bytes: () => last.bytes(),
  }
}
