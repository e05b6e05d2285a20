// Payments that match a query, newest first. The plan is chosen by measure: merchants, cards and people that a query names are found
// first; when few payments are theirs those are looked up and sorted, otherwise the time index is walked until the block is full.
import { sql, type Compilable, type Kysely, type RawBuilder } from 'kysely'
import type { Query } from '#shared/search/ast.ts'
import type { SearchMoment } from '#shared/search/match.ts'
import { inKeys } from './id-lists.ts'
import type { Tables } from './schema.ts'
import {
  compileSearch,
  conditionSql,
  setsOf,
  type CompiledSearch,
  type Condition,
  type KeySet,
  type Reader,
  type Resolved,
} from './search-sql.ts'
import { select, type Dialect, type Work } from './work.ts'

export type SearchLimits = Readonly<{
  /** A set of more keys than this is not carried as a list. */
  keys: number
  /** Up to this many payments are looked up and sorted; for more, walking the time index is cheaper. */
  rare: number
  /** Counts stop here and say so. */
  counted: number
}>
export const SEARCH_LIMITS: SearchLimits = { keys: 5_000, rare: 10_000, counted: 10_000 }

export type Position = Readonly<{ at: number; id: number }>
export type Counted = Readonly<{ value: number; exact: boolean }>

/** A query made ready: its sets are found and its way through the table is chosen. Good for one transaction. */
export type PreparedSearch = Readonly<{
  compiled: CompiledSearch
  resolved: Resolved
  /** The condition whose rows are looked up; `null`: the time index is walked. */
  lookUp: Condition | null
  limits: SearchLimits
}>

const raw = <R>(k: Kysely<Tables>, query: RawBuilder<R>): Compilable<R> => ({ compile: () => query.compile(k) })

function* resolve(sets: ReadonlyArray<KeySet>, most: number): Work<Resolved> {
  const resolved = new Map<string, ReadonlyArray<number> | null>()
  for (const set of sets) {
    if (resolved.has(set.name)) continue
    const rows = yield* select<{ id: number }>((k) =>
      raw(k, sql`select ${sql.ref('found.id')} from ${set.keys(k)} as found limit ${most + 1}`),
    )
    resolved.set(set.name, rows.length > most ? null : rows.map((row) => row.id))
  }
  return resolved
}

/** The sets of a condition that is nothing but sets joined by `or`, all of them carried; `null` for any other. */
function pathsOf(condition: Condition, resolved: Resolved): ReadonlyArray<KeySet> | null {
  if (condition.kind === 'set') return resolved.get(condition.set.name) == null ? null : [condition.set]
  if (condition.kind !== 'or') return null
  const paths = condition.parts.map((part) => pathsOf(part, resolved))
  return paths.includes(null) ? null : paths.flatMap((path) => path!)
}

type Window = CompiledSearch['bounds'] & Readonly<{ above?: number; upTo?: number; before?: Position | null }>

/** Time and place in the list, as conditions on the indexes' own columns. */
function windowSql({ from, to, above, upTo, before }: Window): ReadonlyArray<RawBuilder<boolean>> {
  const at = sql.ref('txn.at')
  const id = sql.ref('txn.id')
  const last = before?.at ?? Number.MAX_SAFE_INTEGER
  return [
    ...(from === null ? [] : [sql<boolean>`${at} >= ${from}`]),
    sql`${at} <= ${to === null ? last : Math.min(to - 1, last)}`,
    ...(before == null ? [] : [sql<boolean>`(${at} < ${before.at} or ${id} < ${before.id})`]),
    ...(upTo === undefined ? [] : [sql<boolean>`${id} <= ${upTo}`]),
    ...(above === undefined ? [] : [sql<boolean>`${id} > ${above}`]),
  ]
}

const and = (parts: ReadonlyArray<RawBuilder<unknown>>): RawBuilder<boolean> =>
  parts.length === 0 ? sql`1 = 1` : sql`${sql.join(parts, sql` and `)}`

/** The keys of the rows that a set's index gives within the window. */
const rowsOf = (set: KeySet, resolved: Resolved, window: Window, dialect: Dialect): RawBuilder<unknown> =>
  sql`select ${sql.ref('txn.id')} from txn where ${and([
    inKeys(dialect, `txn.${set.column}`, resolved.get(set.name)!),
    ...windowSql(window),
  ])}`

export function* prepareSearch(
  query: Query,
  when: SearchMoment,
  reader: Reader,
  limits = SEARCH_LIMITS,
): Work<PreparedSearch> {
  const compiled = compileSearch(query, when, reader)
  const resolved = yield* resolve(compiled.conditions.flatMap(setsOf), limits.keys)
  let lookUp: Condition | null = null
  let least = limits.rare + 1
  for (const condition of compiled.conditions) {
    const paths = pathsOf(condition, resolved)
    if (paths === null) continue
    let rows = 0
    for (const set of paths) {
      if (rows >= least) break
      const [found] = yield* select<{ n: number }>((k, dialect) =>
        raw(
          k,
          sql`select count(*) as n from (${rowsOf(set, resolved, compiled.bounds, dialect)} limit ${limits.rare + 1}) as few`,
        ),
      )
      rows += found!.n
    }
    if (rows < least) {
      lookUp = condition
      least = rows
    }
  }
  return { compiled, resolved, lookUp, limits }
}

/** FROM and WHERE of the rows that match within a window. */
function matching(
  search: PreparedSearch,
  window: Omit<Window, 'from' | 'to'>,
  k: Kysely<Tables>,
  dialect: Dialect,
  sorted: boolean,
): RawBuilder<unknown> {
  const { compiled, resolved, lookUp } = search
  const { conditions, bounds, declinedOnly } = compiled
  const rest = conditions
    .filter((condition) => condition !== lookUp)
    .map((condition) => conditionSql(condition, resolved, k, dialect))
  const whole = { ...bounds, ...window }
  if (lookUp !== null) {
    const rows = pathsOf(lookUp, resolved)!.map((set) => rowsOf(set, resolved, whole, dialect))
    return sql`from txn where ${and([sql`${sql.ref('txn.id')} in (${sql.join(rows, sql` union `)})`, ...rest])}`
  }
  // A reason is only on a decline, but SQLite takes the partial index only when the condition itself stands there.
  const declined = declinedOnly ? [sql`${sql.ref('txn.status')} = 1`] : []
  return sql`from txn${walkedIndex(search, window, dialect, sorted)} where ${and([...declined, ...windowSql(whole), ...rest])}`
}

/** SQLite has no statistics of a store that just grew, so it is told which index to walk. */
function walkedIndex(
  { compiled: { bounds, declinedOnly } }: PreparedSearch,
  window: Omit<Window, 'from' | 'to'>,
  dialect: Dialect,
  sorted: boolean,
): RawBuilder<unknown> {
  if (dialect === 'postgres') return sql``
  if (window.above !== undefined) return sql` not indexed`
  if (declinedOnly) return sql` indexed by txn_declined`
  return sorted || bounds.from !== null || bounds.to !== null ? sql` indexed by txn_at` : sql` not indexed`
}

/** Keys of the next `limit` rows after `before`, newest first, and whether more follow. */
export function* searchBlock(
  search: PreparedSearch,
  block: Readonly<{ upTo: number; before: Position | null; limit: number }>,
): Work<Readonly<{ rows: ReadonlyArray<Position>; more: boolean }>> {
  const { limit, ...window } = block
  const rows = yield* select<Position>((k, dialect) =>
    raw(
      k,
      sql`select ${sql.ref('txn.at')}, ${sql.ref('txn.id')} ${matching(search, window, k, dialect, true)}
        order by ${sql.ref('txn.at')} desc, ${sql.ref('txn.id')} desc limit ${limit + 1}`,
    ),
  )
  return { rows: rows.slice(0, limit), more: rows.length > limit }
}

/** How many rows match, up to and including the snapshot's newest, or after it. */
export function* countPayments(
  search: PreparedSearch,
  which: Readonly<{ upTo: number }> | Readonly<{ above: number }>,
): Work<Counted> {
  const most = search.limits.counted
  const [found] = yield* select<{ n: number }>((k, dialect) =>
    raw(
      k,
      sql`select count(*) as n from (select 1 as one ${matching(search, which, k, dialect, false)} limit ${most + 1}) as matched`,
    ),
  )
  return { value: Math.min(found!.n, most), exact: found!.n <= most }
}
