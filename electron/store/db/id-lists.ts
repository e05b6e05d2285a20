// A list of keys as one parameter, so that a statement's text does not grow with the list.
import { sql, type RawBuilder } from 'kysely'
import type { Dialect } from './work.ts'

/**
 * What a list is for: rows are looked up by it, only tested by it, tested while the list of payments is walked in its order, or looked up
 * only to be counted.
 */
export type ListUse = 'looked up' | 'tested' | 'walked' | 'counted'

/** PostgreSQL plans an array by looking at each of its values: 16 ms for 9,500, longer than a walk or a count takes. */
const MOST_PLANNED = 200

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
    const list = sql`${`{${keys.join(',')}}`}::bigint[]`
    if (keys.length <= MOST_PLANNED || use === 'looked up' || use === 'tested')
      return sql`${sql.ref(column)} = any(${list})`
    const among = sql<boolean>`${sql.ref(column)} in (select unnest(${list}))`
    return use === 'walked' ? sql`(${among}) is true` : among
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
