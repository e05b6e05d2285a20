// Every number, amount and time that a person reads goes through here (UX brief, "Formats").
// Pure: the language, the zone and the present moment come in from outside. Screens use `useFormats()`.
import { decimalsOf } from '#shared/domain/money.ts'
import type { Language } from './languages.ts'

/** Unknown, hidden and minus as the product writes them. */
export const UNKNOWN = '–'
export const HIDDEN = '••••'
const MINUS = '\u2212'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** An amount cut for display: the code is drawn grey before the digits. `sign` is '' or U+2212. */
export type MoneyParts = Readonly<{ sign: string; currency: string; digits: string }>

export type Formats = Readonly<{
  language: Language
  timeZone: string
  /** `24 Nov 09:41:07` · `11-24 09:41:07` */
  timeList: (at: number) => string
  /** `24 Nov 09:41` · `11-24 09:41` */
  timeShort: (at: number) => string
  /** `24 Nov 2026, 09:41:07` · `2026-11-24 09:41:07` */
  timeFull: (at: number) => string
  /** `09:41:07`, or `09:41` without seconds. */
  clock: (at: number, withSeconds?: boolean) => string
  /** `today 09:02` · `今天 09:02`; other days `23 Nov at 18:04` · `11月23日 18:04`. */
  timeProse: (at: number) => string
  /** `24 Nov 2026` · `2026年11月24日` */
  dateProse: (at: number) => string
  /** `24 Nov` · `11月24日` */
  dayShort: (at: number) => string
  /** `2026-11-24` in the programme's zone, as the query language writes a day. */
  dayIso: (at: number) => string
  /** `24`, for the ticks of an axis. */
  dayNumber: (at: number) => string
  /** `09`, for the ticks of an axis. */
  hour: (at: number) => string
  /** `Tuesday 24 Nov 2026, 09:42` · `2026年11月24日星期二 09:42` */
  dayTitle: (at: number) => string
  /** `Mar 2025` · `2025年3月` */
  monthYear: (at: number) => string
  /** The same moment in UTC, for the hover. */
  timeUtc: (at: number) => string
  /** `3h 10m`, `25m` · `3小时10分钟`. The two largest units, rounded down; under a minute in seconds. */
  duration: (ms: number) => string
  /** `4m ago`, `in 2m` · `4分钟前`, `2分钟后` */
  relative: (at: number, now: number) => string
  /** `CNY 1,280.00`, refund `−CNY 40.00`. `amount` in minor units. */
  money: (amount: number, currency: string) => string
  moneyParts: (amount: number, currency: string) => MoneyParts
  /** In a sentence: as `money`, in Chinese `1,280.00 元` when the currency is CNY. */
  moneyProse: (amount: number, currency: string) => string
  /** Whole units without code and without decimals when they are zero: `5,000`, `4,620.50`. For limits beside their currency. */
  moneyBare: (amount: number, currency: string) => string
  /** `12,306` */
  number: (value: number, fractionDigits?: number) => string
  /** What was measured, at most two decimals: `3`, `0.25`. */
  measure: (value: number) => string
  /** With a sign always: `+23`, `−4`, `0`. */
  signed: (value: number) => string
  /** 0.986 to `98.6%`. At most one decimal. */
  share: (value: number) => string
  /** 0.79, 0.9 to `79 to 90%` · `79%–90%` */
  shareRange: (low: number, high: number) => string
  /** `Asia/Shanghai (UTC+8)` */
  zoneName: (at: number) => string
}>

type Parts = Readonly<Partial<Record<Intl.DateTimeFormatPartTypes, string>>>

const localeOf = (language: Language): string => (language === 'en' ? 'en-US' : 'zh-CN')

const withMinus = (text: string): string => text.replace('-', MINUS)

/** Making a format of Intl's costs more than hundreds of uses of it: each is made when it is first needed, and kept. */
const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined
  return () => (made ??= make())
}
const keyed = <K, T>(make: (key: K) => T): ((key: K) => T) => {
  const made = new Map<K, T>()
  return (key) => {
    const kept = made.get(key) ?? make(key)
    made.set(key, kept)
    return kept
  }
}

export function createFormats(language: Language, timeZone: string, nowOf: () => number = Date.now): Formats {
  const english = language === 'en'
  const locale = localeOf(language)
  const dateParts = once(
    () =>
      new Intl.DateTimeFormat(locale, {
        timeZone,
        hourCycle: 'h23',
        year: 'numeric',
        month: english ? 'short' : '2-digit',
        day: english ? 'numeric' : '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      }),
  )
  const isoParts = once(
    () =>
      new Intl.DateTimeFormat('en-CA', {
        timeZone: 'UTC',
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      }),
  )
  const isoDay = once(
    () => new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
  )
  const zoneOffset = once(() => new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'shortOffset' }))
  const weekday = once(() => new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long' }))
  const chineseDate = once(
    () => new Intl.DateTimeFormat('zh-CN', { timeZone, year: 'numeric', month: 'long', day: 'numeric' }),
  )
  const chineseDay = once(() => new Intl.DateTimeFormat('zh-CN', { timeZone, month: 'long', day: 'numeric' }))
  const month = once(
    () => new Intl.DateTimeFormat(locale, { timeZone, year: 'numeric', month: english ? 'short' : 'long' }),
  )
  const dayWord = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
  const ago = once(() => new Intl.RelativeTimeFormat(locale, { style: 'narrow', numeric: 'always' }))
  const percent = once(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }))
  const plain = once(() => new Intl.NumberFormat(locale))
  const unitFormat = keyed(
    (name: string) => new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'narrow' }),
  )
  const fixed = keyed(
    (digits: number) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  )

  const cut = (format: Intl.DateTimeFormat, at: number): Parts =>
    Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]))

  const clock = (at: number, withSeconds = true): string => {
    const p = cut(dateParts(), at)
    return withSeconds ? `${p.hour}:${p.minute}:${p.second}` : `${p.hour}:${p.minute}`
  }
  const dayList = (at: number): string => {
    const p = cut(dateParts(), at)
    return english ? `${p.day} ${p.month}` : `${p.month}-${p.day}`
  }
  const dayFull = (at: number): string => {
    const p = cut(dateParts(), at)
    return english ? `${p.day} ${p.month} ${p.year}` : `${p.year}-${p.month}-${p.day}`
  }
  const dateProse = (at: number): string => (english ? dayFull(at) : chineseDate().format(at))
  const dayShort = (at: number): string => (english ? dayList(at) : chineseDay().format(at))
  const sameDay = (a: number, b: number): boolean => dayFull(a) === dayFull(b)

  const unit = (value: number, name: 'day' | 'hour' | 'minute' | 'second'): string => unitFormat(name).format(value)

  const duration = (ms: number): string => {
    const left = Math.max(0, Math.floor(Math.abs(ms)))
    const days = Math.floor(left / DAY)
    const hours = Math.floor((left % DAY) / HOUR)
    const minutes = Math.floor((left % HOUR) / MINUTE)
    const pair: ReadonlyArray<string> =
      days > 0
        ? [unit(days, 'day'), ...(hours > 0 ? [unit(hours, 'hour')] : [])]
        : hours > 0
          ? [unit(hours, 'hour'), ...(minutes > 0 ? [unit(minutes, 'minute')] : [])]
          : minutes > 0
            ? [unit(minutes, 'minute')]
            : [unit(Math.floor(left / SECOND), 'second')]
    return pair.join(english ? ' ' : '')
  }

  const moneyParts = (amount: number, currency: string): MoneyParts => {
    const decimals = decimalsOf(currency)
    const text = String(Math.abs(amount)).padStart(decimals + 1, '0')
    const whole = decimals === 0 ? text : text.slice(0, -decimals)
    const fraction = decimals === 0 ? '' : `.${text.slice(-decimals)}`
    return { sign: amount < 0 ? MINUS : '', currency, digits: `${plain().format(BigInt(whole))}${fraction}` }
  }
  const money = (amount: number, currency: string): string => {
    const parts = moneyParts(amount, currency)
    return `${parts.sign}${parts.currency} ${parts.digits}`
  }

  const thisYear = (at: number): boolean => cut(dateParts(), at).year === cut(dateParts(), nowOf()).year

  return {
    language,
    timeZone,
    timeList: (at) => (thisYear(at) ? `${dayList(at)} ${clock(at)}` : `${dayFull(at)} ${clock(at, false)}`),
    timeShort: (at) => `${thisYear(at) ? dayList(at) : dayFull(at)} ${clock(at, false)}`,
    timeFull: (at) => `${dayFull(at)}${english ? ', ' : ' '}${clock(at)}`,
    clock,
    timeProse: (at) => {
      const now = nowOf()
      if (sameDay(at, now)) return `${dayWord().format(0, 'day')} ${clock(at, false)}`
      if (sameDay(at, now - DAY)) return `${dayWord().format(-1, 'day')} ${clock(at, false)}`
      const day = thisYear(at) ? dayShort(at) : dateProse(at)
      return english ? `${day} at ${clock(at, false)}` : `${day} ${clock(at, false)}`
    },
    dateProse,
    dayShort,
    dayIso: (at) => isoDay().format(at),
    dayNumber: (at) => String(Number(cut(dateParts(), at).day)),
    hour: (at) => cut(dateParts(), at).hour ?? '',
    dayTitle: (at) =>
      english
        ? `${weekday().format(at)} ${dayFull(at)}, ${clock(at, false)}`
        : `${chineseDate().format(at)}${weekday().format(at)} ${clock(at, false)}`,
    monthYear: (at) => month().format(at),
    timeUtc: (at) => {
      const p = cut(isoParts(), at)
      return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second} UTC`
    },
    duration,
    relative: (at, now) => {
      const ahead = at > now
      const distance = Math.abs(at - now)
      const [size, name] =
        distance >= DAY
          ? ([DAY, 'day'] as const)
          : distance >= HOUR
            ? ([HOUR, 'hour'] as const)
            : distance >= MINUTE
              ? ([MINUTE, 'minute'] as const)
              : ([SECOND, 'second'] as const)
      const count = Math.floor(distance / size)
      return ago().format(ahead ? count : -count, name)
    },
    money,
    moneyParts,
    moneyProse: (amount, currency) => {
      if (english || currency !== 'CNY') return money(amount, currency)
      const parts = moneyParts(amount, currency)
      return `${parts.sign}${parts.digits} 元`
    },
    moneyBare: (amount, currency) => {
      const parts = moneyParts(amount, currency)
      return `${parts.sign}${parts.digits.replace(/\.0+$/, '')}`
    },
    number: (value, fractionDigits = 0) =>
      withMinus(fractionDigits === 0 ? plain().format(value) : fixed(fractionDigits).format(value)),
    measure: (value) => withMinus((Number.isInteger(value) ? plain() : fixed(2)).format(value)),
    signed: (value) => (value > 0 ? `+${plain().format(value)}` : withMinus(plain().format(value))),
    share: (value) => withMinus(percent().format(value)),
    shareRange: (low, high) =>
      english
        ? `${percent().format(low).replace('%', '')} to ${percent().format(high)}`
        : `${percent().format(low)}–${percent().format(high)}`,
    zoneName: (at) => {
      const offset = zoneOffset()
        .formatToParts(at)
        .find((part) => part.type === 'timeZoneName')?.value
      return `${timeZone} (${(offset ?? 'UTC').replace('GMT', 'UTC')})`
    },
  }
}
