// Machine-readable zones of travel documents: writes, reads and checks TD1 (3 × 30), TD2 (2 × 36) and TD3 (2 × 44).
// Pure; ICAO Doc 9303, 8th edition 2021: part 3 (common rules), 4 (passports), 5 (TD1), 6 (TD2).
import { zoneCheckDigit } from './checkDigit.ts'
import { layoutOf, type Field, type ZoneFormat } from './mrzLayout.ts'
import { latinForZone } from './names.ts'

/** What a zone says. Dates are `YYMMDD` as written; unknown parts of a birth date stand as `<`. */
export type ZoneContent = Readonly<{
  format: ZoneFormat
  /** One or two letters: `P`, `PD`, `I`, `ID`, `AC` … */
  documentCode: string
  /** Three letters, or one (`D`); ISO 3166-1 alpha-3 or a code of part 3 section 5 (`UTO` is the specimen state). */
  issuer: string
  surname: string
  givenNames: string
  documentNumber: string
  nationality: string
  birthDate: string
  sex: 'F' | 'M' | 'X'
  expiryDate: string
  optional?: string
  /** TD1 only: the second line's optional data. */
  optional2?: string
}>

export type ZoneCheck = Readonly<{
  field: 'documentNumber' | 'birthDate' | 'expiryDate' | 'optional' | 'composite'
  seen: string
  expected: string
  ok: boolean
}>

export type ZoneProblem = Readonly<{
  code: 'bad_character' | 'check_digit' | 'bad_date' | 'bad_sex' | 'name_missing' | 'not_letters'
  /** Which field or line; for a line `line 2`. */
  where: string
  detail: string
}>

export type ZoneReading = Readonly<{
  format: ZoneFormat
  lines: ReadonlyArray<string>
  content: ZoneContent
  checks: ReadonlyArray<ZoneCheck>
  problems: ReadonlyArray<ZoneProblem>
  valid: boolean
}>

const pad = (text: string, length: number): string => text.slice(0, length).padEnd(length, '<')
const asZone = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9<]/g, '<')

/** Surname, two fillers, given names; cut from the end when too long (part 3 section 4.6: no filler then closes the field). */
function nameField(surname: string, givenNames: string, length: number): string {
  const primary = latinForZone(surname).replaceAll(' ', '<')
  const secondary = latinForZone(givenNames).replaceAll(' ', '<')
  const whole = secondary === '' ? primary : `${primary}<<${secondary}`
  return pad(whole, length)
}

const digit = (text: string): string => {
  const value = zoneCheckDigit(text)
  if (value === undefined) throw new RangeError('a zone holds A–Z, 0–9 and < only')
  return value
}

/**
 * A document number longer than nine characters goes on in the optional data: nine characters, `<` in place of the
 * check digit, then the rest with its check digit and a filler (part 5 section 4.2.2 note j, part 6 likewise).
 */
function numberFields(
  number: string,
  optional: string,
  room: number,
): Readonly<{ number: string; check: string; optional: string }> {
  const text = asZone(number)
  if (text.length <= 9)
    return { number: pad(text, 9), check: digit(pad(text, 9)), optional: pad(asZone(optional), room) }
  const rest = `${text.slice(9)}${digit(text)}<${asZone(optional)}`
  return { number: text.slice(0, 9), check: '<', optional: pad(rest, room) }
}

/** Writes the zone's lines with every check digit. Throws a RangeError for a date that is not `YYMMDD` or an empty name. */
export function writeZone(content: ZoneContent): ReadonlyArray<string> {
  if (!/^[0-9<]{6}$/.test(content.birthDate) || !/^\d{6}$/.test(content.expiryDate))
    throw new RangeError('dates are YYMMDD')
  if (latinForZone(content.surname) === '')
    throw new RangeError('a zone needs a surname, or the only name, in Latin letters')
  const code = pad(asZone(content.documentCode), 2)
  const issuer = pad(asZone(content.issuer), 3)
  const nationality = pad(asZone(content.nationality), 3)
  const birth = content.birthDate + digit(content.birthDate)
  const expiry = content.expiryDate + digit(content.expiryDate)
  const sex = content.sex === 'X' ? '<' : content.sex
  if (content.format === 'TD1') {
    const number = numberFields(content.documentNumber, content.optional ?? '', 15)
    const upper = code + issuer + number.number + number.check + number.optional
    const optional2 = pad(asZone(content.optional2 ?? ''), 11)
    const composite = digit(upper.slice(5) + birth + expiry + optional2)
    return [
      upper,
      birth + sex + expiry + nationality + optional2 + composite,
      nameField(content.surname, content.givenNames, 30),
    ]
  }
  if (content.format === 'TD2') {
    const number = numberFields(content.documentNumber, content.optional ?? '', 7)
    const head = number.number + number.check
    const composite = digit(head + birth + expiry + number.optional)
    return [
      code + issuer + nameField(content.surname, content.givenNames, 31),
      head + nationality + birth + sex + expiry + number.optional + composite,
    ]
  }
  const number = pad(asZone(content.documentNumber), 9)
  const head = number + digit(number)
  const optional = pad(asZone(content.optional ?? ''), 14)
  // An empty personal number may carry 0 or a filler as its check digit (part 4 section 4.2.2.2); the filler is the usual one.
  const optionalCheck = /^<+$/.test(optional) ? '<' : digit(optional)
  const composite = digit(head + birth + expiry + optional + optionalCheck)
  return [
    code + issuer + nameField(content.surname, content.givenNames, 39),
    head + nationality + birth + sex + expiry + optional + optionalCheck + composite,
  ]
}

const unpad = (text: string): string => text.replace(/<+$/, '')
const words = (text: string): string => unpad(text).replaceAll('<', ' ').trim()

/** Whether `YYMMDD` can be a day of some year; a birth date may have unknown parts as fillers. */
function dayExists(text: string, unknownAllowed: boolean): boolean {
  const match = /^(\d\d|<<)(\d\d|<<)(\d\d|<<)$/.exec(text)
  if (match === null) return false
  const [, year = '', month = '', day = ''] = match
  if (text.includes('<')) return unknownAllowed && (month === '<<' || (Number(month) >= 1 && Number(month) <= 12))
  // The century does not matter but for 29 February 1900, which no living person is born on.
  const date = new Date(Date.UTC(2000 + Number(year), Number(month) - 1, Number(day)))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}

/** Splits a photographed or pasted zone into lines; blanks are dropped, as OCR sets them between characters. */
export const zoneLines = (text: string): ReadonlyArray<string> =>
  text
    .split(/\r?\n/)
    .map((line) => line.replaceAll(/\s/g, '').replaceAll('«', '<<').replaceAll('‹', '<').toUpperCase())
    .filter((line) => line !== '')

/**
 * Reads a zone and says everything that is wrong with it; it never throws. Returns `undefined` only when the lines have
 * the shape of none of the three formats, so that there is nothing to read fields from.
 */
export function readZone(lines: ReadonlyArray<string>): ZoneReading | undefined {
  const layout = layoutOf(lines)
  if (layout === undefined) return undefined
  const problems: Array<ZoneProblem> = []
  lines.forEach((line, index) => {
    const bad = /[^A-Z0-9<]/.exec(line)
    if (bad) problems.push({ code: 'bad_character', where: `line ${index + 1}`, detail: bad[0] })
  })
  const at = ([line, from, to]: Field): string => (lines[line] ?? '').slice(from, to)
  const checks: Array<ZoneCheck> = []
  const check = (field: ZoneCheck['field'], text: string, seen: string): void => {
    const expected = zoneCheckDigit(text) ?? '?'
    const empty = field === 'optional' && seen === '<' && /^<*$/.test(text)
    const ok = seen === expected || empty
    checks.push({ field, seen, expected, ok })
    if (!ok) problems.push({ code: 'check_digit', where: field, detail: `${seen} for ${expected}` })
  }

  let documentNumber = unpad(at(layout.number))
  let optional = at(layout.optional)
  const numberCheck = at(layout.numberCheck)
  const long = layout.format === 'TD3' || numberCheck !== '<' ? null : /^([A-Z0-9]*)([0-9])<(.*)$/.exec(optional)
  if (long === null) check('documentNumber', at(layout.number), numberCheck)
  else {
    documentNumber = at(layout.number) + (long[1] ?? '')
    check('documentNumber', documentNumber, long[2] ?? '')
    optional = long[3] ?? ''
  }
  const birthDate = at(layout.birth)
  const expiryDate = at(layout.expiry)
  check('birthDate', birthDate, at(layout.birthCheck))
  check('expiryDate', expiryDate, at(layout.expiryCheck))
  if (layout.optionalCheck) check('optional', at(layout.optional), at(layout.optionalCheck))
  check('composite', layout.composite.map(at).join(''), at(layout.compositeCheck))

  if (!dayExists(birthDate, true)) problems.push({ code: 'bad_date', where: 'birthDate', detail: birthDate })
  if (!dayExists(expiryDate, false)) problems.push({ code: 'bad_date', where: 'expiryDate', detail: expiryDate })
  const sexSeen = at(layout.sex)
  if (!/^[FMX<]$/.test(sexSeen)) problems.push({ code: 'bad_sex', where: 'sex', detail: sexSeen })
  for (const where of ['issuer', 'nationality'] as const) {
    if (!/^[A-Z]+<*$/.test(at(layout[where]))) problems.push({ code: 'not_letters', where, detail: at(layout[where]) })
  }
  const names = at(layout.names)
  if (/\d/.test(names)) problems.push({ code: 'not_letters', where: 'names', detail: unpad(names) })
  const split = names.indexOf('<<')
  const surname = words(split < 0 ? names : names.slice(0, split))
  if (surname === '') problems.push({ code: 'name_missing', where: 'names', detail: '' })

  const second = layout.optional2 ? unpad(at(layout.optional2)) : ''
  const first = unpad(optional)
  const content: ZoneContent = {
    format: layout.format,
    documentCode: unpad(at(layout.code)),
    issuer: unpad(at(layout.issuer)),
    surname,
    givenNames: split < 0 ? '' : words(names.slice(split + 2)),
    documentNumber,
    nationality: unpad(at(layout.nationality)),
    birthDate,
    sex: sexSeen === 'F' || sexSeen === 'M' ? sexSeen : 'X',
    expiryDate,
    ...(first !== '' && { optional: first }),
    ...(second !== '' && { optional2: second }),
  }
  return { format: layout.format, lines, content, checks, problems, valid: problems.length === 0 }
}

/**
 * `YYMMDD` to `YYYY-MM-DD`. A birth lies in the last hundred years before `asOfYear`; an expiry between 50 years before
 * and 49 after (part 3 section 4.8 leaves the century to the reader). `undefined` for unknown parts or no such day.
 */
export function zoneDate(text: string, kind: 'birth' | 'expiry', asOfYear: number): string | undefined {
  if (!/^\d{6}$/.test(text)) return undefined
  const two = Number(text.slice(0, 2))
  const latest = kind === 'birth' ? asOfYear : asOfYear + 49
  const year = latest - ((((latest - two) % 100) + 100) % 100)
  const month = Number(text.slice(2, 4))
  const day = Number(text.slice(4, 6))
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return date.toISOString().slice(0, 10)
}

/** `YYYY-MM-DD` to `YYMMDD`. */
export const dateForZone = (date: string): string => date.slice(2, 4) + date.slice(5, 7) + date.slice(8, 10)
