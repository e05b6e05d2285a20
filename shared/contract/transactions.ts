// Payments: search, one payment with its reasons.
import { z } from 'zod'
import { CHANNELS, DECLINE_REASONS, PIN_RESULTS } from '../domain/authorisation.ts'
import { CARD_STATES } from '../domain/card.ts'
import { LABELS, ORIGINS, TRANSACTION_STATUSES } from '../domain/payment.ts'
import { STOP_KINDS } from '../risk/stops.ts'
import { Count, Country, Currency, id, Last4, Money, PersonName, query, ReasonView, Time } from './base.ts'
import { paymentFigures } from './payment-figures.ts'
import { PaymentHit } from './rules.ts'

export const TransactionRow = z.strictObject({
  id: id('transaction'),
  at: Time,
  status: z.enum(TRANSACTION_STATUSES),
  reason: z.enum(DECLINE_REASONS).nullable(),
  card: id('card'),
  last4: Last4,
  customer: id('customer'),
  name: PersonName,
  merchant: z.string(),
  mcc: z.string(),
  country: Country.nullable(),
  city: z.string().nullable(),
  channel: z.enum(CHANNELS),
  money: Money,
  billing: Money,
  /** 0 … 100, or null where it was never scored. */
  score: z.int().nullable(),
  flagged: z.boolean(),
  label: z.enum(LABELS).nullable(),
  origin: z.enum(ORIGINS),
})

/** The failed check with its numbers: see FailedCheck in the domain. */
export const FailedCheck = z.strictObject({
  reason: z.enum(DECLINE_REASONS),
  currency: Currency.optional(),
  limit: z.int().optional(),
  used: z.int().optional(),
  asked: z.int().optional(),
  available: z.int().optional(),
  startsAgain: Time.optional(),
  triesLeft: z.int().optional(),
  country: z.string().optional(),
  merchant: z.string().optional(),
  frozenAt: Time.optional(),
  frozenBy: z.string().optional(),
  freezeReason: z.string().optional(),
  expiredAt: Time.optional(),
  fee: z.int().optional(),
  group: z.string().optional(),
  rule: z.string().optional(),
  stop: z.enum(STOP_KINDS).optional(),
})

export const TransactionDetail = z.strictObject({
  row: TransactionRow,
  failed: FailedCheck.nullable(),
  pin: z.enum(PIN_RESULTS),
  /** Billing amount of one whole unit, times 10^8, and its day (yyyymmdd); null in the billing currency itself. */
  rate: z.strictObject({ e8: z.int(), day: z.int() }).nullable(),
  clearedAt: Time.nullable(),
  reasons: z.array(ReasonView),
  /** Rules that people wrote, live ones first; who does not read rules sees those that did something. */
  hits: z.array(PaymentHit),
  flag: id('flag').nullable(),
  cardState: z.enum(CARD_STATES),
  pinChangedAt: Time.nullable(),
  customerSince: Time,
  /** This card's payments within six hours either way, oldest first, this one included. */
  near: z.array(TransactionRow),
  /** What would happen to the same request now: null when it would pass. */
  now: z.strictObject({ passes: z.boolean(), failed: FailedCheck.nullable() }),
})

export const transactions = {
  ...paymentFigures,
  search: query(
    'records.read',
    'POST',
    '/transactions/search',
    'Payments that match a query, newest first, a block at a time',
  )
    .input(
      z.strictObject({
        query: z.string().max(2000),
        /** From another block of the list; absent for the first. */
        cursor: z.string().max(200).optional(),
        /** Which way the list goes on from the cursor. Rows come newest first either way. */
        direction: z.enum(['older', 'newer']).default('older'),
        /** Without a cursor: the block begins at the newest payment of this moment or before. */
        jumpTo: Time.optional(),
        /** The newest row of the first block's snapshot; rows after it wait. */
        snapshot: z.string().max(40).optional(),
        limit: z.int().min(1).max(500).default(100),
        /** Only the first block needs the count. */
        withCount: z.boolean().default(false),
      }),
    )
    .output(
      z.strictObject({
        rows: z.array(TransactionRow),
        /**
         * Goes on to older rows; null at the list's end. A block may be short, even empty, and still go on: the store stopped looking
         * when its time for one block was over, and the next call looks further.
         */
        cursor: z.string().nullable(),
        /** Goes on to newer rows; null at the snapshot's newest. */
        newerCursor: z.string().nullable(),
        snapshot: z.string(),
        count: Count.nullable(),
      }),
    ),
  /** How many rows wait behind a snapshot. */
  newer: query(
    'records.read',
    'POST',
    '/transactions/newer',
    'How many payments matching the query came after a snapshot',
  )
    .input(z.strictObject({ query: z.string().max(2000), snapshot: z.string().max(40) }))
    .output(z.strictObject({ count: Count })),
  get: query('records.read', 'GET', '/transactions/{id}', 'One payment with its reasons and neighbours')
    .input(z.strictObject({ id: id('transaction') }))
    .output(TransactionDetail),
}
