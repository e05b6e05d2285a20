// Papers have a key each, so that deleting the key deletes the picture, wherever a copy of it lies; and when they are due.
import type { Migration } from './migration.ts'

export const retention: Migration = {
  number: 20,
  name: 'retention',
  statements: ({ key, int, blob, table }) => [
    // Sealed under the store's field key. A picture of before this migration has none: it is sealed under the field key itself.
    `create table document_key (document_id ${key}, key_enc ${blob} not null)${table}`,
    `alter table document add column deleted_at ${int}`,
    `alter table application add column papers_deleted_at ${int}`,
    `create index application_papers on application (state, decided_at) where papers_deleted_at is null`,
  ],
}
