// Backtests as jobs: started, watched, cancelled. They write nothing, so they are queries; the results live as long as the store is open.
import { Worker } from 'node:worker_threads'
import type { z } from 'zod'
import type { BacktestResult } from '#shared/contract/rules.ts'
import { internalKey } from '#shared/domain/ids.ts'
import type { Database } from '#electron/store/db/work.ts'
import type { Backtest, BacktestRequest } from '#electron/store/risk/backtest.ts'
import { threadScript } from '#electron/store/thread-script.ts'
import { errorId } from '#electron/store/security/redact.ts'
import { operatorOf, store } from './implementer.ts'
import { refuse } from './refuse.ts'
import { exampleView } from './rule-hit-view.ts'
import { listKinds, soundRule } from './rules-sound.ts'
import type { Services } from './services.ts'

type Result = z.infer<typeof BacktestResult>
type Job = {
  owner: number
  state: 'running' | 'done' | 'cancelled' | 'failed'
  done: number
  total: number
  result: Result | null
  worker: Worker
}

/** One for each person at a time: a new one ends the last. */
const MOST_JOBS = 20
const jobsOf = new WeakMap<Database, Map<string, Job>>()
let started = 0

const jobs = (services: Services): Map<string, Job> => {
  let known = jobsOf.get(services.db)
  if (known === undefined) jobsOf.set(services.db, (known = new Map()))
  return known
}

const money = (amount: number, currency: string) => ({ amount, currency })
type Measured = Backtest['draft']
const measures = (one: Measured, currency: string): Result['draft'] => ({
  ...one,
  caught: money(one.caught, currency),
  wrongly: money(one.wrongly, currency),
})

const resultView = (result: Backtest, milliseconds: number, currency: string): Result => ({
  from: result.from,
  to: result.to,
  payments: result.payments,
  milliseconds,
  draft: measures(result.draft, currency),
  live:
    result.live === null ? null : { number: result.live.number, measures: measures(result.live.measures, currency) },
  ran: result.ran === null ? null : measures(result.ran, currency),
  days: [...result.days],
  overlap: [...result.overlap],
  only: result.only,
  curve: result.curve === null ? null : { ...result.curve, points: [...result.curve.points] },
  examples: result.examples.map(exampleView),
})

function start(services: Services, owner: number, request: BacktestRequest): string {
  const all = jobs(services)
  for (const job of all.values()) if (job.owner === owner && job.state === 'running') void stop(job)
  for (const id of [...all.keys()].slice(0, Math.max(0, all.size - MOST_JOBS))) all.delete(id)
  const worker = new Worker(threadScript('backtest'), { workerData: { where: services.db.where, request } })
  const job: Job = { owner, state: 'running', done: 0, total: 0, result: null, worker }
  const began = performance.now()
  worker.on('message', (news: Readonly<{ done?: number; total?: number; result?: Backtest }>) => {
    if (news.result === undefined) {
      job.done = news.done ?? 0
      job.total = news.total ?? 0
    } else if (job.state === 'running') {
      job.result = resultView(news.result, Math.round(performance.now() - began), services.programme.currency)
      job.state = 'done'
    }
  })
  worker.on('error', (error) => {
    if (job.state === 'running') job.state = 'failed'
    services.log.error({ err: error, id: errorId() }, 'A backtest failed.')
  })
  // A store that closes does not wait for it.
  worker.unref()
  const id = `backtest-${++started}`
  all.set(id, job)
  return id
}

async function stop(job: Job): Promise<boolean> {
  if (job.state !== 'running') return false
  job.state = 'cancelled'
  await job.worker.terminate()
  return true
}

function jobOf(services: Services, id: string, owner: number): Job {
  const job = jobs(services).get(id)
  if (job === undefined || job.owner !== owner) throw refuse.notFound('backtest')
  return job
}

export const backtests = {
  backtestStart: store.rules.backtestStart.handler(async ({ input, context }) => {
    const { services } = context
    const operator = operatorOf(context)
    const { text, from, to, listsAsNow } = input
    soundRule(text, await services.db.read(listKinds))
    const { timeZone, currency } = services.programme
    const rule = input.rule === null ? null : (internalKey('rule', input.rule) ?? null)
    const end = Math.min(to ?? Number.MAX_SAFE_INTEGER, services.clock() + 1)
    return { job: start(services, operator.id, { text, rule, from, to: end, listsAsNow, timeZone, currency }) }
  }),
  backtest: store.rules.backtest.handler(async ({ input, context }) => {
    const { state, done, total, result } = jobOf(context.services, input.job, operatorOf(context).id)
    return { state, done, total, result }
  }),
  backtestCancel: store.rules.backtestCancel.handler(async ({ input, context }) => ({
    cancelled: await stop(jobOf(context.services, input.job, operatorOf(context).id)),
  })),
}
