// The card network's side: authorise, clear, reverse, for the processor. Messages are idempotent by `requestId`.
import { z } from 'zod'
import { CHANNELS, CVV_RESULTS, DECLINE_REASONS, THREEDS_RESULTS } from '../domain/authorisation.ts'
import { TRANSACTION_STATUSES } from '../domain/payment.ts'
import { Country, Currency, id, message, RequestId, Time } from './base.ts'
import { FailedCheck } from './transactions.ts'

const Merchant = z.strictObject({
  id: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(120),
  mcc: z.string().regex(/^\d{4}$/, 'a four-digit merchant category code'),
  country: Country,
  city: z.string().max(80).optional(),
})

/** What the processor saw beside the amount. */
export const PaymentDetails = z.strictObject({
  cvv: z.enum(CVV_RESULTS).optional(),
  threeDs: z.enum(THREEDS_RESULTS).optional(),
  /** Kind of the network that the paying device was on, and the device as an opaque mark. */
  network: z.enum(['home', 'mobile', 'public_wifi', 'hosting', 'unknown']).optional(),
  device: z.string().trim().min(1).max(64).optional(),
  /** The merchant keeps the card and asks by itself, or the holder chose it there. */
  onFile: z.enum(['holder', 'merchant']).optional(),
})

const Asked = {
  requestId: RequestId,
  /** One of the two. */
  card: z.union([
    z.strictObject({ id: id('card') }),
    z.strictObject({ pan: z.string().regex(/^\d{12,19}$/, '12 to 19 digits') }),
  ]),
  amount: z.int().positive().max(1_000_000_000_000),
  currency: Currency,
  channel: z.enum(CHANNELS),
  merchant: Merchant,
  details: PaymentDetails.optional(),
}

export const Authorisation = z.strictObject({
  ...Asked,
  /** The PIN's result as the processor verified it, or the digits for the store to verify. */
  pin: z.union([
    z.enum(['none', 'right', 'wrong']),
    z.strictObject({ entered: z.string().regex(/^\d{4,12}$/, '4 to 12 digits') }),
  ]),
  /** The merchant takes less than was asked when funds do not reach; billing currency only. */
  partial: z.boolean().optional(),
})

export const AuthorisationAnswer = z.strictObject({
  transaction: id('transaction'),
  at: Time,
  result: z.enum(['approved', 'declined']),
  reason: z.enum(DECLINE_REASONS).nullable(),
  failed: FailedCheck.nullable(),
  score: z.int(),
  available: z.int(),
  /** Held for it, minor units of the billing currency: the payment, and its fees. */
  billing: z.int(),
  fee: z.int(),
})

/** The payment a message speaks of: by the store's id, or by the request that asked for it, where no answer came back. */
const Original = {
  transaction: id('transaction').optional(),
  original: RequestId.optional(),
}
const Settled = z.strictObject({
  transaction: id('transaction'),
  status: z.enum(TRANSACTION_STATUSES),
  /** What this message moved, and what is left on hold for the payment. */
  billing: z.int(),
  fee: z.int(),
  held: z.int(),
})

export const network = {
  authorise: message('network.authorise', '/network/authorisations', 'Ask whether a payment passes')
    .input(Authorisation)
    .output(AuthorisationAnswer),
  advise: message('network.authorise', '/network/advices', 'Tell of a payment that was approved offline: it is booked')
    .input(
      z.strictObject({
        ...Asked,
        occurredAt: Time,
        /** As the scheme billed it; needed where the store has no rate. */
        billingAmount: z.int().positive().optional(),
      }),
    )
    .output(AuthorisationAnswer),
  increment: message('network.authorise', '/network/increments', 'Ask for more on an approved authorisation')
    .input(
      z.strictObject({
        requestId: RequestId,
        ...Original,
        /** The additional amount, in the currency of the payment. */
        amount: z.int().positive().max(1_000_000_000_000),
      }),
    )
    .output(AuthorisationAnswer),
  clear: message('network.authorise', '/network/clearings', 'Clear an authorisation, in whole or in part, also late')
    .input(
      z.strictObject({
        requestId: RequestId,
        ...Original,
        /** One of the two: as billed, or in the currency of the payment at the rate of the clearing's day. */
        billingAmount: z.int().positive().max(1_000_000_000_000).optional(),
        amount: z.int().positive().max(1_000_000_000_000).optional(),
        /** False: more clearings follow, the rest stays on hold. */
        final: z.boolean().default(true),
      }),
    )
    .output(Settled),
  reverse: message('network.authorise', '/network/reversals', 'Reverse an approved authorisation, in whole or in part')
    .input(z.strictObject({ requestId: RequestId, ...Original, billingAmount: z.int().positive().optional() }))
    .output(Settled),
  refund: message('network.authorise', '/network/refunds', 'Give money back for a cleared payment')
    .input(z.strictObject({ requestId: RequestId, ...Original, billingAmount: z.int().positive() }))
    .output(Settled),
}
