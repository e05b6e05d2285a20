// Imports as they were asked for and what became of them, and mappings of other systems' columns.
import type { Migration } from './migration.ts'

export const imports: Migration = {
  number: 8,
  name: 'imports',
  statements: ({ key, int, table }) => [
    `create table import_job (id ${key}, name text not null, size ${int} not null, made_by ${int} references operator (id),
      by_name text not null, made_at ${int} not null, state text not null, layout text, source text, rules ${int} not null,
      started_at ${int}, beat_at ${int}, ended_at ${int}, total ${int}, rows_read ${int} not null default 0,
      added ${int} not null default 0, added_before ${int} not null default 0, known ${int} not null default 0,
      rejected ${int} not null default 0, flagged ${int} not null default 0, refusals text, problem text, kept ${int} not null,
      version ${int} not null default 1)${table}`,
    `create table import_mapping (id ${key}, owner_id ${int} not null references operator (id), name text not null,
      mapping text not null, shared ${int} not null, changed_at ${int} not null, version ${int} not null default 1,
      unique (owner_id, name))${table}`,
  ],
}
