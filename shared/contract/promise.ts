// How the 24-hour promise is counted: by the clock, or in the working hours of a calendar.
import { z } from 'zod'
import { isSoundCalendar, LEAST_WORKING_MINUTES, MOST_HOLIDAYS } from '../domain/workCalendar.ts'
import { command, Note, query, RequestId, Time } from './base.ts'

const isZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
const isDay = (day: number): boolean => {
  const [year, month, date] = [Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100]
  const at = new Date(Date.UTC(year, month - 1, date))
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === date
}

export const WorkCalendarView = z.strictObject({
  zone: z.string().max(60).refine(isZone, 'a time zone such as Asia/Shanghai'),
  /** ISO 8601: 1 is Monday. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
  /** Minutes of the local day. */
  from: z
    .int()
    .min(0)
    .max(1440 - LEAST_WORKING_MINUTES),
  to: z.int().min(LEAST_WORKING_MINUTES).max(1440),
  /** Local days as yyyymmdd. */
  holidays: z.array(z.int().min(20000101).max(20991231).refine(isDay, 'a day as yyyymmdd')).max(MOST_HOLIDAYS),
})
const Sound = WorkCalendarView.refine(isSoundCalendar, 'at least one hour of at least one weekday').nullable()

export const promise = {
  get: query('overview.read', 'GET', '/promise', 'How the promise is counted')
    .input(z.strictObject({}))
    .output(
      z.strictObject({
        /** 0: nobody has set it, and every hour counts. */
        version: z.int(),
        calendar: WorkCalendarView.nullable(),
        setAt: Time.nullable(),
        setBy: z.string().nullable(),
        /** The programme's own. */
        zone: z.string(),
      }),
    ),
  preview: query('promise.edit', 'POST', '/promise/preview', 'How many open promises would end at another moment')
    .input(z.strictObject({ calendar: Sound }))
    .output(
      z.strictObject({
        open: z.int(),
        later: z.int(),
        earlier: z.int(),
        /** Already broken: these stay. */
        late: z.int(),
        /** The promise that moves furthest: its end before and after. */
        furthest: z.strictObject({ before: Time, after: Time }).nullable(),
        /** When a promise given now would end. */
        givenNow: Time,
      }),
    ),
  set: command('promise.edit', 'promise.calendar_set', '/promise', 'Count the promise by another calendar from now on')
    .input(z.strictObject({ requestId: RequestId, version: z.int(), calendar: Sound, note: Note.min(3) }))
    .output(z.strictObject({ version: z.int(), moved: z.int() })),
}
