// The card network's side: authorise, clear, reverse, for the processor. Messages are idempotent by `requestId`.
import { z } from 'zod'
import { CHANNELS, DECLINE_REASONS } from '../domain/authorisation.ts'
import { Country, Currency, id, message, RequestId, Time } from './base.ts'
import { FailedCheck } from './transactions.ts'

const Merchant = z.strictObject({
  id: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(120),
  mcc: z.string().regex(/^\d{4}$/, 'a four-digit merchant category code'),
  country: Country,
  city: z.string().max(80).optional(),
})

export const Authorisation = z.strictObject({
  requestId: RequestId,
  /** One of the two. */
  card: z.union([
    z.strictObject({ id: id('card') }),
    z.strictObject({ pan: z.string().regex(/^\d{12,19}$/, '12 to 19 digits') }),
  ]),
  amount: z.int().positive().max(1_000_000_000_000),
  currency: Currency,
  channel: z.enum(CHANNELS),
  /** The PIN's result as the processor verified it. */
  pin: z.enum(['none', 'right', 'wrong']),
  merchant: Merchant,
})

export const AuthorisationAnswer = z.strictObject({
  transaction: id('transaction'),
  at: Time,
  result: z.enum(['approved', 'declined']),
  reason: z.enum(DECLINE_REASONS).nullable(),
  failed: FailedCheck.nullable(),
  score: z.int(),
  available: z.int(),
})

export const network = {
  authorise: message('network.authorise', '/network/authorisations', 'Ask whether a payment passes')
    .input(Authorisation)
    .output(AuthorisationAnswer),
  clear: message('network.authorise', '/network/clearings', 'Clear an approved authorisation, in whole or in part')
    .input(z.strictObject({ requestId: RequestId, transaction: id('transaction'), billingAmount: z.int().positive() }))
    .output(z.strictObject({ transaction: id('transaction'), status: z.literal('cleared') })),
  reverse: message('network.authorise', '/network/reversals', 'Reverse an approved authorisation')
    .input(z.strictObject({ requestId: RequestId, transaction: id('transaction') }))
    .output(z.strictObject({ transaction: id('transaction'), status: z.literal('reversed') })),
  refund: message('network.authorise', '/network/refunds', 'Give money back for a cleared payment')
    .input(z.strictObject({ requestId: RequestId, transaction: id('transaction'), billingAmount: z.int().positive() }))
    .output(z.strictObject({ transaction: id('transaction'), status: z.literal('refund') })),
}
