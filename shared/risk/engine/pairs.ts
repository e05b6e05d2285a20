// Which entry was the last of a pair (this card at this merchant), and the different-values counts made from it, of either side: cards of
// a merchant, merchants of a card. A window's count rises when a pair enters it and falls when the pair's last entry leaves: exact. Pairs
// are kept for the longest window that asks for them and no longer: a small table stays in the processor's caches. Pure.
import type { Leaving, Log, Window } from './log.ts'
import { createNumberTable } from './numbers.ts'
import { addCount, type Count } from './tallies.ts'

export type Pairs = Readonly<{
  /** Counts the different values that a row of `kind` has in a window into a cell of its table. */
  count: (window: Window, kind: number, cell: Count) => void
  /**
   * Fetches what `inside` and `entered` will look for. Tables are larger than the processor's caches: looks that do not wait for one
   * another overlap. The number given means nothing.
   */
  touch: (slots: Int32Array) => number
  /** To be called for each entry directly after it was appended. */
  entered: (seq: number) => void
  /** Whether the pair of these rows, named by kind, has an entry in the window. */
  inside: (slots: Int32Array, window: Window) => boolean
  /** Builds everything again from the ring. */
  rebuild: () => void
  bytes: () => number
}>

type Counted = Readonly<{ window: Window; kind: number; cell: Count }>

/** Pairs of rows of two kinds. */
export function createPairs(log: Log, one: number, other: number): Pairs {
  const last = createNumberTable()
  // Raised where a younger entry of the same pair exists.
  const followed = log.flag()
  const counted: Counted[] = []
  let longest: Window | null = null
  // What was looked up last: several windows ask for the same pair of one payment.
  let askedOne = -1
  let askedOther = -1
  let answer = -1
  const otherOf = (kind: number): number => (kind === one ? other : one)

  function fill({ window, kind, cell }: Counted): void {
    const of = otherOf(kind)
    for (let seq = window.from; seq < log.next(); seq++) {
      const slot = log.slot(seq, kind)
      if (slot >= 0 && log.slot(seq, of) >= 0 && !log.has(seq, followed)) addCount(cell, slot, 1)
    }
  }

  /** The entry before this one of the same pair, -1 when there is none; NaN when this one names no pair. */
  function note(seq: number): number {
    const [a, b] = [log.slot(seq, one), log.slot(seq, other)]
    if (a < 0 || b < 0) return Number.NaN
    const before = last.swap(a, b, seq)
    askedOne = -1
    if (before >= 0) log.raise(before, followed)
    return before
  }

  /** Notes the entries of the longest window again. */
  function renew(): void {
    last.clear()
    askedOne = -1
    if (longest === null) return
    for (let seq = longest.from; seq < log.next(); seq++) log.lower(seq, followed)
    for (let seq = longest.from; seq < log.next(); seq++) note(seq)
  }

  const leaving: Leaving = {
    left: (seq) => {
      const [a, b] = [log.slot(seq, one), log.slot(seq, other)]
      if (a < 0 || b < 0 || log.has(seq, followed)) return
      last.remove(a, b)
      askedOne = -1
    },
  }

  function keepFor(window: Window): void {
    if (longest !== null && longest.length >= window.length) return
    longest?.leaving.splice(longest.leaving.indexOf(leaving), 1)
    longest = window
    window.leaving.push(leaving)
    renew()
  }

  return {
    count: (window, kind, cell) => {
      keepFor(window)
      const made: Counted = { window, kind, cell }
      counted.push(made)
      fill(made)
      window.distinct.push({ kind, of: otherOf(kind), followed, cell })
    },
    touch: (slots) => {
      const [a, b] = [slots[one]!, slots[other]!]
      return a < 0 || b < 0 ? 0 : last.touch(a, b)
    },
    entered: (seq) => {
      const before = note(seq)
      if (Number.isNaN(before)) return
      for (let i = 0; i < counted.length; i++) {
        const { window, kind, cell } = counted[i]!
        if (before < window.from) addCount(cell, log.slot(seq, kind), 1)
      }
    },
    inside: (slots, window) => {
      const [a, b] = [slots[one]!, slots[other]!]
      if (a < 0 || b < 0) return false
      if (a !== askedOne || b !== askedOther) {
        askedOne = a
        askedOther = b
        answer = last.get(a, b)
      }
      return answer >= window.from
    },
    rebuild: () => {
      renew()
      for (const each of counted) fill(each)
    },
    bytes: () => last.bytes(),
  }
}
