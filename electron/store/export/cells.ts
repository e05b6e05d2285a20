// Tables as files for other programs. A cell says what it is, and each format writes that in its own way; a writer gives the bytes so far
// whenever it is asked, so that no file is in memory as a whole. Used by electron/store/api.

/** `at`: UTC milliseconds. `units`: whole units of money with so many digits behind the point. */
export type Cell = string | number | null | Readonly<{ at: number }> | Readonly<{ units: number; decimals: number }>
export type Row = ReadonlyArray<Cell>

export type TableWriter = Readonly<{
  add: (row: Row) => void
  /** The bytes since it was last asked. */
  take: () => Buffer
  /** Takes no more rows and gives the rest. */
  end: () => Buffer
}>

/** What a cell is for a format that knows texts and numbers only. */
export const plain = (cell: Cell): string | number | null =>
  cell === null || typeof cell !== 'object' ? cell : 'at' in cell ? new Date(cell.at).toISOString() : cell.units
