// Customers, cards and merchants of a source by their outside ids, many at once: what is there, and whom a card can belong to.
import { listed } from './intake.ts'
import { all, statement, type Work } from './work.ts'

type Asked = { source: number; ids: string }
const customers = statement<Asked>()((k, p, dialect) =>
  k
    .selectFrom('customer')
    .select(['id', 'outside_id'])
    .where('source', '=', p.source)
    .where('outside_id', 'in', listed(dialect, p.ids)),
)
const cards = statement<Asked>()((k, p, dialect) =>
  k
    .selectFrom('card')
    .select(['id', 'outside_id'])
    .where('source', '=', p.source)
    .where('outside_id', 'in', listed(dialect, p.ids)),
)
const merchants = statement<Asked>()((k, p, dialect) =>
  k
    .selectFrom('merchant')
    .select(['id', 'outside_id'])
    .where('source', '=', p.source)
    .where('outside_id', 'in', listed(dialect, p.ids)),
)
const byOutside = { customers, cards, merchants } as const
const numbers = statement<{ indexes: string }>()((k, p, dialect) =>
  k.selectFrom('card').select('pan_idx').where('pan_idx', 'in', listed(dialect, p.indexes)),
)

/** Keys by outside id, of those that the source has. */
export function* keysOfSource(
  kind: keyof typeof byOutside,
  source: number,
  outsideIds: ReadonlyArray<string>,
): Work<ReadonlyMap<string, number>> {
  if (outsideIds.length === 0) return new Map()
  const rows = yield* all(byOutside[kind], { source, ids: JSON.stringify(outsideIds) })
  return new Map(rows.map((row) => [row.outside_id!, row.id]))
}

/** Which of these keyed indexes of card numbers are taken, by a card of any source. */
export function* takenNumbers(indexes: ReadonlyArray<string>): Work<ReadonlySet<string>> {
  if (indexes.length === 0) return new Set()
  const rows = yield* all(numbers, { indexes: JSON.stringify(indexes) })
  return new Set(rows.map((row) => row.pan_idx!))
}
