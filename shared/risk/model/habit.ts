// The label-free habit score: how rare it is, among all payments of the programme, that a payment departs so far from its card's habit.
// Each departure's distribution is learnt as payments enter (empirical tails, as in ECOD, Li et al. 2022); no label is ever read, so that a
// new store is useful on its first day. Pure.
import { isRefused, readRequest } from '../engine/catalogue.ts'
import type { Read } from '../engine/looks.ts'
import type { SignalEngine } from '../engine/signal-engine.ts'

/** How the amount departs. Both count in full: one against the card, one against the category. */
const AMOUNTS = ['card.amount_times', 'card.category_rank'] as const

/** Everything else, and which way it is strange: 1 for large values, -1 for small ones. */
const OTHERS = [
  { name: 'card.count(1h)', side: 1 },
  { name: 'card.distinct(merchant, 1h)', side: 1 },
  { name: 'card.probes(1h)', side: 1 },
  { name: 'card.declines_before', side: 1 },
  { name: 'card.pin_failures(24h)', side: 1 },
  { name: 'card.is_new(country)', side: 1 },
  { name: 'card.is_new(device)', side: 1 },
  { name: 'card.speed', side: 1 },
  { name: 'card.hour_share', side: -1 },
] as const

const DEPARTURES = [...AMOUNTS.map((name) => ({ name, side: 1 })), ...OTHERS]

/** A departure that at least this share of payments show says nothing. */
const COMMON = 0.05
const BINS = 512
const HALVED_AT = 500_000
/** Before this many values of a kind, none of them is called rare. */
const LEAST = 200
const KINDS = DEPARTURES.length

export type HabitSnapshot = Readonly<{ bins: Int32Array; totals: Int32Array }>

export type HabitScore = Readonly<{
  /**
   * Of the payment that has entered: 0 is like all others. The natural logarithms of how rare its amount is, added, and of the rarest of
   * its other departures, less what so many looks find by chance.
   */
  read: () => number
  /** Learns its departures; after `read`, before the engine settles it. */
  settle: () => void
  snapshot: () => HabitSnapshot
  restore: (from: HabitSnapshot) => void
}>

/** Who looks in nine places finds something rare in one of them nine times as often (Bonferroni). */
const LOOKS = Math.log(OTHERS.length)

/** Signed values on a scale that is fine near 0 and a sixteenth of a doubling wide farther out. */
const binOf = (value: number): number => {
  const size = Math.log2(1 + Math.abs(value) * 16) * 16
  const bin = BINS / 2 + Math.sign(value) * size
  return Math.min(BINS - 1, Math.max(0, Math.floor(bin)))
}

export function createHabitScore(engine: SignalEngine): HabitScore {
  const reads: Read[] = DEPARTURES.map(({ name }) => {
    const request = readRequest(name)
    if (isRefused(request)) throw new RangeError(name)
    const read = engine.signal(request)
    // Ranks crowd below 1; this tells 0.999 from 0.9999.
    return name === 'card.category_rank' ? () => -Math.log(1 - read() + 1e-6) : read
  })
  let bins = new Int32Array(BINS * KINDS)
  let totals = new Int32Array(KINDS)
  const values = new Float64Array(KINDS)

  /**
   * Share of what was seen that departs at least as far, half of those in the same bin among them. Counting stops once it is common: most
   * values are, and then the share does not matter.
   */
  function tail(kind: number, value: number): number {
    const bin = binOf(value)
    const base = kind * BINS
    const enough = COMMON * (totals[kind]! + 1)
    let beyond = bins[base + bin]! / 2
    if (DEPARTURES[kind]!.side === 1) for (let i = bin + 1; i < BINS && beyond < enough; i++) beyond += bins[base + i]!
    else for (let i = bin - 1; i >= 0 && beyond < enough; i--) beyond += bins[base + i]!
    return (beyond + 0.5) / (totals[kind]! + 1)
  }

  return {
    read: () => {
      let amounts = 0
      let other = 0
      for (let kind = 0; kind < KINDS; kind++) {
        const value = reads[kind]!()
        values[kind] = value
        if (Number.isNaN(value) || totals[kind]! < LEAST) continue
        const share = tail(kind, value)
        if (share >= COMMON) continue
        const rarity = Math.log(COMMON / share)
        if (kind < AMOUNTS.length) amounts += rarity
        else if (rarity > other) other = rarity
      }
      return amounts + Math.max(0, other - LOOKS)
    },
    settle: () => {
      for (let kind = 0; kind < KINDS; kind++) {
        const value = values[kind]!
        if (Number.isNaN(value)) continue
        bins[kind * BINS + binOf(value)]!++
        if (++totals[kind]! < HALVED_AT) continue
        let left = 0
        for (let i = kind * BINS; i < (kind + 1) * BINS; i++) left += bins[i]! >>= 1
        totals[kind] = left
      }
    },
    snapshot: () => ({ bins: bins.slice(), totals: totals.slice() }),
    restore: (from) => {
      bins = Int32Array.from(from.bins)
      totals = Int32Array.from(from.totals)
    },
  }
}
