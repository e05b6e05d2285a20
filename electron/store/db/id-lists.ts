// A list of keys as one parameter, so that a statement's text does not grow with the list.
import { sql, type RawBuilder } from 'kysely'
import type { Dialect } from './work.ts'

/**
 * `column in (these keys)`. With `hidden`, SQLite may test the column but not look rows up by it (a unary plus keeps an index out);
 * PostgreSQL plans from its own statistics.
 */
export function inKeys(
  dialect: Dialect,
  column: string,
  keys: ReadonlyArray<number>,
  hidden = false,
): RawBuilder<boolean> {
  if (dialect === 'postgres') return sql`${sql.ref(column)} = any(${`{${keys.join(',')}}`}::bigint[])`
  const tested = hidden ? sql`+${sql.ref(column)}` : sql.ref(column)
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
