// The tables as Kysely sees them; written by hand beside the migrations, which are the truth. Integers stand for flags (0/1), codes
// (electron/store/db/codes.ts) and UTC milliseconds; `*_enc` is AES-256-GCM ciphertext, `*_idx` a keyed HMAC for exact search.
import type { Generated } from 'kysely'

type Key = Generated<number>

export type Tables = {
  meta: { key: string; value: string }
  key_slot: { id: Key; kind: string; record: string; created_at: number }
  service_key: { id: Key; principal: string; key_hash: string; created_at: number }

  operator: {
    id: Key
    name: string
    display_name: string
    role: string
    password_hash: string | null
    failed: number
    locked_until: number | null
    active: number
    created_at: number
    version: number
  }
  session: { token_hash: string; operator_id: number; created_at: number; seen_at: number; expires_at: number }

  customer: {
    id: Key
    native: string | null
    latin: string
    /** Both names in lower case, for search. */
    search: string
    language: string
    since: number
    city: string | null
    country: string | null
    verified_at: number | null
    verified_by: string | null
    phone_enc: Uint8Array | null
    phone_idx: string | null
    email_enc: Uint8Array | null
    email_idx: string | null
    national_enc: Uint8Array | null
    national_idx: string | null
    device_idx: string | null
    origin: number
    source: number | null
    outside_id: string | null
    version: number
    screened: Generated<number>
  }
  account: { id: Key; customer_id: number; currency: string; available: number; held: number; version: number }
  card: {
    id: Key
    customer_id: number
    account_id: number
    bin: string
    last4: string
    pan_enc: Uint8Array | null
    pan_idx: string | null
    expires_at: number
    issued_at: number
    state: number
    freeze_reason: string | null
    freeze_by: string | null
    freeze_name: string | null
    freeze_at: number | null
    freeze_until: number | null
    freeze_note: string | null
    limit_payment: number | null
    limit_day: number | null
    limit_month: number | null
    abroad: number
    online: number
    contactless: number
    cash: number
    pin_state: number
    pin_tries: number
    pin_changed_at: number | null
    used_day: number
    used_day_sum: number
    used_month: number
    used_month_sum: number
    last_payment_at: number | null
    origin: number
    source: number | null
    outside_id: string | null
    version: number
    /** Keyed verification value of the PIN in use. */
    pin_value: string | null
    /** Verification values of the last PINs, newest first: JSON. */
    pin_kept: string | null
    /** Controls of shared/domain/controls.ts, JSON; null: none. */
    controls: string | null
    /** Used in the month by group of merchants, JSON; null: no group has a limit. */
    used_groups: string | null
    replaces: number | null
    replaced_by: number | null
    ended_at: number | null
    ended_by: string | null
    ended_note: string | null
  }
  /** What the rules know of a card: CardProfile in shared/risk. */
  card_profile: {
    card_id: number
    payments: number
    log_mean: number
    log_var: number
    days: number
    day_log_mean: number
    day_log_var: number
    day: number
    day_sum: number
    countries: string
    first_at: number
  }

  source: { id: Key; name: string }
  merchant: {
    id: Key
    source: number
    outside_id: string
    name: string
    /** Name and city, for search; db/merchant-text.ts. */
    search: string
    mcc: string
    country: string | null
    city: string | null
    accepts: number
    /** 1: takes the wallet's cards directly; 0: through somebody else, which may cost. */
    direct: Generated<number>
    /** The merchant of which this is another place. */
    place_of: Generated<number | null>
  }
  txn: {
    id: Key
    card_id: number
    merchant_id: number
    at: number
    status: number
    reason: number | null
    channel: number
    pin: number
    amount: number
    currency: string
    billing_amount: number
    billing_currency: string
    rate_e8: number | null
    rate_day: number | null
    failed: string | null
    score: number | null
    flag_id: number | null
    label: number | null
    label_known_at: number | null
    cleared_at: number | null
    parent_id: number | null
    origin: number
    request_id: string | null
    request_hash: string | null
    source: number | null
    outside_id: string | null
    /** What the processor said beside the amount: JSON; null: nothing. */
    details: string | null
  }
  /** The reasons of one payment's score, and what scored it; only where there were any. */
  txn_score: { txn_id: number; model: string; reasons: string }
  /** Versions of the learnt score; `body` is LearntModel as JSON. */
  risk_model: {
    id: Key
    number: number
    state: string
    maker: number
    made_at: number
    shadow_at: number | null
    live_at: number | null
    ended_at: number | null
    before_id: number | null
    asked_by: number | null
    asked_at: number | null
    asked_note: string | null
    asked_until: number | null
    checker: number | null
    decided_at: number | null
    decision_note: string | null
    body: string
    version: Generated<number>
  }
  /** What the version in shadow would have said, in parts of a million. */
  risk_shadow: { txn_id: number; model_id: number; chance: number }
  rate: { currency: string; day: number; rate_e8: number; source: string }

  flag: {
    id: Key
    card_id: number
    opened_at: number
    last_at: number
    state: number
    score: number
    reasons: string
    rules: string
    loss: number
    approved: number
    payments: number
    verdict: number | null
    decided_by: number | null
    decided_at: number | null
    effective_at: number | null
    effected: number
    origin: number
    version: number
  }
  rule: {
    id: Key
    name: string
    /** Keys of the versions that run in shadow and live. */
    shadow: number | null
    live: number | null
    retired_at: number | null
    changed_at: number
    version: number
  }
  rule_version: {
    id: Key
    rule_id: number
    number: number
    text: string
    actions: string
    author: number
    made_at: number
  }
  /** When a version ran, in shadow or live; `until_at` null: it runs. */
  rule_run: {
    id: Key
    version_id: number
    live: number
    from_at: number
    until_at: number | null
  }
  rule_hit: {
    version_id: number
    txn_id: number
    at: number
    shadow: number
    snoozed: number
    evidence: string
  }
  rule_request: {
    id: Key
    rule_id: number
    version_id: number
    maker: number
    made_at: number
    note: string
    expires_at: number
    state: string
    checker: number | null
    decided_at: number | null
    decision_note: string | null
  }
  risk_list: { id: Key; name: string; kind: string; version: number }
  risk_list_entry: {
    id: Key
    list_id: number
    value: string
    added_at: number
    added_by: string
    removed_at: number | null
    removed_by: string | null
  }
  risk_stop: {
    id: Key
    kind: string
    target: string
    reason: string
    maker: number
    from_at: number
    until_at: number
    decided_at: number | null
    lifted_at: number | null
    asked_by: number | null
    asked_at: number | null
    asked_note: string | null
    asked_until: number | null
    checker: number | null
    decision_note: string | null
    version: Generated<number>
  }
  rule_snooze: {
    id: Key
    rule_id: number | null
    kind: string
    target_id: number
    reason: string
    from_at: number
    until_at: number
    by_name: string
    ended_at: number | null
    ended_by: string | null
  }
  flag_rule: { rule: string; flag_id: number; at: number; origin: number }

  application: {
    id: Key
    customer_id: number | null
    kind: number
    state: number
    submission: number
    submitted_at: number
    due_at: number
    paused_at: number | null
    risk: number
    risk_reasons: string
    native: string | null
    latin: string
    search: string
    language: string
    city: string
    country: string
    /** What was typed, printed and in the zone: one encrypted JSON text. */
    fields_enc: Uint8Array
    phone_idx: string | null
    checks: string
    lease_operator: number | null
    lease_until: number | null
    verdict: string | null
    reasons: string | null
    decided_by: number | null
    decided_at: number | null
    effective_at: number | null
    effected: number
    origin: number
    version: number
    warned_at: Generated<number | null>
    breached_at: Generated<number | null>
    owner_id: Generated<number | null>
    first_by: Generated<number | null>
    first_at: Generated<number | null>
    /** 0 none, 1 blind second look, 2 known answer. */
    look: Generated<number>
    look_of: Generated<number | null>
    barred_id: Generated<number | null>
    risk_version: Generated<number>
    email_idx: Generated<string | null>
    document_idx: Generated<string | null>
    device_idx: Generated<string | null>
    address_idx: Generated<string | null>
    screened: Generated<number>
    cause: Generated<string | null>
    /** What is asked of single papers: JSON, see PaperAsk in shared/domain/review.ts. */
    paper_reasons: Generated<string | null>
    rule: Generated<string | null>
    papers_deleted_at: Generated<number | null>
  }
  document: {
    id: Key
    application_id: number
    kind: number
    submission: number
    mime: string
    width: number
    height: number
    image_enc: Uint8Array
    created_at: number
    hash: Generated<string | null>
    deleted_at: Generated<number | null>
  }
  document_key: { document_id: number; key_enc: Uint8Array }
  auto_rule: {
    id: Key
    name: string
    on_since: number | null
    settings: string
    on_by: number | null
    asked_by: number | null
    asked_at: number | null
    asked_note: string | null
    asked_until: number | null
    asked_settings: string | null
    version: Generated<number>
  }
  case_skip: { application_id: number; operator_id: number; submission: number; reason: string; at: number }
  /** What of an operator's own life must not meet their work: blind indexes of phone, e-mail and papers. */
  operator_tie: { operator_id: number; idx: string; at: number }
  second_look: {
    id: Key
    application_id: number
    original_id: number
    kind: number
    expected: string
    expected_reasons: string
    expected_by: number | null
    made_at: number
    verdict: string | null
    reasons: string | null
    decided_by: number | null
    decided_at: number | null
    agreed: number | null
  }
  shift: { operator_id: number; state: string; since: number }
  shift_note: { id: Key; operator_id: number; at: number; text_enc: Uint8Array }
  watch_list: {
    id: Key
    name: string
    format: string
    digest: string
    entries: number
    imported_at: number
    imported_by: number | null
    version: number
    people: number
  }
  /** One content of one entry; `state`: 0 in force, 1 gone, 2 coming. */
  watch_entry: {
    id: Key
    list_id: number
    entry: string
    digest: string
    kind: string
    names: string
    births: string
    countries: string
    programmes: string
    state: number
  }
  watch_hit: {
    id: Key
    entry_id: number
    application_id: number
    customer_id: number | null
    person_idx: string
    score: number
    /** Match of shared/domain/identity/watchMatch.ts, JSON. */
    match: string
    state: string
    reason: string | null
    decided_by: number | null
    decided_at: number | null
    made_at: number
  }
  /** False matches: this entry, as it stands, is not the person of these data. */
  watch_clear: {
    entry_id: number
    person_idx: string
    reason: string
    decided_by: number | null
    decided_at: number
  }
  watch_run: {
    id: Key
    stamp: number
    list: string
    what: string
    started_at: number
    ended_at: number | null
    people: Generated<number>
    hits: Generated<number>
    rechecks: Generated<number>
  }
  document_look: { document_id: number; operator_id: number; at: number }

  staged: {
    id: Key
    action: string
    card_id: number
    base_version: number
    payload: string
    maker: number
    made_at: number
    note: string
    expires_at: number
    state: string
    checker: number | null
    decided_at: number | null
    decision_note: string | null
    version: number
  }

  /** What happened to a thing, for its time line; `data` is JSON. */
  history: { id: Key; kind: string; target_id: number; at: number; event: string; by_name: string | null; data: string }
  mention: { id: Key; note_id: number; operator_id: number; seen_at: number | null }
  note: { id: Key; kind: string; target_id: number; operator_id: number; at: number; text_enc: Uint8Array }
  /** What a person is told; delivery comes from here. */
  notice: {
    id: Key
    customer_id: number | null
    application_id: number | null
    at: number
    template: string
    language: string
    data: string
    state: string
    card_id: number | null
    txn_id: number | null
    attempts: Generated<number>
    /** When it is tried next; null: not waiting. */
    next_at: number | null
    settled_at: number | null
    last_error: string | null
  }
  /** Where notices go: a webhook and the secret that signs them. */
  receiver: { id: Key; url: string; secret_enc: Uint8Array; active: number; made_at: number; made_by: string }
  /** What the store has to carry out at a time. */
  effect: { id: Key; due_at: number; kind: string; target_id: number; version: number; done_at: number | null }

  saved_view: {
    id: Key
    owner_id: number
    name: string
    query: string
    layout: string | null
    shared: number
    changed_at: number
    version: number
  }
  import_job: {
    id: Key
    name: string
    size: number
    made_by: number | null
    by_name: string
    made_at: number
    state: string
    layout: string | null
    source: string | null
    /** Place in IMPORT_RULES. */
    rules: number
    started_at: number | null
    beat_at: number | null
    ended_at: number | null
    total: number | null
    rows_read: Generated<number>
    added: Generated<number>
    added_before: Generated<number>
    known: Generated<number>
    rejected: Generated<number>
    flagged: Generated<number>
    /** Of the payments that the live rules and the score look at, since when; null: they do not, or not yet. */
    judged: Generated<number>
    to_judge: number | null
    judging_since: number | null
    refusals: string | null
    problem: string | null
    /** 1 while the file lies beside the store. */
    kept: number
    version: Generated<number>
  }
  import_mapping: {
    id: Key
    owner_id: number
    name: string
    mapping: string
    shared: number
    changed_at: number
    version: Generated<number>
  }
  asked_query: { operator_id: number; query: string; at: number; uses: number }
  /** The ledger summed by hour since 1970 and kind of payment; reason -1 where there is none. See db/sums.ts. */
  hour_sum: {
    hour: number
    status: number
    reason: number
    channel: number
    billing_currency: string
    origin: number
    part: number
    payments: number
    amount: number
  }

  /** Money that an approved payment keeps from being spent twice; minor units of the billing currency. */
  hold: {
    txn_id: number
    account_id: number
    /** Approved in all, increments included, reversals taken off. */
    authorised: number
    held: number
    fee_held: number
    cleared: Generated<number>
    fee_charged: Generated<number>
    refunded: Generated<number>
    fee_schedule: number | null
    /** Bits: 1 foreign, 2 cash, 4 not direct. */
    fee_case: number
    mcc_group: string | null
    expires_at: number
    /** The account as the authorisation left it; null where it was not seen. */
    available_after: number | null
    held_after: number | null
  }
  /** Amount from one book to another: BOOKS in electron/store/db/postings.ts. */
  posting: {
    id: Key
    at: number
    kind: number
    account_id: number
    txn_id: number | null
    dispute_id: number | null
    from_book: number
    to_book: number
    amount: number
    currency: string
  }
  /** What the card network said about a payment after its authorisation, with the account after it. */
  scheme_message: {
    id: Key
    txn_id: number
    at: number
    kind: number
    request_id: string | null
    request_hash: string | null
    amount: number
    fee: number
    available: number
    held: number
    data: string
  }
  fee_schedule: { id: Key; from_at: number; rules: string; note: string; made_by: string; made_at: number }

  caller_check: {
    id: Key
    customer_id: number
    operator_id: number
    at: number
    until_at: number
    method: string
    facts: string
  }
  dispute: {
    id: Key
    txn_id: number
    card_id: number
    customer_id: number
    account_id: number
    state: string
    reason: string
    amount: number
    currency: string
    opened_at: number
    due_at: number
    opened_by: string
    provisional: number
    provisional_at: number | null
    recovered: number
    submitted_at: number | null
    closed_at: number | null
    closed_by: string | null
    note_enc: Uint8Array | null
    version: number
  }
  evidence: { id: Key; dispute_id: number; at: number; kind: string; by_name: string; text_enc: Uint8Array }
  bulk_job: {
    id: Key
    kind: string
    state: string
    choice: string
    reason: string | null
    note: string
    made_by: number
    by_name: string
    at: number
    total: number
    done: number
    skipped: number
    undone: number
    ended_at: number | null
    /** Who asked to take it back, where a second person has to agree. */
    asked_by: number | null
    version: number
  }
  bulk_item: {
    job_id: number
    card_id: number
    state: string
    why: string | null
    at: number | null
    card_version: number | null
  }

  audit: {
    seq: number
    at: number
    actor_kind: string
    actor_id: number | null
    actor: string
    role: string
    action: string
    target_kind: string | null
    target: string | null
    label: string | null
    result: string
    reason: string | null
    source: string
    changes: string
    request_id: string | null
    prev: string
    hash: string
  }
  audit_head: { id: number; seq: number; hash: string; at: number; seal: string }
  event: { seq: Key; at: number; kind: string; target: string | null; what: string; by_name: string | null }
  outcome: { request_id: string; actor: string; body_hash: string; action: string; at: number; answer: string }
}
