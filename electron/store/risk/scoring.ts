// The score of a payment: the live model's where there is one, an expert's estimate before. Reads the engine that live.ts feeds.
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import type { SignalEngine } from '#shared/risk/engine/signal-engine.ts'
import { probabilityOf, UNCALIBRATED } from '#shared/risk/model/calibrate.ts'
import { createFeatureReader, type FeatureReader } from '#shared/risk/model/features.ts'
import type { LearntModel } from '#shared/risk/model/learn.ts'
import { explainScore, type Explained, type ExplainedScore } from '#shared/risk/model/points.ts'
import { expertPrior } from '#shared/risk/model/prior.ts'
import { createTreeScorer } from '#shared/risk/model/trees.ts'
import { HABIT_RULE, type Reason } from '#shared/risk/rules.ts'
import type { Scored } from '#shared/risk/score.ts'
import type { RunningModel } from '#electron/store/db/risk-models.ts'

/** Named beside a payment's score. */
export const PRIOR_MODEL = 'expert-prior'
export const modelName = (number: number): string => `model-${number}`

/** From this rarity on (natural logarithms, model/habit.ts) a departure from habit is a reason of its own. */
const RARE_FROM = 8
const RARE = { points: 30, each: 5, most: 50 } as const

type Loaded = Readonly<{ id: number; name: string; reader: FeatureReader; explained: Explained }>

export type Said = Scored & Readonly<{ model: string }>
export type Scorer = Readonly<{
  /** The live model's score of the payment that has entered; with none, the prior's, `learnt` false. */
  said: (payment: RiskPayment) => Readonly<{ said: Said; learnt: boolean }>
  /** What the version in shadow says, in parts of a million. */
  shadow: (payment: RiskPayment) => Readonly<{ model: number; chance: number }> | null
}>

const rounded = (value: number): number => Math.round(value * 1000) / 1000

/** The base rate's row and the reasons as the ledger keeps them; their points add up to the score. */
export function scoredBy(explained: ExplainedScore, model: string): Scored {
  const { score, basePoints, reasons } = explained
  const base: Reason = {
    rule: 'base_rate',
    seen: basePoints,
    threshold: 0,
    usual: null,
    unit: 'count',
    points: basePoints,
    // Whose score it is: a page says "estimate" of the prior's.
    detail: model,
    kind: 'base',
  }
  const facts = reasons.map(({ fact, seen, usual, unit, points }): Reason => ({
    rule: fact,
    seen: rounded(seen ?? 0),
    threshold: 0,
    usual: usual === null ? null : rounded(usual),
    unit,
    points,
    detail: seen === null ? 'unknown' : null,
    kind: 'fact',
  }))
  return { score, reasons: [...facts, base] }
}

export function createScorer(
  engine: SignalEngine,
  models: ReadonlyArray<RunningModel>,
  zoneOffset: (at: number) => number,
): Scorer {
  const loaded = (state: string): Loaded | null => {
    const row = models.find((one) => one.state === state)
    if (row === undefined) return null
    const model = JSON.parse(row.body) as LearntModel
    const { trees, calibration, baseRate, usual } = model
    return {
      id: row.id,
      name: modelName(row.number),
      reader: createFeatureReader(engine, trees.features, zoneOffset),
      explained: { trees, scorer: createTreeScorer(trees), calibration, baseRate, usual },
    }
  }
  const trees = expertPrior()
  const prior: Loaded = {
    id: 0,
    name: PRIOR_MODEL,
    reader: createFeatureReader(engine, trees.features, zoneOffset),
    explained: {
      trees,
      scorer: createTreeScorer(trees),
      calibration: UNCALIBRATED,
      baseRate: probabilityOf(trees.base, UNCALIBRATED),
      usual: trees.features.map(() => null),
    },
  }
  const live = loaded('live')
  const shadow = loaded('shadow')
  const speaks = live ?? prior
  return {
    said: (payment) => ({
      said: {
        ...scoredBy(explainScore(speaks.explained, speaks.reader.read(payment)), speaks.name),
        model: speaks.name,
      },
      learnt: live !== null,
    }),
    shadow: (payment) => {
      if (shadow === null) return null
      const { scorer, calibration } = shadow.explained
      const chance = probabilityOf(scorer.margin(shadow.reader.read(payment)), calibration)
      return { model: shadow.id, chance: Math.round(chance * 1e6) }
    },
  }
}

/** A departure that is rare in the whole programme: found without labels, so that a store is of use on its first day. */
export function habitReason(rarity: number): ReadonlyArray<Reason> {
  if (rarity < RARE_FROM) return []
  const points = Math.min(RARE.most, RARE.points + Math.floor(rarity - RARE_FROM) * RARE.each)
  const seen = Math.round(rarity * 10) / 10
  return [{ rule: HABIT_RULE, seen, threshold: RARE_FROM, usual: null, unit: 'count', points, detail: null }]
}
