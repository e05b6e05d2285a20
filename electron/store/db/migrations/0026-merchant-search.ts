// Merchants are found by name and city in one text, so that a free text reads one column instead of lowering every city again.
import type { Migration } from './migration.ts'

export const merchantSearch: Migration = {
  number: 26,
  name: 'merchant-search',
  // db/merchant-text.ts: the name in lower case, U+0001, the city with A to Z in lower case, which are all that SQLite lowers too.
  statements: ({ collate }) => [
    `update merchant set search = replace(search, '\u0001', '') || '\u0001' || replace(coalesce(lower(city${collate}), ''), '\u0001', '')`,
  ],
}
