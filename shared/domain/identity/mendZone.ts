// From what two readers saw in each cell of a zone to one reading: letters and digits by position (ICAO Doc 9303 parts 4 to 6), doubts
// settled by check digits. Nothing is accepted that a check digit could not have refused or two readers did not see alike. Pure.
import { layoutFor, type Field, type ZoneFormat, type ZoneLayout } from './mrzLayout.ts'
import { readZone, type ZoneReading } from './mrz.ts'
import { zoneCheckDigit } from './checkDigit.ts'

/** What two independent readers saw in one cell; `null`: nothing that they could name. */
export type Glimpse = Readonly<{ one: string | null; other: string | null }>

export type MendedZone = Readonly<{
  lines: ReadonlyArray<string>
  reading: ZoneReading
  /** Cells in which the readers differ and no check digit decides; line and character from zero. */
  doubts: ReadonlyArray<readonly [line: number, at: number]>
  /** Cells whose character was changed by position or settled by a check digit. */
  mended: number
  /** Every check digit is right, every date is a day, and there is no doubt. */
  accepted: boolean
}>

type Kind = 'letter' | 'digit' | 'sex' | 'any'

/** Digits that stand where only letters may, and the other way round, by how alike they look. */
const AS_LETTER: Readonly<Record<string, string>> = {
  '0': 'O',
  '1': 'I',
  '2': 'Z',
  '3': 'B',
  '4': 'A',
  '5': 'S',
  '6': 'G',
  '7': 'T',
  '8': 'B',
  '9': 'P',
}
const AS_DIGIT: Readonly<Record<string, string>> = {
  O: '0',
  D: '0',
  Q: '0',
  U: '0',
  I: '1',
  L: '1',
  Z: '2',
  A: '4',
  S: '5',
  G: '6',
  T: '7',
  B: '8',
  P: '9',
}

const covers = ([line, from, to]: Field, l: number, at: number): boolean => line === l && at >= from && at < to

function kindAt(layout: ZoneLayout, line: number, at: number): Kind {
  const on = (...fields: ReadonlyArray<Field | undefined>): boolean =>
    fields.some((field) => field !== undefined && covers(field, line, at))
  if (on(layout.code, layout.issuer, layout.names, layout.nationality)) return 'letter'
  if (on(layout.sex)) return 'sex'
  const digits = [layout.birth, layout.birthCheck, layout.expiry, layout.expiryCheck, layout.compositeCheck]
  return on(...digits, layout.numberCheck, layout.optionalCheck) ? 'digit' : 'any'
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ<'
const DIGITS = '0123456789<'
const MAY: Readonly<Record<Kind, string>> = { letter: LETTERS, digit: DIGITS, sex: 'FMX<', any: `${LETTERS}0123456789` }

/** The characters that may stand in each cell of each line of a format. */
export function zoneAlphabet(format: ZoneFormat): ReadonlyArray<ReadonlyArray<string>> {
  const layout = layoutFor(format)
  return Array.from({ length: layout.lines }, (_, line) =>
    Array.from({ length: layout.length }, (__, at) => MAY[kindAt(layout, line, at)]),
  )
}

function fit(kind: Kind, seen: string | null): string | null {
  if (seen === null || seen === '<' || kind === 'any') return seen
  if (kind === 'digit') return /\d/.test(seen) ? seen : (AS_DIGIT[seen] ?? null)
  const letter = /\d/.test(seen) ? (AS_LETTER[seen] ?? null) : seen
  return kind === 'sex' && letter !== null && !'FMX'.includes(letter) ? null : letter
}

/** At most so many open cells are tried out against the check digits. */
const MOST_OPEN = 8

type Open = Readonly<{ line: number; at: number; choices: ReadonlyArray<string> }>

/** Whether a change of this cell shows in a check digit: it is covered by one, and the two characters count differently. */
function shows(layout: ZoneLayout, cell: Open): boolean {
  const covered = [layout.number, layout.birth, layout.expiry, ...layout.composite].some((field) =>
    covers(field, cell.line, cell.at),
  )
  return covered && new Set(cell.choices.map(zoneCheckDigit)).size === cell.choices.length
}

/** `undefined` when the lines have not the shape of the format. */
export function mendZone(format: ZoneFormat, seen: ReadonlyArray<ReadonlyArray<Glimpse>>): MendedZone | undefined {
  const layout = layoutFor(format)
  if (seen.length !== layout.lines || seen.some((line) => line.length !== layout.length)) return undefined
  let mended = 0
  const doubts: Array<readonly [number, number]> = []
  const open: Array<Open> = []
  const grid = seen.map((cells, line) =>
    cells.map(({ one, other }, at) => {
      const kind = kindAt(layout, line, at)
      const [a, b] = [fit(kind, one), fit(kind, other)]
      if (a !== null && a === b) {
        if (a !== one || b !== other) mended++
        return a
      }
      const choices = [...new Set([a, b])].filter((choice) => choice !== null)
      const cell = { line, at, choices }
      // One reader alone is no proof, whatever the check digits say of it.
      if (choices.length === 2 && shows(layout, cell)) open.push(cell)
      else doubts.push([line, at])
      return b ?? a ?? '<'
    }),
  )
  const textOf = (): ReadonlyArray<string> => grid.map((line) => line.join(''))
  if (open.length > 0 && open.length <= MOST_OPEN) {
    const right: Array<ReadonlyArray<string>> = []
    for (let pick = 0; pick < 1 << open.length; pick++) {
      const chosen = open.map(({ choices }, i) => choices[(pick >> i) & 1]!)
      open.forEach(({ line, at }, i) => (grid[line]![at] = chosen[i]!))
      if (readZone(textOf())?.checks.every((check) => check.ok) === true) right.push(chosen)
    }
    // Two ways to be right are no answer.
    const only = right.length === 1 ? right[0] : undefined
    open.forEach(({ line, at, choices }, i) => (grid[line]![at] = only?.[i] ?? choices.at(-1)!))
    if (only === undefined) doubts.push(...open.map(({ line, at }) => [line, at] as const))
    else mended += open.length
  } else doubts.push(...open.map(({ line, at }) => [line, at] as const))
  const lines = textOf()
  const reading = readZone(lines)!
  return { lines, reading, doubts, mended, accepted: reading.valid && doubts.length === 0 }
}
