// Disputes: what a holder claims about a payment, by deadline; the money follows each step.
import { z } from 'zod'
import { DISPUTE_BOOKS, DISPUTE_MOVES, DISPUTE_REASONS, DISPUTE_STATES, EVIDENCE_KINDS } from '../domain/dispute.ts'
import { command, Currency, id, Last4, Note, PersonName, query, RequestId, Time, Version } from './base.ts'

export const DISPUTE_ACTIONS = ['evidence', 'credit', 'submit', 'win', 'lose', 'withdraw'] as const

export const DisputeRow = z.strictObject({
  id: id('dispute'),
  version: Version,
  state: z.enum(DISPUTE_STATES),
  reason: z.enum(DISPUTE_REASONS),
  transaction: id('transaction'),
  card: id('card'),
  last4: Last4,
  customer: id('customer'),
  name: PersonName,
  merchant: z.string(),
  amount: z.int(),
  currency: Currency,
  /** Given back in advance. */
  provisional: z.int(),
  recovered: z.int(),
  openedAt: Time,
  openedBy: z.string(),
  dueAt: Time,
  closedAt: Time.nullable(),
})
export const DisputeDetail = z.strictObject({
  row: DisputeRow,
  note: z.string(),
  paidAt: Time,
  evidence: z.array(
    z.strictObject({ id: id('evidence'), at: Time, kind: z.enum(EVIDENCE_KINDS), by: z.string(), text: z.string() }),
  ),
  /** What the money did so far, oldest first: minor units of the row's currency, from one book to another. */
  money: z.array(
    z.strictObject({
      at: Time,
      kind: z.enum(DISPUTE_MOVES),
      from: z.enum(DISPUTE_BOOKS),
      to: z.enum(DISPUTE_BOOKS),
      amount: z.int(),
    }),
  ),
  /** What may be done in this state. */
  allowed: z.array(z.enum(DISPUTE_ACTIONS)),
})

const act = { requestId: RequestId, id: id('dispute'), version: Version }
const Done = z.strictObject({ version: Version, state: z.enum(DISPUTE_STATES) })

export const disputes = {
  list: query('records.read', 'GET', '/disputes', 'Disputes, the nearest deadline first')
    .input(z.strictObject({ show: z.enum(['open', 'closed']), customer: id('customer').optional() }))
    .output(z.strictObject({ now: Time, rows: z.array(DisputeRow) })),
  get: query('records.read', 'GET', '/disputes/{id}', 'One dispute with its evidence')
    .input(z.strictObject({ id: id('dispute') }))
    .output(DisputeDetail),
  open: command('disputes.work', 'dispute.opened', '/disputes', 'The holder claims a payment')
    .input(
      z.strictObject({
        requestId: RequestId,
        transaction: id('transaction'),
        reason: z.enum(DISPUTE_REASONS),
        /** Minor units of the billing currency. */
        amount: z.int().positive(),
        note: Note,
        /** Give the amount back at once, until the outcome is known. */
        credit: z.boolean(),
      }),
    )
    .output(z.strictObject({ id: id('dispute'), version: Version, dueAt: Time })),
  addEvidence: command(
    'disputes.work',
    'dispute.evidence_added',
    '/disputes/{id}/evidence',
    'What speaks for the claim',
  )
    .input(z.strictObject({ ...act, kind: z.enum(EVIDENCE_KINDS), text: Note.min(1) }))
    .output(Done),
  giveCredit: command(
    'disputes.work',
    'dispute.credit_given',
    '/disputes/{id}/credit',
    'Give the amount back in advance',
  )
    .input(z.strictObject(act))
    .output(Done),
  submit: command('disputes.work', 'dispute.submitted', '/disputes/{id}/submit', 'Sent to the card network')
    .input(z.strictObject(act))
    .output(Done),
  decide: command('disputes.work', 'dispute.closed', '/disputes/{id}/outcome', 'The outcome; the money follows')
    .input(
      z.strictObject({
        ...act,
        decided: z.discriminatedUnion('outcome', [
          z.strictObject({ outcome: z.literal('won'), recovered: z.int().positive() }),
          z.strictObject({ outcome: z.literal('lost'), keep: z.boolean() }),
          z.strictObject({ outcome: z.literal('withdrawn') }),
        ]),
      }),
    )
    .output(Done),
  letter: query('records.read', 'GET', '/disputes/{id}/letter', 'The letter to the holder for the state it is in')
    .input(z.strictObject({ id: id('dispute'), language: z.enum(['en', 'zh-CN']) }))
    .output(z.strictObject({ subject: z.string(), body: z.string() })),
}
