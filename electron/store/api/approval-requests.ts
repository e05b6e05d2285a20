// What waits for a second person beside changes of cards: rules and the score that are to go live, stops that are to be lifted. Each is
// asked for and decided by commands of its own; here they stand in one list with the changes of cards.
import type { z } from 'zod'
import type { ModelLive, RuleLive } from '#shared/contract/approvals.ts'
import type { RuleActions } from '#shared/contract/rules.ts'
import { publicId } from '#shared/domain/ids.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import { askedModels, type NamedModel } from '#electron/store/db/risk-models.ts'
import { newestRequests, type NewestRequest } from '#electron/store/db/rules.ts'
import type { Work } from '#electron/store/db/work.ts'
import { liftsSeenBy, type Lift } from './approval-lifts.ts'
import type { operatorOf } from './implementer.ts'
import { bodyOf, refusalOf as refusalOfModel } from './models.ts'
import { refusalOf as refusalOfRule } from './rules.ts'

type Operator = ReturnType<typeof operatorOf>
type State = Lift['state']
export type RiskRequest = Lift | z.infer<typeof RuleLive> | z.infer<typeof ModelLive>

/** Why a request that is over, or waits for somebody else, is not decided by this person. */
const whyNot = (state: State, refusal: string | null): string | null =>
  refusal ?? (state === 'pending' ? null : state === 'expired' ? 'expired' : 'not_pending')

function ruleRequest(row: NewestRequest, now: number, operator: Operator): z.infer<typeof RuleLive> {
  const state = row.state === 'pending' && row.expires_at <= now ? 'expired' : (row.state as State)
  const why = whyNot(state, refusalOfRule(row, row, operator))
  const before = row.standing_number === null || row.live === row.version_id ? null : row.standing_number
  return {
    id: publicId('rule', row.rule_id),
    version: row.version,
    action: 'rule.live',
    state,
    maker: row.maker_name,
    madeAt: row.made_at,
    note: row.note,
    expiresAt: row.expires_at,
    mine: row.maker === operator.id,
    mayDecide: why === null,
    why,
    checker: row.checker_name,
    decidedAt: row.decided_at,
    decisionNote: row.decision_note,
    rule: {
      name: row.name,
      number: row.number,
      text: row.text,
      actions: JSON.parse(row.actions) as z.infer<typeof RuleActions>,
      before: before === null ? null : { number: before, text: row.standing_text! },
    },
  }
}

/** A model keeps who asked only while the request waits. */
function modelRequest(row: NamedModel, now: number, operator: Operator): z.infer<typeof ModelLive> {
  const state = row.asked_until! > now ? 'pending' : 'expired'
  const why = whyNot(state, refusalOfModel(row, operator, now))
  const { learntFrom, heldBack } = bodyOf(row)
  return {
    id: publicId('model', row.id),
    version: row.version,
    action: 'model.live',
    state,
    maker: row.asked_name ?? '',
    madeAt: row.asked_at!,
    note: row.asked_note ?? '',
    expiresAt: row.asked_until!,
    mine: row.asked_by === operator.id,
    mayDecide: why === null,
    why,
    checker: null,
    decidedAt: null,
    decisionNote: null,
    model: {
      number: row.number,
      frauds: Math.round(learntFrom.frauds),
      payments: learntFrom.payments,
      averagePrecision: heldBack.averagePrecision,
      shadowAt: row.shadow_at,
    },
  }
}

/** Every such request, as far as this person reads rules; of each rule, score and stop the last. */
export function* requestsSeenBy(operator: Operator, now: number): Work<ReadonlyArray<RiskRequest>> {
  if (grantOf(operator.role, 'rules.read') === undefined) return []
  const rules = (yield* newestRequests()).map((row) => ruleRequest(row, now, operator))
  const models = (yield* askedModels()).map((row) => modelRequest(row, now, operator))
  return [...rules, ...models, ...(yield* liftsSeenBy(operator, now))]
}

/** What waits for this person's decision, and what of theirs waits for somebody else's. */
export const waitingRequests = (requests: ReadonlyArray<RiskRequest>) => ({
  waiting: requests.filter((one) => one.mayDecide),
  mine: requests.filter((one) => one.mine && one.state === 'pending').length,
})
