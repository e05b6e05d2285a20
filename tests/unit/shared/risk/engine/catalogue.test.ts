import { describe, expect, it } from 'vitest'
import {
  isRefused,
  readRequest,
  refusalOf,
  requestName,
  SIGNAL_IDS,
  specOf,
  type SignalRequest,
} from '#shared/risk/engine/catalogue.ts'
import { createSignalEngine } from '#shared/risk/engine/signal-engine.ts'

const DAY = 86_400_000

/** Every signal in every form that the catalogue allows. */
const everything: ReadonlyArray<SignalRequest> = SIGNAL_IDS.flatMap((signal) => {
  const { entities, of, window } = specOf(signal)
  return entities.flatMap((entity) =>
    (of.length === 0 ? [undefined] : of.filter((one) => one !== entity)).map((one) => ({
      signal,
      entity,
      ...(one !== undefined && { of: one }),
      ...(window !== 'none' && { window: DAY }),
    })),
  )
})

describe('the catalogue', () => {
  it('has a reader for everything it lists, and a name that reads back', () => {
    expect(everything.length).toBeGreaterThan(150)
    const engine = createSignalEngine()
    for (const request of everything) {
      expect(refusalOf(request)).toBeNull()
      expect(readRequest(requestName(request))).toEqual(request)
      engine.signal(request)
    }
  })

  it('reads what is documented before anything is known', () => {
    const engine = createSignalEngine()
    const reads = everything.map((request) => [request, engine.signal(request)] as const)
    engine.enter({
      at: DAY,
      amount: 500,
      card: 1,
      person: 1,
      merchant: 1,
      device: 1,
      address: 1,
      bin: 1,
      network: 1,
      country: 'CN',
      mcc: '5411',
      channel: 'chip',
      declined: false,
      pinFailed: false,
      place: { latitude: 1, longitude: 1 },
    })
    for (const [request, read] of reads) {
      const { coldStart } = specOf(request.signal)
      // A sum begins with what this payment asks for.
      const right = request.signal === 'sum' ? 500 : coldStart
      expect([requestName(request), read()]).toEqual([requestName(request), right === 'unknown' ? Number.NaN : right])
    }
  })

  it.each([
    'customer.nationality',
    'person.gender',
    'card.name',
    'holder.birthDate',
    'person.age',
    'person.country_of_residence',
    'card.distinct(nationality, 24h)',
  ])('refuses %s and says why', (name) => {
    const read = readRequest(name)
    expect(isRefused(read) && read.code).toBe('unfair')
  })

  it('says what is wrong with a request', () => {
    const code = (name: string): unknown => {
      const read = readRequest(name)
      return isRefused(read) ? read.code : null
    }
    expect(code('card.count(10m)')).toBeNull()
    expect(code('card.count')).toBe('wrong_window')
    expect(code('card.count(31d)')).toBe('wrong_window')
    expect(code('card.idle(10m)')).toBe('wrong_window')
    expect(code('card.counts(10m)')).toBe('unknown_signal')
    expect(code('merchant.probes(1h)')).toBe('wrong_entity')
    expect(code('card.distinct(card, 1h)')).toBe('wrong_of')
    expect(code('card.distinct(1h)')).toBe('wrong_of')
    expect(code('card.count(merchant, 1h)')).toBe('wrong_of')
  })
})
