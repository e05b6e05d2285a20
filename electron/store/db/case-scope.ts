// Which customers an operator meets through review cases.
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
