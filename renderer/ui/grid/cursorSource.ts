// AG Grid's infinite model asks by row number; the store pages by cursor. This keeps the cursor of every block seen and
// loads one block at a time, so that far jumps never become an OFFSET. Rows far from where one looks are let go and read
// again by their cursor. Pure: no grid, no network.

export type Block<Row> = Readonly<{ rows: ReadonlyArray<Row>; cursor: string | null }>

export type CursorSource<Row> = Readonly<{
  /** Rows from `start` (a multiple of the block size). `last` is the total once the end was seen, else −1. */
  block: (start: number) => Promise<Readonly<{ rows: ReadonlyArray<Row>; last: number }>>
  /** A row that is in memory, by number. */
  row: (index: number) => Row | undefined
  /** The number of a row that is in memory, or −1. */
  indexOf: (is: (row: Row) => boolean) => number
  /** How many rows are known to be there, from the first on. */
  loaded: () => number
}>

export type CursorSourceOptions = Readonly<{
  /** Blocks kept in memory. */
  kept?: number
  /** Blocks read ahead of the one that was asked for. */
  ahead?: number
}>

const KEPT = 24

/** `load` is asked with the cursor of the block before (none for the first). A refused load is asked again next time. */
export function createCursorSource<Row>(
  blockSize: number,
  load: (cursor: string | undefined) => Promise<Block<Row>>,
  { kept = KEPT, ahead = 0 }: CursorSourceOptions = {},
): CursorSource<Row> {
  /** `cursors[i]` leads to block `i`; known one block further than was read, until the end. */
  const cursors: (string | undefined)[] = [undefined]
  /** In the order in which they were last asked for, the oldest first. */
  const blocks = new Map<number, ReadonlyArray<Row>>()
  let total: number | undefined
  let known = 0
  let queue: Promise<unknown> = Promise.resolve()

  const touch = (index: number): ReadonlyArray<Row> | undefined => {
    const rows = blocks.get(index)
    if (rows === undefined) return undefined
    blocks.delete(index)
    blocks.set(index, rows)
    return rows
  }

  const read = async (index: number): Promise<void> => {
    const { rows, cursor } = await load(cursors[index])
    blocks.set(index, rows)
    known = Math.max(known, index * blockSize + rows.length)
    if (cursor === null) total = index * blockSize + rows.length
    else cursors[index + 1] = cursor
    for (const oldest of blocks.keys()) {
      if (blocks.size <= kept) break
      blocks.delete(oldest)
    }
  }

  const upTo = async (index: number): Promise<ReadonlyArray<Row>> => {
    for (;;) {
      const rows = touch(index)
      if (rows !== undefined) return rows
      if (index < cursors.length) await read(index)
      else if (total !== undefined) return []
      else await read(cursors.length - 1)
    }
  }

  /** One load at a time, in the order asked. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const answer = queue.catch(() => undefined).then(work)
    queue = answer
    return answer
  }

  const readAhead = (index: number): void => {
    for (let next = index + 1; next <= index + ahead && total === undefined; next++) {
      const block = next
      if (blocks.has(block)) continue
      // What nobody has asked for yet fails unseen: the grid asks itself when it gets there.
      inTurn(() => upTo(block)).catch(() => undefined)
    }
  }

  return {
    async block(start) {
      const index = Math.floor(start / blockSize)
      const rows = touch(index) ?? (await inTurn(() => upTo(index)))
      readAhead(index)
      return { rows, last: total ?? -1 }
    },
    indexOf(is) {
      for (const [index, rows] of blocks) {
        const at = rows.findIndex(is)
        if (at >= 0) return index * blockSize + at
      }
      return -1
    },
    row: (index) => blocks.get(Math.floor(index / blockSize))?.[index % blockSize],
    loaded: () => known,
  }
}
