// What charts and totals are summed from: the query's newest payments, read in steps, so many of them and so long.
import { setImmediate as othersFirst } from 'node:timers/promises'
import { FIGURE_COLUMNS, type FigureFacts } from '#electron/store/db/payment-figures.ts'
import { searchStep, type BlockStep, type Position, type PreparedSearch } from '#electron/store/db/search.ts'
import type { Services } from './services.ts'

/** As many payments as one chart or strip of totals is made of at most, where the roll-up cannot answer. */
export const MOST_SUMMED = 20_000
const SUM_MS = 1_500
/** Rows of one step: the store does nothing else meanwhile. */
const STEP_ROWS = 4_000

export type NewestRows = Readonly<{ rows: ReadonlyArray<FigureFacts>; exact: boolean }>

/** The newest payments of a search, newest first; `exact`: these are all. */
export async function newestRows(
  { db }: Services,
  search: PreparedSearch,
  upTo: number,
  most = MOST_SUMMED,
  milliseconds = SUM_MS,
): Promise<NewestRows> {
  const until = performance.now() + milliseconds
  const rows: Array<FigureFacts> = []
  let from: Position | null = null
  for (let step = 0; ; step++) {
    const place: Position | null = from
    const limit = Math.min(STEP_ROWS, most - rows.length)
    const part: BlockStep<FigureFacts> = await db.read(() =>
      searchStep<FigureFacts>(search, { upTo, from: place, direction: 'older', limit, step }, FIGURE_COLUMNS),
    )
    rows.push(...part.rows)
    from = part.next
    if (from === null) return { rows, exact: true }
    if (rows.length >= most || performance.now() > until) return { rows, exact: false }
    await othersFirst()
  }
}
