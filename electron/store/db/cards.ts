// Cards and the accounts they draw on.
import type { Card, CardState, FreezeBy, FreezeReason, Limits, Scope } from '#shared/domain/card.ts'
import type { Usage } from '#shared/domain/authorisation.ts'
import type { Controls } from '#shared/domain/controls.ts'
import { cardStateCodes, pinStateCodes } from './codes.ts'
import { post } from './postings.ts'
import type { Tables } from './schema.ts'
import { all, first, run, statement, type Dialect, type Work } from './work.ts'
import type { Kysely } from 'kysely'

/** A card with its account and its holder's names, as one row. */
export type CardRow = Readonly<
  Omit<Tables['card'], 'id' | 'pan_enc' | 'pan_idx' | 'source' | 'outside_id'> & {
    id: number
    currency: string
    available: number
    held: number
    native: string | null
    latin: string
    language: string
    customer_since: number
  }
>

const columns = [
  'card.id',
  'card.customer_id',
  'card.account_id',
  'card.bin',
  'card.last4',
  'card.expires_at',
  'card.issued_at',
  'card.state',
  'card.freeze_reason',
  'card.freeze_by',
  'card.freeze_name',
  'card.freeze_at',
  'card.freeze_until',
  'card.freeze_note',
  'card.limit_payment',
  'card.limit_day',
  'card.limit_month',
  'card.abroad',
  'card.online',
  'card.contactless',
  'card.cash',
  'card.pin_state',
  'card.pin_tries',
  'card.pin_changed_at',
  'card.used_day',
  'card.used_day_sum',
  'card.used_month',
  'card.used_month_sum',
  'card.last_payment_at',
  'card.origin',
  'card.version',
  'card.pin_value',
  'card.pin_kept',
  'card.controls',
  'card.used_groups',
  'card.replaces',
  'card.replaced_by',
  'card.ended_at',
  'card.ended_by',
  'card.ended_note',
  'account.currency',
  'account.available',
  'account.held',
  'customer.native',
  'customer.latin',
  'customer.language',
  'customer.since as customer_since',
] as const

const joined = (k: Kysely<Tables>) =>
  k
    .selectFrom('card')
    .innerJoin('account', 'account.id', 'card.account_id')
    .innerJoin('customer', 'customer.id', 'card.customer_id')
    .select(columns)

// A write reads under a lock on PostgreSQL; on SQLite the write transaction itself is the lock.
const locked = <Q extends { forUpdate: (tables: ReadonlyArray<'card' | 'account'>) => Q }>(
  query: Q,
  dialect: Dialect,
): Q => (dialect === 'postgres' ? query.forUpdate(['card', 'account']) : query)

const byId = statement<{ id: number }>()((k, p) => joined(k).where('card.id', '=', p.id))
const byIdLocked = statement<{ id: number }>()((k, p, dialect) =>
  locked(joined(k).where('card.id', '=', p.id), dialect),
)
const byPanLocked = statement<{ pan: string }>()((k, p, dialect) =>
  locked(joined(k).where('card.pan_idx', '=', p.pan), dialect),
)
const ofCustomer = statement<{ customer: number }>()((k, p) =>
  joined(k).where('card.customer_id', '=', p.customer).orderBy('card.issued_at', 'desc').limit(50),
)
const panOf = statement<{ id: number }>()((k, p) => k.selectFrom('card').select('pan_enc').where('id', '=', p.id))

type ControlArgs = {
  id: number
  version: number
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
  controls: string | null
  pin_state: number
  pin_tries: number
  pin_changed_at: number | null
}
const setControls = statement<ControlArgs>()((k, p) =>
  k
    .updateTable('card')
    .set((e) => ({
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
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)

type UseArgs = {
  id: number
  day: number
  daySum: number
  month: number
  monthSum: number
  pinTries: number
  pinState: number
  groups: string | null
  at: number
}
// Counters and tries move with every payment and are no change of the card that a person made: the version stays.
const setUse = statement<UseArgs>()((k, p) =>
  k
    .updateTable('card')
    .set({
      used_day: p.day,
      used_day_sum: p.daySum,
      used_month: p.month,
      used_month_sum: p.monthSum,
      pin_tries: p.pinTries,
      pin_state: p.pinState,
      used_groups: p.groups,
      last_payment_at: p.at,
    })
    .where('id', '=', p.id),
)
const insertAccount = statement<{ id: number; customer: number; currency: string; available: number }>()((k, p) =>
  k
    .insertInto('account')
    .values({ id: p.id, customer_id: p.customer, currency: p.currency, available: p.available, held: 0, version: 1 }),
)
type NewCardArgs = {
  id: number
  customer: number
  account: number
  bin: string
  last4: string
  pan: Uint8Array
  panIndex: string
  issuedAt: number
  expiresAt: number
  payment: number | null
  day: number | null
  month: number | null
  abroad: number
  origin: number
  state: number
  pinState: number
}
const insertCard = statement<NewCardArgs>()((k, p) =>
  k.insertInto('card').values({
    id: p.id,
    customer_id: p.customer,
    account_id: p.account,
    bin: p.bin,
    last4: p.last4,
    pan_enc: p.pan,
    pan_idx: p.panIndex,
    issued_at: p.issuedAt,
    expires_at: p.expiresAt,
    state: p.state,
    limit_payment: p.payment,
    limit_day: p.day,
    limit_month: p.month,
    abroad: p.abroad,
    online: 1,
    contactless: 1,
    cash: 0,
    pin_state: p.pinState,
    pin_tries: 0,
    used_day: 0,
    used_day_sum: 0,
    used_month: 0,
    used_month_sum: 0,
    origin: p.origin,
    version: 1,
  }),
)
const panTaken = statement<{ pan: string }>()((k, p) => k.selectFrom('card').select('id').where('pan_idx', '=', p.pan))

/** The card as the domain's rules see it. */
export function toCard(row: CardRow): Card {
  const freeze =
    row.freeze_at === null
      ? null
      : {
          reason: row.freeze_reason as FreezeReason,
          by: row.freeze_by as FreezeBy,
          byName: row.freeze_name ?? '',
          at: row.freeze_at,
          until: row.freeze_until,
          note: row.freeze_note ?? '',
        }
  return {
    state: cardStateCodes.word(row.state),
    freeze,
    limits: limitsOf(row),
    scope: scopeOf(row),
    pin: { state: pinStateCodes.word(row.pin_state), wrongTries: row.pin_tries, changedAt: row.pin_changed_at },
    expiresAt: row.expires_at,
    ...(row.controls !== null && { controls: JSON.parse(row.controls) as Controls }),
  }
}
export const limitsOf = (row: CardRow): Limits => ({
  payment: row.limit_payment,
  day: row.limit_day,
  month: row.limit_month,
})
export const scopeOf = (row: CardRow): Scope => ({
  abroad: row.abroad === 1,
  online: row.online === 1,
  contactless: row.contactless === 1,
  cash: row.cash === 1,
})
export const usageOf = (row: CardRow): Usage => ({
  day: row.used_day,
  dayUsed: row.used_day_sum,
  month: row.used_month,
  monthUsed: row.used_month_sum,
  ...(row.used_groups !== null && { groups: JSON.parse(row.used_groups) as Record<string, number> }),
})

export function* cardById(id: number): Work<CardRow | undefined> {
  return yield* first(byId, { id })
}
export function* cardForChange(id: number): Work<CardRow | undefined> {
  return yield* first(byIdLocked, { id })
}
export function* cardByPanForChange(panIndex: string): Work<CardRow | undefined> {
  return yield* first(byPanLocked, { pan: panIndex })
}
export function* cardsOfCustomer(customer: number): Work<ReadonlyArray<CardRow>> {
  return yield* all(ofCustomer, { customer })
}
export function* sealedPan(id: number): Work<Uint8Array | null> {
  return (yield* first(panOf, { id }))?.pan_enc ?? null
}
export function* panExists(panIndex: string): Work<boolean> {
  return (yield* first(panTaken, { pan: panIndex })) !== undefined
}

/** Writes state, freeze, limits, scope, controls and the PIN's state if the card still has `version`; false when it has moved on. */
export function* saveControls(id: number, version: number, card: Card): Work<boolean> {
  const { freeze, limits, scope } = card
  const changes = yield* run(setControls, {
    id,
    version,
    state: cardStateCodes.code(card.state as CardState),
    freeze_reason: freeze?.reason ?? null,
    freeze_by: freeze?.by ?? null,
    freeze_name: freeze?.byName ?? null,
    freeze_at: freeze?.at ?? null,
    freeze_until: freeze?.until ?? null,
    freeze_note: freeze?.note ?? null,
    limit_payment: limits.payment,
    limit_day: limits.day,
    limit_month: limits.month,
    abroad: Number(scope.abroad),
    online: Number(scope.online),
    contactless: Number(scope.contactless),
    cash: Number(scope.cash),
    controls: card.controls === undefined ? null : JSON.stringify(card.controls),
    pin_state: pinStateCodes.code(card.pin.state),
    pin_tries: card.pin.wrongTries,
    pin_changed_at: card.pin.changedAt,
  })
  return changes === 1
}

/** Writes what a payment used: counters, PIN tries, the time of the last payment. */
export function* saveUse(
  id: number,
  usage: Usage,
  pin: Readonly<{ tries: number; state: Card['pin']['state'] }>,
  at: number,
): Work<void> {
  yield* run(setUse, {
    id,
    day: usage.day,
    daySum: usage.dayUsed,
    month: usage.month,
    monthSum: usage.monthUsed,
    pinTries: pin.tries,
    pinState: pinStateCodes.code(pin.state),
    groups: usage.groups === undefined ? null : JSON.stringify(usage.groups),
    at,
  })
}
/** A new account; what it begins with comes from the programme's funding (postings.ts). */
export function* addAccount(id: number, customer: number, currency: string, available: number): Work<void> {
  yield* run(insertAccount, { id, customer, currency, available: 0 })
  yield* post({ account: id, currency, at: 0 }, [
    { kind: 'opening', from: 'funding', to: 'available', amount: available },
  ])
}
export function* addCard(card: NewCardArgs): Work<void> {
  yield* run(insertCard, card)
}
