// The charts of a query: spend by time, declines by reason, payments by weekday and hour. Each part carries the query that opens it.
import type { z } from 'zod'
import type { paymentFigures } from '#shared/contract/payment-figures.ts'
import { addDays, dayStart, hourShift, localClock, localDay } from '#shared/domain/calendar.ts'
import { declineCodes, statusCodes } from '#electron/store/db/codes.ts'
import {
  canSum,
  hourFigures,
  reasonFigures,
  type FigureFacts,
  type HourFigures,
} from '#electron/store/db/payment-figures.ts'
import type { PreparedSearch } from '#electron/store/db/search.ts'
import type { TimeBounds } from '#electron/store/db/search-sql.ts'
import { HOUR_MS, wholeHours } from '#electron/store/db/sums.ts'
import type { Query } from '#shared/search/ast.ts'
import { WEEKDAYS } from '#shared/search/fields.ts'
import { formatQuery } from '#shared/search/format.ts'
import type { SearchMoment } from '#shared/search/match.ts'
import { narrowed, oneOf, termOf } from '#shared/search/narrow.ts'
import { newestRows } from './figure-source.ts'
import type { Services } from './services.ts'

type Charts = z.infer<(typeof paymentFigures.charts)['~orpc']['outputSchema'] & z.ZodType>
type Bar = Charts['bars'][number]
type Unit = Charts['unit']

const APPROVED = statusCodes.code('approved')
const CLEARED = statusCodes.code('cleared')
const DECLINED = statusCodes.code('declined')
const REFUND = statusCodes.code('refund')
const DAY_MS = 24 * HOUR_MS

/** Some payments of one moment, summed. */
type Slot = Readonly<{ at: number; approved: number; payments: number; declined: number }>
type Source = Readonly<{
  slots: ReadonlyArray<Slot>
  reasons: ReadonlyMap<number, number>
  coverage: Charts['coverage']
}>

export type Asked = Readonly<{ query: Query; search: PreparedSearch; newest: number; when: SearchMoment }>

const slotOf = (row: FigureFacts, currency: string): Slot => ({
  at: row.at,
  approved:
    (row.status === APPROVED || row.status === CLEARED) && row.billing_currency === currency ? row.billing_amount : 0,
  payments: row.status === REFUND ? 0 : 1,
  declined: row.status === DECLINED ? 1 : 0,
})

function countReasons(rows: ReadonlyArray<FigureFacts>, into: Map<number, number>): void {
  for (const { status, reason } of rows) {
    if (status === DECLINED && reason !== null) into.set(reason, (into.get(reason) ?? 0) + 1)
  }
}

/** The same search within other times. */
const within = (search: PreparedSearch, bounds: TimeBounds): PreparedSearch => ({
  ...search,
  compiled: { ...search.compiled, bounds },
})

async function fromRollUp(services: Services, { search, newest }: Asked, shift: number): Promise<Source> {
  const { db, programme } = services
  const { hours, edges } = wholeHours(search.compiled.bounds, shift)
  const found = await db.read(function* () {
    return {
      hours: yield* hourFigures(search, hours, programme.currency),
      reasons: yield* reasonFigures(search, hours),
    }
  })
  const slots = found.hours.map(({ hour, ...sums }: HourFigures): Slot => ({ at: hour * HOUR_MS - shift, ...sums }))
  const reasons = new Map(found.reasons.map(({ reason, payments }) => [reason, payments]))
  let exact = true
  for (const edge of edges) {
    const part = await newestRows(services, within(search, edge), newest)
    slots.push(...part.rows.map((row) => slotOf(row, programme.currency)))
    countReasons(part.rows, reasons)
    exact &&= part.exact
  }
  const payments = slots.reduce((sum, slot) => sum + slot.payments, 0)
  return { slots, reasons, coverage: { exact, payments, from: null } }
}

async function fromRows(services: Services, { search, newest }: Asked): Promise<Source> {
  const { rows, exact } = await newestRows(services, search, newest)
  const reasons = new Map<number, number>()
  countReasons(rows, reasons)
  const coverage = { exact, payments: rows.length, from: exact ? null : (rows.at(-1)?.at ?? null) }
  return { slots: rows.map((row) => slotOf(row, services.programme.currency)), reasons, coverage }
}

// --- bars ---
const LONGEST = { hour: 49 * HOUR_MS, day: 100 * DAY_MS } as const

/** Where the bar that a moment falls into begins, and the one after it. */
function barAt(at: number, unit: Unit, zone: string): Readonly<{ start: number; end: number }> {
  const day = localDay(at, zone)
  const midnight = dayStart(day, zone)
  if (unit === 'hour') {
    const start = midnight + Math.floor((at - midnight) / HOUR_MS) * HOUR_MS
    return { start, end: start + HOUR_MS }
  }
  if (unit === 'day') return { start: midnight, end: dayStart(addDays(day, 1), zone) }
  const month = Math.floor(day / 100) * 100 + 1
  return { start: dayStart(month, zone), end: dayStart(nextMonth(month), zone) }
}
const nextMonth = (first: number): number => Math.floor(addDays(first, 31) / 100) * 100 + 1

/** The time term of a bar. */
function barTerm({ start, end }: Readonly<{ start: number; end: number }>, unit: Unit, zone: string) {
  const day = localDay(start, zone)
  if (unit === 'hour') {
    const minute = localClock(start, zone).hour * 60
    return termOf('time', { kind: 'period', first: { day, minute }, last: { day, minute: minute + 59 } })
  }
  const last = localDay(end - 1, zone)
  return termOf('time', { kind: 'period', first: { day, minute: null }, last: { day: last, minute: null } })
}

/** The time that the bars cover: what the query asks for, or from the first payment to now. */
function covered(slots: ReadonlyArray<Slot>, { search, when }: Asked): Readonly<{ from: number; to: number }> | null {
  const { bounds } = search.compiled
  let [first, last] = [Infinity, -Infinity]
  for (const { at } of slots) {
    if (at < first) first = at
    if (at > last) last = at
  }
  const to = Math.max(Math.min(bounds.to ?? Infinity, when.now + 1), last + 1)
  // An open or very early beginning would be an endless row of empty bars.
  const from = bounds.from !== null && to - bounds.from <= LONGEST.day ? bounds.from : first
  return from < to ? { from, to } : null
}

function barsOf(slots: ReadonlyArray<Slot>, asked: Asked): Pick<Charts, 'unit' | 'bars'> {
  const { query, when } = asked
  const zone = when.timeZone
  const span = covered(slots, asked)
  if (span === null) return { unit: 'day', bars: [] }
  const length = span.to - span.from
  const unit: Unit = length <= LONGEST.hour ? 'hour' : length <= LONGEST.day ? 'day' : 'month'
  const bars: Array<Bar> = []
  for (let at = span.from; at < span.to; at = bars.at(-1)!.end) {
    const bar = barAt(at, unit, zone)
    const text = formatQuery(narrowed(query, barTerm(bar, unit, zone), when))
    bars.push({ ...bar, approved: 0, payments: 0, declined: 0, query: text })
  }
  for (const slot of slots) {
    const bar = bars[lastFrom(bars, slot.at)]!
    bar.approved += slot.approved
    bar.payments += slot.payments
    bar.declined += slot.declined
  }
  return { unit, bars }
}

/** Where the last bar that begins at that moment or before stands. */
function lastFrom(bars: ReadonlyArray<Bar>, at: number): number {
  let [low, high] = [0, bars.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (bars[middle]!.start <= at) low = middle
    else high = middle - 1
  }
  return low
}

function hoursOf(slots: ReadonlyArray<Slot>, { query, when }: Asked): Charts['hours'] {
  const cells = new Map<
    number,
    Readonly<{ weekday: number; hour: number; sums: { payments: number; declined: number } }>
  >()
  for (const { at, payments, declined } of slots) {
    if (payments === 0) continue
    const { weekday, hour } = localClock(at, when.timeZone)
    const key = weekday * 24 + hour
    let cell = cells.get(key)
    if (cell === undefined) cells.set(key, (cell = { weekday, hour, sums: { payments: 0, declined: 0 } }))
    cell.sums.payments += payments
    cell.sums.declined += declined
  }
  const onDay = WEEKDAYS.map((day) => narrowed(query, oneOf('weekday', day), when))
  return [...cells.values()]
    .sort((a, b) => a.weekday - b.weekday || a.hour - b.hour)
    .map(({ weekday, hour, sums }) => {
      const text = formatQuery(narrowed(onDay[weekday - 1]!, oneOf('hour', String(hour)), when))
      return { weekday, hour, ...sums, query: text }
    })
}

export async function chartsOf(services: Services, asked: Asked): Promise<Charts> {
  const { query, search, when } = asked
  const shift = hourShift(when.timeZone)
  const { slots, reasons, coverage } =
    shift !== null && canSum(search) ? await fromRollUp(services, asked, shift) : await fromRows(services, asked)
  return {
    coverage,
    currency: services.programme.currency,
    ...barsOf(slots, asked),
    reasons: [...reasons]
      .map(([code, count]) => ({ reason: declineCodes.word(code), count }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count)
      .map((one) => ({ ...one, query: formatQuery(narrowed(query, oneOf('reason', one.reason), when)) })),
    hours: hoursOf(slots, asked),
  }
}
