// How the 24-hour promise is counted: by the clock, or in the working hours of a calendar. Everything that says how much of a promise is
// left, when it ends or when three quarters are used asks the two functions here. Pure.
import { addDays, localClock, localDay, localTime } from './calendar.ts'

export type WorkCalendar = Readonly<{
  /** IANA name. */
  zone: string
  /** ISO 8601: 1 is Monday. */
  weekdays: ReadonlyArray<number>
  /** Minutes of the local day; `to` up to 1440. */
  from: number
  to: number
  /** Local days as yyyymmdd, ascending. */
  holidays: ReadonlyArray<number>
}>
/** `null`: every hour counts. */
export type Counting = WorkCalendar | null

export const LEAST_WORKING_MINUTES = 60
export const MOST_HOLIDAYS = 200
/** A calendar of one hour a week needs 24 weeks for a promise; holidays come on top. */
const MOST_DAYS = 2_000

/** When that day is open, UTC ms; `undefined`: not at all. */
function hoursOf(
  { zone, weekdays, from, to, holidays }: WorkCalendar,
  day: number,
): readonly [number, number] | undefined {
  if (holidays.includes(day)) return undefined
  // Noon is on the same day in every zone, whatever its clocks do.
  if (!weekdays.includes(localClock(localTime(day, 720, zone), zone).weekday)) return undefined
  return [localTime(day, from, zone), localTime(day, to, zone)]
}

/** Counted milliseconds from one moment to another; negative when `to` is the earlier one. */
export function countedBetween(calendar: Counting, from: number, to: number): number {
  if (calendar === null) return to - from
  if (to < from) return -countedBetween(calendar, to, from)
  const last = localDay(to, calendar.zone)
  let sum = 0
  for (let day = localDay(from, calendar.zone), i = 0; day <= last && i < MOST_DAYS; day = addDays(day, 1), i++) {
    const hours = hoursOf(calendar, day)
    if (hours !== undefined) sum += Math.max(0, Math.min(hours[1], to) - Math.max(hours[0], from))
  }
  return sum
}

/** The moment at which `counted` milliseconds (0 and more) have passed since `from`. */
export function afterCounted(calendar: Counting, from: number, counted: number): number {
  if (calendar === null) return from + counted
  if (counted <= 0) return from
  let left = counted
  for (let day = localDay(from, calendar.zone), i = 0; i < MOST_DAYS; day = addDays(day, 1), i++) {
    const hours = hoursOf(calendar, day)
    if (hours === undefined) continue
    const start = Math.max(hours[0], from)
    const open = hours[1] - start
    if (open >= left) return start + left
    if (open > 0) left -= open
  }
  // Nothing is ever open: the clock, rather than never.
  return from + counted
}

/** Whether the calendar has hours to count in. */
export const isSoundCalendar = ({ weekdays, from, to, holidays }: WorkCalendar): boolean =>
  weekdays.length > 0 &&
  from >= 0 &&
  to <= 1440 &&
  to - from >= LEAST_WORKING_MINUTES &&
  holidays.length <= MOST_HOLIDAYS

/** 570 as `09:30`. */
export const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
