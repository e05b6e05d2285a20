// The whole life of a card as one table: which move is legal in which state, and what is said where it is not. The commands ask this
// table first; the page shows only what it allows. Pure.
import {
  freezeCard,
  isGrave,
  stateAt,
  unfreezeCard,
  type Card,
  type CardRefusal,
  type CardState,
  type Freeze,
  type Move,
} from './card.ts'

/** The states as people speak of them: a card whose PIN is locked is active otherwise. */
export const LIFE_STATES = ['active', 'pin_locked', 'frozen', 'lost', 'stolen', 'expired', 'closed'] as const
export type LifeState = (typeof LIFE_STATES)[number]

export const CARD_MOVES = [
  'freeze',
  'unfreeze',
  'limits',
  'report_lost',
  'report_stolen',
  'close',
  'replace',
  'set_pin',
  'change_pin',
  'force_pin_change',
  'unlock_pin',
] as const
export type CardMove = (typeof CARD_MOVES)[number]

export function lifeStateAt(card: Card, now: number): LifeState {
  const state = stateAt(card, now)
  return state === 'active' && card.pin.state === 'locked' ? 'pin_locked' : state
}

type Row = Readonly<Record<LifeState, 'ok' | CardRefusal>>
const final = { lost: 'final_state', stolen: 'final_state', expired: 'final_state', closed: 'final_state' } as const
const live = { active: 'ok', pin_locked: 'ok', frozen: 'ok' } as const

/** Every move in every state: legal, or the refusal's name. What depends on more (a reason, an end, a PIN) is refused by the move. */
export const MOVE_TABLE: Readonly<Record<CardMove, Row>> = {
  freeze: { active: 'ok', pin_locked: 'ok', frozen: 'already_frozen', ...final },
  unfreeze: { active: 'not_frozen', pin_locked: 'not_frozen', frozen: 'ok', ...final },
  limits: { ...live, ...final },
  // An expired card can still be found by somebody: the report keeps its number watched.
  report_lost: { ...live, expired: 'ok', lost: 'final_already', stolen: 'final_already', closed: 'final_state' },
  report_stolen: { ...live, expired: 'ok', lost: 'final_already', stolen: 'final_already', closed: 'final_state' },
  close: { ...live, expired: 'ok', lost: 'final_already', stolen: 'final_already', closed: 'final_already' },
  replace: {
    active: 'not_replaceable',
    pin_locked: 'not_replaceable',
    frozen: 'not_replaceable',
    lost: 'ok',
    stolen: 'ok',
    expired: 'ok',
    closed: 'not_replaceable',
  },
  set_pin: { ...live, ...final },
  change_pin: { active: 'ok', pin_locked: 'pin_locked', frozen: 'ok', ...final },
  force_pin_change: { active: 'ok', pin_locked: 'pin_locked', frozen: 'ok', ...final },
  unlock_pin: { active: 'pin_not_locked', pin_locked: 'ok', frozen: 'ok', ...final },
}

/** Why the move is not legal now, or `undefined`. */
export function refuseMove(card: Card, move: CardMove, now: number): CardRefusal | undefined {
  const answer = MOVE_TABLE[move][lifeStateAt(card, now)]
  if (answer !== 'ok') return answer
  const { state } = card.pin
  if (move === 'unlock_pin' && state !== 'locked') return 'pin_not_locked'
  if (move === 'force_pin_change' || move === 'change_pin') {
    if (state === 'unset') return 'pin_not_set'
    if (state === 'locked') return 'pin_locked'
  }
  if (move === 'force_pin_change' && state === 'must_change') return 'nothing_changed'
  return undefined
}

export const legalMoves = (card: Card, now: number): ReadonlyArray<CardMove> =>
  CARD_MOVES.filter((move) => refuseMove(card, move, now) === undefined)

const moved = (card: Card, move: CardMove, now: number, next: (card: Card) => Card): Move<Card> => {
  const refusal = refuseMove(card, move, now)
  return refusal === undefined ? { ok: true, card: next(card) } : { ok: false, refusal }
}

/** Lost, stolen or closed: final. A freeze that stood is over with it. */
export const endCard = (card: Card, as: Extract<CardState, 'lost' | 'stolen' | 'closed'>, now: number): Move<Card> =>
  moved(card, as === 'closed' ? 'close' : `report_${as}`, now, (one) => ({ ...one, state: as, freeze: null }))

export const forcePinChange = (card: Card, now: number): Move<Card> =>
  moved(card, 'force_pin_change', now, (one) => ({ ...one, pin: { ...one.pin, state: 'must_change', wrongTries: 0 } }))

/** A locked PIN opens again only to be changed: whoever tried three times may have come close. */
export const unlockPin = (card: Card, now: number): Move<Card> =>
  moved(card, 'unlock_pin', now, (one) => ({ ...one, pin: { ...one.pin, state: 'must_change', wrongTries: 0 } }))

/** The holder, known to the app, chooses a PIN: the first one, or a new one for a forgotten or locked one. */
export const setPin = (card: Card, now: number): Move<Card> =>
  moved(card, 'set_pin', now, (one) => ({ ...one, pin: { state: 'set', wrongTries: 0, changedAt: now } }))

export const changePin = (card: Card, now: number): Move<Card> =>
  moved(card, 'change_pin', now, (one) => ({ ...one, pin: { state: 'set', wrongTries: 0, changedAt: now } }))

/** The holder's own pause; the reasons that a holder may give. */
export const HOLDER_FREEZE_REASONS = ['holder_pause', 'device_lost'] as const

export const freezeByHolder = (card: Card, freeze: Omit<Freeze, 'by'>): Move<Card> =>
  freezeCard(card, { ...freeze, by: 'holder' })

/** A holder lifts what the holder set, and never what stands for fraud or loss. */
export function unfreezeByHolder(card: Card, now: number): Move<Card> {
  const { freeze } = card
  if (freeze !== null && stateAt(card, now) === 'frozen' && (freeze.by !== 'holder' || isGrave(freeze.reason)))
    return { ok: false, refusal: 'holder_may_not' }
  return unfreezeCard(card, now)
}

/** How old the PIN is: from when the programme asks for a new one (days). A reminder, no check of the authorisation. */
export const PIN_AGE_DAYS = 365
