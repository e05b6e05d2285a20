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
export function readHeader(file: InspectedFile, preset: Preset): CsvFile {
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
  return { ...file, header: best.header, delimiter: best.delimiter }
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
