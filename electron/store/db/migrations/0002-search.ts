// Saved views, the queries a person asked last, and the ledger summed by hour.
import type { Migration } from './migration.ts'

export const search: Migration = {
  number: 2,
  name: 'search',
  statements: ({ key, int, table, clustered }) => [
    `create table saved_view (id ${key}, owner_id ${int} not null references operator (id), name text not null, query text not null,
      layout text, shared ${int} not null default 0, changed_at ${int} not null, version ${int} not null default 1)${table}`,
    `create unique index saved_view_own on saved_view (owner_id, name) where shared = 0`,
    `create unique index saved_view_team on saved_view (name) where shared = 1`,
    `create table asked_query (operator_id ${int} not null references operator (id), query text not null, at ${int} not null,
      uses ${int} not null, primary key (operator_id, query))${table}`,

    // Searches by amount: without it one that matches little reads the whole ledger.
    `create index txn_amount on txn (billing_currency, billing_amount, at)`,

    // One row an hour (whole hours since 1970, UTC) and kind of payment; db/sums.ts keeps it. reason -1: none.
    `create table hour_sum (hour ${int} not null, status ${int} not null, reason ${int} not null, channel ${int} not null,
      billing_currency text not null, origin ${int} not null, part ${int} not null, payments ${int} not null, amount ${int} not null,
      primary key (hour, status, reason, channel, billing_currency, origin, part))${clustered}`,
    `insert into hour_sum (hour, status, reason, channel, billing_currency, origin, part, payments, amount)
      select at / 3600000, status, coalesce(reason, -1), channel, billing_currency, origin, 0, count(*), sum(billing_amount)
      from txn group by 1, 2, 3, 4, 5, 6`,
  ],
}
