// Tells the holder: every payment, tried or made, and what became of it. Words and delivery are the outbox's business.
import type { DeclineReason } from '#shared/domain/authorisation.ts'
import type { CardRow } from '#electron/store/db/cards.ts'
import { addNotice } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'

type Told = Readonly<{ transaction: number; at: number; merchant: string; amount: number }>

export function* tellOfPayment(
  card: CardRow,
  payment: Told & Readonly<{ reason: DeclineReason | null; currency: string }>,
): Work<void> {
  const { transaction, at, reason, merchant, amount, currency } = payment
  yield* addNotice(
    { customer: card.customer_id, card: card.id, transaction },
    at,
    reason === null ? 'payment_approved' : 'payment_declined',
    card.language,
    { last4: card.last4, merchant, amount, currency, reason },
  )
}

/** What became of a payment, in the billing currency. */
export function* tellOfMove(
  card: CardRow,
  template: 'payment_reversed' | 'payment_refunded',
  { transaction, at, merchant, amount }: Told,
): Work<void> {
  const to = { customer: card.customer_id, card: card.id, transaction }
  yield* addNotice(to, at, template, card.language, { last4: card.last4, merchant, amount, currency: card.currency })
}
