// Payments that were decided before the engine had read the ledger. What they were not held against then is made up for once the engine
// knows what came before them: hits, score, flag and freeze as they would have been; only the decision stands.
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import type { Reason } from '#shared/risk/rules.ts'
import { raisesFlag, type Scored } from '#shared/risk/score.ts'
import { raiseFlag } from '#electron/store/api/raise-flag.ts'
import type { Services } from '#electron/store/api/services.ts'
import { originCodes, pinResultCodes, statusCodes } from '#electron/store/db/codes.ts'
import type { HistoryRow } from '#electron/store/db/risk-history.ts'
import { addShadowScore } from '#electron/store/db/risk-models.ts'
import { replaceScore, scoreOfPayment } from '#electron/store/db/scores.ts'
import { claimStandIn, paymentInStandIn, saveJudged } from '#electron/store/db/stand-in.ts'
import type { Work } from '#electron/store/db/work.ts'
import { settleHits, verdictOf, type Verdict } from './act.ts'
import { theScore, type Judged } from './judge.ts'

/** What stands in a payment's details, as text: JSON without spaces. */
const DUE = '"standIn":"due"'
const DONE = '"standIn":"done"'
/** Of a payment that a rule would have declined, or asked a PIN for. */
const TOO_LATE_POINTS = 60

const LIVE = originCodes.code('live')
const DECLINED = statusCodes.code('declined')
const RIGHT_PIN = pinResultCodes.code('right')

export const waitsForLook = ({ details }: HistoryRow): boolean => details !== null && details.includes(DUE)

/** A payment that the engine has met in its place in history, and what it makes of it. */
export type LateLook = Readonly<{ id: number; payment: RiskPayment; judged: Judged }>

/** A rule that came too late to decline flags, whether it was to flag or not. */
function reasonsOf({ reasons, stops }: Verdict, approved: boolean): ReadonlyArray<Reason> {
  if (stops === null || !approved || reasons.some(({ rule }) => rule === stops.rule)) return reasons
  const late = { rule: stops.rule, seen: 1, threshold: 1, usual: null, unit: 'count', detail: stops.reason } as const
  return [...reasons, { ...late, points: TOO_LATE_POINTS }]
}

/** Gives whether it was looked at here and now: another process may have done it. */
export function* lookAt(services: Services, { id, payment, judged }: LateLook): Work<boolean> {
  const row = yield* paymentInStandIn(id)
  const details = row?.details ?? ''
  if (row === undefined || !details.includes(DUE)) return false
  if (!(yield* claimStandIn(id, details, details.replace(DUE, DONE)))) return false
  const now = services.clock()
  const approved = row.status !== DECLINED
  const card = payment.card as number
  // Rules without history have had their say.
  const hits = judged.hits.filter(({ running }) => running.history)
  const verdict = verdictOf(hits, row.pin === RIGHT_PIN)
  const known = yield* scoreOfPayment(id)
  const said: Scored = {
    score: row.score ?? 0,
    reasons: known === undefined ? [] : (JSON.parse(known.reasons) as ReadonlyArray<Reason>),
  }
  const { scored, byRules } = theScore(judged, reasonsOf(verdict, approved), said)
  const counted = row.flag_id !== null
  const flag =
    raisesFlag(scored) || raisesFlag(byRules)
      ? yield* raiseFlag({
          card,
          at: now,
          scored,
          byRules,
          amount: row.billing_amount,
          approved,
          origin: LIVE,
          counted,
        })
      : row.flag_id
  yield* saveJudged(id, scored.score, flag)
  if (scored.reasons.length > 0) yield* replaceScore(id, scored.model, JSON.stringify(scored.reasons))
  if (judged.shadow !== null) yield* addShadowScore(id, judged.shadow.model, judged.shadow.chance)
  yield* settleHits(services, hits, { transaction: id, card, at: payment.at }, verdict.freezes, now)
  return true
}
