// Payments that match a query, in the order of time. search-way.ts chooses the way: when few payments have one of the conditions those
// are looked up and sorted, otherwise the time index is walked, so many rows a step, until the block is full. Steps are put together in
// electron/store/api/search-steps.ts, where other work runs in between.
import { sql, type Compilable, type Kysely, type RawBuilder } from 'kysely'
import { inKeys, unnested } from './id-lists.ts'
import type { Tables } from './schema.ts'
import {
  amountRanges,
  conditionSql,
  flipped,
  type CompiledSearch,
  type Condition,
  type KeySet,
  type Resolved,
  type TimeBounds,
} from './search-sql.ts'
import { select, type Dialect, type Work } from './work.ts'

export type SearchLimits = Readonly<{
  /** A set of more keys than this is not carried as a list. */
  keys: number
  /** Up to this many payments are looked up and sorted; for more, walking the time index is cheaper. */
  rare: number
  /** An amount that so many payments of the first step have is not rare. */
  sampled: number
  /** So many entries of the index on amounts are read at most to count those of the query's times. */
  entries: number
  /** Counts stop here and say so. */
  counted: number
  /** Rows looked at in the first, the second … step along the time index; the last number holds on. */
  steps: ReadonlyArray<number>
}>
export type Position = Readonly<{ at: number; id: number }>
export type Counted = Readonly<{ value: number; exact: boolean }>

/** A query made ready: its sets are found and its way through the table is chosen. */
export type PreparedSearch = Readonly<{
  compiled: CompiledSearch
  resolved: Resolved
  /** The condition whose rows are looked up; `null`: the time index is walked. */
  lookUp: Condition | null
  limits: SearchLimits
}>

export const raw = <R>(k: Kysely<Tables>, query: RawBuilder<R>): Compilable<R> => ({ compile: () => query.compile(k) })

/** Rows that an index gives: of some keys by time, or of a range of amounts. */
export type Path = Readonly<{ set: KeySet } | { range: RawBuilder<boolean> }>

/** The paths of a condition that is nothing but such rows joined by `or`, all sets carried; `null` for any other. */
export function pathsOf(asked: Condition, resolved: Resolved): ReadonlyArray<Path> | null {
  const condition = flipped(asked, resolved)
  if (condition.kind === 'set') {
    return resolved.sets.get(condition.set.name) == null ? null : [{ set: condition.set }]
  }
  if (condition.kind === 'amount') {
    return amountRanges(condition.test, resolved.currencies).map((range) => ({ range }))
  }
  if (condition.kind !== 'or') return null
  const paths = condition.parts.map((part) => pathsOf(part, resolved))
  return paths.includes(null) ? null : paths.flatMap((path) => path!)
}

/** Which rows of the list: those up to a snapshot or after it, from a place on towards older or newer ones. */
export type Window = Readonly<{
  above?: number
  upTo?: number
  /** Older than this. */
  before?: Position | null
  /** Newer than this. */
  after?: Position | null
  /** Not older, or not newer, than where this step ends. */
  stop?: Readonly<{ direction: Direction; at: Position }> | null
}>
export type Direction = 'older' | 'newer'

export const isTimed = ({ from, to }: TimeBounds): boolean => from !== null || to !== null

const AT = sql.ref<number>('txn.at')
const ID = sql.ref<number>('txn.id')

/** Time and place in the list, as conditions on the indexes' own columns. */
export function windowSql({ from, to }: TimeBounds, window: Window): ReadonlyArray<RawBuilder<boolean>> {
  const { above, upTo, before, after, stop } = window
  const last = Math.min(before?.at ?? Number.MAX_SAFE_INTEGER, stop?.direction === 'newer' ? stop.at.at : Infinity)
  const first = Math.max(
    from ?? -Infinity,
    after?.at ?? -Infinity,
    stop?.direction === 'older' ? stop.at.at : -Infinity,
  )
  return [
    ...(first === -Infinity ? [] : [sql<boolean>`${AT} >= ${first}`]),
    sql`${AT} <= ${to === null ? last : Math.min(to - 1, last)}`,
    ...(before == null ? [] : [sql<boolean>`(${AT} < ${before.at} or ${ID} < ${before.id})`]),
    ...(after == null ? [] : [sql<boolean>`(${AT} > ${after.at} or ${ID} > ${after.id})`]),
    ...(stop == null
      ? []
      : stop.direction === 'older'
        ? [sql<boolean>`(${AT} > ${stop.at.at} or ${ID} >= ${stop.at.id})`]
        : [sql<boolean>`(${AT} < ${stop.at.at} or ${ID} <= ${stop.at.id})`]),
    ...(upTo === undefined ? [] : [sql<boolean>`${ID} <= ${upTo}`]),
    ...(above === undefined ? [] : [sql<boolean>`${ID} > ${above}`]),
  ]
}

const and = (parts: ReadonlyArray<RawBuilder<unknown>>): RawBuilder<boolean> =>
  parts.length === 0 ? sql`1 = 1` : sql`${sql.join(parts, sql` and `)}`

/** Whether a row is on a path; never null. */
function isOn(path: Path, resolved: Resolved, dialect: Dialect): RawBuilder<boolean> {
  if ('range' in path) return path.range
  const { column, name } = path.set
  const among = inKeys(dialect, `txn.${column}`, resolved.sets.get(name)!, 'tested')
  return column === 'flag_id' ? sql`(${sql.ref('txn.flag_id')} is not null and ${among})` : among
}

/**
 * FROM and WHERE of the rows that a path's index gives. PostgreSQL guesses how many rows a list of keys has, and from a wrong guess reads
 * the whole ledger or walks along time; so it is told to go key by key. `first`: an order and a limit, all that is wanted of a key's rows.
 */
export function rowsFrom(
  path: Path,
  resolved: Resolved,
  where: ReadonlyArray<RawBuilder<unknown>>,
  dialect: Dialect,
  first: RawBuilder<unknown> = sql`offset 0`,
): RawBuilder<unknown> {
  if ('range' in path) {
    const rows = sql`from txn where ${and([path.range, ...where])}`
    return dialect === 'postgres' ? sql`from (select * ${rows} offset 0) as txn` : rows
  }
  const column = `txn.${path.set.column}`
  const keys = resolved.sets.get(path.set.name)!
  if (dialect === 'sqlite') return sql`from txn where ${and([inKeys(dialect, column, keys), ...where])}`
  const ofKey = sql`select * from txn where ${and([sql`${sql.ref(column)} = ${sql.ref('listed.key')}`, ...where])} ${first}`
  return sql`from ${unnested(keys)} as listed(key) cross join lateral (${ofKey}) as txn`
}

/**
 * FROM and WHERE of the rows that match within a window. `along`: they are wanted in the order of time; `first`: that order and how many
 * are wanted, for where each key's rows are found by themselves.
 */
function matching(
  search: PreparedSearch,
  window: Window,
  k: Kysely<Tables>,
  dialect: Dialect,
  along: boolean,
  first?: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { compiled, resolved, lookUp } = search
  const { conditions, bounds, declinedOnly } = compiled
  const rest = conditions
    .filter((condition) => condition !== lookUp)
    .map((condition) => conditionSql(condition, resolved, k, dialect, along ? 'walked' : 'tested'))
  const within = windowSql(bounds, window)
  if (lookUp !== null) {
    const paths = pathsOf(lookUp, resolved)!
    const where = [...within, ...rest]
    // One path needs no union, and its index alone gives time and key.
    if (paths.length === 1) return rowsFrom(paths[0]!, resolved, where, dialect, first)
    if (paths.length === 0) return sql`from txn where 1 = 0`
    // Each path leaves out what those before it have, so that nothing is sorted to find doubles and no row is read twice.
    const branches = paths.map((path, i) => {
      const before = paths.slice(0, i).map((other) => sql`not ${isOn(other, resolved, dialect)}`)
      return sql`select txn.* ${rowsFrom(path, resolved, [...before, ...where], dialect, first)}`
    })
    return sql`from (${sql.join(branches, sql` union all `)}) as txn`
  }
  // A reason is only on a decline, but SQLite takes the partial index only when the condition itself stands there.
  const declined = declinedOnly ? [sql`${sql.ref('txn.status')} = 1`] : []
  return sql`from txn${walkedIndex(search, window, dialect, along)} where ${and([...declined, ...within, ...rest])}`
}

/** SQLite has no statistics of a store that just grew, so it is told which index to walk. */
function walkedIndex(
  { compiled: { bounds, declinedOnly } }: PreparedSearch,
  window: Window,
  dialect: Dialect,
  along: boolean,
): RawBuilder<unknown> {
  if (dialect === 'postgres') return sql``
  if (window.above !== undefined) return sql` not indexed`
  if (declinedOnly) return sql` indexed by txn_declined`
  return along || isTimed(bounds) ? sql` indexed by txn_at` : sql` not indexed`
}

const inOrder = (direction: Direction): RawBuilder<unknown> =>
  direction === 'older' ? sql`order by ${AT} desc, ${ID} desc` : sql`order by ${AT}, ${ID}`

/** Where a step of so many rows along the time index ends; `null`: the index ends first. */
export function* endOfStep(
  search: PreparedSearch,
  window: Window,
  direction: Direction,
  rows: number,
): Work<Position | null> {
  const { compiled, resolved, limits } = search
  const bare: PreparedSearch = { compiled: { ...compiled, conditions: [] }, resolved, lookUp: null, limits }
  const [found] = yield* select<Position>((k, dialect) =>
    raw(
      k,
      sql`select ${AT}, ${ID} ${matching(bare, window, k, dialect, true)} ${inOrder(direction)} limit 1 offset ${rows - 1}`,
    ),
  )
  return found ?? null
}

export type BlockStep<R extends Position> = Readonly<{
  /** In the order of the direction. */
  rows: ReadonlyArray<R>
  /** Where the next step goes on; `null`: there is nothing more in this direction. */
  next: Position | null
}>

/**
 * The next matching rows from a place on, at most `limit`: time, key, and more of their columns where asked. Along the time index a step
 * looks at so many rows only: it may find fewer than `limit` or none and still go on.
 */
export function* searchStep<R extends Position = Position>(
  search: PreparedSearch,
  block: Readonly<{ upTo: number; from: Position | null; direction: Direction; limit: number; step: number }>,
  columns: ReadonlyArray<Exclude<keyof R & string, keyof Position>> = [],
): Work<BlockStep<R>> {
  const { upTo, from, direction, limit } = block
  const { steps } = search.limits
  const window: Window = { upTo, ...(direction === 'older' ? { before: from } : { after: from }) }
  const walks = search.lookUp === null && search.compiled.conditions.length > 0
  const size = Math.max(limit, steps[Math.min(block.step, steps.length - 1)]!)
  const end = walks ? yield* endOfStep(search, window, direction, size) : null
  const stop = end === null ? null : { direction, at: end }
  const chosen = sql.join([AT, ID, ...columns.map((column) => sql.ref(`txn.${column}`))])
  const first = sql`${inOrder(direction)} limit ${limit}`
  const rows = yield* select<R>((k, dialect) =>
    raw(k, sql`select ${chosen} ${matching(search, { ...window, stop }, k, dialect, true, first)} ${first}`),
  )
  return { rows, next: rows.length === limit ? rows.at(-1)! : end }
}

/** How many rows match up to a snapshot and from a place on, at most `most`; looks at so many rows in one step. */
export function* countStep(
  search: PreparedSearch,
  part: Readonly<{ upTo: number; from: Position | null; most: number; step: number }>,
): Work<Readonly<{ rows: number; next: Position | null }>> {
  const { upTo, from, most } = part
  const { steps } = search.limits
  const window: Window = { upTo, before: from }
  // One condition that an index answers alone: its entries are counted, however many it has.
  const [only, ...others] = search.compiled.conditions
  const paths = others.length === 0 && only !== undefined ? pathsOf(only, search.resolved) : null
  if (paths !== null && !(yield* walksLess(search, paths, window))) {
    return { rows: yield* countRows({ ...search, lookUp: only! }, window, false, most), next: null }
  }
  const walks = search.lookUp === null && search.compiled.conditions.length > 0
  const size = steps[Math.min(part.step, steps.length - 1)]!
  const end = walks ? yield* endOfStep(search, window, 'older', size) : null
  const stop = end === null ? null : ({ direction: 'older', at: end } as const)
  const rows = yield* countRows(search, { ...window, stop }, walks, most)
  return { rows, next: rows === most ? null : end }
}

/** Whether the times of the query have so few payments that these are counted sooner than a range of amounts of all times. */
function* walksLess(search: PreparedSearch, paths: ReadonlyArray<Path>, window: Window): Work<boolean> {
  if (search.lookUp !== null || !isTimed(search.compiled.bounds) || !paths.some((path) => 'range' in path)) return false
  return (yield* endOfStep(search, window, 'older', search.limits.steps.at(-1)!)) === null
}

export function* countRows(search: PreparedSearch, window: Window, along: boolean, most: number): Work<number> {
  const [found] = yield* select<{ n: number }>((k, dialect) =>
    raw(
      k,
      sql`select count(*) as n from (select 1 as one ${matching(search, window, k, dialect, along)} limit ${most}) as matched`,
    ),
  )
  return found!.n
}

/** How many matching rows came after a snapshot; these are few, and the table's own order has them at its end. */
export function* countNewer(search: PreparedSearch, above: number): Work<Counted> {
  const most = search.limits.counted
  const rows = yield* countRows(search, { above }, false, most + 1)
  return { value: Math.min(rows, most), exact: rows <= most }
}
