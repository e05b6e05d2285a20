// A card as readers see it, with what may be done to it in its state.
import { isGrave, PIN_TRIES, stateAt, type Card } from '#shared/domain/card.ts'
import { usageAt } from '#shared/domain/authorisation.ts'
import type { CARD_ACTIONS, CardView } from '#shared/contract/cards.ts'
import { publicId } from '#shared/domain/ids.ts'
import type { z } from 'zod'
import { limitsOf, scopeOf, toCard, usageOf, type CardRow } from '#electron/store/db/cards.ts'
import { paymentsSince } from '#electron/store/db/card-facts.ts'
import { pendingOnCard } from '#electron/store/db/staged.ts'
import type { Work } from '#electron/store/db/work.ts'
import { personName } from './names.ts'
import type { Programme } from './services.ts'

export type CardViewed = z.infer<typeof CardView>
type CardAction = (typeof CARD_ACTIONS)[number]

export function allowedActions(card: Card, now: number): Array<CardAction> {
  const state = stateAt(card, now)
  if (state === 'active') return ['freeze', 'limits']
  if (state === 'frozen')
    return [card.freeze !== null && isGrave(card.freeze.reason) ? 'ask_unfreeze' : 'unfreeze', 'limits']
  return []
}

/** `MM/YY`, the last month in which the card pays. */
export function expiryText(expiresAt: number): string {
  const last = new Date(expiresAt - 1)
  return `${String(last.getUTCMonth() + 1).padStart(2, '0')}/${String(last.getUTCFullYear() % 100).padStart(2, '0')}`
}

export function* cardView(programme: Programme, row: CardRow, now: number, masked: boolean): Work<CardViewed> {
  const card = toCard(row)
  const state = stateAt(card, now)
  const used = usageAt(usageOf(row), now, programme.timeZone)
  const freeze = state === 'frozen' ? card.freeze : null
  const pending = yield* pendingOnCard(row.id, now)
  return {
    id: publicId('card', row.id),
    version: row.version,
    customer: publicId('customer', row.customer_id),
    bin: row.bin,
    last4: row.last4,
    holder: personName(row, masked).latin.toUpperCase(),
    state,
    freeze: freeze === null ? null : { ...freeze, grave: isGrave(freeze.reason) },
    currency: row.currency,
    available: row.available,
    held: row.held,
    limits: limitsOf(row),
    scope: scopeOf(row),
    used: { day: used.dayUsed, month: used.monthUsed },
    pin: { ...card.pin, tries: PIN_TRIES },
    expires: expiryText(row.expires_at),
    issuedAt: row.issued_at,
    lastPaymentAt: row.last_payment_at,
    sinceFreeze: freeze === null ? null : yield* paymentsSince(row.id, freeze.at),
    pendingChange: pending === undefined ? null : publicId('staged', pending.id),
    allowed: allowedActions(card, now),
  }
}
