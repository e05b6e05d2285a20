// Days and months of the programme's time zone, from UTC milliseconds.

const QUARTER = 15 * 60_000
const offsets = new Map<string, Map<number, number>>()
const formats = new Map<string, Intl.DateTimeFormat>()

/** The zone's offset from UTC at that moment, ms. Zones change on quarter hours at the finest, so one answer serves a quarter. */
function offsetAt(at: number, zone: string): number {
  let known = offsets.get(zone)
  if (known === undefined) offsets.set(zone, (known = new Map()))
  const quarter = Math.floor(at / QUARTER)
  const cached = known.get(quarter)
  if (cached !== undefined) return cached
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  const start = quarter * QUARTER
  const part: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(start)) part[type] = Number(value)
  const local = Date.UTC(
    part['year']!,
    part['month']! - 1,
    part['day']!,
    part['hour']!,
    part['minute']!,
    part['second']!,
  )
  const offset = local - start
  if (known.size > 4096) known.clear()
  known.set(quarter, offset)
  return offset
}

/** The local day as the integer yyyymmdd. */
export function localDay(at: number, zone: string): number {
  const date = new Date(at + offsetAt(at, zone))
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate()
}

/** The local month as the integer yyyymm. */
export const localMonth = (day: number): number => Math.floor(day / 100)

/** UTC milliseconds at which the local day `yyyymmdd` begins. */
export function dayStart(day: number, zone: string): number {
  const local = Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100)
  const guess = local - offsetAt(local, zone)
  return local - offsetAt(guess, zone)
}

/** The local day `count` days later (or earlier). */
export function addDays(day: number, count: number): number {
  const date = new Date(Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, (day % 100) + count))
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate()
}

/** UTC milliseconds at which the next local month begins. */
export function nextMonthStart(at: number, zone: string): number {
  const day = localDay(at, zone)
  const month = Math.floor(day / 100) % 100
  const year = Math.floor(day / 10_000)
  return dayStart(month === 12 ? (year + 1) * 10_000 + 101 : year * 10_000 + (month + 1) * 100 + 1, zone)
}
