// Saved views of the payments, and the queries each person asked last.
import { all, first, run, statement, type Work } from './work.ts'

export type ViewRow = Readonly<{
  id: number
  owner_id: number
  name: string
  query: string
  layout: string | null
  shared: number
  changed_at: number
  version: number
  by: string
}>

const columns = [
  'saved_view.id',
  'owner_id',
  'saved_view.name',
  'query',
  'layout',
  'shared',
  'changed_at',
  'saved_view.version',
  'operator.display_name as by',
] as const

const seenBy = statement<{ operator: number; limit: number }>()((k, p) =>
  k
    .selectFrom('saved_view')
    .innerJoin('operator', 'operator.id', 'saved_view.owner_id')
    .select(columns)
    .where((e) => e.or([e('owner_id', '=', p.operator), e('shared', '=', 1)]))
    .orderBy('saved_view.name')
    .orderBy('saved_view.id')
    .limit(p.limit),
)
const byId = statement<{ id: number }>()((k, p) =>
  k
    .selectFrom('saved_view')
    .innerJoin('operator', 'operator.id', 'saved_view.owner_id')
    .select(columns)
    .where('saved_view.id', '=', p.id),
)
const owned = statement<{ operator: number }>()((k, p) =>
  k
    .selectFrom('saved_view')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('owner_id', '=', p.operator),
)
export type NewView = { owner: number; name: string; query: string; layout: string | null; shared: number; at: number }
const insert = statement<NewView>()((k, p) =>
  k
    .insertInto('saved_view')
    .values({
      owner_id: p.owner,
      name: p.name,
      query: p.query,
      layout: p.layout,
      shared: p.shared,
      changed_at: p.at,
      version: 1,
    })
    .returning('id'),
)
export type ViewChange = {
  id: number
  version: number
  name: string
  query: string
  layout: string | null
  shared: number
  at: number
}
const update = statement<ViewChange>()((k, p) =>
  k
    .updateTable('saved_view')
    .set((e) => ({
      name: p.name,
      query: p.query,
      layout: p.layout,
      shared: p.shared,
      changed_at: p.at,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)
const remove = statement<{ id: number; version: number }>()((k, p) =>
  k.deleteFrom('saved_view').where('id', '=', p.id).where('version', '=', p.version),
)

/** A person's own views and the team's. */
export function* viewsSeenBy(operator: number, limit: number): Work<ReadonlyArray<ViewRow>> {
  return yield* all(seenBy, { operator, limit })
}
export function* viewById(id: number): Work<ViewRow | undefined> {
  return yield* first(byId, { id })
}
export function* viewsOwnedBy(operator: number): Work<number> {
  return (yield* first(owned, { operator }))!.n
}
/** Throws a unique violation when the name is taken. */
export function* addView(view: NewView): Work<number> {
  return (yield* first(insert, view))!.id
}
/** False when the view has another version by now; throws a unique violation when the name is taken. */
export function* saveView(change: ViewChange): Work<boolean> {
  return (yield* run(update, change)) === 1
}
export function* removeView(id: number, version: number): Work<boolean> {
  return (yield* run(remove, { id, version })) === 1
}

// --- queries asked last ---
const asked = statement<{ operator: number; limit: number }>()((k, p) =>
  k
    .selectFrom('asked_query')
    .select(['query', 'at', 'uses'])
    .where('operator_id', '=', p.operator)
    .orderBy('at', 'desc')
    .orderBy('query')
    .limit(p.limit),
)
const ask = statement<{ operator: number; query: string; at: number }>()((k, p) =>
  k
    .insertInto('asked_query')
    .values({ operator_id: p.operator, query: p.query, at: p.at, uses: 1 })
    .onConflict((c) =>
      c.columns(['operator_id', 'query']).doUpdateSet((e) => ({ at: p.at, uses: e('asked_query.uses', '+', 1) })),
    ),
)
const forgetOld = statement<{ operator: number; keep: number }>()((k, p) =>
  k
    .deleteFrom('asked_query')
    .where('operator_id', '=', p.operator)
    .where('query', 'not in', (e) =>
      e
        .selectFrom('asked_query')
        .select('query')
        .where('operator_id', '=', p.operator)
        .orderBy('at', 'desc')
        .orderBy('query')
        .limit(p.keep),
    ),
)
const forgetAll = statement<{ operator: number }>()((k, p) =>
  k.deleteFrom('asked_query').where('operator_id', '=', p.operator),
)

export type AskedQuery = Readonly<{ query: string; at: number; uses: number }>
/** Newest first. */
export function* queriesAskedBy(operator: number, limit: number): Work<ReadonlyArray<AskedQuery>> {
  return yield* all(asked, { operator, limit })
}
/** Keeps the newest `keep` queries of a person. */
export function* rememberQuery(operator: number, query: string, at: number, keep: number): Work<void> {
  yield* run(ask, { operator, query, at })
  yield* run(forgetOld, { operator, keep })
}
export function* forgetQueries(operator: number): Work<number> {
  return yield* run(forgetAll, { operator })
}
