// The promise's calendar. What is left of a running promise stays, and is counted the new way from now on; a broken one stays broken.
import { dueWith, promiseEnd, timeLeft } from '#shared/domain/review.ts'
import { clockText, type Counting } from '#shared/domain/workCalendar.ts'
import { caseStateCodes } from '#electron/store/db/codes.ts'
import {
  keepCalendar,
  keptCalendar,
  moveDue,
  runningPromises,
  type RunningPromise,
} from '#electron/store/db/promise-calendar.ts'
import { planPromise } from '#electron/store/db/promises.ts'
import type { Work } from '#electron/store/db/work.ts'
import { command, type Act } from './frame.ts'
import { store } from './implementer.ts'
import { refuse } from './refuse.ts'

const WAITING = caseStateCodes.code('waiting')

/** As the contract has it: lists that may be changed. */
export const calendarView = (calendar: Counting) =>
  calendar === null ? null : { ...calendar, weekdays: [...calendar.weekdays], holidays: [...calendar.holidays] }

const sorted = (calendar: NonNullable<ReturnType<typeof calendarView>> | null): Counting =>
  calendar === null
    ? null
    : {
        ...calendar,
        weekdays: [...new Set(calendar.weekdays)].sort((a, b) => a - b),
        holidays: [...new Set(calendar.holidays)].sort((a, b) => a - b),
      }

type Moved = Readonly<{ row: RunningPromise; now: number; due: number }>

/** Where each running promise would end; broken ones are left out. */
function movedBy(
  rows: ReadonlyArray<RunningPromise>,
  before: Counting,
  after: Counting,
  now: number,
): ReadonlyArray<Moved> {
  return rows.flatMap((row) => {
    const at = row.paused_at ?? now
    const left = timeLeft({ dueAt: row.due_at, pausedAt: row.paused_at }, now, before)
    return left < 0 ? [] : [{ row, now: at, due: dueWith(left, at, after) }]
  })
}

/** One line that the audit can keep. */
const inWords = (calendar: Counting): string =>
  calendar === null
    ? 'every hour'
    : `${calendar.zone} ${calendar.weekdays.join('')} ${clockText(calendar.from)}-${clockText(calendar.to)}, ${calendar.holidays.length} holidays`

export const promise = {
  get: store.promise.get.handler(({ context }) =>
    context.services.db.read(function* () {
      const { version, calendar, at, by } = yield* keptCalendar()
      const zone = context.services.programme.timeZone
      return { version, calendar: calendarView(calendar), setAt: at, setBy: by, zone }
    }),
  ),

  preview: store.promise.preview.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const now = context.services.clock()
      const after = sorted(input.calendar)
      const rows = yield* runningPromises()
      const moved = movedBy(rows, (yield* keptCalendar()).calendar, after, now)
      const by = ({ row, due }: Moved): number => due - row.due_at
      const furthest = moved.toSorted((a, b) => Math.abs(by(b)) - Math.abs(by(a)))[0]
      return {
        open: rows.length,
        later: moved.filter((one) => by(one) > 0).length,
        earlier: moved.filter((one) => by(one) < 0).length,
        late: rows.length - moved.length,
        furthest:
          furthest === undefined || by(furthest) === 0 ? null : { before: furthest.row.due_at, after: furthest.due },
        givenNow: promiseEnd(now, after),
      }
    }),
  ),

  set: store.promise.set.handler(({ input, context }) => {
    type Set = { version: number; moved: number }
    return command<Set>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Set>> {
      const kept = yield* keptCalendar()
      if (kept.version !== input.version)
        throw refuse.conflict({ kind: 'promise', version: kept.version, state: 'set', by: kept.by, at: kept.at })
      const calendar = sorted(input.calendar)
      if (JSON.stringify(calendar) === JSON.stringify(sorted(calendarView(kept.calendar))))
        throw refuse.invalidState('nothing_changed')
      const version = kept.version + 1
      yield* keepCalendar({ version, calendar, at: now, by })
      let moved = 0
      for (const { row, now: from, due } of movedBy(yield* runningPromises(), kept.calendar, calendar, now)) {
        if (due !== row.due_at) moved++
        yield* moveDue(row.id, due)
        // The old plans find nothing to do when they come due; while the applicant is asked nothing runs.
        if (row.state === WAITING) yield* planPromise(row.id, row.submission, from, due, calendar)
      }
      return {
        answer: { version, moved },
        audit: {
          targetKind: 'policy',
          target: 'promise_calendar',
          reason: input.note,
          changes: [
            { field: 'calendar', before: inWords(kept.calendar), after: inWords(calendar) },
            { field: 'moved', before: null, after: moved },
          ],
        },
        events: [{ kind: 'case', target: null, what: 'promise.calendar_set' }],
      }
    })
  }),
}
