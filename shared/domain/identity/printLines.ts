// The print of a paper beside what was typed and what the zone holds: which of it counts as read, and what of it differs. Pure.
import { CASE_FIELDS, type FieldLine } from './fields.ts'
import { compareLatin } from './names.ts'
import type { PrintReading, PrintValue } from './printReading.ts'
import { isPrintField, plainNumber, type PrintField } from './printValues.ts'

/** `YYMMDD` of a day as a form or a zone writes it. */
const sixDigits = (day: string): string => day.replaceAll('-', '').slice(-6)
const plainNative = (name: string): string => name.normalize('NFKC').replaceAll(/[\s·•]/g, '')

/** Whether two cells of a line say the same, as far as a reader can tell characters apart. */
export function sameLine(field: PrintField, one: string, other: string): boolean {
  switch (field) {
    case 'surname':
    case 'given_names':
      return compareLatin(one, other) !== 'different'
    case 'native_name':
      return plainNative(one) === plainNative(other)
    case 'birth_date':
    case 'expires':
      return sixDigits(one) === sixDigits(other)
    case 'document_number':
    case 'national_id':
      return plainNumber(one) === plainNumber(other)
  }
}

/** The other source that says what was printed: the zone first, whose number is checked by a digit. */
const supporter = (field: PrintField, value: string, { typed, zone }: FieldLine): string | undefined =>
  [zone, typed].find((cell): cell is string => cell !== null && sameLine(field, value, cell))

function lineWith(line: FieldLine, field: PrintField, seen: PrintValue): FieldLine {
  const { value, percent, votes, doubt, proven } = seen
  // A single look may have guessed what it should have read.
  const supported =
    value === null || (votes < 2 && doubt === 'two_readings') ? undefined : supporter(field, value, line)
  const counts = value !== null && (doubt === null || supported !== undefined)
  if (!counts)
    return { ...line, printed: null, print: { percent, text: value, doubt: doubt ?? 'form', settled: false } }
  // Which of two characters that look alike is meant, the other source knows.
  const printed = field === 'document_number' || field === 'national_id' ? (supported ?? value) : value
  return { ...line, printed, print: { percent, text: null, doubt: null, settled: proven || supported !== undefined } }
}

const place = (field: string): number => {
  const at = CASE_FIELDS.findIndex((name) => name === field)
  return at < 0 ? CASE_FIELDS.length : at
}

/** The lines with what the papers print; a line that only the paper has is added. What was read of earlier papers is forgotten. */
export function withPrint(fields: ReadonlyArray<FieldLine>, reading: PrintReading): ReadonlyArray<FieldLine> {
  const lines = withoutPrint(fields)
  const more = Object.keys(reading)
    .filter((field) => !lines.some((line) => line.field === field))
    .map((field): FieldLine => ({ field, typed: null, printed: null, zone: null }))
  return [...lines, ...more]
    .map((line) => {
      const seen = isPrintField(line.field) ? reading[line.field] : undefined
      return seen === undefined || !isPrintField(line.field) ? line : lineWith(line, line.field, seen)
    })
    .toSorted((a, b) => place(a.field) - place(b.field))
}

/** The lines before their paper's print was read, or after another paper has taken its place. */
export const withoutPrint = (fields: ReadonlyArray<FieldLine>): ReadonlyArray<FieldLine> =>
  fields
    .map((line) => {
      if (line.print === undefined) return line
      const { print: _, ...rest } = line
      return { ...rest, printed: null }
    })
    .filter(({ typed, printed, zone }) => typed !== null || printed !== null || zone !== null)

/** What is printed, as far as a reader can say: also what another source still has to say. */
export const seenInPrint = ({ printed, print }: FieldLine): string | null =>
  printed ?? (print?.doubt === 'unproven' ? print.text : null)

export type PrintDifference = Readonly<{ field: PrintField; from: 'zone' | 'typed'; sure: boolean }>

/**
 * Where the print says something else than the zone or the form. Sure is a difference only where a second source bears the print out: what
 * the reader alone believes fails nobody.
 */
export function printDifferences(fields: ReadonlyArray<FieldLine>): ReadonlyArray<PrintDifference> {
  return fields.flatMap((line) => {
    const { field, print } = line
    const printed = seenInPrint(line)
    if (!isPrintField(field) || printed === null) return []
    return (['zone', 'typed'] as const).flatMap((from) => {
      const cell = line[from]
      // Lines of papers that no machine read (the demo's) are what they are.
      return cell === null || sameLine(field, printed, cell)
        ? []
        : [{ field, from, sure: print === undefined || print.settled }]
    })
  })
}
