// The newest row of the ledger: how streams learn that payments came, and where snapshots begin.
import { first, statement, type Work } from './work.ts'

const newest = statement<Record<never, never>>()((k) => k.selectFrom('txn').select('id').orderBy('id', 'desc').limit(1))

/** Its key, 0 when there is none. */
export function* newestTransaction(): Work<number> {
  return (yield* first(newest, {}))?.id ?? 0
}
