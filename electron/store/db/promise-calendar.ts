// The calendar by which the promise is counted, and the cases whose promise runs.
import type { Counting } from '#shared/domain/workCalendar.ts'
import { caseStateCodes } from './codes.ts'
import { metaValue, setMeta } from './meta.ts'
import { all, run, statement, type Work } from './work.ts'

const KEY = 'promise_calendar'

/** `version` 0: nobody has set one, and every hour counts. */
export type KeptCalendar = Readonly<{ version: number; calendar: Counting; at: number | null; by: string | null }>

export function* keptCalendar(): Work<KeptCalendar> {
  const kept = yield* metaValue(KEY)
  return kept === undefined ? { version: 0, calendar: null, at: null, by: null } : (JSON.parse(kept) as KeptCalendar)
}
export function* promiseCalendar(): Work<Counting> {
  return (yield* keptCalendar()).calendar
}
export function* keepCalendar(next: KeptCalendar): Work<void> {
  yield* setMeta(KEY, JSON.stringify(next))
}

const open = statement<{ waiting: number; asked: number }>()((k, p) =>
  k
    .selectFrom('application')
    .select(['id', 'state', 'submission', 'due_at', 'paused_at'])
    .where('state', 'in', [p.waiting, p.asked])
    .orderBy('due_at'),
)
const redate = statement<{ id: number; due: number }>()((k, p) =>
  k.updateTable('application').set({ due_at: p.due }).where('id', '=', p.id),
)

export type RunningPromise = Readonly<{
  id: number
  state: number
  submission: number
  due_at: number
  paused_at: number | null
}>
/** Cases that wait for a decision or for the applicant. */
export function* runningPromises(): Work<ReadonlyArray<RunningPromise>> {
  return yield* all(open, { waiting: caseStateCodes.code('waiting'), asked: caseStateCodes.code('asked') })
}
/** Moves the end of a promise. Nobody decides by it, so the case's version stays. */
export function* moveDue(id: number, due: number): Work<void> {
  yield* run(redate, { id, due })
}
