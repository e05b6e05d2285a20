// How a query goes through the ledger. What it asks of merchants, cards, people and flags is found first; then each condition that an
// index answers alone is counted, up to where walking along time is cheaper than looking its payments up.
import { sql } from 'kysely'
import type { Query } from '#shared/search/ast.ts'
import type { SearchMoment } from '#shared/search/match.ts'
import { listed, type KeyList } from './id-lists.ts'
import {
  asksAmount,
  compileSearch,
  setsOf,
  type CompiledSearch,
  type Condition,
  type KeySet,
  type Reader,
  type Resolved,
} from './search-sql.ts'
import {
  countRows,
  endOfStep,
  isTimed,
  pathsOf,
  raw,
  rowsFrom,
  windowSql,
  type Path,
  type PreparedSearch,
  type SearchLimits,
} from './search.ts'
import { first, select, statement, type Work } from './work.ts'

export const SEARCH_LIMITS: SearchLimits = {
  keys: 12_000,
  rare: 10_000,
  sampled: 400,
  entries: 50_000,
  counted: 10_000,
  steps: [4_000, 20_000],
}

const nextCurrency = statement<{ after: string }>()((k, p) =>
  k
    .selectFrom('txn')
    .select('billing_currency')
    .where('billing_currency', '>', p.after)
    .orderBy('billing_currency')
    .limit(1),
)

/** The billing currencies of the ledger: one step of the index each. */
function* billingCurrencies(): Work<ReadonlyArray<string>> {
  const found: Array<string> = []
  for (let after = ''; ;) {
    const next = (yield* first(nextCurrency, { after }))?.billing_currency
    if (next === undefined) return found
    found.push((after = next))
  }
}

function* resolve(conditions: ReadonlyArray<Condition>, most: number): Work<Resolved> {
  const sets = new Map<string, KeyList | null>()
  function* find(set: KeySet): Work<void> {
    if (sets.has(set.name)) return
    const [list] = yield* select<KeyList>((k, dialect) =>
      raw(k, listed(sql`select ${sql.ref('key.id')} from ${set.keys(k, dialect)} as key limit ${most + 1}`, dialect)),
    )
    sets.set(set.name, list!.count > most ? null : list!)
  }
  for (const condition of conditions) {
    for (const { set, others } of setsOf(condition)) {
      if (others !== undefined) yield* find(others)
      // What is in none of many is in one of few: then nobody asks for the many.
      if (others === undefined || sets.get(others.name) === null) yield* find(set)
    }
  }
  return { sets, currencies: conditions.some(asksAmount) ? yield* billingCurrencies() : [] }
}

/** How many rows a path has within the query's times, at most `most`. */
function* rowsOn(path: Path, { compiled, resolved }: Walk, most: number): Work<number> {
  // Of an index on amounts and without times every entry counts.
  const within = 'range' in path ? [] : windowSql(compiled.bounds, {})
  const [found] = yield* select<{ n: number }>((k, dialect) =>
    raw(
      k,
      sql`select count(*) as n from (select 1 as one ${rowsFrom(path, resolved, within, dialect)} limit ${most}) as few`,
    ),
  )
  return found!.n
}

/** A search that walks along time. */
type Walk = PreparedSearch & Readonly<{ lookUp: null }>

/** Whether the newest payments of the query's times have a condition so often, or are so few, that a walk finds its block among them. */
function* isCommon(condition: Condition, walk: Walk): Work<boolean> {
  const { sampled, steps } = walk.limits
  const at = yield* endOfStep(walk, {}, 'older', steps[0]!)
  if (at === null) return true
  const compiled: CompiledSearch = { ...walk.compiled, conditions: [condition] }
  return (yield* countRows({ ...walk, compiled }, { stop: { direction: 'older', at } }, true, sampled)) === sampled
}

/**
 * How many rows a range of amounts has within the query's times, at most `most`. Its index has the times but not in their order, so it is
 * read from its beginning; `most` also where that does not end.
 */
function* rowsInTime({ range }: Extract<Path, { range: unknown }>, walk: Walk, most: number): Work<number> {
  const { entries } = walk.limits
  const at = sql.ref('txn.at')
  const within = sql.join(windowSql(walk.compiled.bounds, {}), sql` and `)
  const [found] = yield* select<{ n: number }>((k) =>
    raw(
      k,
      sql`select count(*) as n from (select 1 as one from (select ${at} from txn where ${range} limit ${entries}) as txn
        where ${within} limit ${most}) as few`,
    ),
  )
  if (found!.n === most) return most
  const more = yield* select((k) => raw(k, sql`select ${at} from txn where ${range} limit 1 offset ${entries}`))
  return more.length > 0 ? most : found!.n
}

export function* prepareSearch(
  query: Query,
  when: SearchMoment,
  reader: Reader,
  limits = SEARCH_LIMITS,
): Work<PreparedSearch> {
  const compiled = compileSearch(query, when, reader)
  const resolved = yield* resolve(compiled.conditions, limits.keys)
  const walk: Walk = { compiled, resolved, lookUp: null, limits }
  const most = limits.rare + 1
  const timed = isTimed(compiled.bounds)
  let lookUp: Condition | null = null
  let least = most
  for (const condition of compiled.conditions) {
    const paths = pathsOf(condition, resolved)
    if (paths === null) continue
    if (timed && paths.some((path) => 'range' in path) && (yield* isCommon(condition, walk))) continue
    let rows = 0
    for (const path of paths) {
      if (rows >= least) break
      rows += timed && 'range' in path ? yield* rowsInTime(path, walk, most) : yield* rowsOn(path, walk, most)
    }
    if (rows < least) {
      lookUp = condition
      least = rows
    }
  }
  return { ...walk, lookUp }
}
