// Payments as readers see them: codes in words, keys as public ids, people named or masked.
import type { z } from 'zod'
import type { TransactionRow } from '#shared/contract/transactions.ts'
import { publicId } from '#shared/domain/ids.ts'
import { channelCodes, declineCodes, originCodes, statusCodes, verdictCodes } from '#electron/store/db/codes.ts'
import { paymentsOfFlag, type PaymentRow } from '#electron/store/db/payment-rows.ts'
import type { Work } from '#electron/store/db/work.ts'
import { personName } from './names.ts'

export type PaymentView = z.infer<typeof TransactionRow>

function labelOf(code: number | null): PaymentView['label'] {
  const word = code === null ? null : verdictCodes.word(code)
  return word === 'unsure' ? null : word
}

export function paymentView(row: PaymentRow, masked: boolean): PaymentView {
  return {
    id: publicId('transaction', row.id),
    at: row.at,
    status: statusCodes.word(row.status),
    reason: row.reason === null ? null : declineCodes.word(row.reason),
    card: publicId('card', row.card_id),
    last4: row.last4,
    customer: publicId('customer', row.customer_id),
    name: personName(row, masked),
    merchant: row.merchant,
    mcc: row.mcc,
    country: row.country,
    city: row.city,
    channel: channelCodes.word(row.channel),
    money: { amount: row.amount, currency: row.currency },
    billing: { amount: row.billing_amount, currency: row.billing_currency },
    score: row.score,
    flagged: row.flag_id !== null,
    label: labelOf(row.label),
    origin: originCodes.word(row.origin),
  }
}

/** The flag's payments and the card's from `from` up to but not at `to`, newest first. */
export function* paymentsForFlag(
  flag: number,
  card: number,
  from: number,
  to: number,
  masked: boolean,
): Work<Array<PaymentView>> {
  return (yield* paymentsOfFlag(flag, card, from, to)).map((row) => paymentView(row, masked))
}
