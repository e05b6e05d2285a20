// Days, hours and months of the programme's time zone, from UTC milliseconds.

const HOUR = 3_600_000
const QUARTER = HOUR / 4
const DAY = 24 * HOUR
const formats = new Map<string, Intl.DateTimeFormat>()

/** The zone's offset from UTC at that moment, ms. Asks the system: microseconds, not nanoseconds. */
function askOffset(at: number, zone: string): number {
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
  const start = Math.floor(at / QUARTER) * QUARTER
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
  return local - start
}

const days = new Map<string, Map<number, number | null>>()
const quarters = new Map<string, Map<number, number>>()

function remembered<V>(all: Map<string, Map<number, V>>, zone: string, key: number, find: () => V): V {
  let known = all.get(zone)
  if (known === undefined) all.set(zone, (known = new Map()))
  const cached = known.get(key)
  if (cached !== undefined) return cached
  const found = find()
  if (known.size > 4096) known.clear()
  known.set(key, found)
  return found
}

/** The zone's offset from UTC at that moment, ms. One answer serves a UTC day, or a quarter of an hour where clocks change in it. */
export function offsetAt(at: number, zone: string): number {
  const day = Math.floor(at / DAY)
  const whole = remembered(days, zone, day, () => {
    const first = askOffset(day * DAY, zone)
    return first === askOffset((day + 1) * DAY, zone) ? first : null
  })
  if (whole !== null) return whole
  return remembered(quarters, zone, Math.floor(at / QUARTER), () => askOffset(at, zone))
}

/** The local day as the integer yyyymmdd. */
export function localDay(at: number, zone: string): number {
  const date = new Date(at + offsetAt(at, zone))
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate()
}

/** The local weekday and hour: 1 is Monday, 7 Sunday (ISO 8601); 0 … 23. */
export function localClock(at: number, zone: string): Readonly<{ weekday: number; hour: number }> {
  const local = at + offsetAt(at, zone)
  const day = Math.floor(local / DAY)
  // 1970 began on a Thursday.
  return { weekday: ((((day + 3) % 7) + 7) % 7) + 1, hour: Math.floor((local - day * DAY) / HOUR) }
}

/** From `from` on (UTC ms; the first from ever) local clocks are `offset` ms ahead of UTC. */
export type OffsetPiece = Readonly<{ from: number; offset: number }>
const pieces = new Map<string, ReadonlyArray<OffsetPiece>>()

/** The zone's offsets from 1970 up to the end of a year, oldest first. */
export function offsetPieces(zone: string, upToYear: number): ReadonlyArray<OffsetPiece> {
  const name = `${zone} ${upToYear}`
  const known = pieces.get(name)
  if (known !== undefined) return known
  const end = Date.UTC(upToYear + 1, 0, 1)
  const found: Array<OffsetPiece> = [{ from: 0, offset: askOffset(0, zone) }]
  // Between two changes of a zone's clocks lie weeks, so weekly looks miss none; the moment is found by halving.
  for (let at = 0; at < end; at += 7 * DAY) {
    const before = found.at(-1)!.offset
    if (askOffset(at + 7 * DAY, zone) === before) continue
    let [low, high] = [at, at + 7 * DAY]
    while (high - low > QUARTER) {
      const middle = low + Math.floor((high - low) / 2 / QUARTER) * QUARTER
      if (askOffset(middle, zone) === before) low = middle
      else high = middle
    }
    found.push({ from: high, offset: askOffset(high, zone) })
  }
  pieces.set(name, found)
  return found
}

/** By how much local hours begin before UTC ones, ms: 0 in most zones, half an hour in India; `null` where it is not always the same. */
export function hourShift(zone: string): number | null {
  // Clocks that change by half an hour (Lord Howe) differ between the seasons.
  const [winter, summer] = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)].map((at) => offsetAt(at, zone))
  const shift = ((winter! % HOUR) + HOUR) % HOUR
  return shift === ((summer! % HOUR) + HOUR) % HOUR ? shift : null
}

/** The local month as the integer yyyymm. */
export const localMonth = (day: number): number => Math.floor(day / 100)

/** UTC milliseconds at which clocks of the zone show so many minutes of the local day `yyyymmdd`. */
export function localTime(day: number, minutes: number, zone: string): number {
  const local = Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100, 0, minutes)
  const guess = local - offsetAt(local, zone)
  return local - offsetAt(guess, zone)
}
/** UTC milliseconds at which the local day `yyyymmdd` begins. */
export const dayStart = (day: number, zone: string): number => localTime(day, 0, zone)

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
