import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '#shared/risk/engine/catalogue.ts'
import { aucOf } from '#shared/risk/evaluate/measures.ts'
import { createReplay, type ReplayOptions } from '#shared/risk/evaluate/replay.ts'
import { BOOST } from '#shared/risk/model/boost.ts'
import { makeWorld, START, type Labelled } from './world.ts'

const WEEK = 7 * DAY_MS
const boost = { ...BOOST, trees: 20, depth: 3 }

const scoresOf = (world: ReadonlyArray<Labelled>, options: Partial<ReplayOptions> = {}): ReadonlyArray<number> => {
  const replay = createReplay({ labelDelay: WEEK, learnEvery: WEEK, boost, ...options })
  return world.map(({ payment, fraud }) => replay.pay(payment, fraud).score)
}

/** How well the last two weeks are ranked. */
const aucAtTheEnd = (world: ReadonlyArray<Labelled>, scores: ReadonlyArray<number>): number => {
  const from = world.at(-1)!.payment.at - 2 * WEEK
  return aucOf(
    world.map(({ payment, fraud }, i) => ({ at: payment.at, score: scores[i]!, fraud })).filter(({ at }) => at >= from),
  )
}

describe('replay', () => {
  // Shops are compromised for two days, labels come after seven: nothing that may be known tells these frauds from the rest. What ranks
  // them well has seen a label too early.
  const secret = makeWorld(7, 63, 120, 2)

  it('leak canary: what ends before its labels come is not foreseen', () => {
    const auc = aucAtTheEnd(secret, scoresOf(secret))
    expect(auc).toBeGreaterThan(0.35)
    expect(auc).toBeLessThan(0.65)
  })

  it('leak canary: it sings once the delay is taken away', () => {
    expect(aucAtTheEnd(secret, scoresOf(secret, { labelDelay: 0 }))).toBeGreaterThan(0.8)
  })

  it('finds what lasts longer than the delay, better than before it had learnt', () => {
    const lasting = makeWorld(9, 63, 120, 28)
    expect(aucAtTheEnd(lasting, scoresOf(lasting))).toBeGreaterThan(0.75)
  })

  it('learns models from known labels only, and says of when', () => {
    const learnt: { at: number; until: number }[] = []
    scoresOf(secret, { onModel: (model, at) => learnt.push({ at, until: model.learntFrom.until }) })
    expect(learnt.length).toBeGreaterThan(2)
    for (const { at, until } of learnt) expect(until).toBe(at - WEEK)
  })

  it('past scores never change when the future does', () => {
    const world = makeWorld(11, 42, 100, 10)
    const scores = scoresOf(world)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 42 }), fc.nat(1000), (cutDay, seed) => {
        const now = START + cutDay * DAY_MS
        // From here on other people pay other amounts elsewhere, and every label that is not known yet turns out the other way.
        const other = makeWorld(1000 + seed, 42, 100, 5).filter(({ payment }) => payment.at >= now)
        const past = world.filter(({ payment }) => payment.at < now)
        const turned = past.map((one) => (one.payment.at + WEEK > now ? { ...one, fraud: !one.fraud } : one))
        expect(scoresOf([...turned, ...other]).slice(0, past.length)).toEqual(scores.slice(0, past.length))
      }),
      { numRuns: 4 },
    )
  })
})
