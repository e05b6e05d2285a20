// What waits for a second person. Approving makes the change in the same commit, through the same function as the direct command.
import { APPROVERS, grantOf, type Role } from '#shared/domain/permissions.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { maskPan } from '#shared/domain/mask.ts'
import type { Card, Limits, Scope } from '#shared/domain/card.ts'
import { refuseDecision, stagedStateAt, type Staged, type StagedAction } from '#shared/domain/staged.ts'
import type { CardChange, StagedView } from '#shared/contract/approvals.ts'
import type { z } from 'zod'
import { cardById, cardForChange, toCard } from '#electron/store/db/cards.ts'
import { settleStaged, stagedById, stagedRows, type StagedRow } from '#electron/store/db/staged.ts'
import type { Work } from '#electron/store/db/work.ts'
import { requestsSeenBy, waitingRequests } from './approval-requests.ts'
import { applyLimits, liftFreeze } from './cards.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store } from './implementer.ts'
import { personName, readsMasked } from './names.ts'
import { refuse } from './refuse.ts'
import type { Call } from './services.ts'

type View = z.infer<typeof CardChange>
type Change = View['changes'][number]
type Operator = ReturnType<typeof operatorOf>

/** What each staged action carries, exactly as it was asked for. */
type Payload = Readonly<{ limits: Limits; scope: Scope }>

const toStaged = (row: StagedRow): Staged => ({
  action: row.action as StagedAction,
  // 'expired' and 'stale' are written when a newer request takes the place; both read as settled.
  state: row.state as Staged['state'],
  baseVersion: row.base_version,
  maker: row.maker,
  expiresAt: row.expires_at,
})

function changesOf(row: StagedRow, card: Card): Array<Change> {
  if (row.action === 'card.unfreeze') {
    return [{ field: 'state', before: 'frozen', after: 'active', now: card.state, unit: 'word' }]
  }
  const { limits, scope } = JSON.parse(row.payload) as Payload
  const money = (['payment', 'day', 'month'] as const).map((key): Change => ({
    field: `limits.${key}`,
    before: card.limits[key],
    after: limits[key],
    now: card.limits[key],
    unit: 'minor',
  }))
  const switches = (['abroad', 'online', 'contactless', 'cash'] as const).map((key): Change => ({
    field: `scope.${key}`,
    before: card.scope[key],
    after: scope[key],
    now: card.scope[key],
    unit: 'switch',
  }))
  return [...money, ...switches].filter((change) => change.before !== change.after)
}

function* view(row: StagedRow, operator: Operator, now: number): Work<View> {
  const card = (yield* cardById(row.card_id))!
  const refusal =
    grantOf(operator.role, 'approvals.decide') === undefined
      ? row.maker === operator.id
        ? 'own_request'
        : 'not_approver'
      : refuseDecision(toStaged(row), { operator: operator.id, role: operator.role }, row.card_version, now, true)
  return {
    id: publicId('staged', row.id),
    version: row.version,
    action: row.action as StagedAction,
    state: stagedStateAt(toStaged(row), row.card_version, now),
    card: publicId('card', row.card_id),
    customer: publicId('customer', row.customer_id),
    last4: row.last4,
    name: personName(row, readsMasked(operator)),
    currency: row.currency,
    maker: row.maker_name,
    madeAt: row.made_at,
    note: row.note,
    expiresAt: row.expires_at,
    mine: row.maker === operator.id,
    mayDecide: refusal === undefined,
    why: refusal ?? null,
    changes: changesOf(row, toCard(card)),
    checker: row.checker_name,
    decidedAt: row.decided_at,
    decisionNote: row.decision_note,
  }
}

/** Roles that decide something see all that waits; the others see what they asked for themselves. */
const seesAll = (role: Role): boolean =>
  grantOf(role, 'approvals.decide') !== undefined ||
  (Object.values(APPROVERS).flat() as ReadonlyArray<Role>).includes(role)

/** What waits for this person's decision, and what of theirs waits for somebody else's. */
export function* waitingFor(call: Call): Work<{ waiting: ReadonlyArray<StagedRow>; mine: number }> {
  const operator = operatorOf(call)
  const now = call.services.clock()
  const live = (yield* stagedRows('pending')).filter((row) => row.expires_at > now)
  return {
    waiting: seesAll(operator.role) ? live.filter((row) => row.maker !== operator.id) : [],
    mine: live.filter((row) => row.maker === operator.id).length,
  }
}

function* stagedAt(id: string, version: number): Work<StagedRow> {
  const key = internalKey('staged', id)
  const row = key === undefined ? undefined : yield* stagedById(key)
  if (row === undefined) throw refuse.notFound('staged')
  if (row.version !== version) throw stagedConflict(row)
  return row
}

const stagedConflict = (row: StagedRow): Error =>
  refuse.conflict({ kind: 'staged', version: row.version, state: row.state, by: row.checker_name, at: row.decided_at })

function* settle(
  row: StagedRow,
  state: 'approved' | 'rejected' | 'withdrawn',
  operator: Operator,
  now: number,
  note: string,
): Work<void> {
  const checker = state === 'withdrawn' ? null : operator.id
  if (!(yield* settleStaged(row.id, row.version, state, checker, now, note))) throw stagedConflict(row)
}

/** Makes the change of an approved request. The card is read under lock; the request was made against exactly this version. */
function* carryOut(row: StagedRow, moment: Readonly<{ now: number; by: string }>): Work<void> {
  const card = yield* cardForChange(row.card_id)
  if (card === undefined || card.version !== row.base_version) throw refuse.invalidState('stale', row.state)
  if (row.action === 'card.unfreeze') yield* liftFreeze(card, moment)
  else yield* applyLimits(card, JSON.parse(row.payload) as Payload, moment)
}

type Settled = Readonly<{ version: number }>

const settled = (row: StagedRow, what: string, note: string): Act<Settled> => ({
  answer: { version: row.version + 1 },
  audit: {
    targetKind: 'card',
    target: publicId('card', row.card_id),
    label: maskPan(row.last4),
    reason: note,
    changes: [
      { field: 'request', before: publicId('staged', row.id), after: what },
      { field: 'action', before: null, after: row.action },
      { field: 'maker', before: null, after: row.maker_name },
    ],
  },
  events: [
    { kind: 'staged', target: publicId('staged', row.id), what: `staged.${what}` },
    { kind: 'card', target: publicId('card', row.card_id), what: `staged.${what}` },
  ],
})

export const approvals = {
  list: store.approvals.list.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const operator = operatorOf(context)
      const now = context.services.clock()
      const { waiting, mine } = yield* waitingFor(context)
      const rows =
        input.show === 'waiting'
          ? waiting
          : input.show === 'mine'
            ? yield* stagedRows({ maker: operator.id })
            : (yield* stagedRows('settled')).filter((row) => seesAll(operator.role) || row.maker === operator.id)
      const views: Array<z.infer<typeof StagedView>> = []
      for (const row of rows) views.push(yield* view(row, operator, now))
      const all = yield* requestsSeenBy(operator, now)
      const others = waitingRequests(all)
      if (input.show === 'waiting') {
        views.push(...others.waiting)
        views.sort((a, b) => a.expiresAt - b.expiresAt)
      } else {
        views.push(...all.filter((one) => (input.show === 'mine' ? one.mine : one.state !== 'pending')))
        views.sort((a, b) => b.madeAt - a.madeAt)
      }
      const counts = { waiting: waiting.length + others.waiting.length, mine: mine + others.mine }
      return { now, rows: views, counts }
    }),
  ),

  get: store.approvals.get.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const operator = operatorOf(context)
      const now = context.services.clock()
      const other = (yield* requestsSeenBy(operator, now)).find((one) => one.id === input.id)
      if (other !== undefined) return other
      const key = internalKey('staged', input.id)
      const row = key === undefined ? undefined : yield* stagedById(key)
      if (row === undefined || !(seesAll(operator.role) || row.maker === operator.id)) throw refuse.notFound('staged')
      return yield* view(row, operator, now)
    }),
  ),

  approve: store.approvals.approve.handler(({ input, context }) => {
    const operator = operatorOf(context)
    return command<Settled>(context, { action: context.action, input }, function* (moment): Work<Act<Settled>> {
      const row = yield* stagedAt(input.id, input.version)
      const who = { operator: operator.id, role: operator.role }
      const refusal = refuseDecision(toStaged(row), who, row.card_version, moment.now, true)
      if (refusal !== undefined) throw refuse.invalidState(refusal, row.state)
      yield* settle(row, 'approved', operator, moment.now, input.note)
      yield* carryOut(row, moment)
      return settled(row, 'approved', input.note)
    })
  }),

  reject: store.approvals.reject.handler(({ input, context }) => {
    const operator = operatorOf(context)
    return command<Settled>(context, { action: context.action, input }, function* ({ now }): Work<Act<Settled>> {
      const row = yield* stagedAt(input.id, input.version)
      const who = { operator: operator.id, role: operator.role }
      const refusal = refuseDecision(toStaged(row), who, row.card_version, now, false)
      if (refusal !== undefined) throw refuse.invalidState(refusal, row.state)
      yield* settle(row, 'rejected', operator, now, input.note)
      return settled(row, 'rejected', input.note)
    })
  }),

  withdraw: store.approvals.withdraw.handler(({ input, context }) => {
    const operator = operatorOf(context)
    return command<Settled>(context, { action: context.action, input }, function* ({ now }): Work<Act<Settled>> {
      const row = yield* stagedAt(input.id, input.version)
      if (row.maker !== operator.id) throw refuse.invalidState('not_yours', row.state)
      if (row.state !== 'pending') throw refuse.invalidState('not_pending', row.state)
      yield* settle(row, 'withdrawn', operator, now, input.note)
      return settled(row, 'withdrawn', input.note)
    })
  }),
}
