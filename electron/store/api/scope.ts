// Which people a reader may see at all: everybody, or only those of the reader's own cases.
import { holdsCaseOf } from '#electron/store/db/case-scope.ts'
import type { Work } from '#electron/store/db/work.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import type { Call } from './services.ts'

/** Whether the caller may read this customer. `own_cases`: the caller holds or decided one of the person's cases. */
export function* mayReadCustomer(call: Call, customer: number): Work<boolean> {
  const { actor } = call
  if (actor?.kind !== 'operator') return false
  const grant = grantOf(actor.role, 'records.read')
  if (grant === 'yes' || grant === 'masked') return true
  return grant === 'own_cases' && (yield* holdsCaseOf(actor.id, customer))
}
