// The rejected rows of an import as a CSV file of their own: where, what stood there (masked and cut), why, and what would be right.
import { closeSync, openSync, writeSync } from 'node:fs'
import { csvLine } from './csv-write.ts'
import type { RejectedRow } from './record.ts'

export type RejectsFile = Readonly<{ add: (row: RejectedRow) => void; close: () => void }>

const CHUNK = 1 << 16

/** Begins a new file; one that is there is written over. Readable by its owner only: it repeats parts of what was imported. */
export function createRejectsFile(path: string): RejectsFile {
  const file = openSync(path, 'w', 0o600)
  const rejects = writeRejects((text) => void writeSync(file, text))
  return {
    add: rejects.add,
    close: () => {
      rejects.close()
      closeSync(file)
    },
  }
}

/** The file's text, handed on in large pieces. */
export function writeRejects(write: (text: string) => void): RejectsFile {
  // The mark makes spreadsheets read the rest as UTF-8.
  let text = `\uFEFF${csvLine(['file', 'row', 'field', 'value', 'problem', 'right would be'])}`
  const flush = (): void => {
    if (text !== '') write(text)
    text = ''
  }
  return {
    add: ({ file: name, row, field, value, problem, remedy }) => {
      text += csvLine([name, row, field ?? '', value ?? '', problem, remedy])
      if (text.length > CHUNK) flush()
    },
    close: flush,
  }
}
