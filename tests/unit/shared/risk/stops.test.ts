import { describe, expect, it } from 'vitest'
import { stopOf, type Stop, type Stoppable } from '#shared/risk/stops.ts'

const stop = (over: Partial<Stop>): Stop => ({
  kind: 'bin',
  target: '99990001',
  from: 100,
  until: 200,
  lifted: null,
  ...over,
})
const PAYMENT: Stoppable = { merchant: 7, bin: '99990001', country: 'NO' }

describe('a programme-wide stop', () => {
  it.each<readonly [string, Partial<Stop>, Partial<Stoppable>, boolean]>([
    ['names a card range', {}, {}, true],
    ['of six digits names each range of eight that it begins', { target: '999900' }, {}, true],
    ['of eight digits does not name a card of which six are known', {}, { bin: '999900' }, false],
    ['does not name a neighbouring range', { target: '99990002' }, {}, false],
    ['does not name a card without its first digits', {}, { bin: null }, false],
    ['names a merchant as a whole number', { kind: 'merchant', target: '7' }, {}, true],
    ['does not name a merchant that it begins', { kind: 'merchant', target: '7' }, { merchant: 77 }, false],
    ['names a country', { kind: 'country', target: 'NO' }, {}, true],
    ['does not name a place without a country', { kind: 'country', target: 'NO' }, { country: null }, false],
  ])('%s', (_, over, payment, holds) => {
    expect(stopOf([stop(over)], { ...PAYMENT, ...payment }, 150) !== undefined).toBe(holds)
  })

  it.each([
    [99, null, false],
    [100, null, true],
    [199, null, true],
    [200, null, false],
    [149, 150, true],
    [150, 150, false],
  ])('at %i, lifted at %s: %s', (at, lifted, holds) => {
    expect(stopOf([stop({ lifted })], PAYMENT, at) !== undefined).toBe(holds)
  })
})
