// A holder's claim against a payment: reasons with their time limits, moves, and what each move does to the money. Pure.
// Limits follow the usual practice of card schemes (120 days to claim); the programme's own deadline is when an outcome is promised.

export const DISPUTE_REASONS = [
  'fraud',
  'not_received',
  'not_as_described',
  'duplicate',
  'wrong_amount',
  'cancelled_recurring',
  'refund_missing',
] as const
export type DisputeReason = (typeof DISPUTE_REASONS)[number]

export const DISPUTE_STATES = ['open', 'submitted', 'won', 'lost', 'withdrawn'] as const
export type DisputeState = (typeof DISPUTE_STATES)[number]

export const EVIDENCE_KINDS = ['statement', 'receipt', 'messages', 'police_report', 'merchant_answer'] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

/** What a dispute moves in the ledger, and between which books. */
export const DISPUTE_MOVES = ['provisional_credit', 'provisional_back', 'chargeback', 'write_off'] as const
export const DISPUTE_BOOKS = ['available', 'scheme', 'provisional', 'loss'] as const

const DAY = 86_400_000
/** Days after the payment to claim, days after the claim to an outcome, and whether the network asks for evidence. */
export const DISPUTE_RULES: Readonly<
  Record<DisputeReason, Readonly<{ claimWithin: number; outcomeWithin: number; evidence: boolean }>>
> = {
  fraud: { claimWithin: 120, outcomeWithin: 30, evidence: false },
  not_received: { claimWithin: 120, outcomeWithin: 45, evidence: true },
  not_as_described: { claimWithin: 120, outcomeWithin: 45, evidence: true },
  duplicate: { claimWithin: 120, outcomeWithin: 30, evidence: false },
  wrong_amount: { claimWithin: 120, outcomeWithin: 30, evidence: true },
  cancelled_recurring: { claimWithin: 120, outcomeWithin: 30, evidence: true },
  refund_missing: { claimWithin: 120, outcomeWithin: 30, evidence: true },
}

export type Dispute = Readonly<{
  state: DisputeState
  reason: DisputeReason
  amount: number
  provisional: number
  evidence: number
}>

export type DisputeRefusal =
  | 'not_disputable'
  | 'too_late_to_dispute'
  | 'more_than_paid'
  | 'dispute_closed'
  | 'credit_given'
  | 'not_submitted'
  | 'already_submitted'
  | 'evidence_missing'

export const deadlineOf = (reason: DisputeReason, openedAt: number): number =>
  openedAt + DISPUTE_RULES[reason].outcomeWithin * DAY

/** Why a payment cannot be claimed, or `undefined`. Amounts in minor units of the billing currency; `left` is what was not refunded. */
export function refuseClaim(
  payment: Readonly<{ status: string; at: number; left: number }>,
  claim: Readonly<{ reason: DisputeReason; amount: number }>,
  now: number,
): DisputeRefusal | undefined {
  if (payment.status !== 'cleared') return 'not_disputable'
  if (now > payment.at + DISPUTE_RULES[claim.reason].claimWithin * DAY) return 'too_late_to_dispute'
  return claim.amount > payment.left ? 'more_than_paid' : undefined
}

const isClosed = (state: DisputeState): boolean => state !== 'open' && state !== 'submitted'

export function refuseCredit(dispute: Dispute): DisputeRefusal | undefined {
  if (isClosed(dispute.state)) return 'dispute_closed'
  return dispute.provisional > 0 ? 'credit_given' : undefined
}

export function refuseSubmit(dispute: Dispute): DisputeRefusal | undefined {
  if (isClosed(dispute.state)) return 'dispute_closed'
  if (dispute.state === 'submitted') return 'already_submitted'
  return DISPUTE_RULES[dispute.reason].evidence && dispute.evidence === 0 ? 'evidence_missing' : undefined
}

export type Outcome =
  | Readonly<{ outcome: 'won'; recovered: number }>
  /** `keep`: the holder keeps a credit that was given; the programme bears it. */
  | Readonly<{ outcome: 'lost'; keep: boolean }>
  | Readonly<{ outcome: 'withdrawn' }>

export function refuseOutcome(dispute: Dispute, decided: Outcome): DisputeRefusal | undefined {
  if (isClosed(dispute.state)) return 'dispute_closed'
  if (decided.outcome === 'won' && dispute.state !== 'submitted') return 'not_submitted'
  return decided.outcome === 'won' && decided.recovered > dispute.amount ? 'more_than_paid' : undefined
}

/** What an outcome moves; all of it together clears the provisional book. Zero amounts move nothing. */
export function moneyOf(dispute: Dispute, decided: Outcome) {
  const { provisional } = dispute
  if (decided.outcome === 'won') {
    const toBook = Math.min(decided.recovered, provisional)
    return [
      { kind: 'chargeback', from: 'scheme', to: 'provisional', amount: toBook },
      { kind: 'chargeback', from: 'scheme', to: 'available', amount: decided.recovered - toBook },
      { kind: 'write_off', from: 'loss', to: 'provisional', amount: provisional - toBook },
    ] as const
  }
  const kept = decided.outcome === 'lost' && decided.keep
  return [
    { kind: 'provisional_back', from: 'available', to: 'provisional', amount: kept ? 0 : provisional },
    { kind: 'write_off', from: 'loss', to: 'provisional', amount: kept ? provisional : 0 },
  ] as const
}
