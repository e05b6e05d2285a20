// How well scores rank frauds, over the pool of the Fraud Detection Handbook's protocol (Le Borgne et al., chapter 5): cards known to be
// compromised are out, on each day anew. AUC ROC, average precision, card precision at k. Pure.
import { DAY_MS } from '../engine/catalogue.ts'
import { createRandom } from '../model/random.ts'

/** Payments in order of time, by column. `cards` are whole numbers. */
export type Scored = Readonly<{
  at: Float64Array
  cards: Int32Array
  fraud: Uint8Array
  scores: Float64Array
  rows: number
}>

export type WeekMeasures = Readonly<{
  /** UTC ms of the week's first day. */
  from: number
  payments: number
  frauds: number
  auc: number
  averagePrecision: number
  /** Mean over the days, by k. */
  cardPrecision: Readonly<Record<number, number>>
}>

export const CARD_KS = [20, 50, 100] as const
export const WEEK_MS = 7 * DAY_MS

const TIES = 20_180_704

type Labelled = Readonly<{ score: number; fraud: boolean }>

/** The probability that a fraud scores above an honest payment; ties count half. NaN without both. */
export function aucOf(all: ReadonlyArray<Labelled>): number {
  const sorted = [...all].sort((a, b) => a.score - b.score)
  let frauds = 0
  let ranks = 0
  for (let i = 0; i < sorted.length;) {
    let end = i
    let inTie = 0
    while (end < sorted.length && sorted[end]!.score === sorted[i]!.score) if (sorted[end++]!.fraud) inTie++
    ranks += inTie * ((i + 1 + end) / 2)
    frauds += inTie
    i = end
  }
  const honest = sorted.length - frauds
  return (ranks - (frauds * (frauds + 1)) / 2) / (frauds * honest)
}

/** Sum of precision times the recall gained, over distinct scores from the highest down, as scikit-learn defines it. */
export function averagePrecisionOf(all: ReadonlyArray<Labelled>): number {
  const sorted = [...all].sort((a, b) => b.score - a.score)
  const frauds = sorted.filter(({ fraud }) => fraud).length
  let found = 0
  let sum = 0
  for (let i = 0; i < sorted.length;) {
    let end = i
    let inTie = 0
    while (end < sorted.length && sorted[end]!.score === sorted[i]!.score) if (sorted[end++]!.fraud) inTie++
    found += inTie
    sum += (inTie / frauds) * (found / end)
    i = end
  }
  return sum
}

const dayOf = (at: number): number => Math.floor(at / DAY_MS)

/**
 * One test week from `from`. Cards with a fraud on the days D-14 … D-8 are out; on test day d also those with one on D-8 … d-8, since by
 * then, a week later, they are known.
 */
export function measureWeek(all: Scored, from: number): WeekMeasures {
  const first = dayOf(from)
  const fraudDays = new Map<number, number[]>()
  for (let i = lowerBound(all, from - 14 * DAY_MS); i < all.rows && all.at[i]! < from + WEEK_MS; i++) {
    if (all.fraud[i] === 0) continue
    const card = all.cards[i]!
    const known = fraudDays.get(card)
    const day = dayOf(all.at[i]!)
    if (known === undefined) fraudDays.set(card, [day])
    else if (known.at(-1) !== day) known.push(day)
  }
  const outOn = (card: number, day: number): boolean =>
    fraudDays
      .get(card)
      ?.some((one) => (one >= first - 14 && one <= first - 8) || (one >= first - 8 && one <= day - 8)) ?? false

  const pool: Labelled[] = []
  const days: Map<number, { score: number; fraud: boolean }>[] = Array.from({ length: 7 }, () => new Map())
  for (let i = lowerBound(all, from); i < all.rows && all.at[i]! < from + WEEK_MS; i++) {
    const day = dayOf(all.at[i]!)
    const card = all.cards[i]!
    if (outOn(card, day)) continue
    const score = all.scores[i]!
    const fraud = all.fraud[i] === 1
    pool.push({ score, fraud })
    const best = days[day - first]!.get(card)
    if (best === undefined) days[day - first]!.set(card, { score, fraud })
    else {
      best.score = Math.max(best.score, score)
      best.fraud ||= fraud
    }
  }
  return {
    from,
    payments: pool.length,
    frauds: pool.filter(({ fraud }) => fraud).length,
    auc: aucOf(pool),
    averagePrecision: averagePrecisionOf(pool),
    cardPrecision: Object.fromEntries(CARD_KS.map((k) => [k, cardPrecision(days, k)])),
  }
}

/** Mean over days of the share of frauds among the k cards with the highest score; a card found leaves the pool. Ties at random. */
function cardPrecision(days: ReadonlyArray<ReadonlyMap<number, Labelled>>, k: number): number {
  const random = createRandom(TIES)
  const found = new Set<number>()
  let sum = 0
  for (const day of days) {
    const cards = [...day]
      .filter(([card]) => !found.has(card))
      .map(([card, one]) => ({ card, ...one, tie: random() }))
      .sort((a, b) => b.score - a.score || a.tie - b.tie)
      .slice(0, k)
    for (const { card, fraud } of cards) if (fraud) found.add(card)
    sum += cards.filter(({ fraud }) => fraud).length / k
  }
  return sum / days.length
}

function lowerBound({ at, rows }: Scored, time: number): number {
  let low = 0
  let high = rows
  while (low < high) {
    const middle = (low + high) >> 1
    if (at[middle]! < time) low = middle + 1
    else high = middle
  }
  return low
}

/** The mean of weeks, each counting once. */
export function meanOf(weeks: ReadonlyArray<WeekMeasures>): Omit<WeekMeasures, 'from'> {
  const mean = (read: (week: WeekMeasures) => number): number =>
    weeks.reduce((sum, week) => sum + read(week), 0) / weeks.length
  return {
    payments: mean((week) => week.payments),
    frauds: mean((week) => week.frauds),
    auc: mean((week) => week.auc),
    averagePrecision: mean((week) => week.averagePrecision),
    cardPrecision: Object.fromEntries(CARD_KS.map((k) => [k, mean((week) => week.cardPrecision[k]!)])),
  }
}
