import { useMemo } from 'react'
import { useLatest } from '../useLatest.ts'
import { createCursorSource, type Block, type CursorSource } from './cursorSource.ts'

export const BLOCK_ROWS = 100

/**
 * The rows of a list for a grid. `key` changes when the query or its snapshot does: it then begins again.
 * `ahead`: blocks read before they are asked for, so that one who scrolls on does not wait at the end of each.
 */
export function useCursorSource<Row>(
  key: string | undefined,
  load: (cursor: string | undefined) => Promise<Block<Row>>,
  ahead = 0,
): CursorSource<Row> {
  const latest = useLatest({ key, load })
  return useMemo(
    () =>
      createCursorSource<Row>(
        BLOCK_ROWS,
        async (cursor) => {
          const block = await latest().load(cursor)
          if (latest().key !== key) throw new Error('another query has begun')
          return block
        },
        { ahead },
      ),
    [key, latest, ahead],
  )
}
