// Rules people write: their versions, what each version hit, requests to go live, lists, snoozes.
import type { Migration } from './migration.ts'

export const rules: Migration = {
  number: 7,
  name: 'rules',
  statements: ({ key, int, table }) => [
    `create table rule (id ${key}, name text not null, shadow ${int}, live ${int}, retired_at ${int}, changed_at ${int} not null,
      version ${int} not null default 1)${table}`,
    `create table rule_version (id ${key}, rule_id ${int} not null references rule (id), number ${int} not null, text text not null,
      actions text not null, author ${int} not null references operator (id), made_at ${int} not null, shadow_at ${int}, live_at ${int},
      ended_at ${int}, unique (rule_id, number))${table}`,
    // What a version hit; shadow 1: would have, snoozed 1: was silenced. Kept for each version apart.
    `create table rule_hit (version_id ${int} not null references rule_version (id), txn_id ${int} not null references txn (id),
      at ${int} not null, shadow ${int} not null, snoozed ${int} not null, evidence text not null,
      primary key (version_id, txn_id))${table}`,
    `create index rule_hit_at on rule_hit (version_id, at)`,
    `create index rule_hit_txn on rule_hit (txn_id)`,
    `create table rule_request (id ${key}, rule_id ${int} not null references rule (id), version_id ${int} not null references rule_version (id),
      maker ${int} not null references operator (id), made_at ${int} not null, note text not null, expires_at ${int} not null,
      state text not null, checker ${int} references operator (id), decided_at ${int}, decision_note text)${table}`,
    `create unique index rule_request_pending on rule_request (rule_id) where state = 'pending'`,
    `create table risk_list (id ${key}, name text not null unique, kind text not null, version ${int} not null default 1)${table}`,
    // An entry holds from added_at until removed_at, so that a backtest reads the list as it stood.
    `create table risk_list_entry (id ${key}, list_id ${int} not null references risk_list (id), value text not null,
      added_at ${int} not null, added_by text not null, removed_at ${int}, removed_by text)${table}`,
    `create unique index risk_list_entry_now on risk_list_entry (list_id, value) where removed_at is null`,
    `create table rule_snooze (id ${key}, rule_id ${int} references rule (id), kind text not null, target_id ${int} not null,
      reason text not null, from_at ${int} not null, until_at ${int} not null, by_name text not null, ended_at ${int},
      ended_by text)${table}`,
    `create index rule_snooze_until on rule_snooze (until_at) where ended_at is null`,
    `create index txn_label_known on txn (label_known_at, id) where label_known_at is not null`,
  ],
}
