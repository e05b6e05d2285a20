// One model from what is known at a moment: trees, their calibration, and how they did on the last confirmed period, which they had not
// learnt from. Then the trees are grown again on everything. Deterministic. Pure.
import { DAY_MS } from '../engine/catalogue.ts'
import { aucOf, averagePrecisionOf } from '../evaluate/measures.ts'
import { calibrate, probabilityOf, reliability, type Calibration, type ReliabilityBin } from './calibrate.ts'
import type { Memory } from './sample.ts'
import { boost, BOOST, type BoostOptions, type Progress, type Sample } from './boost.ts'
import { createTreeScorer, type TreeModel } from './trees.ts'

/** Payments up to this old teach. */
export const MEMORY_MS = 60 * DAY_MS
/** The newest confirmed payments, held back to calibrate and to compare on. */
export const HELD_BACK_MS = 7 * DAY_MS
/** Fewer confirmed frauds, or confirmed honest payments, than this make no model: the expert prior goes on. */
export const LEAST_FRAUDS = 50

export type LearntModel = Readonly<{
  kind: 'learnt'
  trees: TreeModel
  calibration: Calibration
  /** Share of fraud among all payments learnt from. */
  baseRate: number
  /** Median of each feature among honest payments: what is usual here. NaN is written as null. */
  usual: ReadonlyArray<number | null>
  learntFrom: Readonly<{ from: number; until: number; frauds: number; payments: number }>
  /** On the payments that were held back, by the trees that had not seen them. */
  heldBack: Readonly<{
    auc: number
    averagePrecision: number
    frauds: number
    reliability: ReadonlyArray<ReliabilityBin>
  }>
  /** The features by how much of the log-odds they moved, most first, shares of the whole. */
  importance: ReadonlyArray<Readonly<{ feature: string; share: number }>>
}>

const weightOf = (sample: Sample, fraud: 0 | 1): number => {
  let sum = 0
  for (let i = 0; i < sample.rows; i++) if (sample.fraud[i] === fraud) sum += sample.weights[i]!
  return sum
}

export function marginsOf(model: TreeModel, sample: Sample): Float64Array {
  const scorer = createTreeScorer(model)
  const values = new Float64Array(sample.features.length)
  return Float64Array.from({ length: sample.rows }, (_, row) => {
    for (let f = 0; f < values.length; f++) values[f] = sample.columns[f]![row]!
    return scorer.margin(values)
  })
}

/** `null` when too few frauds are known. `knownUntil` is when the newest payments were made whose labels are known by now. */
export function learnModel(
  memory: Memory,
  knownUntil: number,
  options: BoostOptions = BOOST,
  onProgress?: Progress,
): LearntModel | null {
  const from = knownUntil - MEMORY_MS
  const split = knownUntil - HELD_BACK_MS
  const older = memory.sample(from, split)
  const newest = memory.sample(split, knownUntil)
  const all = memory.sample(from, knownUntil)
  const frauds = weightOf(all, 1)
  // One side alone teaches nothing.
  if (weightOf(older, 1) < LEAST_FRAUDS || weightOf(older, 0) < LEAST_FRAUDS) return null

  const steps = options.trees * 2
  const rehearsal = boost(older, options, (done) => onProgress?.(done, steps))
  const margins = marginsOf(rehearsal, newest)
  const calibration = calibrate(margins, newest.fraud, newest.weights)
  const said = Array.from(margins, (margin, i) => ({ score: margin, fraud: newest.fraud[i] === 1 }))

  const trees = boost(all, options, (done) => onProgress?.(options.trees + done, steps))
  const honest = weightOf(all, 0)
  return {
    kind: 'learnt',
    trees,
    calibration,
    baseRate: frauds / Math.max(1, frauds + honest),
    usual: usualOf(all),
    learntFrom: { from, until: knownUntil, frauds, payments: Math.round(frauds + honest) },
    heldBack: {
      auc: aucOf(said),
      averagePrecision: averagePrecisionOf(said),
      frauds: weightOf(newest, 1),
      reliability: reliability(
        Array.from(margins, (margin) => probabilityOf(margin, calibration)),
        newest.fraud,
        newest.weights,
      ),
    },
    importance: importanceOf(trees, all),
  }
}

/** Medians over some thousand honest payments. */
function usualOf(sample: Sample): ReadonlyArray<number | null> {
  const step = Math.max(1, Math.floor(sample.rows / 10_000))
  return sample.columns.map((column) => {
    const some = new Float64Array(Math.ceil(sample.rows / step))
    let count = 0
    for (let i = 0; i < sample.rows; i += step) {
      if (sample.fraud[i] === 0 && !Number.isNaN(column[i]!)) some[count++] = column[i]!
    }
    return count === 0 ? null : some.subarray(0, count).sort()[count >> 1]!
  })
}

function importanceOf(model: TreeModel, sample: Sample): LearntModel['importance'] {
  const scorer = createTreeScorer(model)
  const values = new Float64Array(sample.features.length)
  const shares = new Float64Array(sample.features.length)
  const moved = new Float64Array(sample.features.length)
  for (let row = 0; row < sample.rows; row += Math.max(1, Math.floor(sample.rows / 4000))) {
    for (let f = 0; f < values.length; f++) values[f] = sample.columns[f]![row]!
    scorer.explain(values, shares)
    for (let f = 0; f < values.length; f++) moved[f]! += Math.abs(shares[f]!)
  }
  const whole = moved.reduce((sum, one) => sum + one, 0)
  return sample.features
    .map((feature, f) => ({ feature, share: whole === 0 ? 0 : moved[f]! / whole }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
}
