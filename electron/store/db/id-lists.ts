// A list of keys as one parameter, so that a statement's text does not grow with the list.
import { sql, type RawBuilder } from 'kysely'
import type { Dialect } from './work.ts'

/** What a list is for: rows are looked up by it, only tested by it, or tested while the list of payments is walked in its order. */
export type ListUse = 'looked up' | 'tested' | 'walked'

/** PostgreSQL plans an array by looking at each of its values: 16 ms for 9,500, longer than a walk takes. */
const MOST_PLANNED = 200

const array = (keys: ReadonlyArray<number>): RawBuilder<unknown> => sql`${`{${keys.join(',')}}`}::bigint[]`

/** PostgreSQL: the keys as rows. */
export const unnested = (keys: ReadonlyArray<number>): RawBuilder<unknown> => sql`unnest(${array(keys)})`

/**
 * `column in (these keys)`. Where rows are only tested, a unary plus keeps SQLite from looking them up, and `is true` keeps PostgreSQL
 * from making a join of a long list.
 */
export function inKeys(
  dialect: Dialect,
  column: string,
  keys: ReadonlyArray<number>,
  use: ListUse = 'looked up',
): RawBuilder<boolean> {
  if (dialect === 'postgres') {
    if (keys.length <= MOST_PLANNED || use !== 'walked') return sql`${sql.ref(column)} = any(${array(keys)})`
    return sql`(${sql.ref(column)} in (select ${unnested(keys)})) is true`
  }
  const tested = use === 'tested' || use === 'walked' ? sql`+${sql.ref(column)}` : sql.ref(column)
  return sql`${tested} in (select value from json_each(${JSON.stringify(keys)}))`
}

/** `column` contains `text`; both in lower case already. Nothing in the text is a wildcard. */
export const containsText = (column: string, text: string): RawBuilder<boolean> =>
  contains(sql.ref(column), text.toLowerCase())

/** The same for a value; nothing is said about case but that both have it. */
export function contains(value: RawBuilder<unknown>, text: string): RawBuilder<boolean> {
  // PostgreSQL keeps no NUL in a text and refuses one as a parameter, so nothing contains it.
  if (text.includes('\0')) return sql`1 = 0`
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return sql`${value} like ${pattern} escape '\\'`
}
