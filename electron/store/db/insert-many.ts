// One insert of many rows on SQLite. Binding is most of what a loaded row costs, so a long load binds only what differs: a column that is
// the same in all its rows stands in the text.
import type { Columns, Value } from './work.ts'

/** Arguments of one statement: past about a thousand, more gain nothing. */
const MOST_ARGUMENTS = 1000
/** Shorter loads have texts that depend on their columns' names only, so that one of a few rows never costs a statement of its own. */
const LONG_LOAD = 1000

export type InsertMany = Readonly<{
  /** Rows of one statement. */
  block: number
  /** The statement for a block, and for one row. Rows whose unique key is taken are left out. */
  texts: Readonly<{ block: string; one: string }>
  /** Its arguments, for rows from `at`. */
  args: (at: number, rows: number) => Array<Value>
}>

export function insertOf(into: string, columns: Columns, rows: number): InsertMany {
  const names = Object.keys(columns)
  const bound: Array<ReadonlyArray<Value>> = []
  const parts = Object.values(columns).map((values) => {
    const literal = rows < LONG_LOAD ? undefined : literalOf(values, rows)
    if (literal === undefined) bound.push(values)
    return literal ?? '?'
  })
  const width = bound.length
  const row = `(${parts.join(', ')})`
  const block = Math.floor(MOST_ARGUMENTS / Math.max(1, width))
  const textOf = (some: number): string =>
    `insert into ${into} (${names.join(', ')}) values ${Array.from({ length: some }, () => row).join(', ')} on conflict do nothing`
  return {
    block,
    texts: { block: textOf(block), one: textOf(1) },
    args: (at, some) => {
      const args = Array.from<Value>({ length: some * width })
      let next = 0
      for (let here = at; here < at + some; here++)
        for (let place = 0; place < width; place++) args[next++] = bound[place]![here]!
      return args
    },
  }
}

/** The text of what all values are; undefined where they differ, or where a text of it would not be short and exact. */
function literalOf(values: ReadonlyArray<Value>, rows: number): string | undefined {
  const value = values[0]!
  for (let at = 1; at < rows; at++) if (values[at] !== value) return undefined
  if (value === null) return 'null'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined
  return typeof value === 'string' && /^[\w-]{0,32}$/.test(value) ? `'${value}'` : undefined
}
