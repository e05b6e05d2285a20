// Colleagues named in notes, and whether they have read them.
import type { Migration } from './migration.ts'

export const mentions: Migration = {
  number: 21,
  name: 'mentions',
  statements: ({ key, int, table }) => [
    `create table mention (id ${key}, note_id ${int} not null references note (id),
      operator_id ${int} not null references operator (id), seen_at ${int})${table}`,
    `create unique index mention_of on mention (operator_id, note_id)`,
    `create index mention_unseen on mention (operator_id) where seen_at is null`,
  ],
}
