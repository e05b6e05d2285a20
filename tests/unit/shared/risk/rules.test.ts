import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyHistory, MAX_RECENT, observe, type CardHistory, type Payment } from '#shared/risk/history.ts'
import { STARTER_RULES, type Reason, type RuleId } from '#shared/risk/rules.ts'
import { evaluate, FLAG_FROM, raisesFlag, scoreOf, shareOut } from '#shared/risk/score.ts'

const DAY = 86_400_000
const MINUTE = 60_000
const start = Date.UTC(2026, 0, 1, 9)

const pay = (at: number, amount: number, over: Partial<Payment> = {}): Payment => ({
  at,
  amount,
  country: 'CN',
  declined: false,
  pinFailed: false,
  ...over,
})

const after = (payments: ReadonlyArray<Payment>, from: CardHistory = emptyHistory): CardHistory =>
  payments.reduce(observe, from)

/** Sixty days with one payment of around 50.00 a day. */
const steady = after(Array.from({ length: 60 }, (_, i) => pay(start + i * DAY, 4000 + (i % 5) * 500)))
const today = start + 60 * DAY

const found = (history: CardHistory, payment: Payment, rule: RuleId): Reason | undefined =>
  evaluate(history, payment).reasons.find((reason) => reason.rule === rule)

describe('the starter rules', () => {
  it('say nothing of a payment like those before it', () => {
    expect(evaluate(steady, pay(today, 5000))).toEqual({ score: 0, reasons: [] })
  })

  it('velocity count: the fifth payment within ten minutes, not the fourth', () => {
    const burst = (count: number): CardHistory =>
      after(
        Array.from({ length: count }, (_, i) => pay(today + i * MINUTE, 5000)),
        steady,
      )
    expect(found(burst(3), pay(today + 4 * MINUTE, 5000), 'velocity_count')).toBeUndefined()
    expect(found(burst(4), pay(today + 5 * MINUTE, 5000), 'velocity_count')).toMatchObject({
      seen: 5,
      threshold: 5,
      unit: 'count',
      points: 30,
    })
    expect(found(burst(6), pay(today + 6 * MINUTE, 5000), 'velocity_count')).toMatchObject({ seen: 7, points: 40 })
    expect(found(burst(4), pay(today + 3 * MINUTE + 10 * MINUTE, 5000), 'velocity_count')).toBeUndefined()
  })

  it('velocity amount: the sum of 24 hours against a usual day, declined payments aside', () => {
    const history = after([pay(today, 9000), pay(today + MINUTE, 90_000, { declined: true })], steady)
    expect(found(history, pay(today + 20 * MINUTE, 5000), 'velocity_amount')).toBeUndefined()
    const reason = found(history, pay(today + 20 * MINUTE, 12_000), 'velocity_amount')!
    expect(reason.seen).toBe(21_000)
    expect(reason.threshold).toBeLessThanOrEqual(reason.seen)
    expect(reason.usual).toBeGreaterThan(4500)
    expect(reason.usual).toBeLessThan(5500)
    expect(found(history, pay(today + DAY, 12_000), 'velocity_amount')).toBeUndefined()
  })

  it('amount against the habit: at least four times the usual, which it names', () => {
    expect(found(steady, pay(today, 18_000), 'amount_habit')).toBeUndefined()
    const reason = found(steady, pay(today, 40_000), 'amount_habit')!
    expect(reason).toMatchObject({ seen: 40_000, unit: 'minor' })
    expect(reason.threshold).toBe(Math.ceil(reason.usual! * 4))
    expect(found(after([pay(start, 100)]), pay(start + DAY, 9_000_000), 'amount_habit')).toBeUndefined()
  })

  it('a wide habit has a wide threshold', () => {
    const wide = after(Array.from({ length: 60 }, (_, i) => pay(start + i * DAY, i % 2 === 0 ? 1000 : 20_000)))
    expect(found(wide, pay(today, 40_000), 'amount_habit')).toBeUndefined()
  })

  it('one theft does not teach the habit', () => {
    const robbed = observe(steady, pay(today, 3_000_000))
    expect(found(robbed, pay(today + 2 * DAY, 40_000), 'amount_habit')).toBeDefined()
  })

  it('new country: named once, known from then on, unless it was declined', () => {
    const abroad = pay(today, 5000, { country: 'NO' })
    expect(found(steady, abroad, 'new_country')).toMatchObject({
      seen: 1,
      threshold: 1,
      unit: 'country',
      detail: 'NO',
    })
    expect(found(observe(steady, abroad), pay(today + DAY, 5000, { country: 'NO' }), 'new_country')).toBeUndefined()
    const declined = observe(steady, { ...abroad, declined: true })
    expect(found(declined, pay(today + DAY, 5000, { country: 'NO' }), 'new_country')).toBeDefined()
    expect(found(steady, pay(today, 5000, { country: null }), 'new_country')).toBeUndefined()
    expect(found(emptyHistory, abroad, 'new_country')).toBeUndefined()
  })

  it('card testing: three tiny or failed tries, then a large payment', () => {
    const tried = after(
      [pay(today, 100), pay(today + MINUTE, 110), pay(today + 2 * MINUTE, 900, { declined: true })],
      steady,
    )
    expect(found(tried, pay(today + 30 * MINUTE, 9000), 'card_testing')).toMatchObject({
      seen: 3,
      threshold: 3,
    })
    expect(found(tried, pay(today + 30 * MINUTE, 200), 'card_testing')).toBeUndefined()
    expect(found(tried, pay(today + 2 * 60 * MINUTE, 9000), 'card_testing')).toBeUndefined()
  })

  it('PIN failures: the third within 24 hours', () => {
    const wrong = (at: number): Payment => pay(at, 5000, { declined: true, pinFailed: true })
    const two = after([wrong(today), wrong(today + MINUTE)], steady)
    expect(found(two, pay(today + 2 * MINUTE, 5000), 'pin_failures')).toBeUndefined()
    expect(found(two, wrong(today + 2 * MINUTE), 'pin_failures')).toMatchObject({ seen: 3, threshold: 3, points: 30 })
    expect(found(two, wrong(today + DAY), 'pin_failures')).toBeUndefined()
  })
})

describe('the history', () => {
  it('is bounded, ordered by time, and independent of payments older than a day', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3 * DAY), fc.nat(100_000)), { maxLength: 150 }), (all) => {
        const { recent } = after(all.map(([at, amount]) => pay(at, amount)))
        expect(recent.length).toBeLessThanOrEqual(MAX_RECENT)
        recent.forEach((past, i) => expect(past.at).toBeGreaterThanOrEqual(recent[i - 1]?.at ?? 0))
        if (recent.length > 0) expect(recent[0]!.at).toBeGreaterThan(recent.at(-1)!.at - DAY)
      }),
    )
  })

  it('is whole numbers and one short text', () => {
    const { countries, ...numbers } = after(
      Array.from({ length: 400 }, (_, i) =>
        pay(start + i * 7_000_000, 1 + ((i * 7919) % 100_003), {
          country: String.fromCharCode(65 + (i % 26)) + String.fromCharCode(65 + (i % 7)),
        }),
      ),
    ).profile
    for (const value of Object.values(numbers)) expect(Number.isSafeInteger(value)).toBe(true)
    expect(countries).toMatch(/^([A-Z]{2},){31}[A-Z]{2}$/)
  })

  it('learns nothing from declined payments and those of nothing', () => {
    const { profile } = after(
      [pay(today, 5000, { declined: true, country: 'NO' }), pay(today, 0, { country: 'NO' })],
      steady,
    )
    expect(profile).toEqual(steady.profile)
  })
})

describe('score v0', () => {
  const reason = (rule: RuleId, points: number): Reason => ({
    rule,
    seen: 1,
    threshold: 1,
    usual: null,
    unit: 'count',
    points,
    detail: null,
  })

  it('is the sum of the points, and each starter rule alone raises a flag', () => {
    expect(scoreOf([reason('new_country', 30), reason('pin_failures', 40)])).toMatchObject({
      score: 70,
      reasons: [{ rule: 'pin_failures' }, { rule: 'new_country' }],
    })
    expect(raisesFlag({ score: FLAG_FROM, reasons: [] })).toBe(true)
    expect(raisesFlag({ score: FLAG_FROM - 1, reasons: [] })).toBe(false)
  })

  it('never passes 100, and the points shown always add up to it', () => {
    fc.assert(
      fc.property(
        fc.subarray([...STARTER_RULES]),
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 6, maxLength: 6 }),
        (rules, points) => {
          const given = rules.map((rule, i) => reason(rule, points[i]!))
          const { score, reasons } = scoreOf(given)
          expect(score).toBe(
            Math.min(
              100,
              given.reduce((sum, one) => sum + one.points, 0),
            ),
          )
          expect(reasons.reduce((sum, one) => sum + one.points, 0)).toBe(score)
          expect(reasons.map((one) => one.rule).sort()).toEqual([...rules].sort())
          reasons.forEach((one, i) => expect(one.points).toBeLessThanOrEqual(reasons[i - 1]?.points ?? 100))
        },
      ),
    )
  })

  it('shares what is capped by largest remainder', () => {
    expect(shareOut(100, [50, 45, 40])).toEqual([37, 33, 30])
    expect(shareOut(100, [1, 1, 1])).toEqual([34, 33, 33])
    expect(shareOut(100, [0, 0])).toEqual([0, 0])
  })
})
