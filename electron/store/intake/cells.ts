// Reading single cells: text to amounts, times and words, or a refusal that names the field and what would be right. Pure.
import { decimalsOf } from '#shared/domain/money.ts'
import type { RowProblem, RowRefusal } from './record.ts'

const SHOWN = 40

/** A cell as it may be repeated to a person: short, without control characters. */
export function shown(value: string): string {
  const clean = value.replace(/[\p{Cc}\p{Cf}]/gu, ' ')
  return clean.length > SHOWN ? `${clean.slice(0, SHOWN)}…` : clean
}

/** A copy of its own. A cell is a view into its block of the file, and one that is kept would keep the block in memory. */
export const kept = (text: string): string => Buffer.from(text).toString()

export const refuse = (problem: RowProblem, field: string, value: string | null, remedy: string): RowRefusal => ({
  problem,
  field,
  value: value === null ? null : shown(value),
  remedy,
})

/**
 * `57.16` in minor units of the currency. `null` when it is no plain decimal number, has more decimals than the currency or more
 * than eleven digits before the point: 2.7E+15, NaN and 1,234.00 are none.
 */
export function minorUnits(text: string, currency: string): number | null {
  const match = /^(-?)(\d{1,11})(?:\.(\d{1,4}))?$/.exec(text)
  if (match === null) return null
  const decimals = decimalsOf(currency)
  const fraction = (match[3] ?? '').padEnd(decimals, '0')
  if (/[1-9]/.test(fraction.slice(decimals))) return null
  const minor = Number(match[2]! + fraction.slice(0, decimals))
  return match[1] === '-' && minor !== 0 ? -minor : minor
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** UTC ms of a date and time of day; `null` when no calendar has it. Years 1970 to 2100. */
export function utcTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | null {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const most = month === 2 && !leap ? 28 : DAYS[month - 1]
  if (!(year >= 1970 && year <= 2100) || most === undefined || !(day >= 1 && day <= most)) return null
  if (!(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60)) return null
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})$/

/** `2018-04-01 00:00:31` as UTC, or why not. */
export function readDateTime(text: string, field: string): number | RowRefusal {
  const match = DATE_TIME.exec(text)
  if (match === null) return refuse('not_a_time', field, text, 'a time such as 2018-04-01 00:00:31')
  const [, year, month, day, hour, minute, second] = match
  const at = utcTime(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second))
  return at ?? refuse('impossible_date', field, text, 'a date that the calendar has, between 1970 and 2100')
}

/** A payment's amount: not negative. */
export function readAmount(text: string, field: string, currency: string): number | RowRefusal {
  const amount = minorUnits(text, currency)
  if (amount === null) return refuse('not_an_amount', field, text, 'an amount such as 57.16')
  return amount < 0 ? refuse('negative', field, text, 'an amount of zero or more') : amount
}

export function readDigits(text: string, field: string): string | RowRefusal {
  if (text === '') return refuse('missing', field, null, 'a number')
  return /^\d{1,18}$/.test(text) ? text : refuse('not_a_number', field, text, 'digits only')
}

export function readText(text: string, field: string, longest = 200): string | RowRefusal {
  const trimmed = text.trim()
  if (trimmed === '') return refuse('missing', field, null, 'a text')
  return trimmed.length > longest ? refuse('too_long', field, trimmed, `at most ${longest} characters`) : trimmed
}

/** `null` where the cell is empty or there is no such column. */
export function readMcc(text: string | undefined, field: string): string | null | RowRefusal {
  if (text === undefined || text === '') return null
  return /^\d{4}$/.test(text) ? text : refuse('not_a_merchant_category', field, text, 'four digits such as 5411')
}

/** ISO 3166-1 alpha-2 in capitals; `null` where the cell is empty or there is no such column. */
export function readCountry(text: string | undefined, field: string): string | null | RowRefusal {
  if (text === undefined || text === '') return null
  const code = text.toUpperCase()
  return /^[A-Z]{2}$/.test(code) ? code : refuse('unknown_word', field, text, 'two letters such as CN')
}

/** The digits. The value is never repeated, whatever is wrong with it. */
export function readCardNumber(text: string, field: string): string | RowRefusal {
  const digits = text.replaceAll(/[ -]/g, '')
  if (/^\d{12,19}$/.test(digits)) return digits
  return refuse('not_a_card_number', field, null, '12 to 19 digits, kept as text by whoever exports them')
}

/** How many days after a payment the files' labels count as known: none says when a fraud was reported (docs/imports.md). */
const LABEL_DELAY_MS = 7 * 86_400_000

export function readLabel(
  text: string,
  field: string,
  at: number,
  words: Readonly<{ fraud: string; legitimate: string }>,
): Readonly<{ verdict: 'fraud' | 'legitimate'; knownAt: number }> | RowRefusal {
  const knownAt = at + LABEL_DELAY_MS
  if (text === words.legitimate) return { verdict: 'legitimate', knownAt }
  if (text === words.fraud) return { verdict: 'fraud', knownAt }
  return refuse('unknown_word', field, text, `${words.fraud} or ${words.legitimate}`)
}

/** Whether a cell's reader refused it. Amounts and times are numbers, labels have no `problem`. */
export const refused = <T>(read: T | RowRefusal): read is RowRefusal =>
  typeof read === 'object' && read !== null && 'problem' in read
