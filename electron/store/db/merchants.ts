// Merchants by key, for blocks that name them.
import { inKeys } from './id-lists.ts'
import { select, type Work } from './work.ts'

export function* merchantNames(keys: ReadonlyArray<number>): Work<ReadonlyMap<number, string>> {
  if (keys.length === 0) return new Map()
  const rows = yield* select((k, dialect) =>
    k
      .selectFrom('merchant')
      .select(['id', 'name'])
      .where(inKeys(dialect, 'merchant.id', keys)),
  )
  return new Map(rows.map((row) => [row.id, row.name]))
}
