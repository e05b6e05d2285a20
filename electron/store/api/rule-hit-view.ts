// Payments that a rule hits, and rules that hit a payment, as pages show them.
import type { z } from 'zod'
import type { HitExample, PaymentHit, RuleEvidence } from '#shared/contract/rules.ts'
import { publicId } from '#shared/domain/ids.ts'
import type { Evidence } from '#shared/risk/rule-language/compile.ts'
import { verdictCodes } from '#electron/store/db/codes.ts'
import { wholeMerchant, type PaymentRow } from '#electron/store/db/payment-rows.ts'
import type { HitOfVersion } from '#electron/store/db/rule-hits.ts'
import type { Backtest } from '#electron/store/risk/backtest.ts'

const FRAUD = verdictCodes.code('fraud')
const LEGITIMATE = verdictCodes.code('legitimate')

/** What is not a number is not known, and shows nothing. */
const evidenceView = (evidence: ReadonlyArray<Evidence>): z.infer<typeof RuleEvidence> =>
  evidence
    .filter(({ seen, threshold }) => Number.isFinite(seen) && Number.isFinite(threshold))
    .map(({ name, is, seen, threshold }) => ({ name, is, seen, threshold }))

export const exampleView = (one: Backtest['examples'][number]): z.infer<typeof HitExample> => ({
  transaction: publicId('transaction', one.id),
  at: one.at,
  money: { amount: one.amount, currency: one.currency },
  label: one.label,
  evidence: evidenceView(one.evidence),
  card: publicId('card', one.card),
  last4: one.last4,
  customer: publicId('customer', one.customer),
  merchant: { id: publicId('merchant', one.merchant.id), name: one.merchant.name },
})

/** `evidence`: as it was kept, JSON. */
export const hitExample = (row: PaymentRow, evidence: string): z.infer<typeof HitExample> =>
  exampleView({
    id: row.id,
    at: row.at,
    amount: row.billing_amount,
    currency: row.billing_currency,
    label: row.label === FRAUD ? 'fraud' : row.label === LEGITIMATE ? 'legitimate' : 'undecided',
    evidence: JSON.parse(evidence) as ReadonlyArray<Evidence>,
    card: row.card_id,
    last4: row.last4,
    customer: row.customer_id,
    merchant: { id: wholeMerchant(row), name: row.merchant },
  })

export const paymentHit = (hit: HitOfVersion): z.infer<typeof PaymentHit> => ({
  rule: publicId('rule', hit.rule_id),
  name: hit.name,
  number: hit.number,
  live: hit.shadow === 0,
  snoozed: hit.snoozed === 1,
  evidence: evidenceView(JSON.parse(hit.evidence) as ReadonlyArray<Evidence>),
})
