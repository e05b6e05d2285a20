// The card's life: states, reasons, and the moves between them. Pure: a move gives the new card and what happened, or a named refusal.

import type { Controls } from './controls.ts'

export const CARD_STATES = ['active', 'frozen', 'lost', 'stolen', 'expired', 'closed'] as const
export type CardState = (typeof CARD_STATES)[number]

export const PIN_STATES = ['unset', 'set', 'must_change', 'locked'] as const
export type PinState = (typeof PIN_STATES)[number]

/** Why a card is frozen. The first five are what a person may pick, in the order of their digit keys. */
export const FREEZE_REASONS = [
  'holder_disputes',
  'device_lost',
  'suspected_fraud',
  'holder_pause',
  'other',
  'rule',
] as const
export type FreezeReason = (typeof FREEZE_REASONS)[number]

export const OPERATOR_FREEZE_REASONS = [
  'holder_disputes',
  'device_lost',
  'suspected_fraud',
  'holder_pause',
  'other',
] as const

/** Fraud and loss: such a freeze takes no end date, its holder cannot lift it, and lifting it needs a second person. */
const GRAVE: ReadonlyArray<FreezeReason> = ['holder_disputes', 'device_lost', 'suspected_fraud', 'rule']
export const isGrave = (reason: FreezeReason): boolean => GRAVE.includes(reason)

export const PIN_TRIES = 3

export type Scope = Readonly<{ abroad: boolean; online: boolean; contactless: boolean; cash: boolean }>
/** Billing currency, minor units; `null` is no limit. */
export type Limits = Readonly<{ payment: number | null; day: number | null; month: number | null }>

export type FreezeBy = 'operator' | 'holder' | 'rule'

export type Freeze = Readonly<{
  reason: FreezeReason
  by: FreezeBy
  /** Name as shown; the operator's, or the rule's id. */
  byName: string
  at: number
  until: number | null
  note: string
}>

export type Card = Readonly<{
  state: CardState
  freeze: Freeze | null
  limits: Limits
  scope: Scope
  /** Limits by kind of shop, blocks, lifts, travel; absent: none. */
  controls?: Controls
  pin: Readonly<{ state: PinState; wrongTries: number; changedAt: number | null }>
  /** First millisecond at which the card no longer pays. */
  expiresAt: number
}>

export type CardRefusal =
  | 'already_frozen'
  | 'not_frozen'
  | 'final_state'
  | 'until_not_allowed'
  | 'until_in_past'
  | 'note_required'
  | 'limits_out_of_order'
  | 'nothing_changed'
  | 'final_already'
  | 'not_replaceable'
  | 'already_replaced'
  | 'pin_locked'
  | 'pin_not_locked'
  | 'pin_not_set'
  | 'pin_already_set'
  | 'holder_may_not'

export type Move<T> = Readonly<{ ok: true; card: T }> | Readonly<{ ok: false; refusal: CardRefusal }>

const FINAL: ReadonlyArray<CardState> = ['lost', 'stolen', 'expired', 'closed']
const refuse = (refusal: CardRefusal): Move<never> => ({ ok: false, refusal })

/** The state now: expiry and a freeze's end come by time alone, without a write. */
export function stateAt(card: Card, now: number): CardState {
  if (FINAL.includes(card.state)) return card.state
  if (now >= card.expiresAt) return 'expired'
  if (card.state === 'frozen' && card.freeze?.until != null && now >= card.freeze.until) return 'active'
  return card.state
}

/** Freezes an active card. Never slowed: no second person, no check of anything but the move itself. */
export function freezeCard(card: Card, freeze: Freeze): Move<Card> {
  const state = stateAt(card, freeze.at)
  if (state === 'frozen') return refuse('already_frozen')
  if (FINAL.includes(state)) return refuse('final_state')
  if (freeze.until !== null && isGrave(freeze.reason)) return refuse('until_not_allowed')
  if (freeze.until !== null && freeze.until <= freeze.at) return refuse('until_in_past')
  if (freeze.reason === 'other' && freeze.note.trim() === '') return refuse('note_required')
  return { ok: true, card: { ...card, state: 'frozen', freeze } }
}

export function unfreezeCard(card: Card, now: number): Move<Card> {
  const state = stateAt(card, now)
  if (FINAL.includes(state)) return refuse('final_state')
  if (state !== 'frozen') return refuse('not_frozen')
  return { ok: true, card: { ...card, state: 'active', freeze: null } }
}

/** New limits and scope on a card that may still pay some day. Payment <= day <= month where both are set. */
export function limitCard(card: Card, limits: Limits, scope: Scope, now: number): Move<Card> {
  if (FINAL.includes(stateAt(card, now))) return refuse('final_state')
  const steps = [limits.payment, limits.day, limits.month].filter((value) => value !== null)
  if (steps.some((value, i) => i > 0 && value < steps[i - 1]!)) return refuse('limits_out_of_order')
  const same =
    limits.payment === card.limits.payment &&
    limits.day === card.limits.day &&
    limits.month === card.limits.month &&
    scope.abroad === card.scope.abroad &&
    scope.online === card.scope.online &&
    scope.contactless === card.scope.contactless &&
    scope.cash === card.scope.cash
  if (same) return refuse('nothing_changed')
  return { ok: true, card: { ...card, limits, scope } }
}

/** The most an agent may set alone, in minor units of the billing currency; past it a supervisor approves. */
export const LIMIT_POLICY = { payment: 1_000_000, day: 1_000_000, month: 5_000_000 } as const

/** Whether new limits go past what one person may set: higher than policy and higher than before. */
export function pastLimitPolicy(before: Limits, after: Limits): boolean {
  const past = (was: number | null, is: number | null, policy: number): boolean =>
    (is === null || is > policy) && (was === null ? false : is === null || is > was)
  return (
    past(before.payment, after.payment, LIMIT_POLICY.payment) ||
    past(before.day, after.day, LIMIT_POLICY.day) ||
    past(before.month, after.month, LIMIT_POLICY.month)
  )
}
