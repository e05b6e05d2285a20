// How far the live rules and the score are with the payments of an import, and since when.
import type { Migration } from './migration.ts'

export const judgedImports: Migration = {
  number: 25,
  name: 'judged-imports',
  statements: ({ int }) => [
    `alter table import_job add column judged ${int} not null default 0`,
    `alter table import_job add column to_judge ${int}`,
    `alter table import_job add column judging_since ${int}`,
  ],
}
