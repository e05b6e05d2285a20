// The review bench's second floor: who may take a case and who not, two-person cases, second looks, shifts, watch lists and their hits,
// and what ties applicants together.
import type { Migration } from './migration.ts'

export const identityReview: Migration = {
  number: 5,
  name: 'identity-review',
  statements: ({ key, int, blob, table }) => [
    // The promise: warned at three quarters, broken at its end. Owner: whom a colleague handed the case to.
    `alter table application add column warned_at ${int}`,
    `alter table application add column breached_at ${int}`,
    `alter table application add column owner_id ${int} references operator (id)`,
    // High risk: the first of two people who approve.
    `alter table application add column first_by ${int} references operator (id)`,
    `alter table application add column first_at ${int}`,
    // A second look: 0 none, 1 blind second look, 2 known answer; whose case it was, and who may not take it.
    `alter table application add column look ${int} not null default 0`,
    `alter table application add column look_of ${int}`,
    `alter table application add column barred_id ${int} references operator (id)`,
    `alter table application add column risk_version ${int} not null default 1`,
    `alter table application add column email_idx text`,
    `alter table application add column document_idx text`,
    `alter table application add column device_idx text`,
    `alter table application add column address_idx text`,
    `create index application_phone on application (phone_idx) where phone_idx is not null`,
    `create index application_document on application (document_idx) where document_idx is not null`,
    `create index application_device on application (device_idx) where device_idx is not null`,
    `create index application_address on application (address_idx) where address_idx is not null`,
    `alter table document add column hash text`,
    `create index document_hash on document (hash) where hash is not null`,

    `create table case_skip (application_id ${int} not null references application (id), operator_id ${int} not null references operator (id),
      submission ${int} not null, reason text not null, at ${int} not null, primary key (application_id, operator_id))${table}`,
    `create table operator_tie (operator_id ${int} not null references operator (id), idx text not null, at ${int} not null,
      primary key (operator_id, idx))${table}`,

    `create table second_look (id ${key}, application_id ${int} not null unique references application (id), original_id ${int} not null
      references application (id), kind ${int} not null, expected text not null, expected_reasons text not null,
      expected_by ${int} references operator (id), made_at ${int} not null, verdict text, reasons text,
      decided_by ${int} references operator (id), decided_at ${int}, agreed ${int})${table}`,
    `create index second_look_decided on second_look (decided_at) where decided_at is not null`,
    `create table shift (operator_id ${int} primary key references operator (id), state text not null, since ${int} not null)${table}`,
    `create table shift_note (id ${key}, operator_id ${int} not null references operator (id), at ${int} not null,
      text_enc ${blob} not null)${table}`,

    `create table watch_list (id ${key}, name text not null unique, format text not null, digest text not null, entries ${int} not null,
      imported_at ${int} not null, imported_by ${int} references operator (id), version ${int} not null default 1)${table}`,
    `create table watch_entry (id ${key}, list_id ${int} not null references watch_list (id), entry text not null, kind text not null,
      names text not null, births text not null, countries text not null, programmes text not null, gone ${int} not null default 0,
      unique (list_id, entry))${table}`,
    `create table watch_hit (id ${key}, entry_id ${int} not null references watch_entry (id), application_id ${int} references application (id),
      customer_id ${int} references customer (id), score ${int} not null, match text not null, state text not null default 'open',
      reason text, decided_by ${int} references operator (id), decided_at ${int}, made_at ${int} not null,
      version ${int} not null default 1)${table}`,
    `create unique index watch_hit_application on watch_hit (entry_id, application_id) where application_id is not null`,
    `create index watch_hit_customer on watch_hit (customer_id, entry_id) where customer_id is not null`,
  ],
}
