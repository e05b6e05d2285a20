// Whole rows with their keys and states given, for a new store that is filled as a whole. Everything that lives in a running store is
// written by the repository of its aggregate instead; only electron/store/demo imports this.
import type { Insertable, Kysely } from 'kysely'
import type { Tables } from './schema.ts'
import { run, statement, type Args, type Work } from './work.ts'

/** A row of a table with its key. */
export type WholeRow<T extends keyof Tables> = Readonly<
  Omit<Insertable<Tables[T]>, 'id'> & (Tables[T] extends { id: unknown } ? { id: number } : Record<never, never>)
>
type Column<T extends keyof Tables> = keyof WholeRow<T> & string

/** An insert of exactly these columns; each value is an argument of the column's name. */
const filler = <T extends keyof Tables, C extends Column<T>>(table: T, columns: ReadonlyArray<C>) => {
  const insert = statement<Args>()((k, p) =>
    // The columns are the table's own (`Column<T>`), which Kysely cannot see through a generic table.
    (k as unknown as Kysely<Record<string, Record<string, unknown>>>)
      .insertInto(table)
      .values(Object.fromEntries(columns.map((column) => [column, p[column]]))),
  )
  return function* (row: Readonly<Pick<WholeRow<T>, C>>): Work<void> {
    yield* run(insert, row as unknown as Args)
  }
}

export const fillCustomer = filler('customer', [
  'id',
  'native',
  'latin',
  'search',
  'language',
  'since',
  'city',
  'country',
  'verified_at',
  'verified_by',
  'phone_enc',
  'phone_idx',
  'email_enc',
  'email_idx',
  'national_enc',
  'national_idx',
  'device_idx',
  'origin',
  'source',
  'outside_id',
  'version',
])
export const fillAccount = filler('account', ['id', 'customer_id', 'currency', 'available', 'held', 'version'])
export const fillCard = filler('card', [
  'id',
  'customer_id',
  'account_id',
  'bin',
  'last4',
  'pan_enc',
  'pan_idx',
  'expires_at',
  'issued_at',
  'state',
  'freeze_reason',
  'freeze_by',
  'freeze_name',
  'freeze_at',
  'freeze_until',
  'freeze_note',
  'limit_payment',
  'limit_day',
  'limit_month',
  'abroad',
  'online',
  'contactless',
  'cash',
  'pin_state',
  'pin_tries',
  'pin_changed_at',
  'used_day',
  'used_day_sum',
  'used_month',
  'used_month_sum',
  'last_payment_at',
  'origin',
  'source',
  'outside_id',
  'version',
])
export const fillMerchant = filler('merchant', [
  'id',
  'source',
  'outside_id',
  'name',
  'search',
  'mcc',
  'country',
  'city',
  'accepts',
])
export const fillRate = filler('rate', ['currency', 'day', 'rate_e8', 'source'])
export const fillTransaction = filler('txn', [
  'id',
  'card_id',
  'merchant_id',
  'at',
  'status',
  'reason',
  'channel',
  'pin',
  'amount',
  'currency',
  'billing_amount',
  'billing_currency',
  'rate_e8',
  'rate_day',
  'failed',
  'score',
  'flag_id',
  'label',
  'label_known_at',
  'cleared_at',
  'parent_id',
  'origin',
  'request_id',
  'request_hash',
  'source',
  'outside_id',
])
export const fillHold = filler('hold', [
  'txn_id',
  'account_id',
  'authorised',
  'held',
  'fee_held',
  'cleared',
  'fee_charged',
  'refunded',
  'fee_schedule',
  'fee_case',
  'mcc_group',
  'expires_at',
  'available_after',
  'held_after',
])
export const fillFlag = filler('flag', [
  'id',
  'card_id',
  'opened_at',
  'last_at',
  'state',
  'score',
  'reasons',
  'rules',
  'loss',
  'approved',
  'payments',
  'verdict',
  'decided_by',
  'decided_at',
  'effective_at',
  'effected',
  'origin',
  'version',
])
export const fillApplication = filler('application', [
  'id',
  'customer_id',
  'kind',
  'state',
  'submission',
  'submitted_at',
  'due_at',
  'paused_at',
  'risk',
  'risk_reasons',
  'native',
  'latin',
  'search',
  'language',
  'city',
  'country',
  'fields_enc',
  'phone_idx',
  'checks',
  'lease_operator',
  'lease_until',
  'verdict',
  'reasons',
  'decided_by',
  'decided_at',
  'effective_at',
  'effected',
  'origin',
  'version',
])

// What a filled row becomes at the end of its story.
type CardEnd = {
  id: number
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
  /** JSON; null: none. */
  controls: string | null
  pin_state: number
  pin_tries: number
  pin_changed_at: number | null
  used_day: number
  used_day_sum: number
  used_month: number
  used_month_sum: number
  last_payment_at: number | null
  version: number
}
const endCard = statement<CardEnd>()((k, p) =>
  k
    .updateTable('card')
    .set({
      state: p.state,
      freeze_reason: p.freeze_reason,
      freeze_by: p.freeze_by,
      freeze_name: p.freeze_name,
      freeze_at: p.freeze_at,
      freeze_until: p.freeze_until,
      freeze_note: p.freeze_note,
      limit_payment: p.limit_payment,
      limit_day: p.limit_day,
      limit_month: p.limit_month,
      abroad: p.abroad,
      online: p.online,
      contactless: p.contactless,
      cash: p.cash,
      controls: p.controls,
      pin_state: p.pin_state,
      pin_tries: p.pin_tries,
      pin_changed_at: p.pin_changed_at,
      used_day: p.used_day,
      used_day_sum: p.used_day_sum,
      used_month: p.used_month,
      used_month_sum: p.used_month_sum,
      last_payment_at: p.last_payment_at,
      version: p.version,
    })
    .where('id', '=', p.id),
)
type FlagEnd = {
  id: number
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
  version: number
}
const endFlag = statement<FlagEnd>()((k, p) =>
  k
    .updateTable('flag')
    .set({
      last_at: p.last_at,
      state: p.state,
      score: p.score,
      reasons: p.reasons,
      rules: p.rules,
      loss: p.loss,
      approved: p.approved,
      payments: p.payments,
      verdict: p.verdict,
      decided_by: p.decided_by,
      decided_at: p.decided_at,
      effective_at: p.effective_at,
      effected: p.effected,
      version: p.version,
    })
    .where('id', '=', p.id),
)

type ToldNotice = Readonly<{
  customer: number
  card: number
  at: number
  settled: number
  template: string
  language: string
  data: string
  state: 'delivered' | 'dead'
  error: string | null
  attempts: number
}>
const told = statement<ToldNotice>()((k, p) =>
  k.insertInto('notice').values({
    customer_id: p.customer,
    application_id: null,
    card_id: p.card,
    txn_id: null,
    at: p.at,
    next_at: null,
    settled_at: p.settled,
    template: p.template,
    language: p.language,
    data: p.data,
    state: p.state,
    attempts: p.attempts,
    last_error: p.error,
  }),
)

/** A notice as it stands when it has gone its way: nothing is sent any more. */
export function* fillNotice(notice: ToldNotice): Work<void> {
  yield* run(told, notice)
}
export function* closeCard(card: CardEnd): Work<void> {
  yield* run(endCard, card)
}
export function* closeFlag(flag: FlagEnd): Work<void> {
  yield* run(endFlag, flag)
}
