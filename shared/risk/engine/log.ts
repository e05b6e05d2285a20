// The last 30 days of payments (or of labels) in order of time, as flat columns in a ring, with one pointer for each window length. A
// window's counters are added to when a payment enters and taken from when the window's pointer passes it: exact, and no work per key.
import type { Column } from './table.ts'

export type LogSnapshot = Readonly<{
  now: number
  at: Float64Array
  amounts: Float64Array
  marks: Uint8Array
  slots: ReadonlyArray<Int32Array>
}>

/** Counts, or sums amounts, of the entries whose marks include `need`, for each row of a kind's table. */
export type Counter = Readonly<{ kind: number; need: number; sums: boolean; column: Column }>

export type Window = {
  readonly length: number
  /** Sequence number of the oldest entry still inside. */
  from: number
  readonly counters: Counter[]
  /** Called for each entry that leaves, with its sequence number. */
  readonly leaving: Array<(seq: number) => void>
}

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
  /** The window of a length, made when there is none yet. */
  window: (length: number) => Window
  /** Adds a counter to a window and fills it from what the ring holds. */
  count: (window: Window, counter: Counter) => void
  /** One more column of whole numbers beside the entries, addressed by `seq & mask()`. */
  side: () => { data: Int32Array<ArrayBuffer> }
  mask: () => number
  bytes: () => number
  snapshot: () => LogSnapshot
  restore: (from: LogSnapshot) => void
}>

/** `onLeave` gets each entry that leaves the ring, at the end of the longest window. */
export function createLog(kinds: number, horizon: number, onLeave: (seq: number) => void): Log {
  let room = 1024
  let mask = room - 1
  let now = Number.NEGATIVE_INFINITY
  let next = 0
  let at = new Float64Array(room)
  let amounts = new Float64Array(room)
  let marks = new Uint8Array(room)
  let slots = new Int32Array(room * kinds)
  const sides: { data: Int32Array<ArrayBuffer> }[] = []
  const windows: Window[] = []
  const whole: Window = { length: horizon, from: 0, counters: [], leaving: [] }

  function grow(): void {
    const wider = room * 2
    const widerMask = wider - 1
    const [a, b, c, d] = [
      new Float64Array(wider),
      new Float64Array(wider),
      new Uint8Array(wider),
      new Int32Array(wider * kinds),
    ]
    const extra = sides.map(() => new Int32Array(wider))
    for (let seq = whole.from; seq < next; seq++) {
      const from = seq & mask
      const to = seq & widerMask
      a[to] = at[from]!
      b[to] = amounts[from]!
      c[to] = marks[from]!
      for (let kind = 0; kind < kinds; kind++) d[to * kinds + kind] = slots[from * kinds + kind]!
      for (let i = 0; i < extra.length; i++) extra[i]![to] = sides[i]!.data[from]!
    }
    at = a
    amounts = b
    marks = c
    slots = d
    for (const [i, side] of sides.entries()) side.data = extra[i]!
    room = wider
    mask = widerMask
  }

  // Columns are touched only where a counter asks for them: old entries have left the processor's caches.
  function change(counters: ReadonlyArray<Counter>, place: number, sign: number): void {
    const base = place * kinds
    for (let i = 0; i < counters.length; i++) {
      const { kind, need, sums, column } = counters[i]!
      if (need !== 0 && (marks[place]! & need) !== need) continue
      const slot = slots[base + kind]!
      if (slot >= 0) column.data[slot]! += sums ? sign * amounts[place]! : sign
    }
  }

  function shift(window: Window): void {
    const edge = now - window.length
    while (window.from < next && at[window.from & mask]! <= edge) {
      change(window.counters, window.from & mask, -1)
      for (let i = 0; i < window.leaving.length; i++) window.leaving[i]!(window.from)
      window.from++
    }
  }

  function advance(to: number): void {
    if (to <= now) return
    now = to
    for (let i = 0; i < windows.length; i++) shift(windows[i]!)
    const edge = now - horizon
    while (whole.from < next && at[whole.from & mask]! <= edge) {
      change(whole.counters, whole.from & mask, -1)
      for (let i = 0; i < whole.leaving.length; i++) whole.leaving[i]!(whole.from)
      onLeave(whole.from)
      whole.from++
    }
  }

  function append(amount: number, mark: number, into: Int32Array): number {
    if (next - whole.from === room) grow()
    const place = next & mask
    at[place] = now
    amounts[place] = amount
    marks[place] = mark
    for (let kind = 0; kind < kinds; kind++) slots[place * kinds + kind] = into[kind]!
    for (let i = 0; i < sides.length; i++) sides[i]!.data[place] = 0
    for (let i = 0; i < windows.length; i++) change(windows[i]!.counters, place, 1)
    change(whole.counters, place, 1)
    return next++
  }

  function window(length: number): Window {
    if (length === horizon) return whole
    const known = windows.find((one) => one.length === length)
    if (known !== undefined) return known
    const made: Window = { length, from: whole.from, counters: [], leaving: [] }
    while (made.from < next && at[made.from & mask]! <= now - length) made.from++
    windows.push(made)
    return made
  }

  return {
    now: () => now,
    first: () => whole.from,
    next: () => next,
    advance,
    append,
    at: (seq) => at[seq & mask]!,
    amount: (seq) => amounts[seq & mask]!,
    marks: (seq) => marks[seq & mask]!,
    slot: (seq, kind) => slots[(seq & mask) * kinds + kind]!,
    window,
    count: (into, counter) => {
      into.counters.push(counter)
      for (let seq = into.from; seq < next; seq++) change([counter], seq & mask, 1)
    },
    side: () => {
      const made = { data: new Int32Array(room) }
      sides.push(made)
      return made
    },
    mask: () => mask,
    bytes: () => room * (17 + 4 * (kinds + sides.length)),
    snapshot: () => {
      const length = next - whole.from
      const places = Int32Array.from({ length }, (_, i) => (whole.from + i) & mask)
      return {
        now,
        at: Float64Array.from(places, (place) => at[place]!),
        amounts: Float64Array.from(places, (place) => amounts[place]!),
        marks: Uint8Array.from(places, (place) => marks[place]!),
        slots: Array.from({ length: kinds }, (_, kind) =>
          Int32Array.from(places, (place) => slots[place * kinds + kind]!),
        ),
      }
    },
    restore: (from) => {
      const { length } = from.at
      room = 1024
      while (room < length) room *= 2
      mask = room - 1
      at = new Float64Array(room)
      amounts = new Float64Array(room)
      marks = new Uint8Array(room)
      slots = new Int32Array(room * kinds)
      for (const side of sides) side.data = new Int32Array(room)
      at.set(from.at)
      amounts.set(from.amounts)
      marks.set(from.marks)
      for (let kind = 0; kind < kinds; kind++) {
        const column = from.slots[kind]!
        for (let i = 0; i < length; i++) slots[i * kinds + kind] = column[i]!
      }
      now = from.now
      next = length
      whole.from = 0
      for (const one of [...windows, whole]) {
        one.from = 0
        while (one.from < next && at[one.from]! <= now - one.length) one.from++
        for (const counter of one.counters) {
          for (let seq = one.from; seq < next; seq++) change([counter], seq, 1)
        }
      }
    },
  }
}
