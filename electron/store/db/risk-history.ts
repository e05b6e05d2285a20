// The ledger as the risk engine is told it: payments in order of time or of arrival, labels by when they became known.
import type { Kysely } from 'kysely'
import { decimalsOf } from '#shared/domain/money.ts'
import type { RiskLabel, RiskPayment } from '#shared/risk/engine/payment.ts'
import { channelCodes, declineCodes, statusCodes, verdictCodes } from './codes.ts'
import type { Tables } from './schema.ts'
import { all, first, statement, type Work } from './work.ts'

const DECLINED = statusCodes.code('declined')
const REFUND = statusCodes.code('refund')
const WRONG_PIN = declineCodes.code('pin_wrong')
const FRAUD = verdictCodes.code('fraud')

export type HistoryRow = Readonly<{
  id: number
  at: number
  card_id: number
  customer_id: number
  merchant_id: number
  bin: string
  issued_at: number
  status: number
  reason: number | null
  channel: number
  billing_amount: number
  billing_currency: string
  country: string | null
  mcc: string
  label: number | null
}>
export type LabelRow = Readonly<{
  id: number
  at: number
  card_id: number
  customer_id: number
  merchant_id: number
  bin: string
  billing_amount: number
  label: number
  label_known_at: number
}>

const rows = (k: Kysely<Tables>) =>
  k
    .selectFrom('txn')
    .innerJoin('card', 'card.id', 'txn.card_id')
    .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
    .select([
      'txn.id',
      'txn.at',
      'txn.card_id',
      'card.customer_id',
      'txn.merchant_id',
      'card.bin',
      'card.issued_at',
      'txn.status',
      'txn.reason',
      'txn.channel',
      'txn.billing_amount',
      'txn.billing_currency',
      'merchant.country',
      'merchant.mcc',
      'txn.label',
    ])
    .where('txn.status', '!=', REFUND)

type After = { at: number; id: number; limit: number }
// Row values, so that both databases walk the index from the place reached.
const byTime = statement<After>()((k, p) =>
  rows(k)
    .where((e) => e(e.refTuple('txn.at', 'txn.id'), '>', e.tuple(p.at, p.id)))
    .orderBy('txn.at')
    .orderBy('txn.id')
    .limit(p.limit),
)
const byArrival = statement<{ id: number; limit: number }>()((k, p) =>
  rows(k).where('txn.id', '>', p.id).orderBy('txn.id').limit(p.limit),
)
const labels = statement<After>()((k, p) =>
  k
    .selectFrom('txn')
    .innerJoin('card', 'card.id', 'txn.card_id')
    .select([
      'txn.id',
      'txn.at',
      'txn.card_id',
      'card.customer_id',
      'txn.merchant_id',
      'card.bin',
      'txn.billing_amount',
      'txn.label',
      'txn.label_known_at',
    ])
    .where((e) => e(e.refTuple('txn.label_known_at', 'txn.id'), '>', e.tuple(p.at, p.id)))
    .where('txn.label_known_at', 'is not', null)
    .where('txn.label', 'is not', null)
    .orderBy('txn.label_known_at')
    .orderBy('txn.id')
    .limit(p.limit),
)
const counted = statement<{ to: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .select((e) => [e.fn.countAll<number>().as('n'), e.fn.max<number | null>('id').as('newest')])
    .where('at', '<', p.to),
)

export function* paymentsByTime(at: number, id: number, limit: number): Work<ReadonlyArray<HistoryRow>> {
  return yield* all(byTime, { at, id, limit })
}
export function* paymentsByArrival(id: number, limit: number): Work<ReadonlyArray<HistoryRow>> {
  return yield* all(byArrival, { id, limit })
}
export function* labelsByTime(at: number, id: number, limit: number): Work<ReadonlyArray<LabelRow>> {
  return (yield* all(labels, { at, id, limit })) as ReadonlyArray<LabelRow>
}
export function* ledgerSize(to: number): Work<Readonly<{ count: number; newest: number }>> {
  const row = yield* first(counted, { to })
  return { count: row?.n ?? 0, newest: row?.newest ?? 0 }
}

export const riskPayment = (row: HistoryRow): RiskPayment => ({
  at: row.at,
  amount: row.billing_amount,
  card: row.card_id,
  person: row.customer_id,
  merchant: row.merchant_id,
  device: null,
  address: null,
  bin: row.bin === '' ? null : row.bin,
  network: null,
  country: row.country,
  mcc: row.mcc,
  channel: channelCodes.word(row.channel),
  declined: row.status === DECLINED,
  pinFailed: row.reason === WRONG_PIN,
  place: null,
})

export const riskLabel = (row: LabelRow): RiskLabel => ({
  knownAt: row.label_known_at,
  paidAt: row.at,
  fraud: row.label === FRAUD,
  amount: row.billing_amount,
  card: row.card_id,
  person: row.customer_id,
  merchant: row.merchant_id,
  device: null,
  address: null,
  bin: row.bin === '' ? null : row.bin,
})

const scales = new Map<string, number>()
/** 10 to the power of a currency's decimals. */
export function scaleOf(currency: string): number {
  let scale = scales.get(currency)
  if (scale === undefined) scales.set(currency, (scale = 10 ** decimalsOf(currency)))
  return scale
}
