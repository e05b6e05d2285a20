// Merchants by key and by card, for blocks and stops that name them: always the merchant as a whole.
import { inKeys } from './id-lists.ts'
import { all, select, statement, type Work } from './work.ts'

const ofCard = statement<{ card: number; from: number; limit: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .innerJoin('merchant as place', 'place.id', 'txn.merchant_id')
    .innerJoin('merchant', (join) => join.on((e) => e('merchant.id', '=', e.fn.coalesce('place.place_of', 'place.id'))))
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

/** The merchants that the keys name, a place by its merchant; `undefined` when a key names none. */
export function* wholeMerchants(keys: ReadonlyArray<number>): Work<ReadonlyMap<number, string> | undefined> {
  if (keys.length === 0) return new Map()
  const rows = yield* select((k, dialect) =>
    k
      .selectFrom('merchant')
      .leftJoin('merchant as whole', 'whole.id', 'merchant.place_of')
      .select((e) => [
        e.fn.coalesce('whole.id', 'merchant.id').as('id'),
        e.fn.coalesce('whole.name', 'merchant.name').as('name'),
      ])
      .where(inKeys(dialect, 'merchant.id', keys)),
  )
  return rows.length === new Set(keys).size ? new Map(rows.map((row) => [row.id, row.name])) : undefined
}
