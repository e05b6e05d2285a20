// Ledgers and queries of any kind, and the plain meaning of a payment in them: for properties that compare the store with a naive filter.
import fc from 'fast-check'
import { expect } from 'vitest'
import { channelCodes, declineCodes, originCodes, statusCodes, verdictCodes } from '#electron/store/db/codes.ts'
import type { Reader } from '#electron/store/db/search-sql.ts'
import { run, statement, type Work } from '#electron/store/db/work.ts'
import { CHANNELS, DECLINE_REASONS } from '#shared/domain/authorisation.ts'
import { VERDICTS } from '#shared/domain/flag.ts'
import { publicId } from '#shared/domain/ids.ts'
import { ORIGINS, TRANSACTION_STATUSES } from '#shared/domain/payment.ts'
import type { Query } from '#shared/search/ast.ts'
import type { SearchRow } from '#shared/search/match.ts'
import { parseQuery } from '#shared/search/parse.ts'
import { PROGRAMME, START, type TestStore } from './databases.ts'
import { addCard, addCustomer, addFlag, addMerchant, addPayments, paymentOf, type NewPayment } from './search-world.ts'

export const HOUR = 3_600_000
export const EVERYBODY: Reader = { names: true, casesOf: null }
export const when = { now: START, timeZone: PROGRAMME.timeZone }

const PEOPLE = [
  { id: 1, native: '林晓彤', latin: 'Lin Xiaotong' },
  { id: 2, native: null, latin: 'Rosa Lindgren' },
  { id: 3, native: '陈思远', latin: 'Chen Siyuan' },
  { id: 4, native: null, latin: '50%_off \\ Éva' },
]
const CARDS = [
  { id: 1, customer_id: 1, last4: '4242' },
  { id: 2, customer_id: 1, last4: '1881' },
  { id: 3, customer_id: 2, last4: '4242' },
  { id: 4, customer_id: 3, last4: '0007' },
  { id: 5, customer_id: 4, last4: '9017' },
]
const MERCHANTS = [
  { id: 1, name: '星巴克 West Lake', country: 'CN', mcc: '5814', city: '杭州' },
  { id: 2, name: 'Kumo Electronics', country: 'JP', mcc: '5732', city: 'Ōsaka West' },
  { id: 3, name: 'Orbit Game Store', country: 'US', mcc: '5816', city: 'KUMO Springs' },
  { id: 4, name: '100% Linen_Shop', country: null, mcc: '5651', city: null },
  { id: 5, name: '云岭咖啡', country: 'CN', mcc: '5814', city: 'ÉVAN' },
]
/** One open and one decided flag, and one of imported history that nobody looked at. */
const FLAGS = [
  { id: 1, card_id: 1, state: 0, rules: ['velocity_count', 'card_testing'] },
  { id: 2, card_id: 3, state: 1, rules: ['new_country'] },
  { id: 3, card_id: 3, state: 0, rules: ['house_rule'] },
]
const CURRENCIES = ['CNY', 'HKD', 'JPY', 'KWD', 'USD']

const payment = (id: number): fc.Arbitrary<NewPayment> =>
  fc
    .record({
      id: fc.constant(id),
      card_id: fc.constantFrom(...CARDS.map((card) => card.id)),
      merchant_id: fc.constantFrom(...MERCHANTS.map((merchant) => merchant.id)),
      // Few instants, so that many rows share one and only the key tells them apart.
      at: fc.integer({ min: 0, max: 60 }).map((hours) => START - hours * HOUR),
      status: fc.constantFrom(...TRANSACTION_STATUSES).map(statusCodes.code),
      reason: fc.constantFrom(...DECLINE_REASONS).map(declineCodes.code),
      channel: fc.constantFrom(...CHANNELS).map(channelCodes.code),
      amount: fc.constantFrom(0, 1, 640, 64_000, 64_001, 1_234_567),
      currency: fc.constantFrom(...CURRENCIES),
      billing_amount: fc.constantFrom(0, 1, 640, 64_000, 64_001, 1_234_567),
      billing_currency: fc.constantFrom(...CURRENCIES),
      flag_id: fc.option(fc.constantFrom(...FLAGS.map((flag) => flag.id)), { freq: 2 }),
      label: fc.option(fc.constantFrom(...VERDICTS).map(verdictCodes.code)),
      score: fc.option(fc.integer({ min: 0, max: 100 })),
      origin: fc.constantFrom(...ORIGINS).map(originCodes.code),
    })
    .map((row) => ({ ...row, reason: row.status === statusCodes.code('declined') ? row.reason : null }))

export const ledger = fc
  .integer({ min: 1, max: 120 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, i) => payment(i + 1))))

const amount = fc.constantFrom('0', '0.01', '6.4', '640', '640.005', '64000', '12345.67', '1', '0.64')
const term = fc.oneof(
  fc.constantFrom(
    'lin',
    '林',
    '晓彤',
    '咖啡',
    'west lake',
    '"100%"',
    '"50%_"',
    '"\\"',
    'éva',
    '4242',
    '424',
    'kumo',
    'nobody',
    'card:4242',
    'card:1881,0007',
    `card:${publicId('card', 3)}`,
    `card:${publicId('card', 99)},4242`,
    'customer:lin',
    'customer:思远',
    `customer:${publicId('customer', 2)},chen`,
    'merchant:"星巴克"',
    'merchant:o,_',
    `merchant:${publicId('merchant', 3).toLowerCase()}`,
    'country:CN',
    'country:JP,US',
    'mcc:5814',
    'mcc:5732,5651',
    'status:declined',
    'status:approved,cleared',
    'reason:limit',
    'reason:pin_wrong,card_frozen',
    'channel:online',
    'channel:chip,cash',
    'origin:live',
    'origin:import,demo',
    'currency:JPY',
    'currency:CNY,KWD',
    'score:>=50',
    'score:0..20',
    'score:<1',
    'flag:any',
    'flag:none',
    'flag:open',
    'flag:decided,velocity',
    'flag:new_country',
    'flag:house_rule',
    'flag:nobodys_rule',
    'label:fraud',
    'label:legitimate,none',
    'weekday:sun',
    'weekday:workday',
    'hour:9',
    'hour:22..5',
    'hour:3,9..11',
    '杭',
    'osaka',
    'ōsaka',
    'kumo spr',
    'évan',
    'ÉVAN',
    'Ōsaka',
    'ŌSAKA',
    'west',
    'merchant:west',
    'merchant:kumo',
    '"Lake杭"',
    '"lake\u0001杭"',
    '"\u0001"',
    'merchant:"lake\u0001"',
    'time:1d',
    'time:90m',
    'time:2026-11-22',
    'time:2026-11-21..2026-11-22',
    'time:>2026-11-22',
    'time:..2026-11-22T12:00',
    '""',
  ),
  fc
    .tuple(
      fc.constantFrom('amount:', 'amount:JPY', 'amount:KWD', 'amount:CNY'),
      fc.constantFrom('>=', '<=', '>', '<', '='),
      amount,
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('amount:0.01..640', 'amount:6.4..6.4', 'amount:1..640.001JPY'),
)
export const queryText = fc.letrec<{ query: string }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    term,
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a}) (${b})`),
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a} or ${b})`),
    tie('query').map((a) => `!(${a})`),
  ),
})).query

export const treeOf = (text: string): Query => {
  const { query, errors } = parseQuery(text)
  expect(errors, text).toEqual([])
  return query!
}

export function plainRow(payment: NewPayment): SearchRow {
  const row = paymentOf(payment)
  const card = CARDS.find(({ id }) => id === row.card_id)!
  const person = PEOPLE.find(({ id }) => id === card.customer_id)!
  const merchant = MERCHANTS.find(({ id }) => id === row.merchant_id)!
  const flag = FLAGS.find(({ id }) => id === row.flag_id)
  return {
    cardId: publicId('card', card.id),
    lastFour: card.last4,
    customerId: publicId('customer', person.id),
    customerName: `${person.native ?? ''} ${person.latin}`.trim(),
    merchantId: publicId('merchant', merchant.id),
    merchantName: merchant.name,
    amount: row.amount,
    currency: row.currency,
    billingAmount: row.billing_amount,
    billingCurrency: row.billing_currency,
    status: statusCodes.word(row.status),
    reason: row.reason == null ? null : declineCodes.word(row.reason),
    country: merchant.country,
    mcc: merchant.mcc,
    channel: channelCodes.word(row.channel),
    city: merchant.city,
    label: row.label == null || row.label === verdictCodes.code('unsure') ? null : verdictCodes.word(row.label),
    flag: flag === undefined ? null : { open: flag.state === 0, rules: flag.rules },
    score: row.score ?? null,
    origin: originCodes.word(row.origin),
    at: row.at,
  }
}

export function* fill(store: TestStore): Work<void> {
  for (const person of PEOPLE) yield* addCustomer(store, person)
  for (const card of CARDS) yield* addCard(store, card)
  for (const merchant of MERCHANTS) yield* addMerchant(merchant)
  for (const flag of FLAGS) yield* addFlag(flag)
}

const deleteAll = statement<Record<never, never>>()((k) => k.deleteFrom('txn'))
const deleteSums = statement<Record<never, never>>()((k) => k.deleteFrom('hour_sum'))

/** Puts these payments in the place of all that were there. */
export function* replaceLedger(payments: ReadonlyArray<NewPayment>): Work<void> {
  yield* run(deleteAll, {})
  yield* run(deleteSums, {})
  yield* addPayments(payments)
}
