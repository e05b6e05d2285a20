// The plain meaning of a query: whether one payment matches. The store's SQL must give the same answer; live rows are sifted by it.
import { addDays, dayStart, localClock } from '#shared/domain/calendar.ts'
import { decimalsOf } from '#shared/domain/money.ts'
import type { Comparison, Decimal, Moment, Query, Term, Test } from './ast.ts'
import { WEEKDAYS } from './fields.ts'

export type SearchRow = Readonly<{
  cardId: string
  lastFour: string | null
  customerId: string
  customerName: string
  merchantId: string
  merchantName: string
  /** Minor units of `currency`, as paid. */
  amount: number
  currency: string
  /** Minor units of the card's billing currency, in which amounts of different currencies compare. */
  billingAmount: number
  billingCurrency: string
  status: string
  reason: string | null
  country: string | null
  mcc: string | null
  channel: string | null
  /** The merchant's. */
  city: string | null
  label: string | null
  /** The flag on the payment and the rules that raised it. */
  flag: Readonly<{ open: boolean; rules: ReadonlyArray<string> }> | null
  score: number | null
  origin: string
  /** UTC ms. */
  at: number
}>

export type SearchMoment = Readonly<{ now: number; timeZone: string }>

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** The half-open range of UTC ms that a time test stands for; `null` is open. */
export function timeRange(
  test: Extract<Test, { kind: 'last' | 'period' }>,
  { now, timeZone }: SearchMoment,
): Readonly<{ from: number | null; to: number | null }> {
  if (test.kind === 'last') return { from: now - test.count * UNIT_MS[test.unit], to: null }
  const start = ({ day, minute }: Moment): number => dayStart(day, timeZone) + (minute ?? 0) * 60_000
  const end = (moment: Moment): number =>
    moment.minute === null ? dayStart(addDays(moment.day, 1), timeZone) : start(moment) + 60_000
  return { from: test.first && start(test.first), to: test.last && end(test.last) }
}

/** Minor units of a currency times 10^4, so that a value with more decimals than the currency still compares exactly. */
export const SCALE = 4
export const scaledAmount = (value: Decimal): bigint => BigInt(value.digits) * 10n ** BigInt(SCALE - value.scale)
const scaledMinor = (minor: number, currency: string): bigint =>
  BigInt(minor) * 10n ** BigInt(SCALE - decimalsOf(currency))

function holds(is: Comparison, left: bigint, right: bigint): boolean {
  if (is === '>=') return left >= right
  if (is === '<=') return left <= right
  if (is === '>') return left > right
  return is === '<' ? left < right : left === right
}

/** A to Z only: cities are kept as they were written, and databases differ about other letters. */
export const lowerAscii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

const within = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase())

function number(test: Test, value: bigint): boolean {
  if (test.kind === 'compare') return holds(test.is, value, scaledAmount(test.value))
  return test.kind === 'between' && value >= scaledAmount(test.least) && value <= scaledAmount(test.most)
}

const named = (test: Test, name: string, id: string): boolean =>
  test.kind === 'contains' &&
  test.values.some((value) => value.toUpperCase() === id.toUpperCase() || within(name, value))

const oneOf = (test: Test, value: string | null): boolean =>
  test.kind === 'one_of' && value !== null && test.matches.includes(value)

function flagged(match: string, flag: SearchRow['flag']): boolean {
  if (match === 'none') return flag === null
  if (flag === null) return false
  if (match === 'any') return true
  if (match === 'open' || match === 'decided') return flag.open === (match === 'open')
  return flag.rules.includes(match)
}

function matchesTerm({ field, test }: Term, row: SearchRow, when: SearchMoment): boolean {
  switch (field) {
    case 'card':
      return oneOf(test, row.lastFour) || oneOf(test, row.cardId)
    case 'customer':
      return named(test, row.customerName, row.customerId)
    case 'merchant':
      return named(test, row.merchantName, row.merchantId)
    case 'amount': {
      const asked = 'currency' in test ? test.currency : null
      if (asked === null) return number(test, scaledMinor(row.billingAmount, row.billingCurrency))
      return asked === row.currency && number(test, scaledMinor(row.amount, row.currency))
    }
    case 'score':
      return row.score !== null && number(test, BigInt(row.score) * 10n ** BigInt(SCALE))
    case 'time': {
      if (test.kind !== 'last' && test.kind !== 'period') return false
      const { from, to } = timeRange(test, when)
      return (from === null || row.at >= from) && (to === null || row.at < to)
    }
    case 'flag':
      return test.kind === 'one_of' && test.matches.some((match) => flagged(match, row.flag))
    case 'label':
      return oneOf(test, row.label ?? 'none')
    case 'weekday':
      return oneOf(test, WEEKDAYS[localClock(row.at, when.timeZone).weekday - 1]!)
    case 'hour':
      return oneOf(test, String(localClock(row.at, when.timeZone).hour))
    case 'currency':
    case 'status':
    case 'reason':
    case 'country':
    case 'mcc':
    case 'channel':
    case 'origin':
      return oneOf(test, row[field])
  }
}

/** A payment without a country, reason, channel or score does not match a test of it, so it matches the test's negation. */
export function matchesQuery(query: Query, row: SearchRow, when: SearchMoment): boolean {
  switch (query.kind) {
    case 'all':
      return true
    case 'and':
      return query.parts.every((part) => matchesQuery(part, row, when))
    case 'or':
      return query.parts.some((part) => matchesQuery(part, row, when))
    case 'not':
      return !matchesQuery(query.part, row, when)
    case 'text':
      return (
        within(row.merchantName, query.text) ||
        within(row.customerName, query.text) ||
        (row.city !== null && lowerAscii(row.city).includes(lowerAscii(query.text))) ||
        row.lastFour === query.text
      )
    case 'term':
      return matchesTerm(query, row, when)
  }
}
