// Payments as lists show them: ledger row, merchant, card and person joined, by key, by card, by flag.
import type { Kysely } from 'kysely'
import { inJsonKeys } from './id-lists.ts'
import type { Tables } from './schema.ts'
import { all, first, statement, type Work } from './work.ts'

export type PaymentRow = Readonly<{
  id: number
  at: number
  status: number
  reason: number | null
  card_id: number
  last4: string
  customer_id: number
  native: string | null
  latin: string
  merchant_id: number
  merchant: string
  mcc: string
  country: string | null
  city: string | null
  /** The merchant as a whole, where this is one of its places. */
  place_of: number | null
  channel: number
  amount: number
  currency: string
  billing_amount: number
  billing_currency: string
  score: number | null
  flag_id: number | null
  label: number | null
  origin: number
}>

const columns = [
  'txn.id',
  'txn.at',
  'txn.status',
  'txn.reason',
  'txn.card_id',
  'card.last4',
  'card.customer_id',
  'customer.native',
  'customer.latin',
  'txn.merchant_id',
  'merchant.name as merchant',
  'merchant.mcc',
  'merchant.country',
  'merchant.city',
  'merchant.place_of',
  'txn.channel',
  'txn.amount',
  'txn.currency',
  'txn.billing_amount',
  'txn.billing_currency',
  'txn.score',
  'txn.flag_id',
  'txn.label',
  'txn.origin',
] as const

const joined = (k: Kysely<Tables>) =>
  k
    .selectFrom('txn')
    .innerJoin('card', 'card.id', 'txn.card_id')
    .innerJoin('customer', 'customer.id', 'card.customer_id')
    .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')

/** What holds for a merchant holds at all its places. */
export const wholeMerchant = (row: Pick<PaymentRow, 'merchant_id' | 'place_of'>): number =>
  row.place_of ?? row.merchant_id

/** What only the page of one payment shows. */
export type PaymentFacts = PaymentRow &
  Readonly<{
    pin: number
    failed: string | null
    rate_e8: number | null
    rate_day: number | null
    cleared_at: number | null
    merchant_accepts: number
    customer_since: number
    flag_reasons: string | null
    /** The payment that a refund gives back. */
    parent_id: number | null
  }>

const byId = statement<{ id: number }>()((k, p) =>
  joined(k)
    .leftJoin('flag', 'flag.id', 'txn.flag_id')
    .leftJoin('merchant as whole', 'whole.id', 'merchant.place_of')
    .select(columns)
    .select((e) => [
      'txn.pin',
      'txn.failed',
      'txn.rate_e8',
      'txn.rate_day',
      'txn.cleared_at',
      'txn.parent_id',
      e.fn.coalesce('whole.accepts', 'merchant.accepts').as('merchant_accepts'),
      'customer.since as customer_since',
      'flag.reasons as flag_reasons',
    ])
    .where('txn.id', '=', p.id),
)
// Every page of a list ends with it: on PostgreSQL it takes longer to plan four tables than to read 100 rows of them.
const byIds = statement<{ ids: string }>()((k, p, dialect) =>
  joined(k)
    .select(columns)
    .where(inJsonKeys(dialect, 'txn.id', p.ids)),
)
const before = statement<{ card: number; at: number; id: number; from: number; limit: number }>()((k, p) =>
  joined(k)
    .select(columns)
    .where('txn.card_id', '=', p.card)
    .where('txn.at', '>=', p.from)
    .where('txn.at', '<=', p.at)
    .where((e) => e.or([e('txn.at', '<', p.at), e('txn.id', '<', p.id)]))
    .orderBy('txn.at', 'desc')
    .orderBy('txn.id', 'desc')
    .limit(p.limit),
)
const after = statement<{ card: number; at: number; id: number; to: number; limit: number }>()((k, p) =>
  joined(k)
    .select(columns)
    .where('txn.card_id', '=', p.card)
    .where('txn.at', '<=', p.to)
    .where('txn.at', '>=', p.at)
    .where((e) => e.or([e('txn.at', '>', p.at), e('txn.id', '>', p.id)]))
    .orderBy('txn.at')
    .orderBy('txn.id')
    .limit(p.limit),
)
const ofCardWithin = statement<{ card: number; from: number; to: number; limit: number }>()((k, p) =>
  joined(k)
    .select(columns)
    .where('txn.card_id', '=', p.card)
    .where('txn.at', '>=', p.from)
    .where('txn.at', '<', p.to)
    .orderBy('txn.at', 'desc')
    .orderBy('txn.id', 'desc')
    .limit(p.limit),
)
const refundsOfPayment = statement<{ id: number; card: number; status: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .select(['at', 'billing_amount as amount'])
    .where('card_id', '=', p.card)
    .where('parent_id', '=', p.id)
    .where('status', '=', p.status)
    .orderBy('at'),
)
const ofFlag = statement<{ flag: number; limit: number }>()((k, p) =>
  joined(k)
    .select(columns)
    .where('txn.flag_id', '=', p.flag)
    .orderBy('txn.at', 'desc')
    .orderBy('txn.id', 'desc')
    .limit(p.limit),
)

export function* paymentById(id: number): Work<PaymentFacts | undefined> {
  return yield* first(byId, { id })
}

/** What was given back of a payment, oldest first; `status` is the code of a refund. */
export function* refundsOf(
  id: number,
  card: number,
  status: number,
): Work<ReadonlyArray<Readonly<{ at: number; amount: number }>>> {
  return yield* all(refundsOfPayment, { id, card, status })
}

/** In the order of the keys; a key without a row is left out. */
export function* paymentsByIds(ids: ReadonlyArray<number>): Work<ReadonlyArray<PaymentRow>> {
  if (ids.length === 0) return []
  const rows = yield* all(byIds, { ids: JSON.stringify(ids) })
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => found.get(id) ?? [])
}

/** A card's payments up to `span` ms before and after one of them, without it, oldest first; at most `limit` on each side. */
export function* paymentsAround(
  payment: Readonly<{ id: number; card_id: number; at: number }>,
  span: number,
  limit: number,
): Work<Readonly<{ before: ReadonlyArray<PaymentRow>; after: ReadonlyArray<PaymentRow> }>> {
  const { id, card_id: card, at } = payment
  const earlier = yield* all(before, { card, at, id, from: at - span, limit })
  const later = yield* all(after, { card, at, id, to: at + span, limit })
  return { before: earlier.toReversed(), after: later }
}

/** A card's payments from `from` up to but not at `to`, and those of a flag, newest first, each once. */
export function* paymentsOfFlag(flag: number, card: number, from: number, to: number): Work<ReadonlyArray<PaymentRow>> {
  const flagged = yield* all(ofFlag, { flag, limit: 200 })
  const day = yield* all(ofCardWithin, { card, from, to, limit: 200 })
  const known = new Set(flagged.map((row) => row.id))
  return [...flagged, ...day.filter((row) => !known.has(row.id))].sort((a, b) => b.at - a.at || b.id - a.id)
}

/** The newest payments of some cards. One look-up for each card, so that a card with many payments costs no more. */
export function* latestOfCards(cards: ReadonlyArray<number>, limit: number): Work<ReadonlyArray<PaymentRow>> {
  const rows: Array<PaymentRow> = []
  for (const card of cards) {
    rows.push(...(yield* all(ofCardWithin, { card, from: 0, to: Number.MAX_SAFE_INTEGER, limit })))
  }
  return rows.sort((a, b) => b.at - a.at || b.id - a.id).slice(0, limit)
}

/** A card's payments since a moment, newest first. */
export function* paymentsOfCardSince(card: number, from: number, limit: number): Work<ReadonlyArray<PaymentRow>> {
  return yield* all(ofCardWithin, { card, from, to: Number.MAX_SAFE_INTEGER, limit })
}
