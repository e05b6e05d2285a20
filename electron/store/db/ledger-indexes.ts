// Indexes of the ledger that a first load builds afterwards. A million rows into them one by one touch every page of them again and
// again; sorted once at the end they cost a tenth. Only into a ledger without rows, where nobody reads by them, and only on SQLite.
// Whoever opens a store builds what a killed load left undone.
import { sql } from 'kysely'
import { metaValue, setMeta } from './meta.ts'
import { select, type Work } from './work.ts'

/** By time and by outside id stay: loads come nearly in their order. Partial ones stay: few rows are in them. */
export const BUILT_LATE = ['txn_card', 'txn_merchant', 'txn_amount'] as const

/** As `PRAGMA cache_size` has it: negative, KiB. */
const SORTED_KIB = -2048
const UNDONE = 'late_indexes'

function* execute(text: string): Work<void> {
  yield { want: 'run', query: (k) => ({ compile: () => sql.raw(text).compile(k) }) }
}

/** Drops them if the ledger is empty; true when it did. SQLite only. */
export function* dropLateIndexes(): Work<boolean> {
  const rows = yield* select((k) => k.selectFrom('txn').select('id').limit(1))
  if (rows.length > 0) return false
  const found = yield* select((k) =>
    k
      .selectFrom(sql<{ name: string; sql: string }>`sqlite_schema`.as('s'))
      .select(['s.name', 's.sql'])
      .where('s.name', 'in', [...BUILT_LATE]),
  )
  if (found.length === 0) return false
  const undone = [...(yield* undoneIndexes()), ...found.map((index) => index.sql)]
  yield* setMeta(UNDONE, JSON.stringify(undone))
  for (const { name } of found) yield* execute(`drop index ${name}`)
  return true
}

/** Statements of the indexes that are still to be built. */
export function* undoneIndexes(): Work<ReadonlyArray<string>> {
  const value = yield* metaValue(UNDONE)
  return value === undefined ? [] : (JSON.parse(value) as ReadonlyArray<string>)
}

/** Builds one of them; false when none is left. One to a transaction, so that others get in between. */
export function* buildLateIndex(): Work<boolean> {
  const [next, ...rest] = yield* undoneIndexes()
  if (next === undefined) return false
  // Entries are sorted in runs as large as the page cache: small runs stay in the processor's own cache.
  const [cache] = yield* select((k) =>
    k.selectFrom(sql<{ cache_size: number }>`pragma_cache_size`.as('c')).select('cache_size'),
  )
  yield* execute(`pragma cache_size = ${SORTED_KIB}`)
  yield* execute(next)
  yield* execute(`pragma cache_size = ${cache!.cache_size}`)
  yield* setMeta(UNDONE, JSON.stringify(rest))
  return true
}
