// Counts, charts, group totals and completion of a query of payments. Sums come from the hourly roll-up where it can answer, else from
// the query's newest payments, so many of them: the answer says which.
import { chartsOf, type Asked } from './chart-figures.ts'
import { completionFor } from './completion.ts'
import { store, type Permitted } from './implementer.ts'
import { totalsOf } from './payment-totals.ts'
import { queryFor, readerOf, snapshotOf } from './payment-query.ts'
import { countUpTo, prepareFor } from './search-steps.ts'

async function askedBy(call: Permitted, text: string): Promise<Asked> {
  const { services, grant } = call
  const reader = readerOf(call, grant)
  const query = queryFor(reader, text)
  const when = { now: services.clock(), timeZone: services.programme.timeZone }
  return { query, when, ...(await prepareFor(services, query, reader)) }
}

export const paymentFigures = {
  count: store.transactions.count.handler(async ({ input, context }) => {
    const upTo = snapshotOf(input.snapshot)
    const { search } = await askedBy(context, input.query)
    return { count: await countUpTo(context.services, search, upTo) }
  }),
  charts: store.transactions.charts.handler(async ({ input, context }) =>
    chartsOf(context.services, await askedBy(context, input.query)),
  ),
  totals: store.transactions.totals.handler(async ({ input, context }) => {
    const { by, limit } = input
    const masked = !readerOf(context, context.grant).names
    return totalsOf(context.services, await askedBy(context, input.query), { by, limit, masked })
  }),
  complete: store.transactions.complete.handler(({ input, context }) =>
    completionFor(context, input.text, input.caret),
  ),
}
