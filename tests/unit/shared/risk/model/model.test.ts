import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefused, readRequest } from '#shared/risk/engine/catalogue.ts'
import { aucOf } from '#shared/risk/evaluate/measures.ts'
import { boost, BOOST, type Sample } from '#shared/risk/model/boost.ts'
import { calibrate, probabilityOf, reliability } from '#shared/risk/model/calibrate.ts'
import { FEATURES, PAYMENT_FACTS } from '#shared/risk/model/features.ts'
import { marginsOf } from '#shared/risk/model/learn.ts'
import { explainScore, MOST_REASONS, roundTogether } from '#shared/risk/model/points.ts'
import { expertPrior } from '#shared/risk/model/prior.ts'
import { createRandom } from '#shared/risk/model/random.ts'
import { createTreeScorer } from '#shared/risk/model/trees.ts'
import { beginShadow, LEAST_SHADOW_MS, promote, rollBack, type ModelVersion } from '#shared/risk/model/versions.ts'

const FACTS = ['card.amount_z', 'merchant.fraud_share(7d)', 'card.count(10m)', 'card.idle']

/** Fraud where both of two features are large (no single one tells), one is noise, one mostly unknown. */
function makeSample(rows: number, seed: number): Sample {
  const random = createRandom(seed)
  const columns = FACTS.map(() => new Float32Array(rows))
  const fraud = new Uint8Array(rows)
  for (let i = 0; i < rows; i++) {
    columns[0]![i] = random() * 10
    columns[1]![i] = random()
    columns[2]![i] = Math.floor(random() * 4)
    columns[3]![i] = random() < 0.7 ? Number.NaN : random() * 100
    const risk = columns[0]![i]! > 6 && columns[1]![i]! > 0.6 ? 0.6 : 0.01
    fraud[i] = random() < risk ? 1 : 0
  }
  return { features: FACTS, rows, columns, fraud, weights: new Float32Array(rows).fill(1) }
}
const options = { ...BOOST, trees: 40, featureShare: 1 }
const sample = makeSample(6000, 1)
const model = boost(sample, options)
const fresh = makeSample(6000, 2)
const valuesOf = (one: Sample, row: number): Float64Array => Float64Array.from(one.columns, (column) => column[row]!)

describe('boosted trees', () => {
  it('rank payments they have not seen', () => {
    const margins = marginsOf(model, fresh)
    expect(aucOf(Array.from(margins, (score, i) => ({ score, fraud: fresh.fraud[i] === 1 })))).toBeGreaterThan(0.85)
  })

  it('are the same each time, and after a round through JSON', () => {
    expect(boost(sample, options)).toEqual(model)
    expect(marginsOf(JSON.parse(JSON.stringify(model)) as typeof model, fresh)).toEqual(marginsOf(model, fresh))
  })

  it('what the features moved adds up to the log-odds', () => {
    const scorer = createTreeScorer(model)
    const shares = new Float64Array(FACTS.length)
    for (let row = 0; row < 500; row++) {
      const margin = scorer.explain(valuesOf(fresh, row), shares)
      expect(margin).toBeCloseTo(scorer.margin(valuesOf(fresh, row)), 9)
      expect(shares.reduce((sum, one) => sum + one, model.base)).toBeCloseTo(margin, 9)
    }
  })

  it('calibrated, they say what was', () => {
    const half = makeSample(6000, 3)
    const skewed = Float64Array.from(marginsOf(model, half), (margin) => margin * 1.7 + 2)
    const calibration = calibrate(skewed, half.fraud, half.weights)
    const said = Array.from(marginsOf(model, fresh), (margin) => probabilityOf(margin * 1.7 + 2, calibration))
    for (const { payments, said: mean, was } of reliability(said, fresh.fraud)) {
      if (payments > 200) expect(Math.abs(mean - was)).toBeLessThan(0.08)
    }
  })
})

describe('points', () => {
  const scorer = createTreeScorer(model)
  const explained = {
    trees: model,
    scorer,
    calibration: { slope: 1, shift: 0 },
    baseRate: 0.06,
    usual: [5, 0.5, 2, null],
  }

  it('add up to the score with the base rate, of at most five reasons', () => {
    for (let row = 0; row < 1000; row++) {
      const { score, basePoints, reasons, probability } = explainScore(explained, valuesOf(fresh, row))
      expect(reasons.length).toBeLessThanOrEqual(MOST_REASONS)
      expect(basePoints + reasons.reduce((sum, { points }) => sum + points, 0)).toBe(score)
      expect(score).toBe(Math.round(probability * 100))
      for (const { points } of reasons) expect(points * (probability - 0.06)).toBeGreaterThan(0)
    }
  })

  it('say what was seen and what is usual', () => {
    const { score, reasons } = explainScore(explained, Float64Array.of(9, 0.9, 1, Number.NaN))
    expect(score).toBeGreaterThan(40)
    expect(reasons[0]).toMatchObject({ unit: expect.any(String) as string, usual: expect.any(Number) as number })
    expect(reasons.map(({ fact }) => fact)).toEqual(
      expect.arrayContaining(['card.amount_z', 'merchant.fraud_share(7d)']),
    )
  })

  it('round together to the rounded sum', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -40, max: 60, noNaN: true }), { minLength: 1, maxLength: 6 }), (parts) => {
        const rounded = roundTogether(parts)
        expect(rounded.reduce((sum, one) => sum + one, 0)).toBe(
          Math.round(parts.reduce((sum, one) => sum + one, 0)) + 0,
        )
        for (const [i, part] of parts.entries()) expect(Math.abs(rounded[i]! - part)).toBeLessThan(1 + 1e-9)
      }),
    )
  })
})

describe('what the models may see', () => {
  it('is in the catalogue, every feature of the learnt model and of the expert prior', () => {
    for (const name of [...FEATURES, ...expertPrior().features]) {
      if (!PAYMENT_FACTS.some((fact) => fact === name))
        expect([name, isRefused(readRequest(name))]).toEqual([name, false])
    }
  })

  it('the expert prior says next to nothing when nothing is known', () => {
    const prior = expertPrior()
    const scorer = createTreeScorer(prior)
    expect(scorer.margin(new Float64Array(prior.features.length).fill(Number.NaN))).toBeCloseTo(Math.log(1 / 1000), 9)
  })
})

describe('versions of a model', () => {
  const DAY = 86_400_000
  const made = (id: number, over: Partial<ModelVersion> = {}): ModelVersion => ({
    id,
    state: 'draft',
    maker: 1,
    madeAt: 0,
    shadowSince: null,
    liveSince: null,
    before: null,
    ...over,
  })
  const done = (outcome: ReturnType<typeof promote>): ReadonlyArray<ModelVersion> => {
    if (!outcome.ok) throw new Error(outcome.refusal)
    return outcome.versions
  }

  it('goes from shadow to live by a second person, and back', () => {
    const shadowed = done(beginShadow([made(1, { state: 'live' }), made(2)], 2, 0))
    expect(promote(shadowed, 2, 1, DAY)).toEqual({ ok: false, refusal: 'own_model' })
    expect(promote(shadowed, 2, 5, LEAST_SHADOW_MS - 1)).toEqual({ ok: false, refusal: 'too_short_in_shadow' })
    const live = done(promote(shadowed, 2, 5, DAY))
    expect(live.map(({ state }) => state)).toEqual(['retired', 'live'])
    expect(done(rollBack(live, 2, 2 * DAY)).map(({ state }) => state)).toEqual(['live', 'retired'])
  })

  it('the first one falls back to the expert prior; only one is in shadow', () => {
    const first = done(promote(done(beginShadow([made(1)], 1, 0)), 1, 2, DAY))
    expect(done(rollBack(first, 1, DAY)).map(({ state }) => state)).toEqual(['retired'])
    const two = done(beginShadow(done(beginShadow([made(1), made(2)], 1, 0)), 2, 1))
    expect(two.map(({ state }) => state)).toEqual(['retired', 'shadow'])
    expect(promote(two, 1, 2, DAY)).toEqual({ ok: false, refusal: 'not_in_shadow' })
    expect(beginShadow(two, 1, DAY)).toEqual({ ok: false, refusal: 'not_a_draft' })
  })
})
