// Which entry was the last of a pair (this card at this merchant): an open-addressing table over flat columns, and the distinct counts
// made from it. A window's count rises when a pair enters it and falls when the pair's last entry leaves: exact. Pure.
import type { Log, Window } from './log.ts'
import type { Column } from './table.ts'

/** Rows are below 2^26, so that two of them fit a double exactly. */
const SHIFT = 67_108_864
const EMPTY = -1

type PairTable = Readonly<{
  get: (key: number) => number
  /** Sets a pair's entry and gives the one before it, or -1. */
  swap: (key: number, seq: number) => number
  remove: (key: number) => void
  clear: () => void
  bytes: () => number
}>

function createPairTable(): PairTable {
  let room = 1024
  let keys = new Float64Array(room).fill(EMPTY)
  let seqs = new Float64Array(room)
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
    while (keys[place] !== EMPTY && keys[place] !== key) place = (place + 1) & (room - 1)
    return place
  }
  function swap(key: number, seq: number): number {
    const place = find(key)
    const known = keys[place] === key
    const before = known ? seqs[place]! : -1
    keys[place] = key
    seqs[place] = seq
    if (!known && ++size * 2 > room) {
      const [oldKeys, oldSeqs] = [keys, seqs]
      room *= 2
      keys = new Float64Array(room).fill(EMPTY)
      seqs = new Float64Array(room)
      for (let i = 0; i < oldKeys.length; i++) {
        if (oldKeys[i] === EMPTY) continue
        const to = find(oldKeys[i]!)
        keys[to] = oldKeys[i]!
        seqs[to] = oldSeqs[i]!
      }
    }
    return before
  }
  function remove(key: number): void {
    let hole = find(key)
    if (keys[hole] === EMPTY) return
    size--
    // Entries behind the hole move up unless they are at home between it and themselves.
    for (let i = (hole + 1) & (room - 1); keys[i] !== EMPTY; i = (i + 1) & (room - 1)) {
      const from = home(keys[i]!)
      if (((i - from) & (room - 1)) < ((i - hole) & (room - 1))) continue
      keys[hole] = keys[i]!
      seqs[hole] = seqs[i]!
      hole = i
    }
    keys[hole] = EMPTY
  }
  return {
    get: (key) => {
      const place = find(key)
      return keys[place] === EMPTY ? -1 : seqs[place]!
    },
    swap,
    remove,
    clear: () => {
      keys.fill(EMPTY)
      size = 0
    },
    bytes: () => room * 16,
  }
}

export type Pairs = Readonly<{
  /** Counts the different values in a window into a column of the entity's table. */
  count: (window: Window, column: Column) => void
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
  const counted: { window: Window; column: Column }[] = []
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

  function fill({ window, column }: { window: Window; column: Column }): void {
    for (let seq = window.from; seq < log.next(); seq++) {
      const slot = log.slot(seq, kind)
      if (slot >= 0 && log.slot(seq, of) >= 0 && followed.data[seq & log.mask()] === 0) column.data[slot]!++
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
    count: (window, column) => {
      const one = { window, column }
      counted.push(one)
      fill(one)
      window.leaving.push((seq) => {
        const slot = log.slot(seq, kind)
        if (slot >= 0 && log.slot(seq, of) >= 0 && followed.data[seq & log.mask()] === 0) column.data[slot]!--
      })
    },
    entered: (seq) => {
      const before = note(seq)
      if (Number.isNaN(before)) return
      const slot = log.slot(seq, kind)
      for (let i = 0; i < counted.length; i++) {
        const { window, column } = counted[i]!
        if (before < window.from) column.data[slot]!++
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
