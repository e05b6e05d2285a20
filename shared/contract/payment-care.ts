// Payments as a customer's agent needs them: why it failed, its whole chain with the money, and finding one from what a caller remembers.
import { z } from 'zod'
import { FEE_KINDS } from '../domain/fees.ts'
import { id, Money, query, Time } from './base.ts'
import { FeeRuleSchema } from './money.ts'
import { FailedCheck, TransactionRow } from './transactions.ts'

/** What an agent may do about a failed payment; words in the locale `transactions.may`. */
export const REMEDIES = [
  'unfreeze',
  'ask_unfreeze',
  'limits',
  'scope',
  'lift',
  'controls',
  'unlock_pin',
  'set_pin',
  'replace',
  'tell',
] as const

const Words = z.strictObject({ title: z.string(), cause: z.string(), say: z.string() })

export const FIND_PLACES = ['pending', 'cleared', 'declined', 'refunded', 'other_card', 'released'] as const

export const paymentCare = {
  why: query('records.read', 'GET', '/transactions/{id}/why', 'Why a payment failed, and whether it would pass now')
    .input(z.strictObject({ id: id('transaction') }))
    .output(
      z.strictObject({
        failed: FailedCheck.nullable(),
        /** For colleagues (title, cause) and for the holder (say), in both languages. */
        words: z.strictObject({ en: Words, 'zh-CN': Words }).nullable(),
        remedies: z.array(z.enum(REMEDIES)),
        now: z.strictObject({ passes: z.boolean(), failed: FailedCheck.nullable() }),
      }),
    ),
  chain: query(
    'records.read',
    'GET',
    '/transactions/{id}/chain',
    'Every message of a payment, the money before and after',
  )
    .input(z.strictObject({ id: id('transaction') }))
    .output(
      z.strictObject({
        /** Whose chain it is: a refund stands in that of the payment it gives back. */
        payment: id('transaction'),
        currency: z.string(),
        held: z.int(),
        heldFee: z.int(),
        expiresAt: Time.nullable(),
        cleared: z.int(),
        charged: z.int(),
        refunded: z.int(),
        /** The version of the fee schedule that was in force at the authorisation, and since when it is. */
        schedule: z.int().nullable(),
        scheduleFrom: Time.nullable(),
        /** What the fees are taken of: what was cleared, before that what was authorised. */
        feeBase: z.int(),
        /** Cleared: nothing changes them any more. */
        feesFixed: z.boolean(),
        fees: z.array(z.strictObject({ kind: z.enum(FEE_KINDS), amount: z.int(), rule: FeeRuleSchema })),
        steps: z.array(
          z.strictObject({
            at: Time,
            what: z.enum(['authorised', 'declined', 'increment', 'clearing', 'reversal', 'refund', 'expiry', 'advice']),
            amount: z.int(),
            fee: z.int(),
            /** The account after it, and before; null where it was not seen. */
            available: z.int().nullable(),
            held: z.int().nullable(),
            before: z.strictObject({ available: z.int(), held: z.int() }).nullable(),
          }),
        ),
        details: z.record(z.string(), z.json()),
      }),
    ),
  find: query('records.read', 'POST', '/transactions/find', 'A payment from what a caller remembers of it')
    .input(
      z.strictObject({
        customer: id('customer'),
        /** As the caller says it, in the currency paid or billed. */
        amount: Money.optional(),
        around: Time.optional(),
        merchant: z.string().trim().max(120).optional(),
      }),
    )
    .output(
      z.strictObject({
        rows: z.array(
          z.strictObject({
            row: TransactionRow,
            place: z.enum(FIND_PLACES),
            /** How far from what was remembered: 0 is exact. */
            off: z.strictObject({
              amount: z.int().nullable(),
              minutes: z.int().nullable(),
              merchant: z.number().nullable(),
            }),
          }),
        ),
      }),
    ),
}
