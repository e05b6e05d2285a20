// Replays payments in order of time through the production engine, as they would have entered: each is scored before anything of it is
// known, its label becomes known after the delay, models are learnt from known labels only. What `cardwarden evaluate` measures. Pure.
import { DAY_MS } from '../engine/catalogue.ts'
import type { RiskPayment } from '../engine/payment.ts'
import { createSignalEngine, type SignalEngine } from '../engine/signal-engine.ts'
import { BOOST, type BoostOptions } from '../model/boost.ts'
import { probabilityOf, UNCALIBRATED, type Calibration } from '../model/calibrate.ts'
import { createFeatureReader, FEATURES } from '../model/features.ts'
import { createHabitScore } from '../model/habit.ts'
import { learnModel, MEMORY_MS, type LearntModel } from '../model/learn.ts'
import { expertPrior } from '../model/prior.ts'
import { createMemory } from '../model/sample.ts'
import { createTreeScorer, type TreeScorer } from '../model/trees.ts'

export type ReplayOptions = Readonly<{
  /** How long after a payment its label becomes known, ms. */
  labelDelay: number
  /** How often a model is learnt, ms. */
  learnEvery: number
  /** Scores before this time are of no interest: no model is learnt that would be replaced by then. UTC ms. */
  scoredFrom?: number
  /** How the trees are grown; BOOST when left out. */
  boost?: BoostOptions
  /** Told of each model, and of the time from which it scores. */
  onModel?: (model: LearntModel, at: number) => void
}>

export type Replay = Readonly<{
  /** Scores a payment on entering, then lets it become history. `fraud` is kept back until it is known; `null` never is. */
  pay: (payment: RiskPayment, fraud: boolean | null) => Readonly<{ score: number; habit: number }>
  engine: SignalEngine
}>

type Waiting = Readonly<{ payment: RiskPayment; fraud: boolean; values: Float32Array | null; knownAt: number }>

/** Payments must come in order of time. Scores are 100 times a probability, unrounded. */
export function createReplay({
  labelDelay,
  learnEvery,
  scoredFrom = Number.NEGATIVE_INFINITY,
  boost = BOOST,
  onModel,
}: ReplayOptions): Replay {
  const engine = createSignalEngine()
  const reader = createFeatureReader(engine)
  const habit = createHabitScore(engine)
  const memory = createMemory(FEATURES)
  const prior = expertPrior()
  const priorReader = createFeatureReader(engine, prior.features)

  let scorer: TreeScorer | null = null
  let calibration: Calibration = UNCALIBRATED
  const priorScorer = createTreeScorer(prior)

  // A queue over an array that is cut now and then: labels become known in the order of payments.
  let waiting: Waiting[] = []
  let next = 0
  let number = 0
  let learnAt = Number.NEGATIVE_INFINITY

  function tellKnown(now: number): void {
    while (next < waiting.length && waiting[next]!.knownAt <= now) {
      const { payment, fraud, values, knownAt } = waiting[next++]!
      const { card, person, merchant, device, address, bin, amount, at } = payment
      engine.label({ card, person, merchant, device, address, bin, amount, fraud, paidAt: at, knownAt })
      if (values !== null) memory.add(values, fraud, at)
    }
    if (next > 50_000) {
      waiting = waiting.slice(next)
      next = 0
    }
  }

  function learn(now: number): void {
    const knownUntil = now - labelDelay
    memory.forget(knownUntil - MEMORY_MS)
    const model = learnModel(memory, knownUntil, boost)
    if (model === null) return
    scorer = createTreeScorer(model.trees)
    calibration = model.calibration
    onModel?.(model, now)
  }

  return {
    engine,
    pay: (payment, fraud) => {
      const { at } = payment
      const day = Math.floor(at / DAY_MS) * DAY_MS
      if (learnAt === Number.NEGATIVE_INFINITY) learnAt = day + learnEvery
      while (at >= learnAt) {
        // Before midnight's model learns, everything known by midnight is told.
        tellKnown(learnAt)
        if (at - learnAt < learnEvery && learnAt + learnEvery > scoredFrom) learn(learnAt)
        learnAt += learnEvery
      }
      tellKnown(at)
      engine.enter(payment)
      const values = reader.read(payment)
      const margin = scorer === null ? priorScorer.margin(priorReader.read(payment)) : scorer.margin(values)
      const rarity = habit.read()
      habit.settle()
      engine.settle()
      if (fraud !== null) {
        // An honest payment that will not be learnt from needs no values; a fraud always is, and nobody sees which it is before `knownAt`.
        const kept = fraud || memory.keepsHonest(number) ? Float32Array.from(values) : null
        waiting.push({ payment, fraud, values: kept, knownAt: at + labelDelay })
      }
      number++
      return { score: 100 * probabilityOf(margin, calibration), habit: rarity }
    },
  }
}
