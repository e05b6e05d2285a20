// Days and hours of the first screen, in the programme's time zone.
import { addDays, dayStart, localDay } from '#shared/domain/calendar.ts'

const HOUR = 3_600_000

/** Where each bar begins, UTC ms, oldest first: local days up to today, or the last 24 hours up to this one for a single day. */
export function barStarts(days: 1 | 14 | 90, now: number, zone: string): ReadonlyArray<number> {
  const today = localDay(now, zone)
  if (days > 1) return Array.from({ length: days }, (_, i) => dayStart(addDays(today, i - days + 1), zone))
  // Hours count from local midnight: zones with half an hour have their bars at half past.
  const start = dayStart(today, zone)
  const hour = start + Math.floor((now - start) / HOUR) * HOUR
  return Array.from({ length: 24 }, (_, i) => hour - (23 - i) * HOUR)
}

/** The moment on another local day at which its clocks show what they show now, UTC ms. */
export function sameTimeOn(day: number, now: number, zone: string): number {
  const start = dayStart(day, zone)
  const guess = start + (now - dayStart(localDay(now, zone), zone))
  // Clocks that were put forward or back between midnight and now move the answer by as much.
  const shown = (at: number): number => minuteOf(at, zone)
  const off = shown(now) - shown(guess)
  const moved = guess + off * 60_000
  return Math.abs(off) <= 180 && localDay(moved, zone) === day ? moved : guess
}

const formats = new Map<string, Intl.DateTimeFormat>()
function minuteOf(at: number, zone: string): number {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', hour: 'numeric', minute: 'numeric' })
    formats.set(zone, format)
  }
  const part = (type: 'hour' | 'minute', parts: ReadonlyArray<Intl.DateTimeFormatPart>): number =>
    Number(parts.find((one) => one.type === type)?.value)
  const parts = format.formatToParts(at)
  return part('hour', parts) * 60 + part('minute', parts)
}
