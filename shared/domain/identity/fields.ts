// The lines of an application: what was typed, what the papers print, what the machine-readable zone holds; what of it may be
// shown, and whether the cells of a line say the same. Pure.
import { maskEmail, maskId, maskName, maskPhone } from '../mask.ts'
import { compareLatin, hasHan, latinForZone } from './names.ts'
import type { PrintDoubt } from './printReading.ts'

/** How a line is read and masked, by its name. A line of another name is compared as text and never shown in full. */
const KINDS = {
  surname: 'name',
  given_names: 'name',
  native_name: 'name',
  birth_date: 'date',
  sex: 'sex',
  document_number: 'number',
  national_id: 'number',
  state: 'country',
  nationality: 'country',
  issued: 'date',
  expires: 'date',
  address: 'text',
  phone: 'phone',
  email: 'email',
} as const

export type CaseField = keyof typeof KINDS
type FieldKind = (typeof KINDS)[CaseField] | 'unknown'
export const CASE_FIELDS = Object.keys(KINDS) as ReadonlyArray<CaseField>

/** How a printed cell was read by the machine. */
export type PrintSeen = Readonly<{
  /** The reader's own confidence. */
  percent: number
  /** What was seen and does not count as read; `null` where nothing was seen, and where it counts. */
  text: string | null
  /** Why it does not count; `null` where it does. */
  doubt: PrintDoubt | null
  /** A second source says the same (zone, form, check digit): a difference from the others is then a fact. */
  settled: boolean
}>

/**
 * One line as the application keeps it. `null`: the cell does not exist (a passport prints no telephone number), or was not surely read.
 * Without `print` no machine has read the paper's print.
 */
export type FieldLine = Readonly<{
  field: string
  typed: string | null
  printed: string | null
  zone: string | null
  print?: PrintSeen
}>
/** A line by its name; an empty one where the application has none. */
export const lineOf = (fields: ReadonlyArray<FieldLine>, field: string): FieldLine =>
  fields.find((line) => line.field === field) ?? { field, typed: null, printed: null, zone: null }

/** What the machine read of a paper is no fact before another source says it too. */
export const settled = ({ print }: FieldLine): boolean => print === undefined || print.settled

export type FieldResult = 'same' | 'differs' | 'unknown'

const kindOf = (field: string): FieldKind => (field in KINDS ? KINDS[field as CaseField] : 'unknown')

/**
 * A cell as it may be shown without a reveal: numbers that identify or reach a person keep their last four characters.
 * For readers who see people unnamed nothing that names, dates or places a person is left.
 */
export function maskCell(field: string, text: string, unnamed: boolean): string {
  const kind = kindOf(field)
  if (kind === 'phone') return maskPhone(text)
  if (kind === 'email') return maskEmail(text)
  if (kind === 'number' || kind === 'unknown') return maskId(text)
  if (!unnamed) return text
  if (kind === 'name') return maskName(text)
  return kind === 'sex' || kind === 'country' ? text : '••••'
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** `YYMMDD` of a date as forms, papers (`17 MAR 1994`, `1994年3月17日`) and zones write it; `undefined` for anything else. */
function sixDigits(text: string): string | undefined {
  const plain = text.normalize('NFKC').toUpperCase().trim()
  const two = (value: string | number): string => String(value).padStart(2, '0')
  if (/^\d{6}$/.test(plain)) return plain
  const [, year, month, day] = /^(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})\D?$/.exec(plain) ?? []
  if (year !== undefined) return `${year.slice(2)}${two(month!)}${two(day!)}`
  const [, dayFirst, name, last] = /^(\d{1,2})\W.*?([A-Z]{3})[A-Z]*\W+(\d{4})$/.exec(plain) ?? []
  const at = MONTHS.indexOf(name ?? '')
  return at < 0 ? undefined : `${last!.slice(2)}${two(at + 1)}${two(dayFirst!)}`
}

const SEXES: Readonly<Record<string, string>> = { F: 'F', FEMALE: 'F', 女: 'F', M: 'M', MALE: 'M', 男: 'M' }

const plainText = (text: string): string =>
  text
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[\p{M}\s\p{P}]/gu, '')

/** Whether two cells say the same; `undefined` when they cannot be compared (two scripts). */
function agree(kind: FieldKind, left: string, right: string, country: (text: string) => string | undefined) {
  if (kind === 'date') {
    const [a, b] = [sixDigits(left), sixDigits(right)]
    return a === undefined || b === undefined ? undefined : a === b
  }
  if (kind === 'sex') {
    const [a, b] = [left, right].map((text) => SEXES[text.normalize('NFKC').trim().toUpperCase()])
    return a === undefined || b === undefined ? undefined : a === b
  }
  if (kind === 'country') {
    const [a, b] = [country(left), country(right)]
    return a === undefined || b === undefined ? undefined : a === b
  }
  if (hasHan(left) !== hasHan(right)) return undefined
  if (kind === 'name' && !hasHan(left)) {
    const latin = [left, right].filter((text) => latinForZone(text) !== '').length
    if (latin === 1) return undefined
    if (latin === 2) return compareLatin(left, right) !== 'different'
  }
  return plainText(left) === plainText(right)
}

/**
 * Compares the cells of a line with each other. `country` reads a code or a name as one code (ISO 3166-1, Doc 9303-3 section 5).
 * `unknown`: fewer than two cells, or none that can be compared.
 */
export function compareLine(line: FieldLine, country: (text: string) => string | undefined): FieldResult {
  const kind = kindOf(line.field)
  const cells = [line.typed, line.printed, line.zone].filter(
    (cell): cell is string => cell !== null && cell.trim() !== '',
  )
  const pairs = cells.flatMap((left, i) => cells.slice(i + 1).map((right) => agree(kind, left, right, country)))
  if (pairs.includes(false)) return 'differs'
  return pairs.includes(true) ? 'same' : 'unknown'
}
