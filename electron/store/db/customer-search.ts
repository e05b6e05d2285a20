// People, cards and review cases found by what a person types: a name, last four digits, a phone or an e-mail address as a whole, a key.
import { sql, type Kysely } from 'kysely'
import { customersOfCases } from './case-scope.ts'
import { containsText, inKeys } from './id-lists.ts'
import type { Tables } from './schema.ts'
import { select, type Work } from './work.ts'

/** Any of these finds a person; nothing set finds everybody. Phone and e-mail are keyed indexes of the normalised value. */
export type CustomerSearch = Readonly<{
  /** Each of these words stands in one of the names. */
  words?: ReadonlyArray<string>
  last4?: string
  phone?: string
  email?: string
  key?: number
  /** Nothing of the text can find a person. */
  nobody?: boolean
  /** Only people of this operator's review cases. */
  casesOf: number | null
}>
export type CustomerPosition = Readonly<{ since: number; id: number }>

export type FoundCustomer = Readonly<{
  id: number
  native: string | null
  latin: string
  city: string | null
  country: string | null
  since: number
}>

function matching(k: Kysely<Tables>, search: CustomerSearch) {
  const { words, last4, phone, email, key, casesOf } = search
  let query = k.selectFrom('customer')
  if (search.nobody === true) return query.where(sql<boolean>`1 = 0`)
  const named = [words, last4, phone, email, key].some((one) => one !== undefined)
  if (named) {
    query = query.where((e) =>
      e.or([
        ...(words === undefined ? [] : [e.and(words.map((word) => containsText('customer.search', word)))]),
        ...(phone === undefined ? [] : [e('customer.phone_idx', '=', phone)]),
        ...(email === undefined ? [] : [e('customer.email_idx', '=', email)]),
        ...(key === undefined ? [] : [e('customer.id', '=', key)]),
        ...(last4 === undefined
          ? []
          : [e('customer.id', 'in', e.selectFrom('card').select('card.customer_id').where('card.last4', '=', last4))]),
      ]),
    )
  }
  if (casesOf === null) return query
  return query.where('customer.id', 'in', customersOfCases(k, casesOf))
}

/** Newest customers first. */
export function* searchCustomers(
  search: CustomerSearch,
  block: Readonly<{ before: CustomerPosition | null; limit: number }>,
): Work<Readonly<{ rows: ReadonlyArray<FoundCustomer>; more: boolean }>> {
  const { before, limit } = block
  const rows = yield* select((k) => {
    const query = matching(k, search)
      .select(['customer.id', 'native', 'latin', 'city', 'country', 'since'])
      .orderBy('customer.since', 'desc')
      .orderBy('customer.id', 'desc')
      .limit(limit + 1)
    if (before === null) return query
    return query
      .where('customer.since', '<=', before.since)
      .where((e) => e.or([e('customer.since', '<', before.since), e('customer.id', '<', before.id)]))
  })
  return { rows: rows.slice(0, limit), more: rows.length > limit }
}

const MOST_COUNTED = 10_000
export function* countCustomers(search: CustomerSearch): Work<Readonly<{ value: number; exact: boolean }>> {
  const [found] = yield* select((k) =>
    k
      .selectFrom(
        matching(k, search)
          .select('customer.id')
          .limit(MOST_COUNTED + 1)
          .as('found'),
      )
      .select((e) => e.fn.countAll<number>().as('n')),
  )
  return { value: Math.min(found!.n, MOST_COUNTED), exact: found!.n <= MOST_COUNTED }
}

export type HeldCard = Readonly<{
  id: number
  customer_id: number
  last4: string
  state: number
  freeze_until: number | null
  expires_at: number
}>
/** Cards of some people, newest first within each. */
export function* cardsHeldBy(customers: ReadonlyArray<number>): Work<ReadonlyArray<HeldCard>> {
  if (customers.length === 0) return []
  return yield* select((k, dialect) =>
    k
      .selectFrom('card')
      .select(['id', 'customer_id', 'last4', 'state', 'freeze_until', 'expires_at'])
      .where(inKeys(dialect, 'card.customer_id', customers))
      .orderBy('issued_at', 'desc')
      .orderBy('id', 'desc'),
  )
}
/** Open flags per card, of those that have any. */
export function* openFlagsOn(cards: ReadonlyArray<number>): Work<ReadonlyMap<number, number>> {
  if (cards.length === 0) return new Map()
  const rows = yield* select((k, dialect) =>
    k
      .selectFrom('flag')
      .select((e) => ['card_id', e.fn.countAll<number>().as('n')])
      .where(inKeys(dialect, 'flag.card_id', cards))
      .where('state', '=', 0)
      .groupBy('card_id'),
  )
  return new Map(rows.map((row) => [row.card_id, row.n]))
}

export type FoundCard = HeldCard & Readonly<{ native: string | null; latin: string }>
/** Cards by their last four digits or key, the newest first. */
export function* findCards(
  search: Readonly<{ last4: string } | { key: number }>,
  casesOf: number | null,
  limit: number,
): Work<ReadonlyArray<FoundCard>> {
  return yield* select((k) => {
    const query = k
      .selectFrom('card')
      .innerJoin('customer', 'customer.id', 'card.customer_id')
      .select([
        'card.id',
        'card.customer_id',
        'card.last4',
        'card.state',
        'card.freeze_until',
        'card.expires_at',
        'native',
        'latin',
      ])
      .orderBy('card.issued_at', 'desc')
      .orderBy('card.id', 'desc')
      .limit(limit)
    const found =
      'key' in search ? query.where('card.id', '=', search.key) : query.where('card.last4', '=', search.last4)
    if (casesOf === null) return found
    return found.where('card.customer_id', 'in', customersOfCases(k, casesOf))
  })
}

const casesNamed = (k: Kysely<Tables>, limit: number) =>
  k
    .selectFrom('application')
    .select(['id', 'native', 'latin', 'state'])
    .orderBy('submitted_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
export type FoundCase = Readonly<{ id: number; native: string | null; latin: string; state: number }>
/** Review cases by the applicant's name or by key, the newest first. */
export function* findCases(
  search: Readonly<{ words: ReadonlyArray<string> } | { key: number }>,
  limit: number,
): Work<ReadonlyArray<FoundCase>> {
  return yield* select((k) =>
    'key' in search
      ? casesNamed(k, limit).where('id', '=', search.key)
      : casesNamed(k, limit).where((e) => e.and(search.words.map((word) => containsText('application.search', word)))),
  )
}
