// Imports that people asked for, and mappings of columns they keep.
import { all, first, run, statement, type Work } from './work.ts'

export type JobRow = Readonly<{
  id: number
  name: string
  size: number
  made_by: number | null
  by_name: string
  made_at: number
  state: string
  layout: string | null
  source: string | null
  rules: number
  started_at: number | null
  beat_at: number | null
  ended_at: number | null
  total: number | null
  rows_read: number
  added: number
  added_before: number
  known: number
  rejected: number
  flagged: number
  judged: number
  to_judge: number | null
  judging_since: number | null
  refusals: string | null
  problem: string | null
  kept: number
  version: number
}>

const byId = statement<{ id: number }>()((k, p) => k.selectFrom('import_job').selectAll().where('id', '=', p.id))
const newest = statement<{ limit: number }>()((k, p) =>
  k.selectFrom('import_job').selectAll().orderBy('id', 'desc').limit(p.limit),
)
const running = statement<{ alive: number }>()((k, p) =>
  k.selectFrom('import_job').select('id').where('state', '=', 'running').where('beat_at', '>=', p.alive),
)
const stale = statement<{ before: number }>()((k, p) =>
  k
    .selectFrom('import_job')
    .select('id')
    .where('kept', '=', 1)
    .where('state', '!=', 'running')
    .where('made_at', '<', p.before),
)
/** Without an operator it came by the command line; `kept` says whether its file lies beside the store. */
type NewJob = {
  id: number
  name: string
  size: number
  operator: number | null
  by: string
  kept: number
  at: number
}
const insert = statement<NewJob>()((k, p) =>
  k.insertInto('import_job').values({
    id: p.id,
    name: p.name,
    size: p.size,
    made_by: p.operator,
    by_name: p.by,
    made_at: p.at,
    state: 'open',
    rules: 1,
    kept: p.kept,
  }),
)
type Start = { id: number; version: number; layout: string; source: string; rules: number; at: number }
const start = statement<Start>()((k, p) =>
  k
    .updateTable('import_job')
    .set((e) => ({
      state: 'running',
      layout: p.layout,
      source: p.source,
      rules: p.rules,
      started_at: p.at,
      beat_at: p.at,
      ended_at: null,
      problem: null,
      added_before: e('added_before', '+', e.ref('added')),
      added: 0,
      rows_read: 0,
      known: 0,
      rejected: 0,
      flagged: 0,
      judged: 0,
      to_judge: null,
      judging_since: null,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)
const setTotal = statement<{ id: number; total: number; at: number }>()((k, p) =>
  k.updateTable('import_job').set({ total: p.total, beat_at: p.at }).where('id', '=', p.id),
)
export type JobCounts = { read: number; added: number; known: number; rejected: number; flagged: number }
const count = statement<JobCounts & { id: number; at: number }>()((k, p) =>
  k
    .updateTable('import_job')
    .set({
      rows_read: p.read,
      added: p.added,
      known: p.known,
      rejected: p.rejected,
      flagged: p.flagged,
      beat_at: p.at,
    })
    .where('id', '=', p.id),
)
type Judging = { id: number; judged: number; total: number; flagged: number; since: number; at: number }
const judging = statement<Judging>()((k, p) =>
  k
    .updateTable('import_job')
    .set({ judged: p.judged, to_judge: p.total, flagged: p.flagged, judging_since: p.since, beat_at: p.at })
    .where('id', '=', p.id),
)
type End = { id: number; state: string; refusals: string | null; problem: string | null; kept: number; at: number }
const end = statement<End>()((k, p) =>
  k
    .updateTable('import_job')
    .set((e) => ({
      state: p.state,
      refusals: p.refusals,
      problem: p.problem,
      kept: p.kept,
      ended_at: p.at,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id),
)

export function* importJob(id: number): Work<JobRow | undefined> {
  return yield* first(byId, { id })
}
export function* newestImports(limit: number): Work<ReadonlyArray<JobRow>> {
  return yield* all(newest, { limit })
}
/** Imports that have said since `alive` that they run. */
export function* runningImports(alive: number): Work<ReadonlyArray<number>> {
  return (yield* all(running, { alive })).map((row) => row.id)
}
/** Imports whose file has lain here since before that moment. */
export function* staleImports(before: number): Work<ReadonlyArray<number>> {
  return (yield* all(stale, { before })).map((row) => row.id)
}
export function* addImportJob(job: NewJob): Work<void> {
  yield* run(insert, job)
}
/** False when it has another version by now. */
export function* startImport(job: Start): Work<boolean> {
  return (yield* run(start, job)) === 1
}
export function* countRows(id: number, total: number, at: number): Work<void> {
  yield* run(setTotal, { id, total, at })
}
export function* countImport(id: number, counts: JobCounts, at: number): Work<void> {
  const { read, added, known, rejected, flagged } = counts
  yield* run(count, { read, added, known, rejected, flagged, id, at })
}
/** How far the look of the live rules and the score is, which follows the rows. */
export function* countJudged({ id, judged, total, flagged, since, at }: Judging): Work<void> {
  yield* run(judging, { id, judged, total, flagged, since, at })
}
export function* endImport(ended: End): Work<void> {
  yield* run(end, ended)
}

// --- mappings ---
export type MappingRow = Readonly<{
  id: number
  owner_id: number
  name: string
  mapping: string
  shared: number
  changed_at: number
  version: number
  by: string
}>
const columns = [
  'import_mapping.id',
  'owner_id',
  'import_mapping.name',
  'mapping',
  'shared',
  'changed_at',
  'import_mapping.version',
  'operator.display_name as by',
] as const
const mappingById = statement<{ id: number }>()((k, p) =>
  k
    .selectFrom('import_mapping')
    .innerJoin('operator', 'operator.id', 'owner_id')
    .select(columns)
    .where('import_mapping.id', '=', p.id),
)
const mappingsSeen = statement<{ operator: number; limit: number }>()((k, p) =>
  k
    .selectFrom('import_mapping')
    .innerJoin('operator', 'operator.id', 'owner_id')
    .select(columns)
    .where((e) => e.or([e('owner_id', '=', p.operator), e('shared', '=', 1)]))
    .orderBy('import_mapping.name')
    .orderBy('import_mapping.id')
    .limit(p.limit),
)
type NewMapping = { owner: number; name: string; mapping: string; shared: number; at: number }
const insertMapping = statement<NewMapping>()((k, p) =>
  k
    .insertInto('import_mapping')
    .values({ owner_id: p.owner, name: p.name, mapping: p.mapping, shared: p.shared, changed_at: p.at })
    .returning('id'),
)
type MappingChange = { id: number; version: number; name: string; mapping: string; shared: number; at: number }
const updateMapping = statement<MappingChange>()((k, p) =>
  k
    .updateTable('import_mapping')
    .set((e) => ({
      name: p.name,
      mapping: p.mapping,
      shared: p.shared,
      changed_at: p.at,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)
const deleteMapping = statement<{ id: number; version: number }>()((k, p) =>
  k.deleteFrom('import_mapping').where('id', '=', p.id).where('version', '=', p.version),
)

export function* mappingOf(id: number): Work<MappingRow | undefined> {
  return yield* first(mappingById, { id })
}
/** A person's own mappings and the team's. */
export function* mappingsSeenBy(operator: number, limit: number): Work<ReadonlyArray<MappingRow>> {
  return yield* all(mappingsSeen, { operator, limit })
}
/** Throws a unique violation when the name is taken. */
export function* addMapping(mapping: NewMapping): Work<number> {
  return (yield* first(insertMapping, mapping))!.id
}
/** False when it has another version by now; throws a unique violation when the name is taken. */
export function* changeMappingRow(change: MappingChange): Work<boolean> {
  return (yield* run(updateMapping, change)) === 1
}
export function* dropMapping(id: number, version: number): Work<boolean> {
  return (yield* run(deleteMapping, { id, version })) === 1
}
