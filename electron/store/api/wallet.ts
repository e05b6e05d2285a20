// The wallet's procedures: applications come in, and holders act on their own cards. The wallet vouches for who its user is; the store
// checks that the card is that customer's.
import { pastLimitPolicy } from '#shared/domain/card.ts'
import { freezeByHolder, unfreezeByHolder } from '#shared/domain/card-life.ts'
import { addTravel } from '#shared/domain/controls.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { applicationForChange, toReviewCase } from '#electron/store/db/applications.ts'
import { cardForChange, toCard, type CardRow } from '#electron/store/db/cards.ts'
import { caseStateCodes, originCodes } from '#electron/store/db/codes.ts'
import { answerCase, submitApplication } from '#electron/store/db/submissions.ts'
import type { Work } from '#electron/store/db/work.ts'
import { pinVerificationValue } from '#electron/store/security/pin.ts'
import { applicationOf, papersOf } from './applicant.ts'
import { cardId, controlsOf, end, leave, replace, saveControlsMove } from './card-acts.ts'
import { applyLimits, cardChanged, cardTarget, limitChanges, save } from './cards.ts'
import { command, type Act, type Moment } from './frame.ts'
import { store, type Permitted } from './implementer.ts'
import { fullName } from './names.ts'
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
  submit: store.wallet.submit.handler(async ({ input, context }) => {
    const { services } = context
    const papers = await papersOf(input.documents)
    type Answer = { application: string; dueAt: number }
    const { documents, ...body } = input
    const kept = { ...body, documents: documents.map(({ kind, image }) => ({ kind, size: image.length })) }
    return command<Answer>(context, { action: context.action, input: kept }, function* ({ now }): Work<Act<Answer>> {
      const submission = applicationOf(services, input.applicant, papers, originCodes.code('live'))
      const key = yield* submitApplication(services.cipher, submission, now)
      const row = (yield* applicationForChange(key))!
      const application = publicId('application', key)
      return {
        answer: { application, dueAt: row.due_at },
        audit: { targetKind: 'application', target: application, label: fullName(row) },
        events: [{ kind: 'case', target: application, what: 'case.applied' }],
      }
    })
  }),

  resubmit: store.wallet.resubmit.handler(async ({ input, context }) => {
    const papers = await papersOf(input.documents)
    type Answer = { application: string; submission: number; dueAt: number }
    const { documents, ...body } = input
    const kept = { ...body, documents: documents.map(({ kind, image }) => ({ kind, size: image.length })) }
    return command<Answer>(context, { action: context.action, input: kept }, function* ({ now }): Work<Act<Answer>> {
      const key = internalKey('application', input.application)
      const before = key === undefined ? undefined : yield* applicationForChange(key)
      if (key === undefined || before === undefined) throw refuse.notFound('application')
      const answered = yield* answerCase(context.services.cipher, key, { papers }, now)
      if (!answered.ok) throw refuse.invalidState(answered.refusal, caseStateCodes.word(before.state))
      const row = (yield* applicationForChange(key))!
      return {
        answer: { application: input.application, submission: row.submission, dueAt: row.due_at },
        audit: { targetKind: 'application', target: input.application, label: fullName(row) },
        events: [{ kind: 'case', target: input.application, what: 'case.answered' }],
      }
    })
  }),

  status: store.wallet.status.handler(({ input, context }) =>
    context.services.db.write(function* () {
      const key = internalKey('application', input.application)
      const row = key === undefined ? undefined : yield* applicationForChange(key)
      if (row === undefined) throw refuse.notFound('application')
      const { decision, state } = toReviewCase(row)
      // What can still be taken back is not told yet.
      const told = decision === null || decision.effected || row.effected === 1
      const reasons = told && row.reasons !== null ? (JSON.parse(row.reasons) as Array<string>) : []
      return {
        state: told ? state : ('waiting' as const),
        submission: row.submission,
        dueAt: state === 'waiting' || !told ? row.due_at : null,
        reasons,
        customer: told && row.customer_id !== null ? publicId('customer', row.customer_id) : null,
      }
    }),
  ),

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
      const said = { country: countries[0]!, countries: countries.join(','), until }
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
