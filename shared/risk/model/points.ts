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

/** What depends on the features alone, and room to count in: a score is explained for every payment. */
type Plan = Readonly<{
  /** The family of each feature, by its place. */
  family: Int32Array
  units: ReadonlyArray<SignalUnit>
  shares: Float64Array
  /** Of each family: what its features moved together, and the place of the strongest; −1 where none moved. */
  moved: Float64Array
  strongest: Int32Array
}>
const plans = new WeakMap<ReadonlyArray<string>, Plan>()

function planOf(features: ReadonlyArray<string>): Plan {
  let plan = plans.get(features)
  if (plan === undefined) {
    const names = [...new Set(features.map(familyOf))]
    plan = {
      family: Int32Array.from(features, (fact) => names.indexOf(familyOf(fact))),
      units: features.map(unitOf),
      shares: new Float64Array(features.length),
      moved: new Float64Array(names.length),
      strongest: new Int32Array(names.length),
    }
    plans.set(features, plan)
  }
  return plan
}

/** The score of a payment with these values of the model's features. */
export function explainScore(
  { trees: { features }, scorer, calibration, baseRate, usual }: Explained,
  values: Float64Array,
): ExplainedScore {
  const { family, units, shares, moved, strongest } = planOf(features)
  const probability = probabilityOf(scorer.explain(values, shares), calibration)
  const distance = 100 * (probability - baseRate)
  moved.fill(0)
  strongest.fill(-1)
  for (let f = 0; f < shares.length; f++) {
    const share = shares[f]!
    if (share === 0) continue
    const of = family[f]!
    moved[of]! += share
    const so = strongest[of]!
    if (so < 0 || Math.abs(share) > Math.abs(shares[so]!)) strongest[of] = f
  }
  // Only what moved the score the way it went is a reason for it.
  const reasons: number[] = []
  for (let of = 0; of < moved.length; of++) if (strongest[of]! >= 0 && moved[of]! * distance > 0) reasons.push(of)
  reasons.sort((a, b) => Math.abs(moved[b]!) - Math.abs(moved[a]!) || strongest[a]! - strongest[b]!)
  if (reasons.length > MOST_REASONS) reasons.length = MOST_REASONS
  const whole = reasons.reduce((sum, of) => sum + moved[of]!, 0)
  const base = whole === 0 ? 100 * probability : 100 * baseRate
  const [basePoints, ...points] = roundTogether([base, ...reasons.map((of) => (distance * moved[of]!) / whole)])
  return {
    score: Math.round(100 * probability),
    probability,
    basePoints: basePoints!,
    reasons: reasons
      .map((of, i): ScoreReason => {
        const f = strongest[of]!
        return {
          fact: features[f]!,
          seen: known(values[f]!),
          usual: usual[f] ?? null,
          unit: units[f]!,
          points: points[i]!,
        }
      })
      .filter((reason) => reason.points !== 0),
  }
}
