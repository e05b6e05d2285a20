// A few claims of holders in every state, on payments of the demo's ledger: opened, given credit, submitted and decided by the same rules
// and books as any other. The words are invented.
import { deadlineOf, moneyOf, type DisputeReason, type EvidenceKind, type Outcome } from '#shared/domain/dispute.ts'
import { publicId } from '#shared/domain/ids.ts'
import { maskPan } from '#shared/domain/mask.ts'
import { bookOf, evidencePlace, notePlace } from '#electron/store/api/disputes.ts'
import type { Services } from '#electron/store/api/services.ts'
import { cardById } from '#electron/store/db/cards.ts'
import { statusCodes } from '#electron/store/db/codes.ts'
import { addDispute, addEvidence, disputeForChange, saveDispute } from '#electron/store/db/disputes.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { paymentsOfCardSince } from '#electron/store/db/payment-rows.ts'
import { ledgerRowForChange, refundedOf, type LedgerRow } from '#electron/store/db/payments.ts'
import { post } from '#electron/store/db/postings.ts'
import { addHistory } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { AGENT, INVESTIGATOR } from '../operators.ts'
import type { DemoOperator, DemoProgramme } from '../records.ts'
import type { StaffAct } from './acts.ts'
import type { Keys } from './people.ts'

const DAY = 86_400_000
const MOST_OF_CARD = 200
/** Minor units; nobody disputes a coffee. */
const LEAST = 5_000

type Claim = Readonly<{
  /** Where among the cards one begins to look for a payment that fits. */
  from: number
  reason: DisputeReason
  daysAgo: number
  maker: DemoOperator
  note: string
  credit?: true
  evidence?: Readonly<{ kind: EvidenceKind; text: string }>
  submitted?: true
  decided?: (amount: number) => Outcome
}>

const CLAIMS: ReadonlyArray<Claim> = [
  {
    from: 20,
    reason: 'duplicate',
    daysAgo: 26,
    maker: AGENT,
    note: 'Paid once at the till and was charged twice.',
    credit: true,
    evidence: { kind: 'receipt', text: 'One receipt for one purchase; the second charge came a minute later.' },
    submitted: true,
  },
  {
    from: 45,
    reason: 'fraud',
    daysAgo: 3,
    maker: INVESTIGATOR,
    note: 'The holder was at work at that time and did not pay there.',
    credit: true,
  },
  { from: 70, reason: 'not_received', daysAgo: 6, maker: AGENT, note: 'Ordered online, nothing came.' },
  {
    from: 95,
    reason: 'wrong_amount',
    daysAgo: 2,
    maker: AGENT,
    note: 'The price at the shelf was lower.',
    evidence: { kind: 'messages', text: 'The merchant writes that it will look into it.' },
  },
  {
    from: 120,
    reason: 'cancelled_recurring',
    daysAgo: 19,
    maker: AGENT,
    note: 'Cancelled a month before.',
    credit: true,
    evidence: { kind: 'messages', text: 'Confirmation of the cancellation.' },
    submitted: true,
    decided: (amount) => ({ outcome: 'won', recovered: amount }),
  },
  {
    from: 145,
    reason: 'not_as_described',
    daysAgo: 16,
    maker: AGENT,
    note: 'Another colour than ordered.',
    evidence: { kind: 'merchant_answer', text: 'The order names the colour that was sent.' },
    submitted: true,
    decided: () => ({ outcome: 'lost', keep: false }),
  },
]

/** The newest payment before the claim, beginning at a card, that can be disputed. */
function* paymentFor(claim: Claim, at: number, keys: Keys): Work<LedgerRow | undefined> {
  const cleared = statusCodes.code('cleared')
  for (const card of keys.cards.slice(claim.from)) {
    for (const row of yield* paymentsOfCardSince(card, 0, MOST_OF_CARD)) {
      if (row.status !== cleared || row.at > at - DAY) continue
      const payment = (yield* ledgerRowForChange(row.id))!
      if (payment.billing_amount < LEAST || (yield* refundedOf(row.id, card)) > 0) continue
      return payment
    }
  }
  return undefined
}

export async function fillDisputes(
  services: Services,
  programme: DemoProgramme,
  keys: Keys,
  acts: Array<StaffAct>,
): Promise<void> {
  for (const claim of CLAIMS) {
    const opened = programme.asOf - claim.daysAgo * DAY
    const { maker } = claim
    const by = maker.displayName
    await services.db.write(function* () {
      const payment = yield* paymentFor(claim, opened, keys)
      if (payment === undefined) return
      const card = (yield* cardById(payment.card_id))!
      const id = yield* takeKeys('dispute')
      const amount = payment.billing_amount
      let at = opened
      /** What the staff did stands in the card's time line and in the audit. */
      const did = function* (action: string, data: Readonly<Record<string, string>>): Work<void> {
        yield* addHistory('card', card.id, at, action, by, { merchant: payment.merchant, ...data })
        const target = publicId('dispute', id)
        const entry = { action, targetKind: 'dispute', target, label: maskPan(card.last4) } as const
        acts.push({ at, operator: maker.index, entry: { ...entry, reason: claim.reason } })
        at += 40 * 60_000
      }
      yield* addDispute({
        id,
        txn: payment.id,
        card: card.id,
        customer: card.customer_id,
        account: payment.account_id,
        reason: claim.reason,
        amount,
        currency: payment.billing_currency,
        at,
        due: deadlineOf(claim.reason, at),
        by,
        note: services.cipher.seal(claim.note, notePlace(id)),
      })
      yield* did('dispute.opened', { reason: claim.reason })
      if (claim.credit === true) {
        const row = (yield* disputeForChange(id))!
        yield* post(bookOf(row, at), [{ kind: 'provisional_credit', from: 'provisional', to: 'available', amount }])
        yield* saveDispute(row, { provisional: amount, provisionalAt: at })
        yield* did('dispute.credit_given', { state: 'open' })
      }
      if (claim.evidence !== undefined) {
        const piece = yield* takeKeys('evidence')
        const { kind, text } = claim.evidence
        const sealed = services.cipher.seal(text, evidencePlace(piece))
        yield* addEvidence({ id: piece, dispute: id, at, kind, by, text: sealed })
        yield* saveDispute((yield* disputeForChange(id))!, {})
        yield* did('dispute.evidence_added', { state: 'open' })
      }
      if (claim.submitted === true) {
        yield* saveDispute((yield* disputeForChange(id))!, { state: 'submitted', submitted: at })
        yield* did('dispute.submitted', { state: 'submitted' })
      }
      if (claim.decided !== undefined) {
        at += 9 * DAY
        const row = (yield* disputeForChange(id))!
        const decided = claim.decided(amount)
        const dispute = { state: 'submitted', reason: claim.reason, amount, provisional: row.provisional } as const
        yield* post(bookOf(row, at), moneyOf({ ...dispute, evidence: row.pieces }, decided))
        const recovered = decided.outcome === 'won' ? decided.recovered : 0
        yield* saveDispute(row, { state: decided.outcome, closed: at, by, recovered, provisional: 0 })
        yield* did('dispute.closed', { state: decided.outcome })
      }
    })
  }
}
