// Quality and the shift. A second look is an ordinary case until it is decided: nothing here says which case is one before that.
import { createHmac } from 'node:crypto'
import type { AutoRule } from '#shared/domain/autoRules.ts'
import { addDays, dayStart, localDay } from '#shared/domain/calendar.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { grantOf, type Role } from '#shared/domain/permissions.ts'
import {
  agreementByReason,
  agreementByReviewer,
  DEFAULT_POLICY,
  drawsLook,
  type DecidedLook,
  type ReviewPolicy,
} from '#shared/domain/quality.ts'
import { applicationForChange, toReviewCase, type ApplicationRow } from '#electron/store/db/applications.ts'
import { autoRuleRows } from '#electron/store/db/auto-rules.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { metaValue, setMeta } from '#electron/store/db/meta.ts'
import { addLook, LOOK, looksOpen, looksSince } from '#electron/store/db/second-looks.ts'
import { addShiftNote, setShift, shiftNotesSince, shiftsOf } from '#electron/store/db/shifts.ts'
import { decidedByDay } from '#electron/store/db/overview.ts'
import type { Work } from '#electron/store/db/work.ts'
import { settingsOf } from './auto-decide.ts'
import { caseTarget } from './case-decision.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store } from './implementer.ts'
import { refuse } from './refuse.ts'
import type { Services } from './services.ts'

const POLICY = 'review_policy'
const DAY = 86_400_000
const notePlace = (id: number) => ({ table: 'shift_note', column: 'text_enc', row: id }) as const

export function* reviewPolicy(): Work<ReviewPolicy> {
  const kept = yield* metaValue(POLICY)
  return kept === undefined ? DEFAULT_POLICY : { ...DEFAULT_POLICY, ...(JSON.parse(kept) as Partial<ReviewPolicy>) }
}

/** Even in 0 to 1, the same for the same case, and nobody outside the store can foretell it. */
export const drawOf = ({ keyring }: Pick<Services, 'keyring'>, id: number): number =>
  createHmac('sha256', keyring.outcome).update(`second look ${id}`).digest().readUInt32BE(0) / 2 ** 32

/** After a decision took effect: puts the case before somebody else, if it is drawn. */
export function* drawSecondLook(services: Services, row: ApplicationRow, now: number): Work<void> {
  if (row.look !== LOOK.none || row.verdict === null || row.papers === 0) return
  const rule = row.rule === null ? undefined : (yield* autoRuleRows()).find(({ name }) => name === row.rule)
  const policy =
    rule === undefined
      ? yield* reviewPolicy()
      : { ...DEFAULT_POLICY, secondLookShare: settingsOf(rule.settings).lookPercent / 100 }
  if (!drawsLook(policy, drawOf(services, row.id))) return
  const reasons = JSON.parse(row.reasons ?? '[]') as ReadonlyArray<string>
  yield* addLook(services.cipher, row, LOOK.second, { verdict: row.verdict, reasons, by: row.decided_by }, now)
}

const asText = (input: Readonly<{ requestId: string; secondLookShare: number }>) => ({
  ...input,
  secondLookShare: String(input.secondLookShare),
})

type Verdict = 'approve' | 'reject' | 'ask'

export const quality = {
  summary: store.quality.summary.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const from = context.services.clock() - input.days * DAY
      const rows = yield* looksSince(from)
      const looks = rows.map((row): DecidedLook => ({
        kind: row.kind === LOOK.known ? 'known' : 'second',
        first: row.first,
        rule: row.rule,
        second: row.second,
        expected: row.expected,
        verdict: row.verdict ?? '',
        reasons: JSON.parse(row.expected_reasons) as ReadonlyArray<string>,
        agreed: row.agreed === 1,
      }))
      const second = looks.filter(({ kind }) => kind === 'second')
      return {
        from,
        share: (yield* reviewPolicy()).secondLookShare,
        open: yield* looksOpen(),
        looks: second.length,
        agreed: second.filter(({ agreed }) => agreed).length,
        byReviewer: [...agreementByReviewer(looks)],
        byReason: [...agreementByReason(looks)],
        differing: rows
          .filter((row) => row.agreed === 0)
          .map((row) => ({
            original: publicId('application', row.original_id),
            first: row.first,
            rule: row.rule as AutoRule | null,
            second: row.second,
            expected: row.expected as Verdict,
            verdict: row.verdict as Verdict,
            at: row.decided_at ?? 0,
          })),
      }
    }),
  ),

  seedKnown: store.quality.seedKnown.handler(({ input, context }) =>
    command<{ done: true }>(context, { action: context.action, input }, function* ({ now }): Work<Act<{ done: true }>> {
      const key = internalKey('application', input.id)
      const row = key === undefined ? undefined : yield* applicationForChange(key)
      if (row === undefined) throw refuse.notFound('application')
      const { state, decision } = toReviewCase(row)
      if (decision === null || !decision.effected || state === 'waiting')
        throw refuse.invalidState('not_decided', state)
      if (row.papers === 0) throw refuse.invalidState('papers_gone', state)
      const { verdict, reasons } = input
      // Whoever decided it knows it; the supervisor who sets the answer is not asked either.
      yield* addLook(context.services.cipher, row, LOOK.known, { verdict, reasons, by: row.decided_by }, now)
      return { answer: { done: true }, audit: { ...caseTarget(row), reason: verdict } }
    }),
  ),

  setPolicy: store.quality.setPolicy.handler(({ input, context }) =>
    // Requests are compared in a canonical form that has no fractions.
    command<{ secondLookShare: number }>(context, { action: context.action, input: asText(input) }, function* () {
      const before = yield* reviewPolicy()
      const { secondLookShare } = input
      yield* setMeta(POLICY, JSON.stringify({ ...before, secondLookShare }))
      return {
        answer: { secondLookShare },
        audit: {
          targetKind: 'policy',
          target: POLICY,
          changes: [
            { field: 'secondLookShare', before: String(before.secondLookShare), after: String(secondLookShare) },
          ],
        },
      }
    }),
  ),

  shift: store.quality.shift.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const { services } = context
      const now = services.clock()
      const zone = services.programme.timeZone
      const people = yield* shiftsOf(now)
      const notes = yield* shiftNotesSince(now - DAY)
      const days: Array<{ day: number; decided: number; kept: number }> = []
      const today = localDay(now, zone)
      for (let back = input.days - 1; back >= 0; back--) {
        const day = addDays(today, -back)
        const { decided, kept } = yield* decidedByDay(dayStart(day, zone), dayStart(addDays(day, 1), zone))
        days.push({ day, decided, kept })
      }
      return {
        now,
        people: people
          .filter(({ role }) => grantOf(role as Role, 'reviews.decide') !== undefined)
          .map(({ id, name, state, since, holds }) => ({ id: publicId('operator', id), name, state, since, holds })),
        notes: notes.map(({ id, at, display_name: by, text_enc }) => ({
          id,
          at,
          by,
          text: services.cipher.open(text_enc, notePlace(id)),
        })),
        days,
      }
    }),
  ),

  setShift: store.quality.setShift.handler(({ input, context }) => {
    const operator = operatorOf(context)
    const { state, note } = input
    type Answer = { state: typeof state }
    return command<Answer>(context, { action: context.action, input }, function* ({ now }): Work<Act<Answer>> {
      yield* setShift(operator.id, state, now)
      if (note !== '') {
        const id = yield* takeKeys('shift_note')
        yield* addShiftNote(id, operator.id, now, context.services.cipher.seal(note, notePlace(id)))
      }
      return {
        answer: { state },
        audit: {
          targetKind: 'operator',
          target: publicId('operator', operator.id),
          label: operator.displayName,
          reason: state,
        },
        events: [{ kind: 'case', target: null, what: 'shift.set' }],
      }
    })
  }),
}
