// Programme-wide stops: set at once by one person, always with an end; lifted before it only by a second one.
import type { z } from 'zod'
import type { StopRow as StopView } from '#shared/contract/rules.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import { STAGED_LIFETIME_MS } from '#shared/domain/staged.ts'
import { readKey } from '#shared/risk/rule-language/vocabulary.ts'
import type { StopKind } from '#shared/risk/stops.ts'
import { wholeMerchants } from '#electron/store/db/merchants.ts'
import { merchantNameOf } from '#electron/store/db/rule-lists.ts'
import { addStop, askToLift, settleLift, stopRows, wouldStop, type StopRow } from '#electron/store/db/risk-stops.ts'
import type { Work } from '#electron/store/db/work.ts'
import { newStamp } from '#electron/store/risk/rule-book.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store } from './implementer.ts'
import { refuse } from './refuse.ts'

const LONGEST_STOP_MS = 90 * 86_400_000
const DAY_MS = 86_400_000

type Done = Readonly<{ id: string; version: number }>
type Operator = ReturnType<typeof operatorOf>

function* nameOf(kind: StopKind, target: string): Work<string> {
  return kind === 'merchant' ? ((yield* merchantNameOf(Number(target))) ?? '–') : target
}

/** What people write, as the ledger names it. */
function* targetOf(kind: StopKind, written: string): Work<Readonly<{ target: string; name: string }>> {
  if (kind === 'merchant') {
    const [found] = (yield* wholeMerchants([internalKey('merchant', written) ?? -1])) ?? []
    if (found === undefined) throw refuse.badInput('target', `${written} is no merchant of this store`, 'Give its id')
    return { target: String(found[0]), name: found[1] }
  }
  const read = readKey(kind, written)
  if ('example' in read) {
    throw refuse.badInput('target', `${written} is no ${kind}`, `Write it such as ${read.example}`)
  }
  return { target: read.value, name: read.value }
}

const stateOf = (row: StopRow, now: number): 'running' | 'over' | 'lifted' =>
  row.lifted_at !== null ? 'lifted' : row.until_at <= now ? 'over' : 'running'
const isAsked = (row: StopRow, now: number): boolean => row.asked_until !== null && row.asked_until > now

export function* stopView(row: StopRow, now: number, operator: Operator): Work<z.infer<typeof StopView>> {
  const kind = row.kind as StopKind
  const mine = row.asked_by === operator.id
  return {
    id: publicId('stop', row.id),
    version: row.version,
    kind,
    target: kind === 'merchant' ? publicId('merchant', Number(row.target)) : row.target,
    name: yield* nameOf(kind, row.target),
    reason: row.reason,
    by: row.maker_name,
    from: row.from_at,
    until: row.until_at,
    state: stateOf(row, now),
    liftedBy: row.lifted_at === null ? null : row.checker_name,
    request:
      stateOf(row, now) === 'running' && isAsked(row, now)
        ? {
            maker: row.asked_name ?? '',
            note: row.asked_note ?? '',
            expiresAt: row.asked_until!,
            mine,
            mayDecide: !mine && grantOf(operator.role, 'rules.make_live') !== undefined,
          }
        : null,
  }
}

const conflict = (row: StopRow): Error =>
  refuse.conflict({ kind: 'stop', version: row.version, state: 'changed', by: null, at: row.asked_at })

/** A running stop in the version that the caller saw. */
function* stopAt(id: string, version: number, now: number): Work<StopRow> {
  const key = internalKey('stop', id)
  const row = (yield* stopRows()).find((one) => one.id === key)
  if (row === undefined) throw refuse.notFound('stop')
  if (row.version !== version) throw conflict(row)
  if (stateOf(row, now) !== 'running') throw refuse.invalidState('stop_over')
  return row
}

function* acted(row: StopRow, what: string, more: Partial<Act<Done>['audit']>): Work<Act<Done>> {
  const id = publicId('stop', row.id)
  yield* newStamp()
  return {
    answer: { id, version: row.version + 1 },
    audit: { targetKind: 'stop', target: id, label: yield* nameOf(row.kind as StopKind, row.target), ...more },
    events: [{ kind: 'rule', target: null, what }],
  }
}

export const ruleStops = {
  stops: store.rules.stops.handler(({ context }) => {
    const operator = operatorOf(context)
    return context.services.db.read(function* () {
      const now = context.services.clock()
      const rows: Array<z.infer<typeof StopView>> = []
      for (const row of yield* stopRows()) rows.push(yield* stopView(row, now, operator))
      const order = { running: 0, over: 1, lifted: 2 }
      return { now, rows: rows.sort((a, b) => order[a.state] - order[b.state] || a.until - b.until) }
    })
  }),

  stopPreview: store.rules.stopPreview.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const { kind, days } = input
      const { target, name } = yield* targetOf(kind, input.target)
      const { currency } = context.services.programme
      const { amount, ...found } = yield* wouldStop(
        { kind, target },
        context.services.clock() - days * DAY_MS,
        currency,
      )
      return { name, ...found, amount: { amount, currency } }
    }),
  ),

  stop: store.rules.stop.handler(({ input, context }) => {
    const operator = operatorOf(context)
    return command<Done>(context, { action: context.action, input }, function* ({ now }): Work<Act<Done>> {
      const { kind, until, reason } = input
      if (until <= now) throw refuse.invalidState('until_in_past')
      if (until > now + LONGEST_STOP_MS) throw refuse.invalidState('until_too_far')
      const { target, name } = yield* targetOf(kind, input.target)
      const standing = (yield* stopRows()).find(
        (row) => row.kind === kind && row.target === target && stateOf(row, now) === 'running',
      )
      if (standing !== undefined) throw refuse.invalidState('already_stopped')
      const id = publicId('stop', yield* addStop({ kind, target, reason, maker: operator.id, at: now, until }))
      yield* newStamp()
      return {
        answer: { id, version: 1 },
        audit: {
          targetKind: 'stop',
          target: id,
          label: name,
          reason,
          changes: [
            { field: 'kind', before: null, after: kind },
            { field: 'until', before: null, after: until },
          ],
        },
        events: [{ kind: 'rule', target: null, what: 'risk_stop.set' }],
      }
    })
  }),

  askLift: store.rules.askLift.handler(({ input, context }) => {
    const operator = operatorOf(context)
    return command<Done>(context, { action: context.action, input }, function* ({ now }): Work<Act<Done>> {
      const { version, note } = input
      const row = yield* stopAt(input.id, version, now)
      if (isAsked(row, now)) throw refuse.invalidState('already_asked')
      const asking = { id: row.id, version, by: operator.id, at: now, note, until: now + STAGED_LIFETIME_MS }
      if (!(yield* askToLift(asking))) throw conflict(row)
      return yield* acted(row, 'risk_stop.lift_asked', { reason: note })
    })
  }),

  decideLift: store.rules.decideLift.handler(({ input, context }) => {
    const operator = operatorOf(context)
    return command<Done>(context, { action: context.action, input }, function* ({ now }): Work<Act<Done>> {
      const { version, note, approve } = input
      const row = yield* stopAt(input.id, version, now)
      if (row.asked_until === null) throw refuse.invalidState('not_pending')
      if (!isAsked(row, now)) throw refuse.invalidState('expired')
      // Who asked may take it back, not lift it.
      if (approve && row.asked_by === operator.id) throw refuse.invalidState('own_request')
      const lifted = approve ? now : null
      if (!(yield* settleLift({ id: row.id, version, by: operator.id, at: now, lifted, note }))) throw conflict(row)
      const changes = [
        { field: 'state', before: 'running', after: approve ? 'lifted' : 'running' },
        { field: 'maker', before: null, after: row.asked_name },
      ]
      return yield* acted(row, 'risk_stop.lift_decided', { reason: note, changes })
    })
  }),
}
