// Which customers an operator meets through review cases.
import type { Kysely } from 'kysely'
import type { Tables } from './schema.ts'
import { first, statement, type Work } from './work.ts'

const held = statement<{ operator: number; customer: number }>()((k, p) =>
  k
    .selectFrom('application')
    .select('id')
    .where('customer_id', '=', p.customer)
    .where((e) => e.or([e('lease_operator', '=', p.operator), e('decided_by', '=', p.operator)]))
    .limit(1),
)
export function* holdsCaseOf(operator: number, customer: number): Work<boolean> {
  return (yield* first(held, { operator, customer })) !== undefined
}

/** The keys of those customers, as part of a search. */
export const customersOfCases = (k: Kysely<Tables>, operator: number) =>
  k
    .selectFrom('application')
    .select('application.customer_id')
    .where('application.customer_id', 'is not', null)
    .where((e) => e.or([e('lease_operator', '=', operator), e('decided_by', '=', operator)]))
    .$castTo<{ customer_id: number }>()
