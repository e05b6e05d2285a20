// A list of keys as one parameter, so that a statement's text does not grow with the list.
import { sql, type RawBuilder } from 'kysely'
import type { Dialect } from './work.ts'

/** What a list is for: rows are looked up by it, only tested by it, or tested while the list of payments is walked in its order. */
export type ListUse = 'looked up' | 'tested' | 'walked'

/** PostgreSQL plans an array by looking at each of its values: 16 ms for 9,500, longer than a walk takes. */
const MOST_PLANNED = 200

/** Keys as the database itself wrote them in one text, which goes back to it unread: thousands of rows cost more than finding them. */
export type KeyList = Readonly<{ count: number; text: string }>

/** The keys of `found` as such a list. */
export const listed = (found: RawBuilder<unknown>, dialect: Dialect): RawBuilder<KeyList> =>
  dialect === 'postgres'
    ? sql`select count(*) as count, coalesce(array_agg(found.id)::text, '{}') as text from (${found}) as found`
    : sql`select count(*) as count, json_group_array(found.id) as text from (${found}) as found`

type Keys = ReadonlyArray<number> | KeyList
const countOf = (keys: Keys): number => ('text' in keys ? keys.count : keys.length)

const array = (keys: Keys): RawBuilder<unknown> => sql`${'text' in keys ? keys.text : `{${keys.join(',')}}`}::bigint[]`

/** PostgreSQL: the keys as rows. */
export const unnested = (keys: Keys): RawBuilder<unknown> => sql`unnest(${array(keys)})`

/**
 * `column in (these keys)`. Where rows are only tested, a unary plus keeps SQLite from looking them up, and `is true` keeps PostgreSQL
 * from making a join of a long list.
 */
export function inKeys(dialect: Dialect, column: string, keys: Keys, use: ListUse = 'looked up'): RawBuilder<boolean> {
  if (dialect === 'postgres') {
    if (countOf(keys) <= MOST_PLANNED || use !== 'walked') return sql`${sql.ref(column)} = any(${array(keys)})`
    return sql`(${sql.ref(column)} in (select ${unnested(keys)})) is true`
  }
  const tested = use === 'tested' || use === 'walked' ? sql`+${sql.ref(column)}` : sql.ref(column)
  return sql`${tested} in (select value from json_each(${'text' in keys ? keys.text : JSON.stringify(keys)}))`
}

/** The same for a statement that is compiled once: `keys` stands for a JSON list. */
export const inJsonKeys = (dialect: Dialect, column: string, keys: string): RawBuilder<boolean> =>
  dialect === 'postgres'
    ? sql`${sql.ref(column)} = any(translate(${keys}, '[]', '{}')::bigint[])`
    : inKeys(dialect, column, { count: 0, text: keys })

/** `column` contains `text`; the column is in lower case already. Nothing in the text is a wildcard. */
export const containsText = (column: string, text: string): RawBuilder<boolean> =>
  containsInOrder(sql.ref(column), text.toLowerCase())

/** A value contains these texts one after the other; nothing is said about case but that all have it. */
export function containsInOrder(value: RawBuilder<unknown>, ...texts: ReadonlyArray<string>): RawBuilder<boolean> {
  // PostgreSQL keeps no NUL in a text and refuses one as a parameter, so nothing contains it.
  if (texts.some((text) => text.includes('\0'))) return sql`1 = 0`
  const pattern = `%${texts.map((text) => text.replace(/[\\%_]/g, '\\$&')).join('%')}%`
  return sql`${value} like ${pattern} escape '\\'`
}
