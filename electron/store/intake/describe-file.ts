// What a person is shown of a file before they say what its columns are: how it is written, its first rows, and a guess to correct.
import { mask } from './mask-cell.ts'
import { previewRows, readShape } from './csv-rows.ts'
import type { Encoding } from './encoding.ts'
import { PRESETS } from './presets/presets.ts'
import { rowsOf } from './pipeline.ts'
import { inspectFile, type FileRef } from './text-source.ts'
import {
  guessColumns,
  guessKind,
  guessDecimal,
  guessType,
  MAPPED_FIELDS,
  possibleDates,
  type ColumnType,
  type DateOrder,
  type MappedField,
  type Mapping,
} from '#shared/intake/mapping.ts'
import { maskEmail, maskPhone } from '#shared/domain/mask.ts'
import type { ImportKind } from '#shared/intake/kinds.ts'

export type DescribedColumn = Readonly<{
  name: string
  /** Ours, if its name is known. */
  field: MappedField | null
  type: ColumnType
  /** Three different ones that are not empty; of card numbers the last four digits. */
  samples: ReadonlyArray<string>
}>

export type DescribedFile = Readonly<{
  name: string
  size: number
  gzip: boolean
  encoding: Encoding
  format: 'csv' | 'json_lines'
  delimiter: string | null
  /** What it holds, as it was said or as its columns say; `null` where they leave it open. */
  kind: ImportKind | null
  /** Records without the header. */
  rows: number
  columns: ReadonlyArray<DescribedColumn>
  preview: ReadonlyArray<ReadonlyArray<string>>
  mapping: Mapping
  /** What the file does not say and a person must. */
  questions: ReadonlyArray<'dates' | 'timeZone' | 'currency'>
  /** The orders that every date of the first rows allows. */
  dates: ReadonlyArray<DateOrder>
  /** Presets whose columns the file has. */
  presets: ReadonlyArray<string>
}>

/** How the cells of each column are shown. Phones and addresses are masked whatever the file is said to hold. */
function hiding(
  header: ReadonlyArray<string>,
  isCard: (name: string, at: number) => boolean,
): ReadonlyArray<(cell: string) => string> {
  const { phone, email } = guessColumns(header, 'customers')
  const unless = (show: (cell: string) => string) => (cell: string) => (cell === '' ? '' : show(cell))
  return header.map((name, at) => {
    if (name === phone) return unless(maskPhone)
    if (name === email) return unless(maskEmail)
    const secret = isCard(name, at)
    return (cell) => mask(cell, secret)
  })
}

/** Reads the whole file once. `said`: what it holds, where a person has said so. Errors: IntakeProblem. */
export async function describeFile(path: FileRef, source: string, said?: ImportKind): Promise<DescribedFile> {
  const file = readShape(await inspectFile(path))
  const rows = (await previewRows(file)).flatMap(({ cells }) => (cells === null ? [] : [cells]))
  const presets = PRESETS.filter(({ columns }) => columns.every((column) => file.header.includes(column)))
  const kind = said ?? (presets.length > 0 ? 'transactions' : guessKind(file.header))
  const of = kind === null || kind === 'transactions' ? undefined : kind
  const guessed = guessColumns(file.header, kind ?? 'transactions')
  const fieldOf = new Map(
    MAPPED_FIELDS.flatMap((field) => (guessed[field] === undefined ? [] : [[guessed[field], field]])),
  )
  const cellsOf = (name: string | undefined): ReadonlyArray<string> =>
    name === undefined ? [] : rows.map((row) => row[file.header.indexOf(name)]!)
  const types = file.header.map((name) => guessType(cellsOf(name)))
  const hide = hiding(file.header, (name, at) => types[at] === 'card_number' || fieldOf.get(name) === 'cardNumber')
  const times = cellsOf(guessed.at ?? guessed.expires)
  const dates = possibleDates(times)
  const zoned =
    times.length > 0 && times.every((time) => /(Z|[+-]\d{2}:?\d{2})$/.test(time) || /^\d{10,13}$/.test(time))
  const questions: Array<DescribedFile['questions'][number]> = []
  if (dates.length > 1) questions.push('dates')
  // Only payments have a time of day; of records a card's account has a currency.
  if (!zoned && of === undefined) questions.push('timeZone')
  if (guessed.currency === undefined && (of === undefined || of === 'cards')) questions.push('currency')
  const { name, size, gzip, encoding, lines } = file
  return {
    name,
    size,
    gzip,
    encoding,
    format: lines ? 'json_lines' : 'csv',
    delimiter: lines ? null : file.delimiter,
    kind,
    rows: rowsOf(file),
    columns: file.header.map((column, at) => ({
      name: column,
      field: (fieldOf.get(column) as MappedField | undefined) ?? null,
      type: types[at]!,
      samples: [...new Set(cellsOf(column).filter((cell) => cell !== ''))].slice(0, 3).map((cell) => hide[at]!(cell)),
    })),
    preview: rows.map((row) => row.map((cell, at) => hide[at]!(cell))),
    mapping: {
      ...(of !== undefined && { of }),
      source,
      columns: guessed,
      dates: dates[0] ?? 'ymd',
      timeZone: 'UTC',
      currency: null,
      decimal: guessDecimal(cellsOf(guessed.amount)),
    },
    questions,
    dates,
    presets: of === undefined ? presets.map((preset) => preset.id) : [],
  }
}
