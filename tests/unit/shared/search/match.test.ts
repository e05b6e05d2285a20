import { describe, expect, it } from 'vitest'
import { matchesQuery, timeRange, type SearchRow } from '#shared/search/match.ts'
import { parseQuery } from '#shared/search/parse.ts'

const when = { now: Date.UTC(2026, 10, 24, 1, 41), timeZone: 'Asia/Shanghai' }

const row: SearchRow = {
  cardId: 'card_0RX4K2M9TQ',
  lastFour: '4242',
  customerId: 'cus_0RX4K2M9TQ',
  customerName: '林晓彤 Lin Xiaotong',
  merchantId: 'mer_0RX4K2M9TQ',
  merchantName: '星巴克 West Lake',
  amount: 64_000,
  currency: 'HKD',
  billingAmount: 58_880,
  billingCurrency: 'CNY',
  status: 'declined',
  reason: 'limit_day',
  country: 'HK',
  mcc: '5814',
  channel: 'contactless',
  city: 'Sheung Wan',
  label: null,
  flag: { open: true, rules: ['velocity_count'] },
  score: 71,
  origin: 'live',
  at: Date.UTC(2026, 10, 24, 1, 0),
}

const matches = (text: string, over: Partial<SearchRow> = {}): boolean => {
  const { query, errors } = parseQuery(text)
  expect(errors, text).toEqual([])
  return matchesQuery(query!, { ...row, ...over }, when)
}

describe('the meaning of a query', () => {
  it.each([
    '',
    '4242',
    '星巴',
    'xiaotong west',
    'card:4242',
    'card:card_0rx4k2m9tq',
    'customer:lin',
    'merchant:mer_0RX4K2M9TQ',
    'amount:588.8',
    'amount:>588.79',
    'amount:HKD>=640',
    'amount:588..588.80',
    'currency:USD,HKD',
    'status:declined reason:limit',
    'reason:limit_day',
    'country:!CN',
    'mcc:5812,5814',
    'channel:contactless',
    'score:>70',
    'score:71..90',
    'origin:live',
    'time:1h',
    'time:2026-11-24',
    'time:2026-11-01..2026-11-24',
    'time:2026-11-24T09:00',
    'time:..2026-11-24T09:00',
    'nothing or mcc:5814',
    'sheung wan',
    'flag:any',
    'flag:open',
    'flag:velocity',
    'flag:new_country,velocity_count',
    'label:none',
    'label:!fraud',
    'weekday:tue',
    'weekday:workday',
    'hour:9',
    'hour:22..9',
    '!(nothing or mcc:5411)',
  ])('matches %j', (text) => expect(matches(text)).toBe(true))

  it.each([
    '424',
    'card:4243',
    'amount:<588.8',
    'amount:640',
    'amount:CNY>=1',
    'amount:USD>=1',
    'status:approved',
    'reason:pin',
    'country:CN',
    'score:<71',
    'time:30m',
    'time:2026-11-23',
    'time:>2026-11-24',
    'time:>2026-11-24T09:00',
    'nothing mcc:5814',
    'flag:none',
    'flag:decided',
    'flag:new_country',
    'label:fraud',
    'weekday:weekend',
    'hour:10..8',
  ])('does not match %j', (text) => expect(matches(text)).toBe(false))

  it('compares a bare amount with the billing amount, one with a currency with what was paid, each with its own decimals', () => {
    expect(matches('amount:JPY640', { amount: 640, currency: 'JPY' })).toBe(true)
    expect(matches('amount:JPY>=640.5', { amount: 640, currency: 'JPY' })).toBe(false)
    expect(matches('amount:640', { billingAmount: 640, billingCurrency: 'JPY' })).toBe(true)
    expect(matches('amount:0.64', { billingAmount: 640, billingCurrency: 'KWD' })).toBe(true)
    expect(matches('amount:6.4', { amount: 1, currency: 'JPY', billingAmount: 640, billingCurrency: 'CNY' })).toBe(true)
  })

  it('takes what is unknown as no match, and so as a match of the negation', () => {
    expect(matches('country:HK', { country: null })).toBe(false)
    expect(matches('country:!HK', { country: null })).toBe(true)
    expect(matches('score:>=0', { score: null })).toBe(false)
  })

  it('begins and ends days in the programme’s time zone', () => {
    const { query } = parseQuery('time:2026-11-01..2026-11-02')
    if (query?.kind !== 'term' || query.test.kind !== 'period') throw new Error('not a period')
    expect(timeRange(query.test, when)).toEqual({ from: Date.UTC(2026, 9, 31, 16), to: Date.UTC(2026, 10, 2, 16) })
  })
})
