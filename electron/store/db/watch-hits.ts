// Hits: a case beside an entry of a watch list, and what people said of it. False matches are remembered for that entry as it stands and
// for those very data of a person.
import { inKeys } from './id-lists.ts'
import type { Tables } from './schema.ts'
import { all, first, run, select, statement, type Work } from './work.ts'

export type HitRow = Readonly<
  Omit<Tables['watch_hit'], 'id'> & {
    id: number
    list: string
    entry: string
    kind: string
    names: string
    births: string
    countries: string
    programmes: string
    entry_state: number
    decider: string | null
  }
>

const ofCase = statement<{ application: number }>()((k, p) =>
  k
    .selectFrom('watch_hit')
    .innerJoin('watch_entry', 'watch_entry.id', 'entry_id')
    .innerJoin('watch_list', 'watch_list.id', 'list_id')
    .leftJoin('operator', 'operator.id', 'decided_by')
    .selectAll('watch_hit')
    .select([
      'watch_list.name as list',
      'watch_entry.entry',
      'watch_entry.kind',
      'watch_entry.names',
      'watch_entry.births',
    ])
    .select(['watch_entry.countries', 'watch_entry.programmes', 'watch_entry.state as entry_state'])
    .select('operator.display_name as decider')
    .where('application_id', '=', p.application)
    .orderBy('score', 'desc')
    .orderBy('watch_hit.id'),
)
type NewHit = {
  entry: number
  application: number
  customer: number | null
  person: string
  score: number
  match: string
  state: string
  reason: string | null
  by: number | null
  decided: number | null
  at: number
}
const insert = statement<NewHit>()((k, p) =>
  k
    .insertInto('watch_hit')
    .values({
      entry_id: p.entry,
      application_id: p.application,
      customer_id: p.customer,
      person_idx: p.person,
      score: p.score,
      match: p.match,
      state: p.state,
      reason: p.reason,
      decided_by: p.by,
      decided_at: p.decided,
      made_at: p.at,
    })
    .onConflict((c) => c.columns(['application_id', 'entry_id']).doNothing()),
)
type HitState = { id: number; state: string; reason: string | null; by: number | null; at: number | null }
const settle = statement<HitState>()((k, p) =>
  k
    .updateTable('watch_hit')
    .set({ state: p.state, reason: p.reason, decided_by: p.by, decided_at: p.at })
    .where('id', '=', p.id),
)
type Refreshed = { id: number; score: number; match: string; person: string; state: string }
const refresh = statement<Refreshed>()((k, p) =>
  k
    .updateTable('watch_hit')
    .set({ score: p.score, match: p.match, person_idx: p.person, state: p.state })
    .where('id', '=', p.id),
)
const clear = statement<{ entry: number; person: string; reason: string; by: number; at: number }>()((k, p) =>
  k
    .insertInto('watch_clear')
    .values({ entry_id: p.entry, person_idx: p.person, reason: p.reason, decided_by: p.by, decided_at: p.at })
    .onConflict((c) =>
      c.columns(['entry_id', 'person_idx']).doUpdateSet({ reason: p.reason, decided_by: p.by, decided_at: p.at }),
    ),
)
const unclear = statement<{ entry: number; person: string }>()((k, p) =>
  k.deleteFrom('watch_clear').where('entry_id', '=', p.entry).where('person_idx', '=', p.person),
)
const openCount = statement<Record<never, never>>()((k) =>
  k
    .selectFrom('watch_hit')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('state', '=', 'open'),
)
const ofCustomer = statement<{ customer: number }>()((k, p) =>
  k
    .selectFrom('watch_hit')
    .select(['entry_id', 'person_idx'])
    .where('customer_id', '=', p.customer)
    .where('state', '!=', 'lapsed'),
)

export function* hitsOf(application: number): Work<ReadonlyArray<HitRow>> {
  return yield* all(ofCase, { application })
}
export function* addHit(hit: NewHit): Work<void> {
  yield* run(insert, hit)
}
export function* settleHit(id: number, state: HitState['state'], reason: string, by: number, at: number): Work<void> {
  yield* run(settle, { id, state, reason, by, at })
}
export function* lapseHit(id: number): Work<void> {
  yield* run(settle, { id, state: 'lapsed', reason: null, by: null, at: null })
}
/** The same entry again, for other data of the person or after it had lapsed. */
export function* refreshHit(hit: Refreshed): Work<void> {
  yield* run(refresh, hit)
}
export function* rememberFalse(entry: number, person: string, reason: string, by: number, at: number): Work<void> {
  yield* run(clear, { entry, person, reason, by, at })
}
export function* forgetFalse(entry: number, person: string): Work<void> {
  yield* run(unclear, { entry, person })
}
/** What is remembered of this person and these entries, by entry. */
export function* remembered(
  person: string,
  entries: ReadonlyArray<number>,
): Work<ReadonlyMap<number, Tables['watch_clear']>> {
  if (entries.length === 0) return new Map()
  const rows = yield* select((k, dialect) =>
    k
      .selectFrom('watch_clear')
      .selectAll()
      .where('person_idx', '=', person)
      .where(inKeys(dialect, 'entry_id', entries)),
  )
  return new Map(rows.map((row) => [row.entry_id, row]))
}
/** Entries and data that this customer was held against before and that still stand, whatever was said of them. */
export function* knownHitsOf(customer: number) {
  return yield* all(ofCustomer, { customer })
}
export function* countOpenHits(): Work<number> {
  return (yield* first(openCount, {}))!.n
}
