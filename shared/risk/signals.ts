// What the rules look at: a few numbers of one card at one moment, counted over its recent payments. Pure.
import { DAY_MS, knowsCountry, type CardHistory, type Payment, type RecentPayment } from './history.ts'

export const TEN_MINUTES_MS = 600_000
export const HOUR_MS = 3_600_000

/** A payment this many times smaller than the one judged, in the hour before it, may have been a trial of the card. */
export const PROBE_SHARE = 20

export type Signals = Readonly<{
  amount: number
  country: string | null
  /** Payments tried within ten minutes, this one included. */
  tenMinuteCount: number
  /** Approved within 24 hours, plus what this payment asks for. Minor units. */
  daySum: number
  /** Tiny or failed tries within the hour before this payment; of these the failed ones. */
  probes: number
  failedProbes: number
  /** Wrong PINs within 24 hours, this payment included. */
  pinFailures: number
  payments: number
  logMean: number
  logVar: number
  days: number
  dayLogMean: number
  dayLogVar: number
  countries: string
  countryIsNew: boolean
}>

export type MutableSignals = { -readonly [K in keyof Signals]: Signals[K] }

/** A try of the card: a payment of at most a twentieth, or a declined one of less than half. */
export const isProbe = (amount: number, declined: boolean, judged: number): boolean =>
  amount * PROBE_SHARE <= judged || (declined && amount * 2 < judged)

export function blankSignals(): MutableSignals {
  return {
    amount: 0,
    country: null,
    tenMinuteCount: 0,
    daySum: 0,
    probes: 0,
    failedProbes: 0,
    pinFailures: 0,
    payments: 0,
    logMean: 0,
    logVar: 0,
    days: 0,
    dayLogMean: 0,
    dayLogVar: 0,
    countries: '',
    countryIsNew: false,
  }
}

/** Starts the counters with the payment itself. */
export function beginSignals(into: MutableSignals, payment: Payment, countries: string): void {
  into.amount = payment.amount
  into.country = payment.country
  into.tenMinuteCount = 1
  into.daySum = payment.amount
  into.probes = 0
  into.failedProbes = 0
  into.pinFailures = payment.pinFailed ? 1 : 0
  into.countries = countries
  into.countryIsNew = payment.country !== null && !knowsCountry(countries, payment.country)
}

/** Adds one earlier payment; those after `payment.at` or a day before it do not count. */
export function countRecent(
  into: MutableSignals,
  payment: Payment,
  at: number,
  amount: number,
  declined: boolean,
  pinFailed: boolean,
): void {
  const age = payment.at - at
  if (age < 0 || age >= DAY_MS) return
  if (age < TEN_MINUTES_MS) into.tenMinuteCount++
  if (!declined) into.daySum += amount
  if (pinFailed) into.pinFailures++
  if (age < HOUR_MS && isProbe(amount, declined, payment.amount)) {
    into.probes++
    if (declined) into.failedProbes++
  }
}

export function signalsOf(history: CardHistory, payment: Payment): Signals {
  const { profile } = history
  const into = blankSignals()
  beginSignals(into, payment, profile.countries)
  for (const past of history.recent) countPast(into, payment, past)
  into.payments = profile.payments
  into.logMean = profile.logMean
  into.logVar = profile.logVar
  into.days = profile.days
  into.dayLogMean = profile.dayLogMean
  into.dayLogVar = profile.dayLogVar
  return into
}

const countPast = (into: MutableSignals, payment: Payment, past: RecentPayment): void =>
  countRecent(into, payment, past.at, past.amount, past.declined, past.pinFailed)
