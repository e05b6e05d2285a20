// Who identified a caller, how, and until when it holds.
import { first, run, statement, type Work } from './work.ts'

const insert = statement<{
  customer: number
  operator: number
  at: number
  until: number
  method: string
  facts: string
}>()((k, p) =>
  k.insertInto('caller_check').values({
    customer_id: p.customer,
    operator_id: p.operator,
    at: p.at,
    until_at: p.until,
    method: p.method,
    facts: p.facts,
  }),
)
const standing = statement<{ customer: number; operator: number; now: number }>()((k, p) =>
  k
    .selectFrom('caller_check')
    .select(['method', 'until_at'])
    .where('customer_id', '=', p.customer)
    .where('operator_id', '=', p.operator)
    .where('until_at', '>', p.now)
    .orderBy('until_at', 'desc')
    .limit(1),
)

export function* addCallerCheck(check: {
  customer: number
  operator: number
  at: number
  until: number
  method: string
  facts: string
}): Work<void> {
  yield* run(insert, check)
}
export function* standingCheck(
  customer: number,
  operator: number,
  now: number,
): Work<Readonly<{ method: string; until_at: number }> | undefined> {
  return yield* first(standing, { customer, operator, now })
}
