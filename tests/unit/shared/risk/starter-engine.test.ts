import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyHistory, observe, type CardHistory, type Payment } from '#shared/risk/history.ts'
import { evaluate } from '#shared/risk/score.ts'
import { createStarterEngine } from '#shared/risk/starter-engine.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 0, 1)

/** Steps in time from bursts to days, now and then backwards; amounts from trials to thefts. */
const step = fc.record({
  card: fc.integer({ min: 0, max: 3 }),
  minutes: fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: -200, max: 3000 })),
  amount: fc.oneof(
    fc.integer({ min: 0, max: 300 }),
    fc.integer({ min: 2000, max: 9000 }),
    fc.integer({ min: 1, max: 5_000_000 }),
  ),
  country: fc.constantFrom('CN', 'CN', 'CN', 'HK', 'NO', null),
  declined: fc.boolean(),
  pinFailed: fc.boolean(),
})

const payments = fc.array(step, { minLength: 60, maxLength: 300, size: 'max' }).map((steps) => {
  let at = START
  return steps.map(({ card, minutes, amount, country, declined, pinFailed }) => {
    at += minutes * MINUTE
    const payment: Payment = { at, amount, country, declined: declined || pinFailed, pinFailed }
    return { card, payment }
  })
})

describe('the starter engine', () => {
  it('answers as the pure functions do, card by card, whatever the order of payments', () => {
    let hits = 0
    fc.assert(
      fc.property(payments, (all) => {
        const engine = createStarterEngine()
        const histories = new Map<number, CardHistory>()
        for (const { card, payment } of all) {
          const history = histories.get(card) ?? emptyHistory
          const expected = evaluate(history, payment)
          if (expected.score > 0) hits++
          expect(engine.observe(card, payment)).toEqual(expected)
          histories.set(card, observe(history, payment))
        }
        for (const [card, history] of histories) expect(engine.history(card)).toEqual(history)
        expect([...engine.takeTouched()].sort()).toEqual([...histories.keys()].sort())
        expect(engine.takeTouched()).toEqual([])
      }),
      { numRuns: 200 },
    )
    expect(hits).toBeGreaterThan(1000)
  })

  it('goes on from a restored history', () => {
    fc.assert(
      fc.property(payments, fc.nat(300), (all, cut) => {
        const whole = createStarterEngine()
        for (const { card, payment } of all.slice(0, cut)) whole.observe(card, payment)
        const restored = createStarterEngine()
        restored.restore('other', {
          ...emptyHistory,
          recent: [{ at: START, amount: 1, declined: false, pinFailed: false }],
        })
        for (const card of [0, 1, 2, 3]) if (whole.knows(card)) restored.restore(card, whole.history(card))
        for (const { card, payment } of all.slice(cut)) {
          expect(restored.observe(card, payment)).toEqual(whole.observe(card, payment))
        }
      }),
      { numRuns: 50 },
    )
  })

  it('keeps thousands of cards apart', () => {
    const engine = createStarterEngine()
    for (let round = 0; round < 20; round++) {
      for (let card = 0; card < 5000; card++) {
        engine.observe(card, {
          at: START + round * 86_400_000,
          amount: 1000 + card,
          country: 'CN',
          declined: false,
          pinFailed: false,
        })
      }
    }
    expect(engine.cards()).toBe(5000)
    for (const card of [0, 1023, 1024, 4999]) {
      const { profile, recent } = engine.history(card)
      expect(profile.payments).toBe(20)
      expect(Math.round(Math.exp(profile.logMean / 1e6))).toBe(1000 + card)
      expect(recent).toEqual([{ at: START + 19 * 86_400_000, amount: 1000 + card, declined: false, pinFailed: false }])
    }
    expect(engine.history('nobody')).toEqual(emptyHistory)
  })
})
