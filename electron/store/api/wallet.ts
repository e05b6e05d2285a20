// What holders do with their own cards. The wallet vouches for who its user is; the store
// checks that the card is that customer's.
import { pastLimitPolicy } from '#shared/domain/card.ts'
import { freezeByHolder, unfreezeByHolder } from '#shared/domain/card-life.ts'
import { addTravel } from '#shared/domain/controls.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { cardForChange, toCard, type CardRow } from '#electron/store/db/cards.ts'
import type { Work } from '#electron/store/db/work.ts'
import { pinVerificationValue } from '#electron/store/security/pin.ts'
import { cardId, controlsOf, end, leave, replace, saveControlsMove } from './card-acts.ts'
import { applyLimits, cardChanged, cardTarget, limitChanges, save } from './cards.ts'
import { command, type Act, type Moment } from './frame.ts'
import { store, type Permitted } from './implementer.ts'
import { choosePin, replacePin } from './pin-acts.ts'
import { refuse } from './refuse.ts'

type Done = { version: number; at: number }
type Mine = Readonly<{ requestId: string; customer: string; card: string }>
type Changes = NonNullable<Act<unknown>['audit']['changes']>

/** The holder's own card, locked. Another's card is not there. */
function* ownCard(input: Mine): Work<CardRow> {
  const key = internalKey('card', input.card)
  const row = key === undefined ? undefined : yield* cardForChange(key)
  if (row === undefined || publicId('customer', row.customer_id) !== input.customer) throw refuse.notFound('card')
  return row
}

const act = <T>(row: CardRow, action: string, answer: T, changes: Changes = []): Act<T> => ({
  answer,
  audit: { ...cardTarget(row), changes },
  events: [cardChanged(row, action)],
})

const done = (row: CardRow, { now }: Moment): Done => ({ version: row.version + 1, at: now })

function own(context: Permitted, input: Mine, work: (row: CardRow, moment: Moment) => Work<Changes>): Promise<Done> {
  return command<Done>(context, { action: context.action, input }, function* (moment): Work<Act<Done>> {
    const row = yield* ownCard(input)
    const changes = yield* work(row, moment)
    return act(row, context.action, done(row, moment), changes)
  })
}

/** PINs are not part of what is kept of a request, not even under its hash: their keyed values stand for them. */
const sealedPins = <I extends Mine>(context: Permitted, input: I, fields: ReadonlyArray<keyof I & string>): I => {
  const value = (pin: unknown): string => pinVerificationValue(context.services.keyring, input.card, String(pin))
  return { ...input, ...Object.fromEntries(fields.map((field) => [field, value(input[field])])) }
}

export const wallet = {
  setPin: store.wallet.setPin.handler(({ input, context }) =>
    command<Done>(
      context,
      { action: context.action, input: sealedPins(context, input, ['pin']) },
      function* (moment): Work<Act<Done>> {
        const row = yield* ownCard(input)
        yield* choosePin(context.services, row, input.pin, moment)
        return act(row, 'pin.set', done(row, moment))
      },
    ),
  ),

  changePin: store.wallet.changePin.handler(({ input, context }) => {
    type Answer = { outcome: 'changed'; version: number; at: number } | { outcome: 'wrong_pin'; triesLeft: number }
    const kept = sealedPins(context, input, ['pin', 'current'])
    return command<Answer>(context, { action: context.action, input: kept }, function* (moment): Work<Act<Answer>> {
      const row = yield* ownCard(input)
      const result = yield* replacePin(context.services, row, { current: input.current, next: input.pin }, moment)
      if (result === 'changed') return act<Answer>(row, 'pin.changed', { outcome: 'changed', ...done(row, moment) })
      const { triesLeft } = result
      return act<Answer>(row, 'pin.wrong', { outcome: 'wrong_pin', triesLeft }, [
        { field: 'tries_left', before: null, after: triesLeft },
      ])
    })
  }),

  freeze: store.wallet.freeze.handler(({ input, context }) =>
    own(context, input, function* (row, { now, by }) {
      const { reason, until } = input
      yield* save(row, freezeByHolder(toCard(row), { reason, byName: by, at: now, until, note: '' }))
      yield* leave(row, { now, by }, 'card.frozen', 'card_frozen', { reason, until })
      return [{ field: 'state', before: 'active', after: 'frozen' }]
    }),
  ),

  unfreeze: store.wallet.unfreeze.handler(({ input, context }) =>
    own(context, input, function* (row, moment) {
      yield* save(row, unfreezeByHolder(toCard(row), moment.now))
      yield* leave(row, moment, 'card.unfrozen', 'card_unfrozen')
      return [{ field: 'state', before: 'frozen', after: 'active' }]
    }),
  ),

  setLimits: store.wallet.setLimits.handler(({ input, context }) =>
    own(context, input, function* (row, moment) {
      const before = toCard(row)
      const after = { limits: input.limits, scope: input.scope }
      if (pastLimitPolicy(before.limits, after.limits)) throw refuse.invalidState('past_policy', before.state)
      yield* applyLimits(row, after, moment)
      return limitChanges(before, after)
    }),
  ),

  noteTravel: store.wallet.noteTravel.handler(({ input, context }) =>
    own(context, input, function* (row, moment) {
      const { countries, from, until } = input
      const notice = { countries, from, until, at: moment.now, byName: moment.by }
      yield* saveControlsMove(context.services, row, addTravel(controlsOf(row), notice), moment)
      const said = { country: countries[0]!, countries: countries.join(','), from, until }
      yield* leave(row, moment, 'travel.notice', 'travel_noted', said)
      return [{ field: 'travel', before: null, after: countries.join(' ') }]
    }),
  ),

  reportLost: store.wallet.reportLost.handler(({ input, context }) => {
    type Answer = Done & { replacement: string | null }
    return command<Answer>(context, { action: context.action, input }, function* (moment): Work<Act<Answer>> {
      const row = yield* ownCard(input)
      const before = toCard(row).state
      yield* end(row, input.kind, '', moment)
      const ended = (yield* cardForChange(row.id))!
      const fresh = input.replace ? yield* replace(context.services, ended, moment) : null
      const replacement = fresh === null ? null : cardId(fresh)
      return act<Answer>(row, 'card.reported', { ...done(row, moment), replacement }, [
        { field: 'state', before, after: input.kind },
        { field: 'replacement', before: null, after: replacement },
      ])
    })
  }),
}
