// Per-card risk: what a card usually does, the six starter rules over it, and the score. Pure, no clock.
// The store uses it on each payment, imports through starter-engine.ts, the page for types and names of rules.

/** A payment as the rules see it. `amount` is in minor units of the card's billing currency, never negative. */
export type Payment = Readonly<{
  /** UTC ms. */
  at: number
  amount: number
  /** Where the merchant is, ISO 3166-1 alpha-2; `null` when the source does not say. */
  country: string | null
  declined: boolean
  /** The payment was declined because the PIN was wrong. */
  pinFailed: boolean
}>

export type RecentPayment = Readonly<{ at: number; amount: number; declined: boolean; pinFailed: boolean }>

/**
 * A card's habit in a fixed number of integers and one short text, so that it is one row of plain columns.
 * Logarithms are natural, of minor units, in millionths; variances are in millionths of their square.
 */
export type CardProfile = Readonly<{
  /** Approved payments learnt from. */
  payments: number
  logMean: number
  logVar: number
  /** Days (UTC) with at least one approved payment that are over and learnt from. */
  days: number
  dayLogMean: number
  dayLogVar: number
  /** The newest day, as days since 1970, and its approved sum so far; day −1 before the first payment. */
  day: number
  daySum: number
  /** Countries paid in, in order of first use, joined by commas: `CN,HK`. At most MAX_COUNTRIES. */
  countries: string
  /** UTC ms of the first approved payment; 0 before it. */
  firstAt: number
}>

/** `recent` is ordered by time, oldest first: at most MAX_RECENT payments, none older than a day before the newest. */
export type CardHistory = Readonly<{ profile: CardProfile; recent: ReadonlyArray<RecentPayment> }>

export const MAX_RECENT = 64
export const MAX_COUNTRIES = 32
export const DAY_MS = 86_400_000

const UNIT = 1_000_000
/** A mean follows the last 200 payments or so: habits change. */
const MEMORY = 200
/** From this many on, one payment moves the habit by at most three deviations: a theft does not teach. */
const STEADY = 10
/** The least deviation that clamping works with, so that a card of equal payments can still learn. */
const LEAST_DEVIATION = 0.2

export const emptyProfile: CardProfile = Object.freeze({
  payments: 0,
  logMean: 0,
  logVar: 0,
  days: 0,
  dayLogMean: 0,
  dayLogVar: 0,
  day: -1,
  daySum: 0,
  countries: '',
  firstAt: 0,
})

export const emptyHistory: CardHistory = Object.freeze({ profile: emptyProfile, recent: Object.freeze([]) })

/** The same profile while it is being learnt, or one card of a store of profiles. */
export type MutableProfile = { -readonly [K in keyof CardProfile]: CardProfile[K] }

export const knowsCountry = (countries: string, country: string): boolean =>
  countries === country || countries.includes(country)

export function withCountry(countries: string, country: string): string {
  if (countries === '') return country
  if (knowsCountry(countries, country)) return countries
  const kept = countries.length + 1 >= MAX_COUNTRIES * 3 ? countries.slice(3) : countries
  return `${kept},${country}`
}

/** The size of habit a mean stands for, in minor units: the geometric mean, near the median for payments. */
export const usualOf = (logMean: number): number => Math.round(Math.exp(logMean / UNIT))

/** How many times its usual a value must reach to be `deviations` away, between the two bounds. */
export function timesOf(logVar: number, deviations: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.exp(deviations * Math.sqrt(logVar / UNIT))))
}

/** Clamped distance of a new value from a mean, in millionths. */
function step(value: number, count: number, mean: number, variance: number): number {
  const distance = Math.log(value) * UNIT - mean
  if (count < STEADY) return distance
  const reach = 3 * UNIT * Math.max(Math.sqrt(variance / UNIT), LEAST_DEVIATION)
  return Math.min(reach, Math.max(-reach, distance))
}

const weight = (count: number): number => 1 / Math.min(count + 1, MEMORY)

const meanAfter = (distance: number, share: number, mean: number): number => Math.round(mean + share * distance)

const varAfter = (distance: number, share: number, variance: number): number =>
  Math.round((1 - share) * (variance + (share * distance * distance) / UNIT))

/** Learns from one payment, in place. Declined payments and those of nothing teach no habit. */
export function learn(profile: MutableProfile, payment: Payment): void {
  if (payment.declined || payment.amount < 1) return
  const share = weight(profile.payments)
  const distance = step(payment.amount, profile.payments, profile.logMean, profile.logVar)
  profile.logMean = meanAfter(distance, share, profile.logMean)
  profile.logVar = varAfter(distance, share, profile.logVar)
  if (profile.payments === 0) profile.firstAt = payment.at
  profile.payments++
  if (payment.country !== null) profile.countries = withCountry(profile.countries, payment.country)

  const day = Math.floor(payment.at / DAY_MS)
  if (day > profile.day) {
    if (profile.day >= 0) {
      const dayShare = weight(profile.days)
      const dayDistance = step(profile.daySum, profile.days, profile.dayLogMean, profile.dayLogVar)
      profile.dayLogMean = meanAfter(dayDistance, dayShare, profile.dayLogMean)
      profile.dayLogVar = varAfter(dayDistance, dayShare, profile.dayLogVar)
      profile.days++
    }
    profile.day = day
    profile.daySum = payment.amount
  } else if (day === profile.day) {
    profile.daySum += payment.amount
  }
}

/** The recent list with one more payment, in order of time, within its bounds. */
export function withRecent(recent: ReadonlyArray<RecentPayment>, payment: Payment): ReadonlyArray<RecentPayment> {
  const { at, amount, declined, pinFailed } = payment
  let place = recent.length
  while (place > 0 && recent[place - 1]!.at > at) place--
  const all = [...recent.slice(0, place), { at, amount, declined, pinFailed }, ...recent.slice(place)]
  const oldest = all[all.length - 1]!.at - DAY_MS
  let from = Math.max(0, all.length - MAX_RECENT)
  while (all[from]!.at <= oldest) from++
  return from === 0 ? all : all.slice(from)
}

/** The history after a payment. Evaluate first, then observe: a payment is never compared with itself. */
export function observe(history: CardHistory, payment: Payment): CardHistory {
  const profile: MutableProfile = { ...history.profile }
  learn(profile, payment)
  return { profile, recent: withRecent(history.recent, payment) }
}
