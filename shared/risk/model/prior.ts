// The expert prior: what the score goes by until enough frauds are confirmed to learn from. Written by judgement, in the same additive
// form as the learnt model; a table of docs/risk.md. Probabilities from it are an estimate and are named so. Pure.
import type { Tree, TreeModel } from './trees.ts'

/** From this value on (or, with `below`, under it) the log-odds rise by so much. Steps of one feature add up. */
type Step = Readonly<{ feature: string; from: number; adds: number; below?: true }>

/** One payment in some 1,000 of a programme is fraud. */
const BASE = Math.log(1 / 1000)

const STEPS: ReadonlyArray<Step> = [
  { feature: 'card.amount_robust_z', from: 4, adds: 1 },
  { feature: 'card.amount_robust_z', from: 8, adds: 1.2 },
  { feature: 'card.amount_robust_z', from: 16, adds: 0.8 },
  { feature: 'card.category_rank', from: 0.97, adds: 0.7 },
  { feature: 'card.category_rank', from: 0.995, adds: 1 },
  { feature: 'card.outliers(7d)', from: 1, adds: 0.5 },
  { feature: 'card.outliers(7d)', from: 3, adds: 0.6 },
  { feature: 'card.count(10m)', from: 4, adds: 1 },
  { feature: 'card.count(10m)', from: 6, adds: 1 },
  { feature: 'card.probes(1h)', from: 2, adds: 1.2 },
  { feature: 'card.declines_before', from: 2, adds: 0.7 },
  { feature: 'card.pin_failures(24h)', from: 2, adds: 1 },
  { feature: 'card.is_new(country)', from: 1, adds: 0.8 },
  { feature: 'card.is_new(device)', from: 1, adds: 0.5 },
  { feature: 'card.travel', from: 1, adds: -0.8 },
  { feature: 'card.speed', from: 900, adds: 1.5 },
  { feature: 'card.hour_share', from: 0.02, adds: 0.4, below: true },
  { feature: 'card.pin_changed', from: 24, adds: 0.5, below: true },
  { feature: 'card.limit_changed', from: 24, adds: 0.5, below: true },
  { feature: 'card.fraud_count(30d)', from: 1, adds: 1.5 },
  { feature: 'merchant.fraud_share(7d)', from: 0.05, adds: 1.5 },
  { feature: 'merchant.fraud_share(7d)', from: 0.3, adds: 2 },
  { feature: 'merchant.fraud_share(30d)', from: 0.1, adds: 1 },
  { feature: 'merchant.cleared_since_fraud', from: 3, adds: -1.5 },
  { feature: 'device.fraud_share(30d)', from: 0.1, adds: 2 },
  { feature: 'device.distinct(card, 24h)', from: 4, adds: 1 },
]

/** A value that is not known adds nothing. */
const stump = (feature: number, { from, adds, below }: Step): Tree => ({
  feature: [feature, -1, -1],
  threshold: [from, 0, 0],
  left: [1, 1, 2],
  right: [2, 1, 2],
  unknownLeft: [below === true ? 0 : 1, 0, 0],
  value: below === true ? [0, adds, 0] : [0, 0, adds],
})

export function expertPrior(): TreeModel {
  const features = [...new Set(STEPS.map(({ feature }) => feature))]
  return { features, base: BASE, trees: STEPS.map((step) => stump(features.indexOf(step.feature), step)) }
}

export const PRIOR_STEPS = STEPS
