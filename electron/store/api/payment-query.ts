// A query's text made ready for one reader, and the marks that pages carry: the snapshot and the place where a block ended.
import type { ParsedQuery, Query, QueryError } from '#shared/search/ast.ts'
import { parseQuery } from '#shared/search/parse.ts'
import type { Reader } from '#electron/store/db/search-sql.ts'
import type { Direction, Position } from '#electron/store/db/search.ts'
import type { Grant } from '#shared/domain/permissions.ts'
import { operatorOf } from './implementer.ts'
import { refuse } from './refuse.ts'
import type { Call } from './services.ts'

/** How far records go for this reader, as the search knows it. */
export function readerOf(call: Call, grant: Grant): Reader {
  return { names: grant !== 'masked', casesOf: grant === 'own_cases' ? operatorOf(call).id : null }
}

const remedyOf = ({ code, data, replacement }: QueryError): string => {
  if (code === 'card_number') return 'Search by the last four digits'
  if (data.suggestion !== undefined) return `Try ${data.suggestion}`
  if (data.allowed !== undefined) return `Use one of: ${data.allowed.join(', ')}`
  if (data.limit !== undefined) return `The limit is ${data.limit}`
  return replacement === null || replacement === '' ? 'See docs/search.md' : `Try ${replacement}`
}

function firstError({ errors }: ParsedQuery): Error {
  const error = errors[0]!
  return refuse.badInput('query', error.code.replaceAll('_', ' '), remedyOf(error), [error.span.from, error.span.to])
}

const CUSTOMER_ID = /^cus_[0-9a-z]{10}$/i

/** The terms and free texts of a query. */
export const leavesOf = (query: Query): ReadonlyArray<Query> =>
  query.kind === 'and' || query.kind === 'or'
    ? query.parts.flatMap(leavesOf)
    : query.kind === 'not'
      ? leavesOf(query.part)
      : [query]

const asksName = (query: Query): boolean =>
  query.kind === 'term' &&
  query.field === 'customer' &&
  query.test.kind === 'contains' &&
  query.test.values.some((value) => !CUSTOMER_ID.test(value))

/** Terms that ask for people by name. */
const namesAsked = (query: Query): ReadonlyArray<readonly [number, number]> =>
  leavesOf(query)
    .filter(asksName)
    .map(({ span }) => [span.from, span.to])

/** Whether the query's text may hold a person's name: free words may too. */
export const mayNamePeople = (query: Query): boolean =>
  leavesOf(query).some((leaf) => asksName(leaf) || (leaf.kind === 'text' && !/^\d{4}$/.test(leaf.text)))

/** Reads the query or refuses it with the first error's place. */
export function queryFor(reader: Reader, text: string): Query {
  const parsed = parseQuery(text)
  if (parsed.query === null) throw firstError(parsed)
  // Who may not see names may not find them out by searching either.
  const [span] = reader.names ? [] : namesAsked(parsed.query)
  if (span !== undefined) {
    throw refuse.badInput(
      'query',
      'people are unnamed for your role',
      'Search by the customer id or the last four digits',
      span,
    )
  }
  return parsed.query
}

const MARK = /^(\d{1,15})\.(\d{1,16})$/

export const cursorOf = (last: Position): string => `${last.at}.${last.id}`

export function positionOf(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null
  const mark = MARK.exec(cursor)
  if (mark === null)
    throw refuse.badInput('cursor', 'it is not one of this list', 'Pass the cursor of the block before')
  return { at: Number(mark[1]), id: Number(mark[2]) }
}

/** A place from which the list goes on at this moment's newest payment. */
export const justAfter = (at: number | undefined): Position | null =>
  at === undefined ? null : { at, id: Number.MAX_SAFE_INTEGER }

/** The marks of a block's two ends. */
export function endsOf(
  { rows, next }: Readonly<{ rows: ReadonlyArray<Position>; next: Position | null }>,
  asked: Readonly<{ from: Position | null; direction: Direction }>,
): Readonly<{ cursor: string | null; newerCursor: string | null }> {
  const { from, direction } = asked
  const mark = (place: Position | null | undefined): string | null => (place == null ? null : cursorOf(place))
  // The end that the block came from goes back to where it came from: its first row there, or the place itself.
  if (direction === 'older') return { cursor: mark(next), newerCursor: from === null ? null : mark(rows[0] ?? from) }
  return { cursor: mark(rows.at(-1) ?? from), newerCursor: mark(next) }
}

export function snapshotOf(text: string): number {
  const key = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(key)) {
    throw refuse.badInput('snapshot', 'it is not one of this list', 'Pass the snapshot of the first block')
  }
  return key
}
