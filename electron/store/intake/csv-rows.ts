// CSV text to rows. udsv parses; it fills short rows from the next line and lets long ones run over, so each block is checked by its
// count of records and, where that does not hold, parsed record by record. Row numbers count records, the header is row 1.
import { inferSchema, initParser, type Parser, type Schema } from 'udsv'
import { intakeProblem } from './problem.ts'
import type { Preset, RowRefusal } from './record.ts'
import { countRecords, recordsOf } from './records.ts'
import { readBlocks, type InspectedFile } from './text-source.ts'

export type CsvRow = Readonly<{ row: number; cells: ReadonlyArray<string> | null; refusal: RowRefusal | null }>
export type CsvBlock = Readonly<{ rows: ReadonlyArray<CsvRow>; bytes: number }>

export type CsvFile = InspectedFile & Readonly<{ header: ReadonlyArray<string>; delimiter: string }>

const DELIMITERS = [',', ';', '\t', '|'] as const

/** One record by itself, however many columns it has. */
function cellsOf(record: string, delimiter: string): ReadonlyArray<string> {
  const schema = inferSchema(`${record}\n`, { col: delimiter, row: '\n', encl: '"', header: () => [] })
  const rows = initParser({ ...schema, encl: '"', esc: '"' }).stringArrs<string[]>(`${record}\n`)
  return rows.length === 1 ? rows[0]! : []
}

/** Finds the preset's columns in the file's first record, or throws an IntakeProblem that names what is missing. */
export function readHeader(file: InspectedFile, preset: Pick<Preset, 'id' | 'columns'>): CsvFile {
  if (file.lines) return withColumns({ ...file, header: keysOf(file), delimiter: ',' }, preset)
  const tries = DELIMITERS.map((delimiter) => {
    const header = cellsOf(file.firstRecord, delimiter).map((name) => name.trim())
    return { delimiter, header, found: preset.columns.filter((column) => header.includes(column)).length }
  })
  const best = tries.reduce((a, b) => (b.found > a.found ? b : a))
  if (best.found === 0) {
    throw intakeProblem(
      'no_header',
      file.name,
      `Its first row has none of the columns of ${preset.id}.`,
      `The first row must name the columns: ${preset.columns.join(', ')}.`,
    )
  }
  return withColumns({ ...file, header: best.header, delimiter: best.delimiter }, preset)
}

function withColumns(file: CsvFile, preset: Pick<Preset, 'id' | 'columns'>): CsvFile {
  const best = file
  const missing = preset.columns.filter((column) => !best.header.includes(column))
  if (missing.length > 0) {
    throw intakeProblem(
      'column_missing',
      file.name,
      `${missing.length === 1 ? 'The column' : 'The columns'} ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
      `${preset.id} needs ${preset.columns.join(', ')}.`,
    )
  }
  const doubled = preset.columns.find((column) => best.header.indexOf(column) !== best.header.lastIndexOf(column))
  if (doubled !== undefined) {
    throw intakeProblem('column_doubled', file.name, `The column ${doubled} stands twice.`, 'Take one of them out.')
  }
  return file
}

/** The names in the first object of JSON lines. */
function keysOf(file: InspectedFile): ReadonlyArray<string> {
  const first = objectOf(file.firstRecord)
  if (first === null) {
    throw intakeProblem(
      'no_header',
      file.name,
      'Its first line is no JSON object.',
      'Each line must be one object such as {"id": 1}.',
    )
  }
  return Object.keys(first)
}

function objectOf(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

const cellOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

function lineRow(line: string, row: number, header: ReadonlyArray<string>): CsvRow {
  const object = objectOf(line)
  return object === null
    ? { row, cells: null, refusal: { problem: 'not_json', field: null, value: null, remedy: 'one JSON object' } }
    : { row, cells: header.map((name) => cellOf(object[name])), refusal: null }
}

/** The columns of a file nobody has mapped yet: the mark that splits its first record into the most cells. */
export function readShape(file: InspectedFile): CsvFile {
  if (file.lines) return { ...file, header: keysOf(file), delimiter: ',' }
  const tries = DELIMITERS.map((delimiter) => ({
    delimiter,
    header: cellsOf(file.firstRecord, delimiter).map((name) => name.trim()),
  }))
  const best = tries.reduce((a, b) => (b.header.length > a.header.length ? b : a))
  if (best.header.some((name) => name === '' || /^-?[\d.,]+$/.test(name) || /^\d{4}-\d{2}-\d{2}/.test(name))) {
    throw intakeProblem(
      'no_header',
      file.name,
      'Its first row has blank or numeric names.',
      'The first row must name the columns.',
    )
  }
  const doubled = best.header.find((name, at) => best.header.indexOf(name) !== at)
  if (doubled !== undefined) {
    throw intakeProblem('column_doubled', file.name, `The column ${doubled} stands twice.`, 'Take one of them out.')
  }
  return { ...file, ...best }
}

/** The first rows, as they stand. */
export async function previewRows(file: CsvFile, count = 50): Promise<ReadonlyArray<CsvRow>> {
  const first: CsvRow[] = []
  // A last line without its end comes in a block of its own.
  for await (const { rows } of readRows(file)) {
    first.push(...rows.slice(0, count - first.length))
    if (first.length === count) break
  }
  return first
}

function createParser(delimiter: string, columns: number): Parser {
  const blank = Array.from({ length: columns }, (_, i) => `c${i}`).join(delimiter)
  const schema = inferSchema(`${blank}\n`, { col: delimiter, row: '\n', encl: '"', header: () => [] })
  return initParser({ ...schema, encl: '"', esc: '"' } satisfies Schema)
}

/** Rows of a file, block by block. */
export async function* readRows(file: CsvFile): AsyncGenerator<CsvBlock> {
  const { delimiter, header } = file
  const columns = header.length
  const parser = createParser(delimiter, columns)
  let next = 1
  for await (const { text, bytes } of readBlocks(file)) {
    if (file.lines) {
      // Here the first line is a row as well.
      const lines = text.split('\n').slice(0, -1)
      const rows = lines.map((line) => (line.trim() === '' ? (next++, null) : lineRow(line, next++, header)))
      yield { rows: rows.filter((row) => row !== null), bytes }
      continue
    }
    const parsed = parser.stringArrs<string[]>(text)
    const clean =
      parsed.length === countRecords(text) &&
      parsed.every((cells) => cells.length === columns && (columns === 1 || !cells[columns - 1]!.includes(delimiter)))
    const rows: CsvRow[] = []
    if (clean) {
      for (const cells of parsed) rows.push({ row: next++, cells, refusal: null })
    } else {
      for (const record of recordsOf(text)) {
        const row = next++
        if (record === '') continue
        const cells = cellsOf(record, delimiter)
        rows.push(
          cells.length === columns
            ? { row, cells, refusal: null }
            : { row, cells: null, refusal: widthRefusal(cells.length, columns) },
        )
      }
    }
    // The header is the first record of the first block.
    if (rows[0]?.row === 1) rows.shift()
    yield { rows, bytes }
  }
}

const widthRefusal = (has: number, columns: number): RowRefusal => ({
  problem: has < columns ? 'too_few_columns' : 'too_many_columns',
  field: null,
  value: `${has} columns`,
  remedy: `as many columns as the header, ${columns}`,
})
