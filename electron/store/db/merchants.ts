// Merchants by key and by card, for blocks that name them.
import { inKeys } from './id-lists.ts'
import { all, select, statement, type Work } from './work.ts'

const ofCard = statement<{ card: number; from: number; limit: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
    .select(['merchant.id', 'merchant.name'])
    .select((e) => [e.fn.countAll<number>().as('payments'), e.fn.max('txn.at').as('last')])
    .where('txn.card_id', '=', p.card)
    .where('txn.at', '>=', p.from)
    .groupBy(['merchant.id', 'merchant.name'])
    .orderBy('payments', 'desc')
    .orderBy('merchant.name')
    .limit(p.limit),
)

/** Where a card was used since a moment, most often first. */
export function* merchantsOfCard(
  card: number,
  from: number,
  limit: number,
): Work<ReadonlyArray<Readonly<{ id: number; name: string; payments: number; last: number }>>> {
  return yield* all(ofCard, { card, from, limit })
}

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
