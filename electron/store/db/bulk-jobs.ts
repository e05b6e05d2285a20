// Work on many cards: the job, its cards, and what became of each.
import type { Selectable } from 'kysely'
import { inKeys } from './id-lists.ts'
import type { Tables } from './schema.ts'
import { all, first, run, select, statement, type Work } from './work.ts'

export type JobRow = Readonly<Selectable<Tables['bulk_job']>>
export type ItemRow = Readonly<Selectable<Tables['bulk_item']> & { last4: string }>

type NewJob = {
  id: number
  kind: string
  choice: string
  reason: string | null
  note: string
  operator: number
  by: string
  at: number
  total: number
}
const insertJob = statement<NewJob>()((k, p) =>
  k.insertInto('bulk_job').values({
    id: p.id,
    kind: p.kind,
    state: 'running',
    choice: p.choice,
    reason: p.reason,
    note: p.note,
    made_by: p.operator,
    by_name: p.by,
    at: p.at,
    total: p.total,
    done: 0,
    skipped: 0,
    undone: 0,
    version: 1,
  }),
)
const insertItem = statement<{ job: number; card: number }>()((k, p) =>
  k.insertInto('bulk_item').values({ job_id: p.job, card_id: p.card, state: 'pending' }),
)
const jobById = statement<{ id: number }>()((k, p) => k.selectFrom('bulk_job').selectAll().where('id', '=', p.id))
const jobLocked = statement<{ id: number }>()((k, p, dialect) => {
  const query = k.selectFrom('bulk_job').selectAll().where('id', '=', p.id)
  return dialect === 'postgres' ? query.forUpdate() : query
})
const jobs = statement<{ limit: number }>()((k, p) =>
  k.selectFrom('bulk_job').selectAll().orderBy('id', 'desc').limit(p.limit),
)
const active = statement<Record<never, never>>()((k) =>
  k.selectFrom('bulk_job').select('id').where('state', 'in', ['running', 'taking_back']).orderBy('id'),
)
type JobState = {
  id: number
  state: string
  done: number
  skipped: number
  undone: number
  ended: number | null
  asked: number | null
  step: number
}
const setJob = statement<JobState>()((k, p) =>
  k
    .updateTable('bulk_job')
    .set((e) => ({
      state: p.state,
      done: p.done,
      skipped: p.skipped,
      undone: p.undone,
      ended_at: p.ended,
      asked_by: p.asked,
      version: e('version', '+', p.step),
    }))
    .where('id', '=', p.id),
)
const next = statement<{ job: number; state: string; limit: number }>()((k, p) =>
  k
    .selectFrom('bulk_item')
    .innerJoin('card', 'card.id', 'bulk_item.card_id')
    .selectAll('bulk_item')
    .select('card.last4')
    .where('job_id', '=', p.job)
    .where('bulk_item.state', '=', p.state)
    .orderBy('card_id')
    .limit(p.limit),
)
const page = statement<{ job: number; after: number; limit: number }>()((k, p) =>
  k
    .selectFrom('bulk_item')
    .innerJoin('card', 'card.id', 'bulk_item.card_id')
    .selectAll('bulk_item')
    .select('card.last4')
    .where('job_id', '=', p.job)
    .where('card_id', '>', p.after)
    .orderBy('card_id')
    .limit(p.limit),
)
type ItemState = { job: number; card: number; state: string; why: string | null; at: number; version: number | null }
const setItem = statement<ItemState>()((k, p) =>
  k
    .updateTable('bulk_item')
    .set({ state: p.state, why: p.why, at: p.at, card_version: p.version })
    .where('job_id', '=', p.job)
    .where('card_id', '=', p.card),
)
const reasons = statement<{ job: number }>()((k, p) =>
  k
    .selectFrom('bulk_item')
    .select((e) => ['why', e.fn.countAll<number>().as('n')])
    .where('job_id', '=', p.job)
    .where('why', 'is not', null)
    .groupBy('why'),
)

export function* addJob(job: NewJob, cards: ReadonlyArray<number>): Work<void> {
  yield* run(insertJob, job)
  for (const card of cards) yield* run(insertItem, { job: job.id, card })
}
export function* jobOf(id: number): Work<JobRow | undefined> {
  return yield* first(jobById, { id })
}
export function* jobForChange(id: number): Work<JobRow | undefined> {
  return yield* first(jobLocked, { id })
}
export function* newestJobs(limit: number): Work<ReadonlyArray<JobRow>> {
  return yield* all(jobs, { limit })
}
export function* activeJobs(): Work<ReadonlyArray<number>> {
  return (yield* all(active, {})).map((row) => row.id)
}
/** `person`: a person changed it, so its version goes on; progress alone leaves it. */
export function* saveJob(job: JobRow, change: Partial<Omit<JobState, 'id' | 'step'>>, person: boolean): Work<void> {
  const { id, state, done, skipped, undone } = job
  const was = { id, state, done, skipped, undone, ended: job.ended_at, asked: job.asked_by }
  yield* run(setJob, { ...was, ...change, step: Number(person) })
}
export function* nextItems(job: number, state: 'pending' | 'done', limit: number): Work<ReadonlyArray<ItemRow>> {
  return yield* all(next, { job, state, limit })
}
export function* itemsAfter(job: number, after: number, limit: number): Work<ReadonlyArray<ItemRow>> {
  return yield* all(page, { job, after, limit })
}
export function* saveItem(item: ItemState): Work<void> {
  yield* run(setItem, item)
}
export function* exceptionsOf(job: number): Work<ReadonlyArray<Readonly<{ why: string | null; n: number }>>> {
  return yield* all(reasons, { job })
}

/** Cards of a number range, at most `limit`. */
export function* cardsOfRange(bin: string, limit: number): Work<ReadonlyArray<number>> {
  const rows = yield* select((k) =>
    k.selectFrom('card').select('id').where('bin', '>=', bin).where('bin', '<', `${bin}:`).orderBy('id').limit(limit),
  )
  return rows.map((row) => row.id)
}
/** Of these cards: what a bulk move would meet. */
export function* statesOf(cards: ReadonlyArray<number>): Work<
  ReadonlyArray<
    Readonly<{
      id: number
      last4: string
      state: number
      expires_at: number
      freeze_reason: string | null
      freeze_until: number | null
    }>
  >
> {
  if (cards.length === 0) return []
  return yield* select((k, dialect) =>
    k
      .selectFrom('card')
      .select(['id', 'last4', 'state', 'expires_at', 'freeze_reason', 'freeze_until'])
      .where(inKeys(dialect, 'card.id', cards))
      .orderBy('id'),
  )
}
