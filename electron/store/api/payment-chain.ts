// A payment from its authorisation to its end: every message with what it did to the account. Payments that came by file or demo have no
// messages; their clearing and refunds are read from the ledger, without the account.
import type { z } from 'zod'
import type { paymentCare } from '#shared/contract/payment-care.ts'
import { feesFor } from '#shared/domain/fees.ts'
import { publicId } from '#shared/domain/ids.ts'
import { statusCodes } from '#electron/store/db/codes.ts'
import { scheduleOf } from '#electron/store/db/fee-schedules.ts'
import { FEE_CASE, holdOf, type HoldRow } from '#electron/store/db/holds.ts'
import { refundsOf, type PaymentFacts } from '#electron/store/db/payment-rows.ts'
import { detailsOf } from '#electron/store/db/payments.ts'
import { BOOKS, postingsOf, type PostingRow } from '#electron/store/db/postings.ts'
import { MESSAGE_KINDS, messagesOf, type MessageRow } from '#electron/store/db/scheme-messages.ts'
import type { Work } from '#electron/store/db/work.ts'

type Chain = z.infer<(typeof paymentCare.chain)['~orpc']['outputSchema'] & z.ZodType>
type Step = Chain['steps'][number]
type Balances = Readonly<{ available: number; held: number }>

const REFUND = statusCodes.code('refund')

/** What a payment moved on its account, by the moment it was moved. */
function movesByMoment(postings: ReadonlyArray<PostingRow>): ReadonlyMap<number, Balances> {
  const moved = new Map<number, Balances>()
  for (const { at, from_book: from, to_book: to, amount } of postings) {
    const known = moved.get(at) ?? { available: 0, held: 0 }
    const change = (book: 'available' | 'held'): number =>
      known[book] + (BOOKS[to] === book ? amount : 0) - (BOOKS[from] === book ? amount : 0)
    moved.set(at, { available: change('available'), held: change('held') })
  }
  return moved
}

/** What was asked for at first is what stands now, without what came later. */
function askedFirst(row: PaymentFacts, hold: HoldRow | undefined, messages: ReadonlyArray<MessageRow>): number {
  if (hold === undefined) return row.billing_amount
  const sumOf = (kinds: ReadonlyArray<string>): number =>
    messages
      .filter((message) => kinds.includes(MESSAGE_KINDS[message.kind]!))
      .reduce((sum, message) => sum + message.amount, 0)
  return hold.authorised - sumOf(['increment']) + sumOf(['reversal', 'expiry'])
}

/** The steps after the authorisation of a payment that no message of the network came for. */
function* fromLedger(row: PaymentFacts): Work<Array<Step>> {
  const unseen = { fee: 0, available: null, held: null, before: null }
  const cleared: ReadonlyArray<Step> =
    row.cleared_at === null ? [] : [{ at: row.cleared_at, what: 'clearing', amount: row.billing_amount, ...unseen }]
  const refunds = yield* refundsOf(row.id, row.card_id, REFUND)
  return [...cleared, ...refunds.map(({ at, amount }): Step => ({ at, what: 'refund', amount, ...unseen }))].sort(
    (a, b) => a.at - b.at,
  )
}

/** `row`: the payment itself, not a refund of it. */
export function* paymentChain(row: PaymentFacts): Work<Chain> {
  const hold = yield* holdOf(row.id)
  const schedule = hold?.fee_schedule == null ? undefined : yield* scheduleOf(hold.fee_schedule)
  const has = (bit: number): boolean => ((hold?.fee_case ?? 0) & bit) !== 0
  const of = { foreign: has(FEE_CASE.foreign), cash: has(FEE_CASE.cash), direct: !has(FEE_CASE.indirect) }
  const basis = hold === undefined ? 0 : hold.cleared > 0 ? hold.cleared : hold.authorised
  const messages = yield* messagesOf(row.id)
  const moved = movesByMoment(yield* postingsOf(row.id))
  const moments = [row.at, ...messages.map((message) => message.at)]
  /** The account before a step. Two steps of one millisecond cannot be told apart. */
  const before = (at: number, available: number | null, held: number | null): Balances | null => {
    if (available === null || held === null || moments.filter((one) => one === at).length > 1) return null
    const change = moved.get(at) ?? { available: 0, held: 0 }
    return { available: available - change.available, held: held - change.held }
  }
  const declined = statusCodes.word(row.status) === 'declined'
  const asked = askedFirst(row, hold, messages)
  const available = hold?.available_after ?? null
  const held = hold?.held_after ?? null
  const seen = before(row.at, available, held)
  const first: Step = {
    at: row.at,
    what: declined ? 'declined' : 'authorised',
    amount: asked,
    fee: declined || seen === null || available === null ? 0 : seen.available - available - asked,
    available,
    held,
    before: seen,
  }
  const later =
    hold === undefined && messages.length === 0
      ? yield* fromLedger(row)
      : messages.map((message): Step => ({
          at: message.at,
          what: MESSAGE_KINDS[message.kind]!,
          amount: message.amount,
          fee: message.fee,
          available: message.available,
          held: message.held,
          before: before(message.at, message.available, message.held),
        }))
  return {
    payment: publicId('transaction', row.id),
    currency: row.billing_currency,
    held: hold?.held ?? 0,
    heldFee: hold?.fee_held ?? 0,
    expiresAt: hold !== undefined && hold.held > 0 ? hold.expires_at : null,
    cleared: hold?.cleared ?? (row.cleared_at === null ? 0 : row.billing_amount),
    charged: hold?.fee_charged ?? 0,
    refunded: hold?.refunded ?? later.reduce((sum, step) => sum + (step.what === 'refund' ? step.amount : 0), 0),
    schedule: schedule?.version ?? null,
    scheduleFrom: schedule?.from ?? null,
    feeBase: basis,
    feesFixed: hold !== undefined && hold.cleared > 0,
    // A line stands only where the schedule has a rule for it.
    fees: feesFor(schedule, of, basis).lines.map((line) => ({ ...line, rule: { ...schedule!.rules[line.kind]! } })),
    steps: [first, ...later],
    details: yield* detailsOf(row.id),
  }
}
