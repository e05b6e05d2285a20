// The last 30 days of payments (or of labels) in order of time, in a ring, with one pointer for each window length. A window's counters are
// added to when a payment enters and taken from when the window's pointer passes it: exact, and no work per key.
// An entry is one record of a cache line: dozens of pointers walk the ring, and each touches one line for an entry instead of five.
import { addCount, firstCount, type Count, type Sum, type TallyBlock } from './tallies.ts'

export type LogSnapshot = Readonly<{
  now: number
  at: Float64Array
  amounts: Float64Array
  marks: Uint8Array
  slots: ReadonlyArray<Int32Array>
}>

/** Counts, or sums amounts, of the entries whose marks include `need`, for each row of a kind's table. */
export type Counter = Readonly<{ kind: number; need: number; cell: Count | Sum }>

/** One bit of each entry's record. */
export type Flag = Readonly<{ word: number; bit: number }>

/** Counts the different values (`of`) of a row: takes from it when an entry leaves that no younger one of its pair has followed. */
export type Distinct = Readonly<{ kind: number; of: number; followed: Flag; cell: Count }>

export type Window = {
  readonly length: number
  /** Sequence number of the oldest entry still inside. */
  from: number
  /** Counters of one kind lie together: its row is looked up once. */
  readonly groups: Group[]
  readonly distinct: Distinct[]
  /** Who is told of each entry that leaves. */
  readonly leaving: Leaving[]
}
type Group = Readonly<{ kind: number; block: TallyBlock; counts: Change[]; sums: Change[] }>
type Change = Readonly<{ need: number; at: number }>
export type Leaving = Readonly<{ left: (seq: number) => void }>

export type Log = Readonly<{
  /** The newest time seen; entries never go back behind it. */
  now: () => number
  first: () => number
  next: () => number
  /** Moves the clock on, which lets entries leave windows. */
  advance: (to: number) => void
  /** Adds an entry at the log's present time; `slots` by kind, -1 where the kind is not known. Gives its sequence number. */
  append: (amount: number, marks: number, slots: Int32Array) => number
  at: (seq: number) => number
  amount: (seq: number) => number
  marks: (seq: number) => number
  slot: (seq: number, kind: number) => number
  /** A number that goes with an entry, 0 until it is set; not part of snapshots. */
  link: (seq: number) => number
  setLink: (seq: number, to: number) => void
  /** One more bit of each entry, not set until it is raised; not part of snapshots. */
  flag: () => Flag
  has: (seq: number, flag: Flag) => boolean
  raise: (seq: number, flag: Flag) => void
  lower: (seq: number, flag: Flag) => void
  /** The window of a length, made when there is none yet. */
  window: (length: number) => Window
  /** Adds a counter to a window and fills it from what the ring holds. */
  count: (window: Window, counter: Counter) => void
  bytes: () => number
  snapshot: () => LogSnapshot
  restore: (from: LogSnapshot) => void
}>

/** Of a record: doubles (time, amount), then whole numbers (marks and flags, more flags, a link, the rows by kind). */
const AMOUNT = 1
const MARKS = 4
const FLAGS = 5
const LINK = 6
const SLOTS = 7
/** The marks of an entry are its lowest bits beside the first flags. */
const MARK_BITS = 8
const MARK_MASK = 2 ** MARK_BITS - 1
const BITS = 32
/** How many entries before its turn one is fetched. */
const AHEAD = 2

function join(groups: Group[], { kind, need, cell }: Counter): void {
  let group = groups.find((known) => known.kind === kind)
  if (group === undefined) groups.push((group = { kind, block: cell.block, counts: [], sums: [] }))
  const changes = cell.sort === 'sum' ? group.sums : group.counts
  changes.push({ need, at: cell.at })
}

/** `ring` is told of each entry that leaves the ring, at the end of the longest window. */
export function createLog(kinds: number, horizon: number, ring: Leaving): Log {
  const doubles = Math.ceil((SLOTS + kinds) / 16) * 8
  const ints = doubles * 2
  let room = 1024
  let mask = room - 1
  let now = Number.NEGATIVE_INFINITY
  let next = 0
  let reals = new Float64Array(room * doubles)
  let whole32 = new Int32Array(reals.buffer)
  let flags = 0
  const windows: Window[] = []
  const whole: Window = { length: horizon, from: 0, groups: [], distinct: [], leaving: [ring] }
  /** Nothing reads it; it keeps the looks that fetch from being optimised away. */
  const fetched = new Float64Array(1)
  /** Every counter of every window: what an entry adds to. */
  const entering: Group[] = []

  function grow(): void {
    const wider = room * 2
    const widerMask = wider - 1
    const records = new Float64Array(wider * doubles)
    for (let seq = whole.from; seq < next; seq++) {
      const from = seq & mask
      const to = seq & widerMask
      records.set(reals.subarray(from * doubles, (from + 1) * doubles), to * doubles)
    }
    reals = records
    whole32 = new Int32Array(reals.buffer)
    room = wider
    mask = widerMask
  }

  function change(groups: ReadonlyArray<Group>, place: number, sign: number): void {
    const base = place * ints
    const amount = sign * reals[place * doubles + AMOUNT]!
    const marks = whole32[base + MARKS]!
    for (let g = 0; g < groups.length; g++) {
      const { kind, block, counts, sums } = groups[g]!
      const slot = whole32[base + SLOTS + kind]!
      if (slot < 0) continue
      const first = firstCount(block, slot)
      for (let i = 0; i < counts.length; i++) {
        const { need, at } = counts[i]!
        if ((marks & need) === need) block.counts[first + at]! += sign
      }
      for (let i = 0; i < sums.length; i++) {
        const { need, at } = sums[i]!
        if ((marks & need) === need) block.sums[slot * block.stride + at]! += amount
      }
    }
  }

  const flagged = (place: number, { word, bit }: Flag): boolean => (whole32[place * ints + word]! & bit) !== 0

  function shift(window: Window): void {
    const edge = now - window.length
    while (window.from < next) {
      const place = window.from & mask
      if (reals[place * doubles]! > edge) return
      change(window.groups, place, -1)
      for (let i = 0; i < window.distinct.length; i++) {
        const { kind, of, followed, cell } = window.distinct[i]!
        const slot = whole32[place * ints + SLOTS + kind]!
        if (slot < 0 || whole32[place * ints + SLOTS + of]! < 0 || flagged(place, followed)) continue
        addCount(cell, slot, -1)
      }
      for (let i = 0; i < window.leaving.length; i++) window.leaving[i]!.left(window.from)
      window.from++
    }
  }

  function advance(to: number): void {
    if (to <= now) return
    now = to
    // Dozens of pointers, each into memory that has left the processor's caches: fetched together, a few entries ahead of their turn.
    let ahead = 0
    for (let i = 0; i < windows.length; i++) ahead += reals[((windows[i]!.from + AHEAD) & mask) * doubles]!
    fetched[0] = ahead
    for (let i = 0; i < windows.length; i++) shift(windows[i]!)
    shift(whole)
  }

  function append(amount: number, mark: number, into: Int32Array): number {
    if (next - whole.from === room) grow()
    const place = next & mask
    reals[place * doubles] = now
    reals[place * doubles + AMOUNT] = amount
    whole32[place * ints + MARKS] = mark
    whole32[place * ints + FLAGS] = 0
    whole32[place * ints + LINK] = 0
    for (let kind = 0; kind < kinds; kind++) whole32[place * ints + SLOTS + kind] = into[kind]!
    change(entering, place, 1)
    return next++
  }

  function window(length: number): Window {
    if (length === horizon) return whole
    const known = windows.find((one) => one.length === length)
    if (known !== undefined) return known
    const made: Window = { length, from: whole.from, groups: [], distinct: [], leaving: [] }
    while (made.from < next && reals[(made.from & mask) * doubles]! <= now - length) made.from++
    windows.push(made)
    return made
  }

  return {
    now: () => now,
    first: () => whole.from,
    next: () => next,
    advance,
    append,
    at: (seq) => reals[(seq & mask) * doubles]!,
    amount: (seq) => reals[(seq & mask) * doubles + AMOUNT]!,
    marks: (seq) => whole32[(seq & mask) * ints + MARKS]! & MARK_MASK,
    slot: (seq, kind) => whole32[(seq & mask) * ints + SLOTS + kind]!,
    link: (seq) => whole32[(seq & mask) * ints + LINK]!,
    setLink: (seq, to) => {
      whole32[(seq & mask) * ints + LINK] = to
    },
    flag: () => {
      const place = MARK_BITS + flags++
      if (place >= 2 * BITS) throw new RangeError('an entry has no room for one more flag')
      return { word: place < BITS ? MARKS : FLAGS, bit: 1 << (place % BITS) }
    },
    has: (seq, flag) => flagged(seq & mask, flag),
    raise: (seq, { word, bit }) => {
      whole32[(seq & mask) * ints + word]! |= bit
    },
    lower: (seq, { word, bit }) => {
      whole32[(seq & mask) * ints + word]! &= ~bit
    },
    window,
    count: (into, counter) => {
      join(into.groups, counter)
      join(entering, counter)
      const one: Group[] = []
      join(one, counter)
      for (let seq = into.from; seq < next; seq++) change(one, seq & mask, 1)
    },
    bytes: () => reals.byteLength,
    snapshot: () => {
      const length = next - whole.from
      const at = new Float64Array(length)
      const amounts = new Float64Array(length)
      const marks = new Uint8Array(length)
      const slots = Array.from({ length: kinds }, () => new Int32Array(length))
      for (let i = 0; i < length; i++) {
        const place = (whole.from + i) & mask
        at[i] = reals[place * doubles]!
        amounts[i] = reals[place * doubles + AMOUNT]!
        marks[i] = whole32[place * ints + MARKS]! & MARK_MASK
        for (let kind = 0; kind < kinds; kind++) slots[kind]![i] = whole32[place * ints + SLOTS + kind]!
      }
      return { now, at, amounts, marks, slots }
    },
    restore: (from) => {
      const { length } = from.at
      room = 1024
      while (room < length) room *= 2
      mask = room - 1
      reals = new Float64Array(room * doubles)
      whole32 = new Int32Array(reals.buffer)
      for (let i = 0; i < length; i++) {
        reals[i * doubles] = from.at[i]!
        reals[i * doubles + AMOUNT] = from.amounts[i]!
        whole32[i * ints + MARKS] = from.marks[i]!
        for (let kind = 0; kind < kinds; kind++) whole32[i * ints + SLOTS + kind] = from.slots[kind]![i]!
      }
      now = from.now
      next = length
      whole.from = 0
      for (const one of [...windows, whole]) {
        one.from = 0
        while (one.from < next && reals[one.from * doubles]! <= now - one.length) one.from++
        for (let seq = one.from; seq < next; seq++) change(one.groups, seq, 1)
      }
    },
  }
}
