// Watch lists in the three public formats, read into one shape. Files come whole: the largest of these lists is some tens of megabytes.
import { createHash } from 'node:crypto'
import { inferSchema, initParser } from 'udsv'
import type { WatchEntry } from '#shared/domain/identity/watchMatch.ts'
import type { WatchFormat } from '#shared/domain/identity/watchList.ts'
import { readUnXml } from './un-xml.ts'

/** A file that is no such list: what is wrong and what would be right. */
export type ListProblem = Error & Readonly<{ name: 'ListProblem'; field: string; problem: string; remedy: string }>
export function listProblem(field: string, problem: string, remedy: string): ListProblem {
  return Object.assign(new Error(`${problem} ${remedy}`), { name: 'ListProblem' as const, field, problem, remedy })
}
export const isListProblem = (error: unknown): error is ListProblem =>
  error instanceof Error && error.name === 'ListProblem'

/** Rows of a CSV text without a header of known width: every cell as text, quotes taken off. */
function rowsOf(text: string): ReadonlyArray<ReadonlyArray<string>> {
  if (text.trim() === '') return []
  const plain = text.replaceAll('\r\n', '\n')
  const schema = inferSchema(plain, { col: ',', row: '\n', encl: '"', header: () => [] })
  return initParser({ ...schema, encl: '"', esc: '"' }).stringArrs<string[]>(plain)
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const two = (value: string | number): string => String(value).padStart(2, '0')

/** `10 Dec 1948`, `Jun 1971`, `circa 1971`, `1971`, `1971-06-02`: as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
export function readBirth(text: string): string | undefined {
  const plain = text.trim()
  const iso = /^(\d{4})(-\d\d)?(-\d\d)?(?:T.*)?$/.exec(plain)
  if (iso !== null) return [iso[1], iso[2] ?? '', iso[3] ?? ''].join('')
  const [, day, month, year] = /^(?:(\d{1,2}) )?([A-Za-z]{3})[a-z]* (\d{4})$/.exec(plain) ?? []
  const at = MONTHS.indexOf((month ?? '').toUpperCase())
  if (year !== undefined && at >= 0) return `${year}-${two(at + 1)}${day === undefined ? '' : `-${two(day)}`}`
  return /^(?:circa )?(\d{4})/.exec(plain)?.[1]
}

const EMPTY = '-0-'
const filled = (cell: string | undefined): string => {
  const text = (cell ?? '').trim()
  return text === EMPTY ? '' : text
}

/** `sdn.csv` has no header: number, name, type, programmes, title, six cells of ships, remarks. It ends with a control character. */
const SDN_COLUMNS = 12

/** OFAC's `sdn.csv` with the aliases of `alt.csv` (may be empty). */
export function readOfac(sdn: string, alt: string): ReadonlyArray<WatchEntry> {
  const aliases = new Map<string, Array<string>>()
  for (const [number, , , name] of rowsOf(alt.replaceAll('\u001a', ''))) {
    const known = aliases.get((number ?? '').trim())
    if (known === undefined) aliases.set((number ?? '').trim(), [filled(name)])
    else known.push(filled(name))
  }
  const rows = rowsOf(sdn.replaceAll('\u001a', '')).filter((cells) => cells.some((cell) => cell.trim() !== ''))
  return rows.map((cells, i) => {
    const [number = '', name, type, programmes] = cells
    if (cells.length !== SDN_COLUMNS || !/^\d+$/.test(number.trim()) || filled(name) === '')
      throw listProblem('sdn', `Row ${i + 1} is no row of sdn.csv.`, `It needs ${SDN_COLUMNS} columns, number first.`)
    const remarks = filled(cells[11])
    return {
      entry: number.trim(),
      kind: filled(type) === 'individual' ? 'person' : 'other',
      names: [filled(name), ...(aliases.get(number.trim()) ?? [])].filter((text) => text !== ''),
      births: [...remarks.matchAll(/DOB ([^;.]+)/g)].flatMap(([, text = '']) => readBirth(text) ?? []),
      countries: [...remarks.matchAll(/(?:nationality|citizen) ([^;.]+)/g)].map(([, text = '']) => text.trim()),
      programmes: filled(programmes)
        .split(/\] \[|[[\]]/)
        .filter((text) => text !== ''),
    }
  })
}

const listed = (cell: string | undefined): ReadonlyArray<string> =>
  (cell ?? '')
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '')

/** OpenSanctions `targets.simple.csv`: columns by name, lists in a cell separated by semicolons. */
export function readOpenSanctions(text: string): ReadonlyArray<WatchEntry> {
  const [header = [], ...rows] = rowsOf(text.replace(/^\uFEFF/, ''))
  const at = (name: string): number => {
    const index = header.findIndex((cell) => cell.trim() === name)
    if (index < 0) throw listProblem('targets', `The column ${name} is missing.`, 'Take targets.simple.csv.')
    return index
  }
  const columns = {
    id: at('id'),
    schema: at('schema'),
    name: at('name'),
    aliases: at('aliases'),
    birth: at('birth_date'),
  }
  const [countries, sanctions] = [at('countries'), header.indexOf('sanctions')]
  return rows
    .filter((cells) => cells.length > columns.name && (cells[columns.id] ?? '') !== '')
    .map((cells) => ({
      entry: cells[columns.id]!,
      kind: cells[columns.schema] === 'Person' ? 'person' : 'other',
      names: [cells[columns.name]!, ...listed(cells[columns.aliases])].filter((name) => name !== ''),
      births: listed(cells[columns.birth]).flatMap((birth) => readBirth(birth) ?? []),
      countries: listed(cells[countries]),
      programmes: sanctions < 0 ? [] : listed(cells[sanctions]),
    }))
}

/** Of one entry's content: two issues of a list agree on an entry when it is the same. */
export const digestOf = ({ kind, names, births, countries, programmes }: WatchEntry): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, names, births, countries, programmes]))
    .digest('base64url')
    .slice(0, 22)

export type ListFiles = Readonly<{ format: WatchFormat; main: string; aliases: string }>

/** Entries of a list with the digest of its files. Throws a ListProblem for a file of another kind, or one without an entry. */
export function readList(files: ListFiles): Readonly<{ entries: ReadonlyArray<WatchEntry>; digest: string }> {
  const { format, main, aliases } = files
  const read = {
    ofac: () => readOfac(main, aliases),
    opensanctions: () => readOpenSanctions(main),
    un: () => readUnXml(main),
  } satisfies Record<WatchFormat, () => ReadonlyArray<WatchEntry>>
  const entries = read[format]()
  if (entries.length === 0) throw listProblem('main', 'The file has no entry.', 'Take the whole list.')
  const twice = new Set<string>()
  for (const { entry } of entries) {
    if (twice.has(entry))
      throw listProblem('main', `The entry ${entry} stands twice.`, 'Take the list as it is published.')
    twice.add(entry)
  }
  return { entries, digest: createHash('sha256').update(main).update('\0').update(aliases).digest('hex') }
}
