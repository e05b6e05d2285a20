// A search in steps: each reads so many rows in a transaction of its own, and other work of the store runs between one and the next. What
// belongs together belongs to one snapshot, so rows that come meanwhile change nothing.
import { setImmediate as othersFirst } from 'node:timers/promises'
import { newestTransaction } from '#electron/store/db/newest.ts'
import {
  countNewer,
  countStep,
  searchStep,
  type Counted,
  type Direction,
  type Position,
  type PreparedSearch,
} from '#electron/store/db/search.ts'
import type { Reader } from '#electron/store/db/search-sql.ts'
import { prepareSearch, SEARCH_LIMITS } from '#electron/store/db/search-way.ts'
import type { Query } from '#shared/search/ast.ts'
import type { Services } from './services.ts'

/** A block that took this long is given as it is; the page asks on from where it ended. */
const BLOCK_MS = 2_000
const COUNT_MS = 2_000

export type BlockAsked = Readonly<{
  upTo: number
  from: Position | null
  direction: Direction
  limit: number
  /** For tests and benches; by default two seconds. */
  milliseconds?: number
}>
export type Block = Readonly<{
  /** Newest first, whatever the direction. */
  rows: ReadonlyArray<Position>
  /** Where the block goes on in its direction; `null`: nowhere. */
  next: Position | null
}>

/** A query made ready for one reader at this moment. */
export function prepareFor(
  { db, clock, programme }: Services,
  query: Query,
  reader: Reader,
  limits = SEARCH_LIMITS,
): Promise<Readonly<{ search: PreparedSearch; newest: number }>> {
  const when = { now: clock(), timeZone: programme.timeZone }
  return db.read(function* () {
    return { search: yield* prepareSearch(query, when, reader, limits), newest: yield* newestTransaction() }
  })
}

export async function searchBlock({ db }: Services, search: PreparedSearch, asked: BlockAsked): Promise<Block> {
  const { upTo, direction, limit, milliseconds = BLOCK_MS } = asked
  const until = performance.now() + milliseconds
  const rows: Array<Position> = []
  let from = asked.from
  for (let step = 0; ; step++) {
    // One more than asked says whether the list goes on.
    const part = await db.read(() =>
      searchStep(search, { upTo, from, direction, limit: limit + 1 - rows.length, step }),
    )
    rows.push(...part.rows)
    from = part.next
    if (from === null || rows.length >= limit || performance.now() > until) break
    await othersFirst()
  }
  const block = rows.slice(0, limit)
  const next = rows.length > limit ? block.at(-1)! : from
  return { rows: direction === 'older' ? block : block.toReversed(), next }
}

/** How many rows match up to and including the snapshot's newest; `exact` false: at least so many. */
export async function countUpTo(
  { db }: Services,
  search: PreparedSearch,
  upTo: number,
  milliseconds = COUNT_MS,
): Promise<Counted> {
  const most = search.limits.counted
  const until = performance.now() + milliseconds
  let value = 0
  let from: Position | null = null
  for (let step = 0; ; step++) {
    const place = from
    const part: Readonly<{ rows: number; next: Position | null }> = await db.read(() =>
      countStep(search, { upTo, from: place, most: most + 1 - value, step }),
    )
    value += part.rows
    from = part.next
    if (value > most) return { value: most, exact: false }
    if (from === null) return { value, exact: true }
    if (performance.now() > until) return { value, exact: false }
    await othersFirst()
  }
}

export const countAfter = ({ db }: Services, search: PreparedSearch, above: number): Promise<Counted> =>
  db.read(() => countNewer(search, above))
