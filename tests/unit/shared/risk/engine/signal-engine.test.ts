import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  readRequest,
  requestName,
  type SignalRequest,
} from '#shared/risk/engine/catalogue.ts'
import type { RiskLabel, RiskPayment } from '#shared/risk/engine/payment.ts'
import { createSignalEngine, type SignalEngine } from '#shared/risk/engine/signal-engine.ts'
import { naive, type Happened } from './naive.ts'

const START = Date.UTC(2026, 0, 1)

const NAMES = [
  'card.count(10m)',
  'card.count(30d)',
  'merchant.count(24h)',
  'device.count(3d)',
  'bin.declined(6h)',
  'card.pin_failures(24h)',
  'card.sum(24h)',
  'merchant.sum(7d)',
  'card.distinct(merchant, 24h)',
  'card.distinct(country, 30d)',
  'device.distinct(card, 1h)',
  'device.distinct(card, 7d)',
  'merchant.distinct(card, 3d)',
  'card.probes(1h)',
  'card.ladder(24h)',
  'merchant.fraud_count(7d)',
  'merchant.fraud_share(30d)',
  'device.fraud_share(7d)',
  'card.labelled(1d)',
  'merchant.fraud_since',
  'merchant.fraud_last',
  'merchant.fraud_run',
  'card.cleared_since_fraud',
  'card.amount_rank',
  'card.amount_robust_z',
  'merchant.amount_times',
  'person.usual_amount',
  'card.hour_share',
  'card.weekday_share',
  'card.is_new(merchant)',
  'card.is_new(country)',
  'person.known(mcc)',
  'card.payments',
  'card.idle',
  'merchant.known_for',
  'card.declines_before',
] as const
const REQUESTS = NAMES.map((name) => readRequest(name) as SignalRequest)

/** Bursts, quiet days, months without anything, and now and then a payment that comes late. */
const step = fc.record({
  minutes: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 20 }) },
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 2000 }) },
    { weight: 1, arbitrary: fc.integer({ min: -300, max: 20_000 }) },
  ),
  card: fc.integer({ min: 1, max: 3 }),
  merchant: fc.constantFrom('a', 'b', 'c', 'd'),
  device: fc.constantFrom('x', 'y', 'z', null),
  amount: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1000, max: 9000 })),
  country: fc.constantFrom('CN', 'HK', 'NO', null),
  outcome: fc.constantFrom('approved', 'approved', 'approved', 'declined', 'pin'),
  // After how many minutes it is said to be a fraud or not; null for never.
  said: fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: null }),
  fraud: fc.boolean(),
})

const history = fc.array(step, { minLength: 20, maxLength: 160, size: 'max' }).map((steps) => {
  let at = START
  const all: { when: number; happened: Happened }[] = []
  for (const { minutes, card, merchant, device, amount, country, outcome, said, fraud } of steps) {
    at += minutes * MINUTE_MS
    const keys = { card, person: card % 2, merchant, device, address: device, bin: '62' }
    const payment: RiskPayment = {
      ...keys,
      at,
      amount,
      network: null,
      country,
      mcc: merchant < 'c' ? '5411' : null,
      channel: 'chip',
      declined: outcome !== 'approved',
      pinFailed: outcome === 'pin',
      place: null,
    }
    all.push({ when: at, happened: { payment } })
    if (said === null) continue
    const label: RiskLabel = { ...keys, paidAt: at, knownAt: at + said * MINUTE_MS, fraud, amount }
    all.push({ when: label.knownAt, happened: { label } })
  }
  // Late payments stay where they came in; labels are told when they are known.
  const labels = all.filter(({ happened }) => 'label' in happened).sort((a, b) => a.when - b.when)
  const told: Happened[] = []
  let newest = Number.NEGATIVE_INFINITY
  for (const { when, happened } of all) {
    if ('label' in happened) continue
    newest = Math.max(newest, when)
    while (labels.length > 0 && labels[0]!.when <= newest) told.push(labels.shift()!.happened)
    told.push(happened)
  }
  return told
})

function tell(engine: SignalEngine, one: Happened): void {
  if ('label' in one) return engine.label(one.label)
  engine.enter(one.payment)
  engine.settle()
}

const same = (a: number, b: number): boolean =>
  Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b))

function compare(
  engine: SignalEngine,
  before: ReadonlyArray<Happened>,
  payment: RiskPayment,
  requests: ReadonlyArray<SignalRequest>,
): void {
  engine.enter(payment)
  for (const request of requests) {
    const [got, right] = [engine.signal(request)(), naive(before, payment, request)]
    if (!same(got, right)) throw new Error(`${requestName(request)}: ${got}, counted again ${right}`)
  }
}

describe('the signal engine', () => {
  it('gives what counting again from the whole history gives', () => {
    fc.assert(
      fc.property(history, (told) => {
        const engine = createSignalEngine()
        for (const request of REQUESTS) engine.signal(request)
        for (const [i, one] of told.entries()) {
          if ('payment' in one) compare(engine, told.slice(0, i), one.payment, REQUESTS)
          tell(engine, one)
        }
      }),
      { numRuns: 15 },
    )
  })

  it('answers a signal that is asked for late as if it had been asked for at first', () => {
    fc.assert(
      fc.property(history, fc.nat(150), (told, cut) => {
        const engine = createSignalEngine()
        for (const [i, one] of told.entries()) {
          if ('payment' in one && i >= cut) compare(engine, told.slice(0, i), one.payment, REQUESTS)
          tell(engine, one)
        }
      }),
      { numRuns: 15 },
    )
  })

  it('goes on from a snapshot as if nothing had been between', () => {
    fc.assert(
      fc.property(history, fc.nat(150), (told, cut) => {
        const first = createSignalEngine()
        for (const request of REQUESTS.slice(0, 20)) first.signal(request)
        for (const one of told.slice(0, cut)) tell(first, one)
        const second = createSignalEngine()
        for (const request of REQUESTS) second.signal(request)
        // An engine that has seen something else forgets it.
        for (const one of told.slice(cut).reverse()) tell(second, one)
        second.restore(structuredClone(first.snapshot()))
        for (const [i, one] of told.entries()) {
          if (i < cut) continue
          if ('payment' in one) compare(second, told.slice(0, i), one.payment, REQUESTS)
          tell(second, one)
        }
      }),
      { numRuns: 15 },
    )
  })

  it('holds no row of a device that was silent for longer than its windows', () => {
    const engine = createSignalEngine()
    const read = engine.signal({ signal: 'distinct', entity: 'device', of: 'card', window: DAY_MS })
    const at = (days: number, device: string): RiskPayment => ({
      at: START + days * DAY_MS,
      amount: 100,
      card: 1,
      person: 1,
      merchant: 1,
      device,
      address: null,
      bin: null,
      network: null,
      country: null,
      mcc: null,
      channel: 'online',
      declined: false,
      pinFailed: false,
      place: null,
    })
    for (let i = 0; i < 10_000; i++) {
      engine.enter(at(i / 100, `device ${i}`))
      engine.settle()
    }
    const size = engine.bytes()
    for (let i = 10_000; i < 60_000; i++) {
      engine.enter(at(i / 100, `device ${i}`))
      expect(read()).toBe(1)
      engine.settle()
    }
    expect(engine.bytes()).toBeLessThan(size * 1.2)
  })

  it('measures distance and speed from the last place paid at in person', () => {
    const engine = createSignalEngine()
    const distance = engine.signal({ signal: 'distance', entity: 'card' })
    const speed = engine.signal({ signal: 'speed', entity: 'card' })
    const at = (hours: number, place: RiskPayment['place'], channel: RiskPayment['channel'] = 'chip'): RiskPayment => ({
      at: START + hours * HOUR_MS,
      amount: 100,
      card: 1,
      person: 1,
      merchant: 1,
      device: null,
      address: null,
      bin: null,
      network: null,
      country: null,
      mcc: null,
      channel,
      declined: false,
      pinFailed: false,
      place,
    })
    engine.enter(at(0, { latitude: 31.23, longitude: 121.47 }))
    expect(distance()).toBeNaN()
    engine.settle()
    engine.enter(at(1, null, 'online'))
    expect(distance()).toBeNaN()
    engine.settle()
    // Shanghai to Beijing, about 1,067 km.
    engine.enter(at(2, { latitude: 39.9, longitude: 116.4 }))
    expect(distance()).toBeGreaterThan(1050)
    expect(distance()).toBeLessThan(1080)
    expect(speed()).toBeCloseTo(distance() / 2, 6)
  })

  it('knows travel notices, changed PINs and limits, and when a card was issued', () => {
    const engine = createSignalEngine()
    const names = ['card.travel', 'card.pin_changed', 'card.limit_changed', 'card.known_for'] as const
    const reads = names.map((name) => engine.signal(readRequest(name) as SignalRequest))
    const pay = (hours: number, country: string): ReadonlyArray<number> => {
      engine.enter({
        at: START + hours * HOUR_MS,
        amount: 100,
        card: 7,
        person: 1,
        merchant: 1,
        device: null,
        address: null,
        bin: null,
        network: null,
        country,
        mcc: null,
        channel: 'chip',
        declined: false,
        pinFailed: false,
        place: null,
      })
      const values = reads.map((read) => read())
      engine.settle()
      return values
    }
    expect(pay(0, 'NO')).toEqual([0, Number.NaN, Number.NaN, 0])
    engine.note({ card: 7, kind: 'issued', at: START - 9 * DAY_MS })
    engine.note({ card: 7, kind: 'pin_changed', at: START + HOUR_MS })
    engine.note({ card: 7, kind: 'limit_changed', at: START })
    engine.note({ card: 7, kind: 'travel', at: START, countries: ['NO'], from: START, until: START + 30 * HOUR_MS })
    expect(pay(24, 'NO')).toEqual([1, 23, 24, 10])
    expect(pay(24, 'SE')[0]).toBe(0)
    expect(pay(30, 'NO')[0]).toBe(0)
  })
})
