// What a printed line says: days in the ways papers write them, numbers, names. Whatever has not its form is nothing. Pure.
import { hasHan } from './names.ts'
import { readResidentId } from './residentId.ts'

/** Lines that are read from the print of a paper. */
export const PRINT_FIELDS = [
  'surname',
  'given_names',
  'native_name',
  'birth_date',
  'document_number',
  'national_id',
  'expires',
] as const
export type PrintField = (typeof PRINT_FIELDS)[number]
export const isPrintField = (field: string): field is PrintField =>
  (PRINT_FIELDS as ReadonlyArray<string>).includes(field)

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** Letters that a reader sees where digits stand. */
const asDigits = (text: string): string =>
  text.replaceAll(/[OQ]/g, '0').replaceAll(/[IL|]/g, '1').replaceAll('Z', '2').replaceAll('S', '5').replaceAll('B', '8')

const isoDay = (year: number, month: number, day: number): string | undefined => {
  const at = new Date(Date.UTC(year, month - 1, day))
  const exists = year >= 1900 && year < 2100 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
  return exists ? at.toISOString().slice(0, 10) : undefined
}

/**
 * A day as `YYYY-MM-DD`: `17 MAR 1994`, `17 MAR/MARS 1994`, `17.03.1994`, `1994年3月17日`, `1994.03.17`; of a span (`2011.03.04-2031.03.04`)
 * the last. `undefined` for two-digit years, and for `03/04/1994`, which is the third of April in one country and the fourth of March in
 * another.
 */
export function printedDay(text: string): string | undefined {
  const plain = text.normalize('NFKC').toUpperCase().trim()
  const years = [...plain.matchAll(/(?<!\d)(\d{4})\s*[年.\-/:;,]\s*(\d{1,2})\s*[月.\-/:;,]\s*(\d{1,2})(?!\d)/g)]
  const last = years.at(-1)
  if (last !== undefined) return isoDay(Number(last[1]), Number(last[2]), Number(last[3]))
  const named =
    /(?<![\p{L}\d])([\dOQILZSB|]{1,2})[\s.\-/]*([A-Z0-9]{3})[A-Z]*(?:\s*\/\s*\p{L}+\.?)?[\s.\-/]*([\dOQILZSB|]{4})(?!\d)/u.exec(
      plain,
    )
  if (named !== null) {
    const month = MONTHS.indexOf(named[2]!.replaceAll('0', 'O').replaceAll('5', 'S').replaceAll('1', 'I'))
    const [day, year] = [asDigits(named[1]!), asDigits(named[3]!)]
    if (month >= 0 && /^\d+$/.test(day + year)) return isoDay(Number(year), month + 1, Number(day))
  }
  const numbers = /(?<!\d)(\d{1,2})([\s.\-/]+)(\d{1,2})[\s.\-/]+(\d{4})(?!\d)/.exec(plain)
  if (numbers === null) return undefined
  const [day, month] = [Number(numbers[1]), Number(numbers[3])]
  if (numbers[2]!.includes('/') && day <= 12 && month <= 12 && day !== month) return undefined
  return isoDay(Number(numbers[4]), month, day)
}

/** The number of a passport: six to nine letters and digits (Doc 9303-4), most of them digits. */
function documentNumber(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s.:]/g, '')
  return /^[A-Z0-9]{6,9}$/.test(plain) && plain.replaceAll(/\D/g, '').length >= 4 ? plain : undefined
}

/** A resident's number that is one: region, day and check character hold (GB 11643). */
function residentNumber(text: string): string | undefined {
  const read = readResidentId(text.normalize('NFKC').replaceAll(/[^\dXx]/g, ''))
  return read?.valid === true ? read.number : undefined
}

/** A name in Latin letters in upper case, with its marks, hyphens and apostrophes. */
function latinName(text: string): string | undefined {
  const plain = text
    .normalize('NFC')
    .toUpperCase()
    .replaceAll(/[‘’`´]/g, "'")
    .replaceAll(/[\u2010-\u2015]/g, '-')
  const bare = plain
    .replace(/[.,:;]+$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return /^\p{Script=Latin}[\p{Script=Latin}\p{M}]*(?:[ '.-]{1,2}[\p{Script=Latin}\p{M}]+)*$/u.test(bare)
    ? bare
    : undefined
}

function nativeName(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/\s/g, '')
    .replaceAll(/[•・.]/g, '·')
  return hasHan(plain) && /^\p{Script=Han}(?:[\p{Script=Han}·]{0,14}\p{Script=Han})$/u.test(plain) ? plain : undefined
}

const READERS: Readonly<Record<PrintField, (text: string) => string | undefined>> = {
  surname: latinName,
  given_names: latinName,
  native_name: nativeName,
  birth_date: printedDay,
  document_number: documentNumber,
  national_id: residentNumber,
  expires: printedDay,
}

/** The value of a line, or `undefined` when the text has not its form. */
export const printedValue = (field: PrintField, text: string): string | undefined => READERS[field](text)

/** Characters that even a sharp print does not tell apart: a capital I is a one, an O is a zero. */
const ALIKE: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
}

/** One text for numbers that look alike. */
export const plainNumber = (number: string): string =>
  [...number.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')].map((character) => ALIKE[character] ?? character).join('')
