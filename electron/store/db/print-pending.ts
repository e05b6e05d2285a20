// Cases whose papers' print is still to be read: their check says so, and nothing else has to be remembered.
import type { CheckReason } from '#shared/domain/identity/checks.ts'
import { caseStateCodes } from './codes.ts'
import { all, statement, type Work } from './work.ts'

const PENDING: CheckReason = 'print_pending'
const OPEN = [caseStateCodes.code('waiting'), caseStateCodes.code('asked')]

const pending = statement<{ why: string; limit: number }>()((k, p) =>
  k
    .selectFrom('application')
    .select(['id', 'submission'])
    // Few cases wait; the index of states finds them.
    .where('state', 'in', OPEN)
    .where('checks', 'like', p.why)
    .orderBy('id')
    .limit(p.limit),
)

export function* printsPending(limit: number): Work<ReadonlyArray<Readonly<{ id: number; submission: number }>>> {
  return yield* all(pending, { why: `%"${PENDING}"%`, limit })
}
