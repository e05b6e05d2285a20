// The reference data that the generator draws on, typed once; the files are in resources/reference.
import bins from '#resources/reference/bins.json' with { type: 'json' }
import countryList from '#resources/reference/countries.json' with { type: 'json' }
import merchantWords from '#resources/reference/demo/merchants.json' with { type: 'json' }
import people from '#resources/reference/demo/people.json' with { type: 'json' }
import places from '#resources/reference/demo/places.json' with { type: 'json' }
import { decimalsOf, RATE_SCALE } from '#shared/domain/money.ts'
import { createRandom } from './random.ts'

export { merchantWords, people, places }

export const TIME_ZONE = 'Asia/Shanghai'
export const HOME_COUNTRY = 'CN'

export type Country = Readonly<{ alpha2: string; alpha3: string; currency: string; zone: string }>
const byCode = new Map<string, Country>(countryList.countries.map((country) => [country.alpha2, country]))

/** Throws for a code that ISO 3166 does not have: the word lists name real countries only. */
export function countryOf(alpha2: string): Country {
  const country = byCode.get(alpha2)
  if (country === undefined) throw new RangeError(`no country ${alpha2}`)
  return country
}

/** The issuing BIN of a billing currency, and its card's number length. */
export function binOf(currency: string): Readonly<{ bin: string; length: number }> {
  const range = bins.issuing.find((entry) => entry.currency === currency)
  if (range === undefined) throw new RangeError(`no issuing range in ${currency}`)
  return range
}

/** The programme's one billing currency; the rates of the store are in it. */
export const BILLING_CURRENCY = 'CNY'

/** CNY for one whole unit, rounded figures of the year 2026 for a made-up world. LAK is left out: no rate is known for it. */
const RATES: Readonly<Record<string, number>> = {
  USD: 7.1,
  EUR: 7.78,
  GBP: 9.12,
  HKD: 0.911,
  JPY: 0.0478,
  KRW: 0.0052,
  SGD: 5.34,
  THB: 0.207,
  TWD: 0.222,
  MOP: 0.885,
  MYR: 1.61,
  IDR: 0.000445,
  VND: 0.000281,
  PHP: 0.126,
  INR: 0.0845,
  AED: 1.933,
  TRY: 0.186,
  CHF: 8.16,
  NOK: 0.668,
  SEK: 0.702,
  DKK: 1.043,
  PLN: 1.826,
  CZK: 0.312,
  CAD: 5.14,
  MXN: 0.387,
  BRL: 1.284,
  AUD: 4.69,
  NZD: 4.26,
  ZAR: 0.391,
  EGP: 0.146,
  MAD: 0.731,
  KES: 0.055,
  NGN: 0.0047,
  KHR: 0.00177,
  LKR: 0.0243,
  MVR: 0.461,
  NPR: 0.0531,
}
export const RATED = Object.keys(RATES)

/** Roughly what one whole unit is worth in CNY, for prices; also where no rate is published. */
const yuanPer = (currency: string): number => (currency === 'CNY' ? 1 : (RATES[currency] ?? 0.00033))

/** How dear things are, home = 1. Countries that are not named cost 1.2. */
const PRICES: Readonly<Record<string, number>> = {
  CN: 1,
  CH: 3,
  NO: 2.6,
  US: 2.3,
  GB: 2.2,
  DK: 2.3,
  SE: 2,
  SG: 1.9,
  HK: 1.8,
  JP: 1.6,
  KR: 1.5,
  AU: 2.1,
  TH: 0.8,
  VN: 0.6,
  ID: 0.7,
  IN: 0.6,
  PH: 0.7,
  KH: 0.7,
  LA: 0.6,
  NP: 0.5,
  EG: 0.6,
}
export const priceLevel = (country: string): number => PRICES[country] ?? 1.2

/** The rate of a currency on a local day, as `RATE_SCALE` says; `null` when none is known. A slow walk around the year's figure. */
export function createRates(seed: string): (currency: string, day: number) => number | null {
  const cache = new Map<string, number>()
  return (currency, day) => {
    if (currency === BILLING_CURRENCY) return RATE_SCALE
    const base = RATES[currency]
    if (base === undefined) return null
    const key = `${currency}${day}`
    let rate = cache.get(key)
    if (rate === undefined) {
      const random = createRandom(seed, 'rate', currency, Math.floor(day / 100))
      const drift = 0.004 * random.normal() + 0.0012 * createRandom(seed, 'rate', currency, day).normal()
      rate = Math.round(base * (1 + drift) * RATE_SCALE)
      cache.set(key, rate)
    }
    return rate
  }
}

/** What a shop in that country asks for something worth this many CNY. Minor units of its currency. */
export const priceIn = (country: string, yuan: number, ending: number): number => {
  const { currency } = countryOf(country)
  return shopAmount(yuan / yuanPer(currency), currency, ending)
}

/** Bank notes worth about this many CNY. Minor units of the country's currency. */
export function notesIn(country: string, yuan: number): number {
  const { currency } = countryOf(country)
  const major = yuan / yuanPer(currency)
  // A tenth of the sum, as a one, two or five with zeros: 100 of 700, 10,000 of 40,000.
  const step = 10 ** Math.max(1, Math.floor(Math.log10(Math.max(major, 20))) - (major >= 300 ? 0 : 1))
  const note = major / step >= 2 ? step : step / 2
  return Math.max(1, Math.round(major / note)) * note * 10 ** decimalsOf(currency)
}

/** Hours that a country's clock is ahead of the programme's at a moment. */
export function createClockShift(at: number): (country: string) => number {
  const known = new Map<string, number>()
  const local = (zone: string): number => {
    const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at)
    return Date.parse(`${text.replace(' ', 'T')}:00Z`)
  }
  return (country) => {
    let ahead = known.get(country)
    if (ahead === undefined) {
      ahead = Math.round((local(countryOf(country).zone) - local(TIME_ZONE)) / 3_600_000)
      known.set(country, ahead)
    }
    return ahead
  }
}

/** An amount as a shop would ask for it: whole yen, .00, .50 and .90 endings more often than others. Minor units. */
export function shopAmount(major: number, currency: string, ending: number): number {
  const unit = 10 ** decimalsOf(currency)
  const least = Math.max(major, 1 / unit)
  if (unit === 1) return Math.max(1, least >= 1000 ? Math.round(least / 10) * 10 : Math.round(least))
  const whole = Math.max(0, Math.floor(least))
  if (least >= 20 && ending < 0.35) return whole * unit
  if (least >= 3 && ending < 0.55) return whole * unit + Math.round(unit * 0.9)
  if (least >= 3 && ending < 0.65) return whole * unit + Math.round(unit * 0.5)
  return Math.max(1, Math.round(least * unit))
}
