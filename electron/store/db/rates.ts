// Dated exchange rates with their source. A rate is written once a day and currency; a later word of another source replaces it.
import { channelCodes, statusCodes } from './codes.ts'
import { all, run, statement, type Work } from './work.ts'

const put = statement<{ currency: string; day: number; rate: number; source: string }>()((k, p) =>
  k
    .insertInto('rate')
    .values({ currency: p.currency, day: p.day, rate_e8: p.rate, source: p.source })
    .onConflict((c) => c.columns(['currency', 'day']).doUpdateSet({ rate_e8: p.rate, source: p.source })),
)

/** `rate`: billing amount of one whole unit of `currency`, times 10^8; `day`: yyyymmdd. */
export function* putRate(currency: string, day: number, rate: number, source: string): Work<void> {
  yield* run(put, { currency, day, rate, source })
}

const newest = statement<Record<never, never>>()((k) =>
  k
    .selectFrom('rate')
    .innerJoin(
      (e) =>
        e
          .selectFrom('rate')
          .select((f) => ['currency', f.fn.max('day').as('last')])
          .groupBy('currency')
          .as('newest'),
      (join) => join.onRef('newest.currency', '=', 'rate.currency').onRef('newest.last', '=', 'rate.day'),
    )
    .select(['rate.currency', 'rate.day', 'rate.rate_e8', 'rate.source'])
    .orderBy('rate.currency'),
)
const costing = statement<{ from: number; cash: number; approved: number; cleared: number; limit: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
    .select(['txn.billing_amount', 'txn.currency', 'txn.billing_currency', 'txn.channel', 'merchant.direct'])
    .where('txn.at', '>=', p.from)
    .where('txn.status', 'in', [p.approved, p.cleared])
    .where((e) =>
      e.or([
        e('txn.currency', '!=', e.ref('txn.billing_currency')),
        e('txn.channel', '=', p.cash),
        e('merchant.direct', '=', 0),
      ]),
    )
    .orderBy('txn.at', 'desc')
    .limit(p.limit),
)

/** The newest rate of every currency. */
export function* newestRates(): Work<
  ReadonlyArray<Readonly<{ currency: string; day: number; rate_e8: number; source: string }>>
> {
  return yield* all(newest, {})
}

/** Payments since `from` that a fee may be due for. */
export function* costingPayments(from: number, limit: number) {
  const cash = channelCodes.code('cash')
  const codes = { approved: statusCodes.code('approved'), cleared: statusCodes.code('cleared') }
  const rows = yield* all(costing, { from, cash, limit, ...codes })
  return rows.map((row) => ({
    billing: row.billing_amount,
    foreign: row.currency !== row.billing_currency,
    cash: row.channel === cash,
    direct: row.direct === 1,
  }))
}
