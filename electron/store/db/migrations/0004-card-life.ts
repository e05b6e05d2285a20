// The card's whole life and its money: PIN values, controls, replacements, holds, the ledger of postings, scheme messages, fees, the
// outbox, caller checks, disputes, bulk work.
import type { Migration } from './migration.ts'

export const cardLife: Migration = {
  number: 4,
  name: 'card-life',
  statements: ({ key, int, blob, table }) => [
    `alter table card add column pin_value text`,
    `alter table card add column pin_kept text`,
    `alter table card add column controls text`,
    `alter table card add column used_groups text`,
    `alter table card add column replaces ${int}`,
    `alter table card add column replaced_by ${int}`,
    `alter table card add column ended_at ${int}`,
    `alter table card add column ended_by text`,
    `alter table card add column ended_note text`,
    `alter table txn add column details text`,
    `alter table merchant add column direct ${int} not null default 1`,

    `create table hold (txn_id ${int} primary key references txn (id), account_id ${int} not null references account (id),
      authorised ${int} not null, held ${int} not null, fee_held ${int} not null, cleared ${int} not null default 0,
      fee_charged ${int} not null default 0, refunded ${int} not null default 0, fee_schedule ${int}, fee_case ${int} not null,
      mcc_group text, expires_at ${int} not null, available_after ${int}, held_after ${int})${table}`,
    `create index hold_expiry on hold (expires_at) where held > 0`,
    `create index hold_account on hold (account_id) where held > 0`,

    // A posting moves an amount from one book to another: both sides in one row, so that no half of it can be missing.
    `create table posting (id ${key}, at ${int} not null, kind ${int} not null, account_id ${int} not null references account (id),
      txn_id ${int}, dispute_id ${int}, from_book ${int} not null, to_book ${int} not null, amount ${int} not null check (amount > 0),
      currency text not null)${table}`,
    `create index posting_account on posting (account_id, id)`,
    `create index posting_txn on posting (txn_id) where txn_id is not null`,
    `insert into posting (at, kind, account_id, from_book, to_book, amount, currency)
      select 0, 0, id, 2, 0, available, currency from account where available > 0`,
    `insert into posting (at, kind, account_id, from_book, to_book, amount, currency)
      select 0, 0, id, 0, 2, -available, currency from account where available < 0`,
    `insert into posting (at, kind, account_id, from_book, to_book, amount, currency)
      select 0, 0, id, 2, 1, held, currency from account where held > 0`,

    `create table scheme_message (id ${key}, txn_id ${int} not null references txn (id), at ${int} not null, kind ${int} not null,
      request_id text unique, request_hash text, amount ${int} not null, fee ${int} not null, available ${int} not null,
      held ${int} not null, data text not null)${table}`,
    `create index scheme_message_txn on scheme_message (txn_id, id)`,

    `create table fee_schedule (id ${key}, from_at ${int} not null, rules text not null, note text not null, made_by text not null,
      made_at ${int} not null)${table}`,
    `create index fee_schedule_from on fee_schedule (from_at, id)`,

    `alter table notice add column card_id ${int}`,
    `alter table notice add column txn_id ${int}`,
    `alter table notice add column attempts ${int} not null default 0`,
    `alter table notice add column next_at ${int}`,
    `alter table notice add column settled_at ${int}`,
    `alter table notice add column last_error text`,
    `create index notice_due on notice (next_at) where next_at is not null`,
    `create index notice_customer on notice (customer_id, id)`,
    `create table receiver (id ${key}, url text not null, secret_enc ${blob} not null, active ${int} not null, made_at ${int} not null,
      made_by text not null)${table}`,

    `create table caller_check (id ${key}, customer_id ${int} not null references customer (id),
      operator_id ${int} not null references operator (id), at ${int} not null, until_at ${int} not null, method text not null,
      facts text not null)${table}`,
    `create index caller_check_customer on caller_check (customer_id, operator_id, until_at)`,

    `create table dispute (id ${key}, txn_id ${int} not null references txn (id), card_id ${int} not null references card (id),
      customer_id ${int} not null references customer (id), account_id ${int} not null references account (id), state text not null,
      reason text not null, amount ${int} not null, currency text not null, opened_at ${int} not null, due_at ${int} not null,
      opened_by text not null, provisional ${int} not null default 0, provisional_at ${int}, recovered ${int} not null default 0,
      submitted_at ${int}, closed_at ${int}, closed_by text, note_enc ${blob}, version ${int} not null default 1)${table}`,
    `create index dispute_state on dispute (state, due_at)`,
    `create index dispute_customer on dispute (customer_id)`,
    `create unique index dispute_open on dispute (txn_id) where closed_at is null`,
    `create table evidence (id ${key}, dispute_id ${int} not null references dispute (id), at ${int} not null, kind text not null,
      by_name text not null, text_enc ${blob} not null)${table}`,
    `create index evidence_dispute on evidence (dispute_id, id)`,

    `create table bulk_job (id ${key}, kind text not null, state text not null, choice text not null, reason text, note text not null,
      made_by ${int} not null references operator (id), by_name text not null, at ${int} not null, total ${int} not null,
      done ${int} not null default 0, skipped ${int} not null default 0, undone ${int} not null default 0, ended_at ${int}, asked_by ${int},
      version ${int} not null default 1)${table}`,
    `create table bulk_item (job_id ${int} not null references bulk_job (id), card_id ${int} not null references card (id),
      state text not null, why text, at ${int}, card_version ${int}, primary key (job_id, card_id))${table}`,
    `create index bulk_item_state on bulk_item (job_id, state, card_id)`,
  ],
}
