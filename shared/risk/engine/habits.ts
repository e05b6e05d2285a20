// What is usual for one card, person or merchant, in a fixed number of columns: the logarithm of amounts, the last 32 amounts, hours and
// weekdays. Everything is learnt from approved payments only, one at a time, and never needs the ledger again. Pure.
import { add, firstOf, put, valueAt, type Table } from './table.ts'

/** Approved amounts that are kept for medians and ranks. */
const KEPT = 32
/** A mean follows the last 200 payments or so: habits change. */
const MEMORY = 200
/** From this many on one payment moves the habit by at most three deviations: a theft does not teach. */
const STEADY = 10
const LEAST_DEVIATION = 0.2
/** From this many payments on, hours and weekdays count half: they follow about twice as many. */
const HALVED_AT = 400
const HOURS = 24
const WEEKDAYS = 7

/** The fewest payments before a habit is spoken of. */
const LEAST_FOR_Z = 2
const LEAST_FOR_RANK = 5
const LEAST_FOR_TIMES = 10

export type AmountHabit = Readonly<{
  learn: (slot: number, amount: number, log: number) => void
  z: (slot: number, log: number) => number
  rank: (slot: number, amount: number) => number
  median: (slot: number) => number
  robustZ: (slot: number, amount: number) => number
  /** To be called when rows were replaced from outside. */
  forget: () => void
}>

export function createAmountHabit(table: Table): AmountHabit {
  const learnt = table.cell()
  const mean = table.cell()
  const variance = table.cell()
  const kept = table.singles(KEPT)
  const scratch = new Float64Array(KEPT)
  let middleOf = -1
  let middleAt = -1
  let middle = 0

  function sortInto(count: number): void {
    for (let i = 1; i < count; i++) {
      const value = scratch[i]!
      let place = i
      while (place > 0 && scratch[place - 1]! > value) {
        scratch[place] = scratch[place - 1]!
        place--
      }
      scratch[place] = value
    }
  }
  function median(slot: number): number {
    const all = valueAt(learnt, slot)
    if (all < LEAST_FOR_RANK) return Number.NaN
    if (middleOf === slot && middleAt === all) return middle
    const count = Math.min(all, KEPT)
    const first = firstOf(kept, slot)
    const { singles } = kept.block
    for (let i = 0; i < count; i++) scratch[i] = singles[first + i]!
    sortInto(count)
    middleOf = slot
    middleAt = all
    // The amounts in order stay in `scratch` until another row is asked for.
    return (middle = (scratch[(count - 1) >> 1]! + scratch[count >> 1]!) / 2)
  }

  /** The median distance from `usual`: the sorted amounts are walked from the middle outwards. */
  function deviation(usual: number, count: number): number {
    let above = count >> 1
    let below = above - 1
    let lower = 0
    let upper = 0
    for (let i = 0; i <= count >> 1; i++) {
      const down = below < 0 ? Number.POSITIVE_INFINITY : usual - scratch[below]!
      const up = above >= count ? Number.POSITIVE_INFINITY : scratch[above]! - usual
      lower = upper
      if (down < up) {
        upper = down
        below--
      } else {
        upper = up
        above++
      }
    }
    return ((count & 1) === 1 ? upper + upper : lower + upper) / 2
  }

  return {
    learn: (slot, amount, log) => {
      const all = valueAt(learnt, slot)
      const share = 1 / Math.min(all + 1, MEMORY)
      const spread = valueAt(variance, slot)
      let distance = log - valueAt(mean, slot)
      if (all >= STEADY) {
        const reach = 3 * Math.max(Math.sqrt(spread), LEAST_DEVIATION)
        distance = Math.min(reach, Math.max(-reach, distance))
      }
      add(mean, slot, share * distance)
      put(variance, slot, (1 - share) * (spread + share * distance * distance))
      kept.block.singles[firstOf(kept, slot) + (all % KEPT)] = amount
      put(learnt, slot, all + 1)
      if (slot === middleOf) middleOf = -1
    },
    z: (slot, log) => {
      if (valueAt(learnt, slot) < LEAST_FOR_Z) return Number.NaN
      return (log - valueAt(mean, slot)) / Math.max(Math.sqrt(valueAt(variance, slot)), LEAST_DEVIATION)
    },
    rank: (slot, amount) => {
      const count = Math.min(valueAt(learnt, slot), KEPT)
      if (count < LEAST_FOR_RANK) return Number.NaN
      let below = 0
      const first = firstOf(kept, slot)
      const { singles } = kept.block
      for (let i = 0; i < count; i++) {
        const value = singles[first + i]!
        if (value < amount) below++
        else if (value === amount) below += 0.5
      }
      return below / count
    },
    median,
    forget: () => {
      middleOf = -1
    },
    robustZ: (slot, amount) => {
      const usual = median(slot)
      if (Number.isNaN(usual)) return usual
      const count = Math.min(valueAt(learnt, slot), KEPT)
      return (amount - usual) / Math.max(1.4826 * deviation(usual, count), usual / 20, 1)
    },
  }
}

export type TimeHabit = Readonly<{
  learn: (slot: number, hour: number, weekday: number) => void
  hourShare: (slot: number, hour: number) => number
  weekdayShare: (slot: number, weekday: number) => number
}>

export function createTimeHabit(table: Table): TimeHabit {
  const hours = table.shorts(HOURS)
  const weekdays = table.shorts(WEEKDAYS)
  const total = table.cell()

  function halve(slot: number): void {
    let left = 0
    const { shorts } = hours.block
    const [hour, weekday] = [firstOf(hours, slot), firstOf(weekdays, slot)]
    for (let i = hour; i < hour + HOURS; i++) left += shorts[i]! >>= 1
    for (let i = weekday; i < weekday + WEEKDAYS; i++) shorts[i]! >>= 1
    put(total, slot, left)
  }

  return {
    learn: (slot, hour, weekday) => {
      const { shorts } = hours.block
      shorts[firstOf(hours, slot) + hour]!++
      shorts[firstOf(weekdays, slot) + weekday]!++
      if (add(total, slot, 1) >= HALVED_AT) halve(slot)
    },
    hourShare: (slot, hour) => {
      const all = valueAt(total, slot)
      if (all < LEAST_FOR_TIMES) return Number.NaN
      const first = firstOf(hours, slot)
      const { shorts } = hours.block
      const near =
        shorts[first + ((hour + 23) % HOURS)]! + shorts[first + hour]! + shorts[first + ((hour + 1) % HOURS)]!
      return near / all
    },
    weekdayShare: (slot, weekday) => {
      const first = firstOf(weekdays, slot)
      const { shorts } = weekdays.block
      let all = 0
      for (let i = 0; i < WEEKDAYS; i++) all += shorts[first + i]!
      return all < LEAST_FOR_TIMES ? Number.NaN : shorts[first + weekday]! / all
    },
  }
}

/** Bins a sixteenth of a doubling wide, from 1 minor unit to 2^32. */
const BINS = 512
const BINS_PER_DOUBLING = 16
const GROUP = 16
const BINS_HALVED_AT = 200_000
/** With fewer payments than this a category is judged with all. */
const LEAST_IN_CATEGORY = 200

export type AmountRank = Readonly<{
  learn: (slot: number, log: number) => void
  rank: (slot: number, log: number) => number
}>

/** Amounts of whole categories, as histograms of their logarithm. Row `all` is every payment of the programme. */
export function createAmountRank(table: Table, all: number): AmountRank {
  const bins = table.ints(BINS)
  // Sums of sixteen bins each: a rank adds up these, and bins only of the last sixteen.
  const sums = table.ints(BINS / GROUP)
  const total = table.cell()
  const binOf = (log: number): number =>
    Math.min(BINS - 1, Math.max(0, Math.floor((log / Math.LN2) * BINS_PER_DOUBLING)))

  function fill(slot: number, bin: number): void {
    const { ints } = bins.block
    const [first, firstSum] = [firstOf(bins, slot), firstOf(sums, slot)]
    ints[first + bin]!++
    ints[firstSum + Math.floor(bin / GROUP)]!++
    if (add(total, slot, 1) < BINS_HALVED_AT) return
    let left = 0
    ints.fill(0, firstSum, firstSum + BINS / GROUP)
    for (let i = 0; i < BINS; i++) {
      const half = (ints[first + i]! >>= 1)
      left += half
      ints[firstSum + Math.floor(i / GROUP)]! += half
    }
    put(total, slot, left)
  }

  return {
    learn: (slot, log) => {
      const bin = binOf(log)
      fill(all, bin)
      if (slot >= 0 && slot !== all) fill(slot, bin)
    },
    rank: (slot, log) => {
      const row = slot >= 0 && valueAt(total, slot) >= LEAST_IN_CATEGORY ? slot : all
      const count = valueAt(total, row)
      if (count < LEAST_IN_CATEGORY) return Number.NaN
      const bin = binOf(log)
      const { ints } = bins.block
      const [first, firstSum] = [firstOf(bins, row), firstOf(sums, row)]
      let below = ints[first + bin]! / 2
      const group = Math.floor(bin / GROUP)
      for (let i = 0; i < group; i++) below += ints[firstSum + i]!
      for (let i = group * GROUP; i < bin; i++) below += ints[first + i]!
      return below / count
    },
  }
}

export type Familiar = Readonly<{
  learn: (slot: number, value: number) => void
  knows: (slot: number, value: number) => boolean
  count: (slot: number) => number
  /** To be called when rows were replaced from outside. */
  forget: () => void
}>

/** The last `most` different values of each row; `value` is never 0. The one learnt first is forgotten first. */
export function createFamiliar(table: Table, most: number): Familiar {
  const values = table.ints(most)
  const learnt = table.cell()
  // The payment that was asked about is learnt next: it is looked for once.
  let askedSlot = -1
  let askedValue = 0
  let answer = false
  const knows = (slot: number, value: number): boolean => {
    if (slot === askedSlot && value === askedValue) return answer
    askedSlot = slot
    askedValue = value
    let place = firstOf(values, slot)
    const end = place + Math.min(valueAt(learnt, slot), most)
    const { ints } = values.block
    while (place < end && ints[place] !== value) place++
    return (answer = place < end)
  }
  return {
    knows,
    learn: (slot, value) => {
      if (knows(slot, value)) return
      const all = valueAt(learnt, slot)
      values.block.ints[firstOf(values, slot) + (all % most)] = value
      put(learnt, slot, all + 1)
      askedSlot = -1
    },
    forget: () => {
      askedSlot = -1
    },
    count: (slot) => Math.min(valueAt(learnt, slot), most),
  }
}
