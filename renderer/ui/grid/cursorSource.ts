// AG Grid's infinite model asks by row number; the store pages by cursor. This keeps the cursor of every block seen and
// loads one block at a time, so that far jumps never become an OFFSET. Pure: no grid, no network.

export type Block<Row> = Readonly<{ rows: ReadonlyArray<Row>; cursor: string | null }>

export type CursorSource<Row> = Readonly<{
  /** Rows from `start` (a multiple of the block size). `last` is the total once the end was seen, else −1. */
  block: (start: number) => Promise<Readonly<{ rows: ReadonlyArray<Row>; last: number }>>
  /** A loaded row, by number. */
  row: (index: number) => Row | undefined
  /** The number of a loaded row, or −1. */
  indexOf: (is: (row: Row) => boolean) => number
  loaded: () => number
}>

/** `load` is asked with the cursor of the block before (none for the first). A refused load is asked again next time. */
export function createCursorSource<Row>(
  blockSize: number,
  load: (cursor: string | undefined) => Promise<Block<Row>>,
): CursorSource<Row> {
  const blocks: Block<Row>[] = []
  let queue: Promise<unknown> = Promise.resolve()

  const total = (): number => blocks.reduce((sum, block) => sum + block.rows.length, 0)
  const atEnd = (): boolean => blocks.length > 0 && blocks[blocks.length - 1]?.cursor === null

  const upTo = async (index: number): Promise<void> => {
    while (blocks.length <= index && !atEnd()) {
      const cursor = blocks[blocks.length - 1]?.cursor ?? undefined
      blocks.push(await load(cursor))
    }
  }

  return {
    block(start) {
      const index = Math.floor(start / blockSize)
      const answer = queue
        .catch(() => undefined)
        .then(async () => {
          await upTo(index)
          return { rows: blocks[index]?.rows ?? [], last: atEnd() ? total() : -1 }
        })
      queue = answer
      return answer
    },
    indexOf(is) {
      let before = 0
      for (const { rows } of blocks) {
        const at = rows.findIndex(is)
        if (at >= 0) return before + at
        before += rows.length
      }
      return -1
    },
    row: (index) => blocks[Math.floor(index / blockSize)]?.rows[index % blockSize],
    loaded: total,
  }
}
