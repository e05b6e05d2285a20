// The text that merchants are found by: name and city in one column, so that one pass over it answers for both.
import { sql, type RawBuilder } from 'kysely'
import { lowerAscii } from '#shared/search/match.ts'
import { containsInOrder } from './id-lists.ts'

/** Stands between name and city; a name or city that holds one loses it here. */
const BORDER = '\u0001'
const withoutBorder = (text: string): string => text.replaceAll(BORDER, '')

/** The column `merchant.search`. Of a city only A to Z are lowered: it is kept as it was written, and databases differ about the rest. */
export const merchantSearch = (name: string, city: string | null): string =>
  withoutBorder(name.toLowerCase()) + BORDER + withoutBorder(lowerAscii(city ?? ''))

const NEVER = sql<boolean>`1 = 0`
const searched = sql.ref('merchant.search')

/** The merchant's name contains the text, case aside. */
export const merchantNamed = (text: string): RawBuilder<boolean> =>
  text.includes(BORDER) ? NEVER : containsInOrder(searched, text.toLowerCase(), BORDER)

/** The merchant's name contains the text, or its city does, of which only A to Z are compared case aside. */
export function merchantMentions(text: string): RawBuilder<boolean> {
  if (text.includes(BORDER)) return NEVER
  const inCity = lowerAscii(text)
  if (inCity === text.toLowerCase()) return containsInOrder(searched, inCity)
  return sql`(${merchantNamed(text)} or ${containsInOrder(searched, BORDER, inCity)})`
}
