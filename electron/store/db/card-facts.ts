// What the ledger says of one card, for previews: payments since a moment, not yet cleared, regular ones.
import { channelCodes, statusCodes } from './codes.ts'
import { all, first, statement, type Work } from './work.ts'

const since = statement<{ card: number; at: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('card_id', '=', p.card)
    .where('at', '>=', p.at),
)
const uncleared = statement<{ card: number; from: number; approved: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .select((e) => [e.fn.countAll<number>().as('n'), e.fn.sum<number | null>('billing_amount').as('total')])
    .where('card_id', '=', p.card)
    .where('at', '>=', p.from)
    .where('status', '=', p.approved),
)
const recurring = statement<{ card: number; from: number; channel: number; declined: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
    .select((e) => [
      'merchant.name',
      'txn.currency',
      e.fn.max('txn.at').as('last'),
      e.fn.min('txn.at').as('first'),
      e.fn.countAll<number>().as('n'),
      e.fn.max('txn.amount').as('amount'),
    ])
    .where('card_id', '=', p.card)
    .where('at', '>=', p.from)
    .where('channel', '=', p.channel)
    .where('status', '!=', p.declined)
    .groupBy(['merchant.id', 'merchant.name', 'txn.currency'])
    .limit(100),
)

export function* paymentsSince(card: number, at: number): Work<number> {
  return (yield* first(since, { card, at }))?.n ?? 0
}

/** Approved since `from` and not yet cleared: minor units of the billing currency. */
export function* unclearedPayments(card: number, from: number): Work<{ count: number; total: number }> {
  const row = yield* first(uncleared, { card, from, approved: statusCodes.code('approved') })
  return { count: row?.n ?? 0, total: row?.total ?? 0 }
}

export type Recurring = Readonly<{
  name: string
  currency: string
  last: number
  first: number
  n: number
  amount: number
}>
export function* recurringPayments(card: number, from: number): Work<ReadonlyArray<Recurring>> {
  return yield* all(recurring, {
    card,
    from,
    channel: channelCodes.code('recurring'),
    declined: statusCodes.code('declined'),
  })
}
