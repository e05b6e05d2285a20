// A case changes hands without a decision: passed on, handed to a colleague, taken over; and what ties an operator to applicants.
import { barredFrom, LEASE_MS, leaseHolder } from '#shared/domain/review.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { grantOf, type Role } from '#shared/domain/permissions.ts'
import { toReviewCase, type ApplicationRow } from '#electron/store/db/applications.ts'
import { barsFor, skipCase, tieOperator } from '#electron/store/db/case-bars.ts'
import { passCase, takeOverCase } from '#electron/store/db/case-queue.ts'
import { operatorById } from '#electron/store/db/operators.ts'
import { addHistory } from '#electron/store/db/records.ts'
import { shiftsOf } from '#electron/store/db/shifts.ts'
import type { Work } from '#electron/store/db/work.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { normaliseEmail, normalisePhone } from '#electron/store/security/normalise.ts'
import { caseAt, caseChanged, caseConflict, caseTarget, keepNote } from './case-decision.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store } from './implementer.ts'
import { refuse } from './refuse.ts'

type Moved = { version: number }

/** The case, held by this operator now. */
function* ownCase(
  input: Readonly<{ id: string; version: number }>,
  operator: number,
  now: number,
): Work<ApplicationRow> {
  const row = yield* caseAt(input.id, input.version, now)
  const item = toReviewCase(row)
  const holder = leaseHolder(item, now)
  if (item.state !== 'waiting') throw refuse.invalidState('not_waiting', item.state)
  if (holder !== operator) throw refuse.invalidState(holder === null ? 'not_leased' : 'leased_by_other', item.state)
  return row
}

export const passing = {
  skip: store.reviews.skip.handler(({ input, context }) => {
    const operator = operatorOf(context)
    return command<Moved>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Moved>> {
      const row = yield* ownCase(input, operator.id, now)
      if (!(yield* passCase(row.id, row.version, operator.id, null))) throw caseConflict(row, now)
      yield* skipCase(row.id, operator.id, row.submission, input.reason, now)
      yield* addHistory('application', row.id, now, 'case.skipped', by, { reason: input.reason })
      return {
        answer: { version: row.version + 1 },
        audit: { ...caseTarget(row), reason: input.reason },
        events: [caseChanged(row, 'case.skipped')],
      }
    })
  }),

  handOver: store.reviews.handOver.handler(({ input, context }) => {
    const operator = operatorOf(context)
    return command<Moved>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Moved>> {
      const row = yield* ownCase(input, operator.id, now)
      const key = internalKey('operator', input.to)
      const to = key === undefined ? undefined : yield* operatorById(key)
      if (to === undefined || to.active === 0 || grantOf(to.role as Role, 'reviews.decide') === undefined)
        throw refuse.notFound('operator')
      if (to.id === operator.id) throw refuse.invalidState('nothing_changed', 'waiting')
      const bar = barredFrom(toReviewCase(row), { ...(yield* barsFor(row.id, to.id)), owner: null }, to.id, now)
      if (bar !== null) throw refuse.invalidState('colleague_barred', 'waiting')
      if (!(yield* passCase(row.id, row.version, operator.id, to.id))) throw caseConflict(row, now)
      yield* addHistory('application', row.id, now, 'case.handed_over', by, { to: to.display_name })
      yield* keepNote(context, row.id, operator.id, input.note, now)
      return {
        answer: { version: row.version + 1 },
        audit: { ...caseTarget(row), changes: [{ field: 'owner', before: by, after: to.display_name }] },
        events: [caseChanged(row, 'case.handed_over')],
      }
    })
  }),

  takeOver: store.reviews.takeOver.handler(({ input, context }) => {
    const operator = operatorOf(context)
    type Answer = { version: number; until: number }
    return command<Answer>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Answer>> {
      const row = yield* caseAt(input.id, input.version, now)
      const item = toReviewCase(row)
      if (item.state !== 'waiting') throw refuse.invalidState('not_waiting', item.state)
      // A supervisor may take any case from anybody, but not review their own or a linked person's record, nor give both approvals.
      const bar = barredFrom(item, { ...(yield* barsFor(row.id, operator.id)), owner: null }, operator.id, now)
      if (bar !== null) throw refuse.invalidState(bar, item.state)
      const before = (leaseHolder(item, now) === null ? null : row.holder) ?? row.owner
      if (!(yield* takeOverCase(row.id, row.version, operator.id, now))) throw caseConflict(row, now)
      yield* addHistory('application', row.id, now, 'case.taken_over', by, { from: before, reason: input.reason })
      return {
        answer: { version: row.version + 1, until: now + LEASE_MS },
        audit: { ...caseTarget(row), reason: input.reason, changes: [{ field: 'holder', before, after: by }] },
        events: [caseChanged(row, 'case.taken_over')],
      }
    })
  }),

  colleagues: store.reviews.colleagues.handler(({ context }) =>
    context.services.db.read(function* () {
      const operator = operatorOf(context)
      const rows = yield* shiftsOf(context.services.clock())
      return {
        rows: rows
          .filter((row) => row.id !== operator.id && grantOf(row.role as Role, 'reviews.decide') !== undefined)
          .map(({ id, name, state, holds }) => ({ id: publicId('operator', id), name, shift: state, holds })),
      }
    }),
  ),

  declareTies: store.reviews.declareTies.handler(({ input, context }) => {
    const operator = operatorOf(context)
    const { keyring, programme } = context.services
    const indexes: Array<string> = []
    for (const [i, phone] of input.phones.entries()) {
      const plain = normalisePhone(phone, programme.homeCountry)
      if (plain === undefined)
        throw refuse.badInput(`phones[${i}]`, 'This is no phone number', 'Write it with its country code')
      indexes.push(blindIndex(keyring, 'phone', plain))
    }
    for (const [i, email] of input.emails.entries()) {
      const plain = normaliseEmail(email)
      if (plain === undefined) throw refuse.badInput(`emails[${i}]`, 'This is no e-mail address', 'Write name@domain')
      indexes.push(blindIndex(keyring, 'email', plain))
    }
    // Only a count is kept of the request: whose numbers they are is nobody's business.
    const counted = { requestId: input.requestId, phones: input.phones.length, emails: input.emails.length }
    return command<{ kept: number }>(context, { action: context.action, input: counted }, function* ({ now }) {
      const kept = yield* tieOperator(operator.id, indexes, now)
      return {
        answer: { kept },
        audit: { targetKind: 'operator', target: publicId('operator', operator.id), label: operator.displayName },
      }
    })
  }),
}
