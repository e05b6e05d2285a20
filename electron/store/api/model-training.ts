// Training as a job: one at a time, in a worker; its result is a new draft, audited under the name of who asked for it.
import { Worker } from 'node:worker_threads'
import { publicId } from '#shared/domain/ids.ts'
import type { LearntModel } from '#shared/risk/model/learn.ts'
import { addModel, modelRows } from '#electron/store/db/risk-models.ts'
import { addEvent } from '#electron/store/db/records.ts'
import type { Database, Work } from '#electron/store/db/work.ts'
import type { Step, TrainRequest } from '#electron/store/risk/train.ts'
import { threadScript } from '#electron/store/thread-script.ts'
import { errorId } from '#electron/store/security/redact.ts'
import { writeAudit } from './audit-trail.ts'
import type { Actor, Peer, Services } from './services.ts'

type Operator = Extract<Actor, { kind: 'operator' }>
export type TrainingJob = {
  state: 'running' | 'done' | 'too_few' | 'cancelled' | 'failed'
  step: Step
  done: number
  total: number
  worker: Worker
}

const jobs = new WeakMap<Database, TrainingJob>()
export const trainingOf = (services: Services): TrainingJob | undefined => jobs.get(services.db)

/** A learnt model as the next draft. */
export function* keepModel(
  services: Services,
  by: Readonly<{ actor: Operator; peer: Peer }>,
  model: LearntModel,
): Work<number> {
  const now = services.clock()
  const number = ((yield* modelRows())[0]?.number ?? 0) + 1
  const id = yield* addModel({ number, maker: by.actor.id, at: now, body: JSON.stringify(model) })
  const target = publicId('model', id)
  const { frauds, payments } = model.learntFrom
  yield* writeAudit(
    services,
    by,
    {
      action: 'model.learnt',
      targetKind: 'model',
      target,
      label: String(number),
      changes: [
        { field: 'frauds', before: null, after: frauds },
        { field: 'payments', before: null, after: payments },
      ],
    },
    now,
  )
  yield* addEvent({ kind: 'model', target, what: 'model.learnt', by: by.actor.displayName }, now)
  return id
}

export function startTraining(services: Services, by: Readonly<{ actor: Operator; peer: Peer }>): boolean {
  if (trainingOf(services)?.state === 'running') return false
  const request: TrainRequest = { now: services.clock(), timeZone: services.programme.timeZone }
  const worker = new Worker(threadScript('train'), { workerData: { where: services.db.where, request } })
  const job: TrainingJob = { state: 'running', step: 'reading', done: 0, total: 0, worker }
  jobs.set(services.db, job)
  type News = Readonly<{ step?: Step; done?: number; total?: number; model?: LearntModel | null }>
  worker.on('message', (news: News) => {
    if (news.model === undefined) Object.assign(job, { step: news.step, done: news.done, total: news.total })
    else if (job.state === 'running') void settle(services, by, job, news.model)
  })
  worker.on('error', (error) => {
    if (job.state === 'running') job.state = 'failed'
    services.log.error({ err: error, id: errorId() }, 'Learning a score failed.')
  })
  // A store that closes does not wait for it.
  worker.unref()
  return true
}

async function settle(
  services: Services,
  by: Readonly<{ actor: Operator; peer: Peer }>,
  job: TrainingJob,
  model: LearntModel | null,
): Promise<void> {
  if (model === null) {
    job.state = 'too_few'
    return
  }
  try {
    await services.db.write(() => keepModel(services, by, model))
    job.state = 'done'
    services.committed()
  } catch (error) {
    job.state = 'failed'
    services.log.error({ err: error, id: errorId() }, 'A learnt score could not be kept.')
  }
}

export async function stopTraining(services: Services): Promise<boolean> {
  const job = trainingOf(services)
  if (job?.state !== 'running') return false
  job.state = 'cancelled'
  await job.worker.terminate()
  return true
}
