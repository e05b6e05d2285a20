// From several looks at the print of a paper to one reading: a value counts as read when two looks saw it, surely enough, its form holds,
// and no look saw another. Everything else is not read, and says why. Pure.
import { PRINTED_ON, type PrintedPaper, type Seen } from './printLayout.ts'
import type { PrintField } from './printValues.ts'
import { readResidentId } from './residentId.ts'

/** Why a printed line does not count as read. */
export const PRINT_DOUBTS = ['not_found', 'form', 'two_readings', 'faint', 'unproven'] as const
export type PrintDoubt = (typeof PRINT_DOUBTS)[number]

export type PrintValue = Readonly<{
  /** As read; a day as `YYYY-MM-DD`. Not to be relied on while `doubt` says why. */
  value: string | null
  percent: number
  /** Looks that saw it. */
  votes: number
  doubt: PrintDoubt | null
  /** The value proves itself: a check character holds, or another line of the paper says the same. */
  proven: boolean
}>
export type PrintReading = Readonly<Partial<Record<PrintField, PrintValue>>>

/** The reader's own confidence from which a line counts, measured by `npm run bench -- ocr`. */
export const LEAST_PERCENT: Readonly<Record<PrintField, number>> = {
  surname: 90,
  given_names: 90,
  native_name: 75,
  birth_date: 60,
  document_number: 60,
  national_id: 60,
  expires: 60,
}

type Look = Readonly<Partial<Record<PrintField, Seen>>>

function merge(field: PrintField, looks: ReadonlyArray<Seen>): PrintValue {
  const nothing = { value: null, percent: 0, votes: 0, proven: false }
  if (looks.length === 0) return { ...nothing, doubt: 'not_found' }
  // For each value the looks that saw it, the surest first: as sure as the second of them, for one alone is no proof.
  const seen = new Map<string, ReadonlyArray<number>>()
  for (const { value, percent } of looks)
    if (value !== null)
      seen.set(
        value,
        [...(seen.get(value) ?? []), percent].toSorted((a, b) => b - a),
      )
  const [most] = [...seen].toSorted(([, a], [, b]) => b.length - a.length || b[0]! - a[0]!)
  if (most === undefined)
    return { ...nothing, percent: Math.max(...looks.map(({ percent }) => percent)), doubt: 'form' }
  const [value, percents] = most
  const read = { value, percent: percents[1] ?? percents[0]!, votes: percents.length, proven: false }
  if (seen.size > 1 || percents.length < 2) return { ...read, doubt: 'two_readings' }
  if (read.percent < LEAST_PERCENT[field]) return { ...read, doubt: 'faint' }
  // No check digit stands beside a passport's printed number, and an I is a 1 however sharp it is; in the dark every look may miss the same
  // character of a Chinese name. The zone or the form has to say these too.
  if (field === 'document_number' || field === 'native_name') return { ...read, doubt: 'unproven' }
  return { ...read, doubt: null, proven: field === 'national_id' }
}

/** Looks at one paper; a line for everything that such a paper prints. */
export function mergeLooks(paper: PrintedPaper, looks: ReadonlyArray<Look>): PrintReading {
  const reading: Partial<Record<PrintField, PrintValue>> = {}
  for (const field of PRINTED_ON[paper])
    reading[field] = merge(
      field,
      looks.flatMap((look) => look[field] ?? []),
    )
  // The number of a resident holds the day of birth: the two prove each other, or neither is relied on.
  const [number, birth] = [reading.national_id, reading.birth_date]
  if (number?.value != null && birth?.value != null) {
    const same = readResidentId(number.value)?.birthDate === birth.value
    if (same) {
      reading.national_id = { ...number, doubt: null, proven: true }
      reading.birth_date = { ...birth, doubt: null, proven: true }
    } else if (birth.doubt === null) reading.birth_date = { ...birth, doubt: 'two_readings' }
  }
  return reading
}
