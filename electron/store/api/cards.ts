// Card controls. A freeze is one conditional update, its audit row, history, notice and event in one commit; the authorisation that
// comes next reads the card inside its own transaction and declines.
import {
  freezeCard,
  isGrave,
  limitCard,
  pastLimitPolicy,
  stateAt,
  unfreezeCard,
  type Card,
  type Move,
} from '#shared/domain/card.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { maskPan } from '#shared/domain/mask.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import { recurringPayments, unclearedPayments } from '#electron/store/db/card-facts.ts'
import { cardById, cardForChange, saveControls, toCard, type CardRow } from '#electron/store/db/cards.ts'
import { addHistory, addNotice } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { requireCaller } from './callers.ts'
import { cardView } from './card-view.ts'
import { command, type Act, type Moment } from './frame.ts'
import { operatorOf, store } from './implementer.ts'
import { readsMasked } from './names.ts'
import { refuse } from './refuse.ts'
import { mayReadCustomer } from './scope.ts'
import { stageChange } from './staging.ts'

const DAY = 86_400_000
/** How far back an approval may still be waiting for its clearing. */
const CLEARING_DAYS = 30
/** How far back regular payments are looked for. */
const RECURRING_DAYS = 100

export const cardTarget = (row: CardRow) =>
  ({ targetKind: 'card', target: publicId('card', row.id), label: maskPan(row.last4) }) as const
export const cardChanged = (row: CardRow, what: string) =>
  ({ kind: 'card', target: publicId('card', row.id), what }) as const

/** The card for a change, at the version the person saw; otherwise a refusal that says what stands there now. */
export function* cardAt(id: string, version: number): Work<CardRow> {
  const key = internalKey('card', id)
  const row = key === undefined ? undefined : yield* cardForChange(key)
  if (row === undefined) throw refuse.notFound('card')
  if (row.version !== version) throw cardConflict(row)
  return row
}

export function cardConflict(row: CardRow): Error {
  const card = toCard(row)
  return refuse.conflict({
    kind: 'card',
    version: row.version,
    state: card.state,
    by: card.freeze?.byName ?? null,
    at: card.freeze?.at ?? null,
  })
}

export function* save(row: CardRow, move: Move<Card>): Work<Card> {
  if (!move.ok) throw refuse.invalidState(move.refusal, toCard(row).state)
  if (!(yield* saveControls(row.id, row.version, move.card))) throw cardConflict(row)
  return move.card
}

/** Lifts a freeze and leaves everything an unfreeze leaves; for the direct command and for an approved request. */
export function* liftFreeze(row: CardRow, moment: Pick<Moment, 'now' | 'by'>): Work<void> {
  yield* save(row, unfreezeCard(toCard(row), moment.now))
  yield* addHistory('card', row.id, moment.now, 'card.unfrozen', moment.by)
  yield* addNotice({ customer: row.customer_id }, moment.now, 'card_unfrozen', row.language, { last4: row.last4 })
}

/** Sets limits and scope; for the direct command and for an approved request. */
export function* applyLimits(
  row: CardRow,
  next: Pick<Card, 'limits' | 'scope'>,
  moment: Pick<Moment, 'now' | 'by'>,
): Work<void> {
  yield* save(row, limitCard(toCard(row), next.limits, next.scope, moment.now))
  yield* addHistory('card', row.id, moment.now, 'card.limits_set', moment.by)
  yield* addNotice({ customer: row.customer_id }, moment.now, 'limits_changed', row.language, { last4: row.last4 })
}

/** What limits and scope change, field by field, for the audit. */
export function limitChanges(before: Pick<Card, 'limits' | 'scope'>, after: Pick<Card, 'limits' | 'scope'>) {
  const fields = [
    ...(['payment', 'day', 'month'] as const).map(
      (key) => [`limits.${key}`, before.limits[key], after.limits[key]] as const,
    ),
    ...(['abroad', 'online', 'contactless', 'cash'] as const).map(
      (key) => [`scope.${key}`, before.scope[key], after.scope[key]] as const,
    ),
  ]
  return fields.filter(([, was, is]) => was !== is).map(([field, was, is]) => ({ field, before: was, after: is }))
}

export const cards = {
  get: store.cards.get.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const key = internalKey('card', input.id)
      const row = key === undefined ? undefined : yield* cardById(key)
      if (row === undefined || !(yield* mayReadCustomer(context, row.customer_id))) throw refuse.notFound('card')
      return yield* cardView(context.services.programme, row, context.services.clock(), readsMasked(context.actor))
    }),
  ),

  freezePreview: store.cards.freezePreview.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const key = internalKey('card', input.id)
      const row = key === undefined ? undefined : yield* cardById(key)
      if (row === undefined) throw refuse.notFound('card')
      const now = context.services.clock()
      const open = yield* unclearedPayments(row.id, now - CLEARING_DAYS * DAY)
      const regular = (yield* recurringPayments(row.id, now - RECURRING_DAYS * DAY)).filter((one) => one.n >= 2)
      const next = regular
        .map((one) => ({ ...one, next: one.last + Math.round((one.last - one.first) / (one.n - 1)) }))
        .filter((one) => one.next >= now - 3 * DAY)
        .sort((a, b) => a.next - b.next)[0]
      return {
        recurring: {
          count: regular.length,
          next:
            next === undefined
              ? null
              : {
                  merchant: next.name,
                  at: Math.max(next.next, now),
                  money: { amount: next.amount, currency: next.currency },
                },
        },
        uncleared: { count: open.count, total: { amount: open.total, currency: row.currency } },
        lastPaymentAt: row.last_payment_at,
        language: row.language === 'zh-CN' ? ('zh-CN' as const) : ('en' as const),
      }
    }),
  ),

  freeze: store.cards.freeze.handler(({ input, context }) =>
    command(context, { action: context.action, input }, function* ({ now, by }): Work<
      Act<{ version: number; at: number }>
    > {
      const row = yield* cardAt(input.id, input.version)
      const { reason, note, until } = input
      const card = yield* save(
        row,
        freezeCard(toCard(row), { reason, by: 'operator', byName: by, at: now, until, note }),
      )
      yield* addHistory('card', row.id, now, 'card.frozen', by, { reason, until, note })
      yield* addNotice({ customer: row.customer_id }, now, 'card_frozen', row.language, { last4: row.last4, reason })
      return {
        answer: { version: row.version + 1, at: now },
        audit: {
          ...cardTarget(row),
          reason,
          changes: [
            { field: 'state', before: stateAt(toCard(row), now), after: card.state },
            { field: 'until', before: null, after: until },
          ],
        },
        events: [cardChanged(row, 'card.frozen')],
      }
    }),
  ),

  unfreeze: store.cards.unfreeze.handler(({ input, context }) => {
    const operator = operatorOf(context)
    type Answer =
      | { outcome: 'done'; version: number; at: number }
      | { outcome: 'staged'; id: string; expiresAt: number }
    return command<Answer>(context, { action: context.action, input }, function* (moment): Work<Act<Answer>> {
      const row = yield* cardAt(input.id, input.version)
      yield* requireCaller(context, row.customer_id, moment.now)
      const card = toCard(row)
      const grave = card.freeze !== null && isGrave(card.freeze.reason)
      if (!grave) {
        yield* liftFreeze(row, moment)
        return {
          answer: { outcome: 'done', version: row.version + 1, at: moment.now },
          audit: {
            ...cardTarget(row),
            reason: input.note,
            changes: [{ field: 'state', before: 'frozen', after: 'active' }],
          },
          events: [cardChanged(row, 'card.unfrozen')],
        }
      }
      if (grantOf(operator.role, 'cards.unfreeze_after_fraud') === undefined)
        throw refuse.forbidden('cards.unfreeze_after_fraud')
      const tried = unfreezeCard(card, moment.now)
      if (!tried.ok) throw refuse.invalidState(tried.refusal, card.state)
      const staged = yield* stageChange(
        row,
        { action: 'card.unfreeze', payload: { state: 'active' }, maker: operator.id, note: input.note },
        moment.now,
      )
      yield* addHistory('card', row.id, moment.now, 'card.unfreeze_asked', moment.by, { note: input.note })
      return {
        answer: staged,
        audit: {
          ...cardTarget(row),
          reason: input.note,
          changes: [{ field: 'staged', before: null, after: staged.id }],
        },
        events: [cardChanged(row, 'card.unfreeze_asked'), { kind: 'staged', target: staged.id, what: 'staged.made' }],
      }
    })
  }),

  setLimits: store.cards.setLimits.handler(({ input, context }) => {
    const operator = operatorOf(context)
    type Answer =
      | { outcome: 'done'; version: number; at: number }
      | { outcome: 'staged'; id: string; expiresAt: number }
    return command<Answer>(context, { action: context.action, input }, function* (moment): Work<Act<Answer>> {
      const row = yield* cardAt(input.id, input.version)
      yield* requireCaller(context, row.customer_id, moment.now)
      const before = toCard(row)
      const after = { limits: input.limits, scope: input.scope }
      const changes = limitChanges(before, after)
      if (!pastLimitPolicy(before.limits, after.limits)) {
        yield* applyLimits(row, after, moment)
        return {
          answer: { outcome: 'done', version: row.version + 1, at: moment.now },
          audit: { ...cardTarget(row), reason: input.note, changes },
          events: [cardChanged(row, 'card.limits_set')],
        }
      }
      const tried = limitCard(before, after.limits, after.scope, moment.now)
      if (!tried.ok) throw refuse.invalidState(tried.refusal, before.state)
      const staged = yield* stageChange(
        row,
        { action: 'card.limits', payload: after, maker: operator.id, note: input.note },
        moment.now,
      )
      yield* addHistory('card', row.id, moment.now, 'card.limits_asked', moment.by, { note: input.note })
      return {
        answer: staged,
        audit: {
          ...cardTarget(row),
          reason: input.note,
          changes: [...changes, { field: 'staged', before: null, after: staged.id }],
        },
        events: [cardChanged(row, 'card.limits_asked'), { kind: 'staged', target: staged.id, what: 'staged.made' }],
      }
    })
  }),
}
