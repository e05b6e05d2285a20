// Carries bulk work out: a hundred cards a commit, every card with its own audit row, history and notice, so that a freeze of one card is
// never kept waiting. Several processes may run the same job: each batch is taken under the job's lock.
import { freezeCard, isGrave, stateAt, unfreezeCard, type FreezeReason } from '#shared/domain/card.ts'
import type { BULK_EXCEPTIONS } from '#shared/contract/bulk.ts'
import type { Role } from '#shared/domain/permissions.ts'
import {
  activeJobs,
  jobForChange,
  nextItems,
  saveItem,
  saveJob,
  type ItemRow,
  type JobRow,
} from '#electron/store/db/bulk-jobs.ts'
import { cardForChange, toCard } from '#electron/store/db/cards.ts'
import { operatorById } from '#electron/store/db/operators.ts'
import { addEvent } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { writeAudit } from './audit-trail.ts'
import { leave } from './card-acts.ts'
import { cardChanged, cardTarget, save } from './cards.ts'
import type { Actor, Services } from './services.ts'

export type Exception = (typeof BULK_EXCEPTIONS)[number]

const BATCH = 100

type Moved = Readonly<{ why: Exception } | { version: number }>

/** One card of the job. `back`: what the job did is undone, where nothing else has happened to the card since. */
function* moveOne(
  services: Services,
  job: JobRow,
  item: ItemRow,
  actor: Actor,
  now: number,
  back: boolean,
): Work<Moved> {
  const row = (yield* cardForChange(item.card_id))!
  if (back && row.version !== item.card_version) return { why: 'changed_since' }
  const card = toCard(row)
  const freezes = (job.kind === 'freeze') !== back
  const by = job.by_name
  const state = stateAt(card, now)
  if (freezes) {
    const reason = (job.reason ?? 'other') as FreezeReason
    const move = freezeCard(card, { reason, by: 'operator', byName: by, at: now, until: null, note: job.note })
    if (!move.ok) return { why: move.refusal === 'already_frozen' ? 'already_frozen' : 'final_state' }
    yield* save(row, move)
    yield* leave(row, { now, by }, 'card.frozen', 'card_frozen', { reason, until: null, note: job.note })
  } else {
    if (!back && card.freeze !== null && state === 'frozen' && isGrave(card.freeze.reason))
      return { why: 'needs_second' }
    const move = unfreezeCard(card, now)
    if (!move.ok) return { why: move.refusal === 'not_frozen' ? 'not_frozen' : 'final_state' }
    yield* save(row, move)
    yield* leave(row, { now, by }, 'card.unfrozen', 'card_unfrozen')
  }
  const action = freezes ? 'card.frozen' : 'card.unfrozen'
  const changes = [
    { field: 'state', before: state, after: freezes ? 'frozen' : 'active' },
    { field: 'bulk', before: null, after: job.id },
  ]
  const entry = { action, ...cardTarget(row), reason: freezes ? (job.reason ?? job.note) : job.note, changes }
  yield* writeAudit(services, { actor, peer: { transport: 'in-process' } }, entry, now)
  yield* addEvent({ ...cardChanged(row, action), by }, now)
  return { version: row.version + 1 }
}

/** One batch; false when nothing is left or the job was stopped. */
function* batch(services: Services, id: number): Work<boolean> {
  const job = yield* jobForChange(id)
  if (job === undefined || (job.state !== 'running' && job.state !== 'taking_back')) return false
  const now = services.clock()
  const back = job.state === 'taking_back'
  const items = yield* nextItems(id, back ? 'done' : 'pending', BATCH)
  if (items.length === 0) {
    yield* saveJob(job, { state: back ? 'taken_back' : 'done', ended: now }, true)
    return false
  }
  const operator = (yield* operatorById(job.made_by))!
  const actor: Actor = {
    kind: 'operator',
    id: operator.id,
    name: operator.name,
    displayName: operator.display_name,
    role: operator.role as Role,
    session: '',
  }
  let changed = 0
  for (const item of items) {
    const moved = yield* moveOne(services, job, item, actor, now, back)
    const of = { job: id, card: item.card_id, at: now }
    if ('why' in moved) yield* saveItem({ ...of, state: back ? 'kept' : 'skipped', why: moved.why, version: null })
    else {
      changed++
      yield* saveItem({ ...of, state: back ? 'undone' : 'done', why: null, version: moved.version })
    }
  }
  const left = items.length - changed
  yield* saveJob(
    job,
    back ? { undone: job.undone + changed } : { done: job.done + changed, skipped: job.skipped + left },
    false,
  )
  return true
}

/** Runs a job to its end, or until somebody stops it. */
export async function runBulk(services: Services, id: number): Promise<void> {
  while (await services.db.write(() => batch(services, id))) {
    services.committed()
    // Between two batches whoever waits comes first.
    await new Promise((resolve) => setImmediate(resolve))
  }
  services.committed()
}

/** Jobs that a stopped process left behind go on. */
export async function resumeBulk(services: Services): Promise<number> {
  const ids = await services.db.read(activeJobs)
  for (const id of ids) await runBulk(services, id)
  return ids.length
}
