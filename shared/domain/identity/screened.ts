// The personal data that are held against watch lists, taken from the lines of an application or, without one, from a customer. Pure.
import type { FieldLine } from './fields.ts'
import { zoneDate } from './mrz.ts'
import type { Screened } from './watchMatch.ts'

type Named = Readonly<{ native: string | null; latin: string }>

const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d\d-\d\d$/.test(text)

/** As typed, else as printed, else as the zone holds it: `YYYY-MM-DD`. `year`: the present one, for the zone's century. */
function birthOf(fields: ReadonlyArray<FieldLine>, year: number): string | null {
  const line = fields.find(({ field }) => field === 'birth_date')
  if (line === undefined) return null
  for (const text of [line.typed, line.printed]) if (isDay(text)) return text
  const read = line.zone === null ? null : (zoneDate(line.zone, 'birth', year) ?? null)
  return isDay(read) ? read : null
}

/** Every name that the person goes by, once each: what was typed, printed, in the zone, and the one in characters. */
export function screenedOf(person: Named, fields: ReadonlyArray<FieldLine>, year: number): Screened {
  const cell = (field: string, source: 'typed' | 'printed' | 'zone'): string =>
    fields.find((line) => line.field === field)?.[source] ?? ''
  const names = (['typed', 'printed', 'zone'] as const).map((source) =>
    `${cell('surname', source)} ${cell('given_names', source)}`.trim(),
  )
  const native = [cell('native_name', 'typed'), cell('native_name', 'printed'), person.native ?? '']
  const seen = new Map<string, string>()
  for (const name of [...names, person.latin, ...native]) {
    const plain = name.normalize('NFKC').toUpperCase().replaceAll(/\s+/g, ' ').trim()
    if (plain !== '' && !seen.has(plain)) seen.set(plain, name)
  }
  return { names: [...seen.values()], birth: birthOf(fields, year) }
}

/** One text for the same data, whatever their order: what a remembered verdict is tied to. */
export const screenedKey = ({ names, birth }: Screened): string =>
  JSON.stringify([
    names.map((name) => name.normalize('NFKC').toUpperCase().replaceAll(/\s+/g, ' ').trim()).toSorted(),
    birth,
  ])
