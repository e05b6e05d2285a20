// Watch lists at work: entries by content, so that a verdict stands for exactly what was compared; hits of cases, false matches that are
// remembered, runs over everybody. And what a review can say of one paper, and which rule decided.
import type { Migration } from './migration.ts'

export const watchLists: Migration = {
  number: 11,
  name: 'watch-lists',
  statements: ({ key, int, table }) => [
    // Nothing has ever been written to these: there was no way in.
    `drop table watch_hit`,
    `drop table watch_entry`,
    `alter table watch_list add column people ${int} not null default 0`,
    // state: 0 in force, 1 gone, 2 coming with an import that has not ended. An entry that changes is another row.
    `create table watch_entry (id ${key}, list_id ${int} not null references watch_list (id), entry text not null, digest text not null,
      kind text not null, names text not null, births text not null, countries text not null, programmes text not null,
      state ${int} not null, unique (list_id, entry, digest))${table}`,
    `create index watch_entry_state on watch_entry (state, id)`,
    // One case beside one entry. person_idx: keyed hash of the names and the birth that were compared.
    `create table watch_hit (id ${key}, entry_id ${int} not null references watch_entry (id),
      application_id ${int} not null references application (id), customer_id ${int} references customer (id), person_idx text not null,
      score ${int} not null, match text not null, state text not null, reason text, decided_by ${int} references operator (id),
      decided_at ${int}, made_at ${int} not null)${table}`,
    `create unique index watch_hit_case on watch_hit (application_id, entry_id)`,
    `create index watch_hit_customer on watch_hit (customer_id, entry_id) where customer_id is not null`,
    `create index watch_hit_open on watch_hit (state) where state = 'open'`,
    `create table watch_clear (entry_id ${int} not null references watch_entry (id), person_idx text not null, reason text not null,
      decided_by ${int} references operator (id), decided_at ${int} not null, primary key (entry_id, person_idx))${table}`,
    `create table watch_run (id ${key}, stamp ${int} not null unique, list text not null, what text not null, started_at ${int} not null,
      ended_at ${int}, people ${int} not null default 0, hits ${int} not null default 0, rechecks ${int} not null default 0)${table}`,
    // The stamp of the lists that a person was last held against.
    `alter table customer add column screened ${int} not null default 0`,
    `create index customer_screened on customer (screened, id)`,
    `alter table application add column screened ${int} not null default 0`,
    // Why the store itself put the case into the queue; null: somebody applied.
    `alter table application add column cause text`,
    // What is asked of single papers: JSON. Which named rule decided, where no person did.
    `alter table application add column paper_reasons text`,
    `alter table application add column rule text`,
  ],
}
