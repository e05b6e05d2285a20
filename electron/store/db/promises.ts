// The 24-hour promise of a case: a warning when three quarters are used, and the breach. Both are planned when the clock starts or goes on,
// and hold only for the submission they were planned for.
import { HOUR, WARN_HOURS, warnAt } from '#shared/domain/review.ts'
import { afterCounted, type Counting } from '#shared/domain/workCalendar.ts'
import { caseStateCodes } from './codes.ts'
import { promiseCalendar } from './promise-calendar.ts'
import { addEffect } from './records.ts'
import { run, statement, type Work } from './work.ts'

const WAITING = caseStateCodes.code('waiting')

const warn = statement<{ id: number; submission: number; now: number; due: number }>()((k, p) =>
  k
    .updateTable('application')
    .set({ warned_at: p.now })
    .where('id', '=', p.id)
    .where('submission', '=', p.submission)
    .where('state', '=', WAITING)
    .where('warned_at', 'is', null)
    .where('due_at', '<=', p.due),
)
// Whoever owned the case alone had their time: from now on it is everybody's.
const breach = statement<{ id: number; submission: number; now: number }>()((k, p) =>
  k
    .updateTable('application')
    .set({ breached_at: p.now, owner_id: null })
    .where('id', '=', p.id)
    .where('submission', '=', p.submission)
    .where('state', '=', WAITING)
    .where('breached_at', 'is', null)
    .where('due_at', '<', p.now),
)

/** For a clock that starts, or goes on, at `now`. */
export function* planPromise(
  id: number,
  submission: number,
  now: number,
  dueAt: number,
  calendar: Counting,
): Work<void> {
  yield* addEffect(warnAt(now, dueAt, calendar), 'case.warning', id, submission)
  yield* addEffect(dueAt + 1, 'case.breach', id, submission)
}
/** True when the case still waits and was not warned of before. */
export function* warnCase(id: number, submission: number, now: number): Work<boolean> {
  // One millisecond more: a promise may end in a night that does not count.
  const due = afterCounted(yield* promiseCalendar(), now, WARN_HOURS * HOUR + 1)
  return (yield* run(warn, { id, submission, now, due })) === 1
}
export function* breachCase(id: number, submission: number, now: number): Work<boolean> {
  return (yield* run(breach, { id, submission, now })) === 1
}
