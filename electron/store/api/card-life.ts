// The console's acts on a card beyond freeze and limits. What acts on a caller's word asks for the caller's verification.
import { forcePinChange, legalMoves, lifeStateAt, PIN_AGE_DAYS, unlockPin } from '#shared/domain/card-life.ts'
import type { Card, Move } from '#shared/domain/card.ts'
import {
  addTravel,
  endLift,
  endTravel,
  liftScope,
  setGroupsAndBlocks,
  type Block,
  type Controls,
} from '#shared/domain/controls.ts'
import { usageAt } from '#shared/domain/authorisation.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { MCC_GROUPS } from '#electron/store/mcc-groups.ts'
import { cardById, cardForChange, toCard, usageOf, type CardRow } from '#electron/store/db/cards.ts'
import { statusCodes } from '#electron/store/db/codes.ts'
import { merchantsOfCard, wholeMerchants } from '#electron/store/db/merchants.ts'
import { paymentsOfCardSince } from '#electron/store/db/payment-rows.ts'
import type { Work } from '#electron/store/db/work.ts'
import { cardId, controlsOf, end, leave, recurringOf, replace, saveControlsMove } from './card-acts.ts'
import { cardAt, cardChanged, cardTarget, save } from './cards.ts'
import { requireCaller } from './callers.ts'
import { command, type Act, type Moment } from './frame.ts'
import { store, type Permitted } from './implementer.ts'
import { limitEffect } from './limit-effect.ts'
import { readsMasked } from './names.ts'
import { paymentView } from './payment-view.ts'
import { refuse } from './refuse.ts'
import { mayReadCustomer } from './scope.ts'

const DAY = 86_400_000
type Done = { version: number; at: number }
type Input = Readonly<{ requestId: string; id: string; version: number; note: string }>
type Changes = NonNullable<Act<unknown>['audit']['changes']>

const READS = 500
const SHOWN_MERCHANTS = 200

function* readable(call: Permitted, id: string): Work<CardRow> {
  const key = internalKey('card', id)
  const row = key === undefined ? undefined : yield* cardById(key)
  if (row === undefined || !(yield* mayReadCustomer(call, row.customer_id))) throw refuse.notFound('card')
  return row
}

const doneAct = (row: CardRow, moment: Moment, input: Input, what: string, changes: Changes): Act<Done> => ({
  answer: { version: row.version + 1, at: moment.now },
  audit: { ...cardTarget(row), ...(input.note !== '' && { reason: input.note }), changes },
  events: [cardChanged(row, what)],
})

/** A command on a caller's word that changes one card: checks the caller, makes the change, leaves its rows. */
function onWord(
  context: Permitted,
  input: Input,
  work: (row: CardRow, moment: Moment) => Work<Changes>,
): Promise<Done> {
  return command<Done>(context, { action: context.action, input }, function* (moment): Work<Act<Done>> {
    const row = yield* cardAt(input.id, input.version)
    yield* requireCaller(context, row.customer_id, moment.now)
    const changes = yield* work(row, moment)
    return doneAct(row, moment, input, context.action, changes)
  })
}

function pinMove(context: Permitted, input: Input, move: (card: Card, now: number) => Move<Card>, event: string) {
  return onWord(context, input, function* (row, moment) {
    const before = toCard(row).pin.state
    const card = yield* save(row, move(toCard(row), moment.now))
    yield* leave(row, moment, event, 'pin_must_change')
    return [{ field: 'pin', before, after: card.pin.state }]
  })
}

/** Limits by kind of shop and blocks as they are kept; names every group and merchant that there is none of. */
function* groupsAndBlocks(
  input: Readonly<{
    groups: Readonly<Record<string, number>>
    merchants: ReadonlyArray<string>
    blockedGroups: ReadonlyArray<string>
  }>,
): Work<Pick<Controls, 'groups' | 'blocks'>> {
  for (const group of [...Object.keys(input.groups), ...input.blockedGroups]) {
    if (!MCC_GROUPS.includes(group))
      throw refuse.badInput('groups', `there is no group ${group}`, `Use one of ${MCC_GROUPS.join(', ')}`)
  }
  const names = yield* wholeMerchants(input.merchants.map((one) => internalKey('merchant', one) ?? -1))
  if (names === undefined) throw refuse.notFound('merchant')
  const blocks: ReadonlyArray<Block> = [
    ...[...names].map(([merchant, name]) => ({ kind: 'merchant', merchant, name }) as const),
    ...[...new Set(input.blockedGroups)].map((group) => ({ kind: 'group', group }) as const),
  ]
  return { groups: input.groups, blocks }
}

export const cardLife = {
  get: store.cardLife.get.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const row = yield* readable(context, input.id)
      const now = context.services.clock()
      const card = toCard(row)
      const controls = controlsOf(row)
      const used = usageAt(usageOf(row), now, context.services.programme.timeZone).groups ?? {}
      const age = card.pin.changedAt === null ? null : Math.floor((now - card.pin.changedAt) / DAY)
      return {
        id: cardId(row),
        version: row.version,
        state: lifeStateAt(card, now),
        moves: [...legalMoves(card, now)].filter((move) => move !== 'replace' || row.replaced_by === null),
        ended: row.ended_at === null ? null : { at: row.ended_at, by: row.ended_by ?? '', note: row.ended_note ?? '' },
        replaces: row.replaces === null ? null : publicId('card', row.replaces),
        replacedBy: row.replaced_by === null ? null : publicId('card', row.replaced_by),
        pin: { ageDays: age, old: age !== null && age >= PIN_AGE_DAYS },
        groups: MCC_GROUPS.map((group) => ({
          group,
          limit: controls.groups[group] ?? null,
          used: used[group] ?? 0,
        })),
        blocks: controls.blocks.map((block) =>
          block.kind === 'merchant'
            ? { kind: block.kind, merchant: publicId('merchant', block.merchant), name: block.name }
            : { kind: block.kind, merchant: null, name: block.group },
        ),
        lifts: controls.lifts.filter((lift) => lift.until > now).map(({ byName: by, ...lift }) => ({ ...lift, by })),
        travel: controls.travel
          .filter((notice) => notice.until > now)
          .map(({ byName: by, countries, ...notice }) => ({ ...notice, countries: [...countries], by })),
        recurring: yield* recurringOf(row, now),
      }
    }),
  ),

  reportLost: store.cardLife.reportLost.handler(({ input, context }) => {
    type Answer = Done & {
      replacement: string | null
      recurring: Array<{ merchant: string; last: number; money: { amount: number; currency: string } }>
    }
    return command<Answer>(context, { action: context.action, input }, function* (moment): Work<Act<Answer>> {
      // A report is never slowed: whoever says that the card is gone is believed.
      const row = yield* cardAt(input.id, input.version)
      const before = toCard(row).state
      const recurring = yield* recurringOf(row, moment.now)
      yield* end(row, input.kind, input.note, moment)
      const ended = (yield* cardForChange(row.id))!
      const fresh = input.replace ? yield* replace(context.services, ended, moment) : null
      const replacement = fresh === null ? null : cardId(fresh)
      const act = doneAct(row, moment, input, 'card.reported', [
        { field: 'state', before, after: input.kind },
        { field: 'replacement', before: null, after: replacement },
      ])
      const issued = fresh === null ? [] : [cardChanged(fresh, 'card.issued')]
      return { ...act, answer: { ...act.answer, replacement, recurring }, events: [...act.events!, ...issued] }
    })
  }),

  replace: store.cardLife.replace.handler(({ input, context }) => {
    type Answer = { card: string; at: number }
    return command<Answer>(context, { action: context.action, input }, function* (moment): Work<Act<Answer>> {
      const row = yield* cardAt(input.id, input.version)
      const fresh = yield* replace(context.services, row, moment)
      return {
        answer: { card: cardId(fresh), at: moment.now },
        audit: { ...cardTarget(row), changes: [{ field: 'replacement', before: null, after: cardId(fresh) }] },
        events: [cardChanged(row, 'card.replaced'), cardChanged(fresh, 'card.issued')],
      }
    })
  }),

  close: store.cardLife.close.handler(({ input, context }) =>
    onWord(context, input, function* (row, moment) {
      const before = toCard(row).state
      yield* end(row, 'closed', input.note, moment)
      return [{ field: 'state', before, after: 'closed' }]
    }),
  ),

  forcePinChange: store.cardLife.forcePinChange.handler(({ input, context }) =>
    pinMove(context, input, forcePinChange, 'pin.change_forced'),
  ),
  unlockPin: store.cardLife.unlockPin.handler(({ input, context }) =>
    pinMove(context, input, unlockPin, 'pin.unlocked'),
  ),

  setControls: store.cardLife.setControls.handler(({ input, context }) =>
    onWord(context, input, function* (row, moment) {
      const next = yield* groupsAndBlocks(input)
      const before = controlsOf(row)
      yield* saveControlsMove(context.services, row, setGroupsAndBlocks(before, next, moment.now), moment)
      yield* leave(row, moment, 'card.controls_set', 'limits_changed')
      return [
        { field: 'groups', before: JSON.stringify(before.groups), after: JSON.stringify(input.groups) },
        { field: 'blocks', before: before.blocks.length, after: next.blocks.length },
      ]
    }),
  ),

  lift: store.cardLife.lift.handler(({ input, context }) =>
    onWord(context, input, function* (row, moment) {
      const { scope, until } = input
      const move = liftScope(controlsOf(row), { scope, until, at: moment.now, byName: moment.by })
      yield* saveControlsMove(context.services, row, move, moment)
      yield* leave(row, moment, 'card.scope_lifted', 'limits_changed', { scope, until })
      return [{ field: `scope.${scope}`, before: null, after: until }]
    }),
  ),

  endLift: store.cardLife.endLift.handler(({ input, context }) =>
    onWord(context, input, function* (row, moment) {
      const { scope } = input
      yield* saveControlsMove(context.services, row, endLift(controlsOf(row), scope, moment.now), moment)
      yield* leave(row, moment, 'card.lift_ended', 'limits_changed', { scope })
      return [{ field: `scope.${scope}`, before: 'lifted', after: null }]
    }),
  ),

  noteTravel: store.cardLife.noteTravel.handler(({ input, context }) =>
    onWord(context, input, function* (row, moment) {
      const { countries, from, until } = input
      const notice = { countries, from, until, at: moment.now, byName: moment.by }
      yield* saveControlsMove(context.services, row, addTravel(controlsOf(row), notice), moment)
      yield* leave(row, moment, 'travel.notice', 'travel_noted', {
        country: countries[0]!,
        countries: countries.join(','),
        from,
        until,
      })
      return [{ field: 'travel', before: null, after: countries.join(' ') }]
    }),
  ),

  endTravel: store.cardLife.endTravel.handler(({ input, context }) =>
    onWord(context, input, function* (row, moment) {
      const before = controlsOf(row)
      yield* saveControlsMove(context.services, row, endTravel(before, input.travel, moment.now), moment)
      const countries = before.travel.find((one) => one.id === input.travel)?.countries ?? []
      yield* leave(row, moment, 'travel.ended', 'travel_ended', {
        country: countries[0] ?? null,
        countries: countries.join(','),
      })
      return [{ field: 'travel', before: countries.join(' '), after: null }]
    }),
  ),

  limitEffect: store.cardLife.limitEffect.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const row = yield* readable(context, input.id)
      const { limits, scope, controls } = input
      const known = controlsOf(row)
      const after = controls === undefined ? known : { ...known, ...(yield* groupsAndBlocks(controls)) }
      return yield* limitEffect(context.services, row, { limits, scope, controls: after })
    }),
  ),

  merchants: store.cardLife.merchants.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const row = yield* readable(context, input.id)
      const rows = yield* merchantsOfCard(row.id, context.services.clock() - 120 * DAY, SHOWN_MERCHANTS)
      return {
        rows: rows.map(({ id, name, payments, last }) => ({
          merchant: publicId('merchant', id),
          name,
          payments,
          last,
        })),
      }
    }),
  ),

  attempts: store.cardLife.attempts.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const row = yield* readable(context, input.id)
      if (row.ended_at === null) return { since: null, rows: [] }
      const rows = yield* paymentsOfCardSince(row.id, row.ended_at, READS)
      const masked = readsMasked(context.actor)
      // A payment of the very millisecond was made before the report, unless it was declined for it.
      const later = rows.filter((one) => one.at > row.ended_at! || statusCodes.word(one.status) === 'declined')
      return { since: row.ended_at, rows: later.map((one) => paymentView(one, masked)) }
    }),
  ),
}
