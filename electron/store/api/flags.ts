// Flagged cards and verdicts. A verdict holds at once and teaches (labels the payments) ten seconds later, unless taken back.
import { stateAt } from '#shared/domain/card.ts'
import { decideFlag, undoVerdict, type Flag } from '#shared/domain/flag.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { maskPan } from '#shared/domain/mask.ts'
import { addDays, dayStart, localDay } from '#shared/domain/calendar.ts'
import { STARTER_RULES, type Reason } from '#shared/risk/rules.ts'
import type { FlagRow as FlagRowSchema } from '#shared/contract/flags.ts'
import type { z } from 'zod'
import { cardById } from '#electron/store/db/cards.ts'
import { cardStateCodes, originCodes, verdictCodes } from '#electron/store/db/codes.ts'
import {
  cardsAtSameMerchants,
  flagById,
  flagCounts,
  flaggedTransactions,
  flagRows,
  saveVerdict,
  type FlagRow,
} from '#electron/store/db/flags.ts'
import { addEffect, addHistory, notesOf } from '#electron/store/db/records.ts'
import { runningVersions } from '#electron/store/db/rules.ts'
import type { Work } from '#electron/store/db/work.ts'
import { cardView } from './card-view.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store } from './implementer.ts'
import { personName, readsMasked } from './names.ts'
import { refuse } from './refuse.ts'
import { notesView } from './notes.ts'
import { paymentsForFlag } from './payment-view.ts'

export const ORIGIN_CODES = {
  live: originCodes.code('live'),
  demo: originCodes.code('demo'),
  imported: originCodes.code('import'),
} as const

const DAY = 86_400_000

/** Freeze that has run out and a card past its date show as what they are now. */
function cardStateNow(row: FlagRow, now: number): 'active' | 'frozen' | 'lost' | 'stolen' | 'expired' | 'closed' {
  const state = cardStateCodes.word(row.card_state)
  return stateAt(
    {
      state,
      freeze:
        state === 'frozen'
          ? { reason: 'other', by: 'operator', byName: '', at: 0, until: row.freeze_until, note: '' }
          : null,
      limits: { payment: null, day: null, month: null },
      scope: { abroad: true, online: true, contactless: true, cash: true },
      pin: { state: 'set', wrongTries: 0, changedAt: null },
      expiresAt: row.card_expires,
    },
    now,
  )
}

function flagView(row: FlagRow, now: number, masked: boolean): z.infer<typeof FlagRowSchema> {
  return {
    id: publicId('flag', row.id),
    version: row.version,
    state: row.state === 0 ? 'open' : 'decided',
    verdict: row.verdict === null ? null : verdictCodes.word(row.verdict),
    score: row.score,
    card: publicId('card', row.card_id),
    last4: row.last4,
    cardState: cardStateNow(row, now),
    customer: publicId('customer', row.customer_id),
    name: personName(row, masked),
    rules: row.rules === '' ? [] : row.rules.split(','),
    openedAt: row.opened_at,
    couldBeLost: { amount: row.loss, currency: row.currency },
    approved: { amount: row.approved, currency: row.currency },
    payments: row.payments,
    origin: originCodes.word(row.origin),
  }
}

function toFlag(row: FlagRow): Flag {
  const decided =
    row.verdict !== null && row.decided_by !== null && row.decided_at !== null && row.effective_at !== null
  return {
    state: row.state === 0 ? 'open' : 'decided',
    decision: !decided
      ? null
      : {
          verdict: verdictCodes.word(row.verdict!),
          by: row.decided_by!,
          at: row.decided_at!,
          effectiveAt: row.effective_at!,
          effected: row.effected === 1,
        },
  }
}

function* flagAt(id: string, version: number): Work<FlagRow> {
  const key = internalKey('flag', id)
  const row = key === undefined ? undefined : yield* flagById(key)
  if (row === undefined) throw refuse.notFound('flag')
  if (row.version !== version) throw flagConflict(row)
  return row
}

const flagConflict = (row: FlagRow): Error =>
  refuse.conflict({
    kind: 'flag',
    version: row.version,
    state: row.state === 0 ? 'open' : verdictCodes.word(row.verdict!),
    by: row.decider,
    at: row.decided_at,
  })

function* saveFlag(row: FlagRow, flag: Flag): Work<void> {
  const { decision } = flag
  const saved = yield* saveVerdict({
    id: row.id,
    version: row.version,
    state: flag.state === 'open' ? 0 : 1,
    verdict: decision === null ? null : verdictCodes.code(decision.verdict),
    by: decision?.by ?? null,
    at: decision?.at ?? null,
    effective: decision?.effectiveAt ?? null,
  })
  if (!saved) throw flagConflict(row)
}

const target = (row: FlagRow) =>
  ({ targetKind: 'flag', target: publicId('flag', row.id), label: maskPan(row.last4) }) as const

export const reasonViews = (json: string): Array<Reason> => JSON.parse(json) as Array<Reason>

export const flags = {
  list: store.flags.list.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const { services, actor } = context
      const now = services.clock()
      const { timeZone } = services.programme
      const masked = readsMasked(actor)
      const counts = yield* flagCounts(ORIGIN_CODES, dayStart(localDay(now, timeZone), timeZone))
      const origins = input.imported ? Object.values(ORIGIN_CODES) : [ORIGIN_CODES.live, ORIGIN_CODES.demo]
      const rows = yield* flagRows({ state: input.show === 'open' ? 0 : 1, origins, order: input.order })
      return {
        now,
        rows: rows.map((row) => flagView(row, now, masked)),
        counts: { open: counts.open ?? 0, decidedToday: counts.decided ?? 0, imported: counts.imported ?? 0 },
        lastHitAt: counts.last,
        // Those that may flag: the starters, and people's that are live.
        rules: STARTER_RULES.length + (yield* runningVersions()).filter(({ id, live }) => id === live).length,
      }
    }),
  ),

  get: store.flags.get.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const { services, actor } = context
      const { programme } = services
      const now = services.clock()
      const masked = readsMasked(actor)
      const key = internalKey('flag', input.id)
      const row = key === undefined ? undefined : yield* flagById(key)
      if (row === undefined) throw refuse.notFound('flag')
      const card = (yield* cardById(row.card_id))!
      const day = localDay(row.last_at, programme.timeZone)
      const from = Math.min(row.opened_at, dayStart(day, programme.timeZone))
      const { decision } = toFlag(row)
      return {
        row: flagView(row, now, masked),
        card: yield* cardView(programme, card, now, masked),
        reasons: reasonViews(row.reasons),
        payments: yield* paymentsForFlag(
          row.id,
          row.card_id,
          from,
          dayStart(addDays(day, 1), programme.timeZone),
          masked,
        ),
        flagged: (yield* flaggedTransactions(row.id)).map((id) => publicId('transaction', id)),
        decision: decision === null ? null : { ...decision, by: row.decider ?? '' },
        notes: notesView(services, yield* notesOf('flag', row.id)),
        sameMerchant: yield* cardsAtSameMerchants(row.id, row.card_id, row.opened_at - DAY, row.last_at + DAY),
      }
    }),
  ),

  verdict: store.flags.verdict.handler(({ input, context }) => {
    const operator = operatorOf(context)
    type Answer = { version: number; effectiveAt: number }
    return command<Answer>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Answer>> {
      const row = yield* flagAt(input.id, input.version)
      const decided = decideFlag(toFlag(row), input.verdict, operator.id, now)
      if (!decided.ok) throw refuse.invalidState(decided.refusal, toFlag(row).state)
      yield* saveFlag(row, decided.flag)
      const { effectiveAt } = decided.flag.decision!
      yield* addEffect(effectiveAt, 'flag.verdict', row.id, row.version + 1)
      yield* addHistory('card', row.card_id, now, 'flag.decided', by, { verdict: input.verdict, score: row.score })
      return {
        answer: { version: row.version + 1, effectiveAt },
        audit: {
          ...target(row),
          reason: input.verdict,
          changes: [{ field: 'verdict', before: null, after: input.verdict }],
        },
        events: [{ kind: 'flag', target: publicId('flag', row.id), what: 'flag.decided' }],
      }
    })
  }),

  undo: store.flags.undo.handler(({ input, context }) => {
    const operator = operatorOf(context)
    type Answer = { version: number }
    return command<Answer>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Answer>> {
      const row = yield* flagAt(input.id, input.version)
      const undone = undoVerdict(toFlag(row), operator.id, now)
      if (!undone.ok) throw refuse.invalidState(undone.refusal, toFlag(row).state)
      yield* saveFlag(row, undone.flag)
      yield* addHistory('card', row.card_id, now, 'flag.verdict_undone', by)
      return {
        answer: { version: row.version + 1 },
        audit: {
          ...target(row),
          changes: [{ field: 'verdict', before: verdictCodes.word(row.verdict!), after: null }],
        },
        events: [{ kind: 'flag', target: publicId('flag', row.id), what: 'flag.verdict_undone' }],
      }
    })
  }),
}
