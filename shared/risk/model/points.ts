// A score as a person reads it: 0 … 100, the base rate as its own row, and at most five reasons whose points add up to the score. Pure.
// The model adds in log-odds; what lies between the base rate and the score is shared out in proportion to what each reason moved.
import { isRefused, readRequest, specOf, type SignalUnit } from '../engine/catalogue.ts'
import { probabilityOf, type Calibration } from './calibrate.ts'
import type { TreeModel, TreeScorer } from './trees.ts'

export const MOST_REASONS = 5

/** `seen` and `usual` are null where they are not known. `points` may be negative: what speaks for the payment takes away. */
export type ScoreReason = Readonly<{
  fact: string
  seen: number | null
  usual: number | null
  unit: SignalUnit
  points: number
}>

/** `basePoints` and the points of all reasons add up to `score`, which is 100 times the probability, rounded. */
export type ExplainedScore = Readonly<{
  score: number
  probability: number
  basePoints: number
  reasons: ReadonlyArray<ScoreReason>
}>

/** Facts that say one thing: the strongest of a family speaks for it. */
const FAMILIES: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(card|person|merchant|device|address|bin)\.(fraud_|labelled|cleared_)/, 'fraud'],
  [/^(card|payment|merchant)\.(amount|category_rank|usual_amount)/, 'amount'],
  [/^(card|person|merchant|device|address|bin)\.(count|sum|distinct|idle|payments)/, 'pace'],
  [/^(card|merchant)\.outliers/, 'outliers'],
  [/^card\.(declined|declines_before|pin_failures|probes|ladder)/, 'tries'],
  [/^card\.(distance|speed)/, 'place'],
  [/^(card|payment)\.(hour|weekday)/, 'time'],
]
const entityOf = (fact: string): string => (fact.startsWith('merchant.') ? 'merchant' : fact.split('.')[0]!)
const familyOf = (fact: string): string => {
  const family = FAMILIES.find(([pattern]) => pattern.test(fact))?.[1]
  // A payment's own amount and its card's habit are one thing, a merchant's history is another.
  return family === undefined ? fact : `${entityOf(fact) === 'payment' ? 'card' : entityOf(fact)} ${family}`
}

export function unitOf(fact: string): SignalUnit {
  if (fact === 'payment.amount') return 'minor'
  if (fact === 'payment.hour') return 'hours'
  if (fact === 'payment.weekday') return 'days'
  if (fact.startsWith('payment.')) return 'yes_no'
  const request = readRequest(fact)
  return isRefused(request) ? 'count' : specOf(request.signal).unit
}

/** Whole numbers next to `parts` that add up to their rounded sum: rounded down, then one more for the largest remainders. */
export function roundTogether(parts: ReadonlyArray<number>): ReadonlyArray<number> {
  const whole = Math.round(parts.reduce((sum, part) => sum + part, 0))
  const rounded = parts.map(Math.floor)
  let left = whole - rounded.reduce((sum, part) => sum + part, 0)
  const order = parts
    .map((part, i) => ({ i, remainder: part - Math.floor(part) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i)
  for (const { i } of order) {
    if (left-- <= 0) break
    rounded[i]!++
  }
  return rounded
}

export type Explained = Readonly<{
  trees: Pick<TreeModel, 'features'>
  scorer: TreeScorer
  calibration: Calibration
  baseRate: number
  usual: ReadonlyArray<number | null>
}>

const known = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** The score of a payment with these values of the model's features. */
export function explainScore(
  { trees, scorer, calibration, baseRate, usual }: Explained,
  values: Float64Array,
): ExplainedScore {
  const shares = new Float64Array(trees.features.length)
  const probability = probabilityOf(scorer.explain(values, shares), calibration)
  const distance = 100 * (probability - baseRate)
  const families = new Map<string, { moved: number; strongest: number }>()
  for (const [f, fact] of trees.features.entries()) {
    if (shares[f] === 0) continue
    const family = families.get(familyOf(fact))
    if (family === undefined) families.set(familyOf(fact), { moved: shares[f]!, strongest: f })
    else {
      family.moved += shares[f]!
      if (Math.abs(shares[f]!) > Math.abs(shares[family.strongest]!)) family.strongest = f
    }
  }
  // Only what moved the score the way it went is a reason for it.
  const reasons = [...families.values()]
    .filter(({ moved }) => moved * distance > 0)
    .sort((a, b) => Math.abs(b.moved) - Math.abs(a.moved) || a.strongest - b.strongest)
    .slice(0, MOST_REASONS)
  const whole = reasons.reduce((sum, { moved }) => sum + moved, 0)
  const base = whole === 0 ? 100 * probability : 100 * baseRate
  const [basePoints, ...points] = roundTogether([base, ...reasons.map(({ moved }) => (distance * moved) / whole)])
  return {
    score: Math.round(100 * probability),
    probability,
    basePoints: basePoints!,
    reasons: reasons
      .map(({ strongest }, i): ScoreReason => {
        const fact = trees.features[strongest]!
        return {
          fact,
          seen: known(values[strongest]!),
          usual: usual[strongest] ?? null,
          unit: unitOf(fact),
          points: points[i]!,
        }
      })
      .filter((reason) => reason.points !== 0),
  }
}
