import { csvLine } from '#electron/store/intake/csv-write.ts'
import { plain, type Row, type TableWriter } from './cells.ts'

function textTable(head: string, line: (row: Row) => string): TableWriter {
  let text = head
  const take = (): Buffer => {
    const bytes = Buffer.from(text)
    text = ''
    return bytes
  }
  return { add: (row) => void (text += line(row)), take, end: take }
}

/** The mark at the beginning makes spreadsheets read the file as UTF-8. */
export const csvTable = (columns: ReadonlyArray<string>): TableWriter =>
  textTable(`\uFEFF${csvLine(columns)}`, (row) => csvLine(row.map(plain)))

export const jsonLines = (columns: ReadonlyArray<string>): TableWriter =>
  textTable(
    '',
    (row) => `${JSON.stringify(Object.fromEntries(columns.map((name, i) => [name, plain(row[i] ?? null)])))}\n`,
  )
