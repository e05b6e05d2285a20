// The files of imports and the threads that work on them, for one open store. What is here is lost with the process; what became of an
// import is in the store.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { isPostgresUrl } from '#electron/store/db/open.ts'
import { endImport, importJob, staleImports, type JobRow } from '#electron/store/db/import-jobs.ts'
import type { Database } from '#electron/store/db/work.ts'
import type { ImportTask, Progress, TaskResult } from '#electron/store/intake/import-tasks.ts'
import type { ThreadData, ThreadSays } from '#electron/store/intake/import-thread.ts'
import { NO_REFUSALS, type Problem, type Refusals } from '#electron/store/intake/import-keeper.ts'
import { createSealedFile, type Seal, type SealedWriter } from '#electron/store/intake/sealed-file.ts'
import type { FileRef } from '#electron/store/intake/text-source.ts'
import { threadScript } from '#electron/store/thread-script.ts'
import { errorId } from '#electron/store/security/redact.ts'
import { publicId } from '#shared/domain/ids.ts'
import type { ImportKind } from '#shared/intake/kinds.ts'
import type { Services } from './services.ts'

/** How long a file that nobody imported to its end is kept. */
const KEEP_MS = 7 * 86_400_000

type Taken = { writer: SealedWriter; received: number }
export type RehearsalState = {
  state: 'running' | 'done' | 'cancelled' | 'failed'
  progress: Progress | null
  refusals: Refusals
  problem: Problem | null
}
/** `leaving`: it was asked to stop. `left`: resolves when nothing of it is left. */
type Thread = { readonly task: ImportTask['kind']; readonly worker: Worker; leaving: boolean; left: Promise<unknown> }
type Desk = Readonly<{
  taken: Map<number, Taken>
  rehearsals: Map<number, RehearsalState>
  threads: Map<number, Thread>
}>
const desks = new WeakMap<Database, Desk>()

function deskOf({ db }: Services): Desk {
  let desk = desks.get(db)
  if (desk === undefined) desks.set(db, (desk = { taken: new Map(), rehearsals: new Map(), threads: new Map() }))
  return desk
}

/** Beside a store's file; for a server, in a folder of this computer. */
function folderOf({ db, programme }: Services): string {
  const folder =
    isPostgresUrl(db.where) || db.where === ':memory:'
      ? join(tmpdir(), `cardwarden-imports-${programme.storeId}`)
      : join(dirname(db.where), 'imports')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

const pathOf = (services: Services, job: number, end: 'part' | 'file' | 'rejects'): string =>
  join(folderOf(services), `${publicId('import', job)}.${end}`)
const sealOf = ({ keyring }: Services, job: number): Seal => ({ field: keyring.field, id: publicId('import', job) })

export const fileOf = (services: Services, job: Pick<JobRow, 'id' | 'name'>): Exclude<FileRef, string> => ({
  path: pathOf(services, job.id, 'file'),
  name: job.name,
  seal: sealOf(services, job.id),
})
export const hasFile = (services: Services, job: number): boolean => existsSync(pathOf(services, job, 'file'))
export const rejectsOf = (services: Services, job: number): Readonly<{ path: string; seal: Seal }> => ({
  path: pathOf(services, job, 'rejects'),
  seal: { ...sealOf(services, job), id: `${publicId('import', job)}|rejects` },
})
export const hasRejects = (services: Services, job: number): boolean => existsSync(rejectsOf(services, job).path)

export const received = (services: Services, job: Pick<JobRow, 'id' | 'size'>): number =>
  hasFile(services, job.id) ? job.size : (deskOf(services).taken.get(job.id)?.received ?? 0)

/** Takes a piece; gives how much has come, or undefined when it does not join on to the last one. */
export function takePiece(services: Services, job: JobRow, at: number, piece: Buffer): number | undefined {
  const { taken } = deskOf(services)
  let one = taken.get(job.id)
  if (one === undefined || at === 0) {
    if (at !== 0) return undefined
    one = { writer: createSealedFile(pathOf(services, job.id, 'part'), sealOf(services, job.id)), received: 0 }
    taken.set(job.id, one)
  }
  // Sent again after an answer that was lost.
  if (at + piece.length === one.received) return one.received
  if (at !== one.received || at + piece.length > job.size) return undefined
  one.writer.add(piece)
  one.received += piece.length
  if (one.received === job.size) {
    renameSync(pathOf(services, job.id, 'part'), pathOf(services, job.id, 'file'))
    taken.delete(job.id)
    return job.size
  }
  return one.received
}

/** Forgets what lies on the disk of an import. */
export function dropFiles(services: Services, job: number, rejectsToo: boolean): void {
  const ends = ['part', 'file', ...(rejectsToo ? (['rejects'] as const) : [])] as const
  for (const end of ends) rmSync(pathOf(services, job, end), { force: true })
}

/** Whether a thread of this process works on it. */
export const isWorking = (services: Services, job: number): boolean => deskOf(services).threads.has(job)

/**
 * Whether it has to be refused because a thread works on it. One that was asked to stop, or whose import has ended in the store, is
 * waited for: who presses Continue right after Stop is not told that the import is busy.
 */
export async function isBusy(services: Services, row: Pick<JobRow, 'id' | 'state'>): Promise<boolean> {
  const thread = deskOf(services).threads.get(row.id)
  if (thread === undefined) return false
  const ended = thread.task === 'run' && row.state !== 'running'
  if (!thread.leaving && !ended) return true
  await thread.left
  return isWorking(services, row.id)
}

/** One task for an import at a time. Rejects with what is a bug. */
function inThread(
  services: Services,
  job: number,
  task: ImportTask,
  tell: (progress: Progress) => void = () => {},
): Promise<TaskResult | null> {
  const { threads } = deskOf(services)
  const { db, keyring, programme } = services
  const data: ThreadData = { where: db.where, keyring, programme, task }
  const worker = new Worker(threadScript('import'), { workerData: data })
  const thread: Thread = { task: task.kind, worker, leaving: false, left: Promise.resolve() }
  threads.set(job, thread)
  // A store that closes does not wait for it: an import that is cut off continues later.
  worker.unref()
  const ended = new Promise<TaskResult | null>((resolve, reject) => {
    let result: TaskResult | null = null
    worker.on('message', (said: ThreadSays) => {
      if (said.kind === 'progress') tell(said.progress)
      // Its work is in the store; only the thread itself is still there.
      else {
        thread.leaving = true
        result = said.result
      }
    })
    worker.on('error', reject)
    worker.on('exit', () => resolve(result))
  }).finally(() => threads.delete(job))
  thread.left = ended.catch(() => null)
  return ended
}

export const describe = (services: Services, job: JobRow, holds: ImportKind | undefined): Promise<TaskResult | null> =>
  inThread(services, job.id, { kind: 'describe', file: fileOf(services, job), holds })

export function rehearse(
  services: Services,
  job: JobRow,
  layout: Extract<ImportTask, { kind: 'run' }>['layout'],
): void {
  const { rehearsals } = deskOf(services)
  const one: RehearsalState = { state: 'running', progress: null, refusals: NO_REFUSALS, problem: null }
  rehearsals.set(job.id, one)
  inThread(services, job.id, { kind: 'rehearse', file: fileOf(services, job), layout }, (progress) => {
    one.progress = progress
  }).then(
    (result) => {
      if (result?.kind === 'rehearsed') {
        one.progress = result.progress
        one.refusals = result.refusals
      } else one.problem = result?.kind === 'problem' ? result.problem : null
      if (one.state === 'running') one.state = result?.kind === 'rehearsed' ? 'done' : 'failed'
    },
    (error: unknown) => {
      one.state = 'failed'
      services.log.error({ err: error, id: errorId() }, 'A dry run failed.')
    },
  )
}
export const rehearsalOf = (services: Services, job: number): RehearsalState | undefined =>
  deskOf(services).rehearsals.get(job)

/** Asks the thread of an import to stop between two slices; what is in stays in. */
export function stopWork(services: Services, job: number): boolean {
  const thread = deskOf(services).threads.get(job)
  const rehearsal = deskOf(services).rehearsals.get(job)
  if (rehearsal?.state === 'running') rehearsal.state = 'cancelled'
  if (thread === undefined) return false
  thread.leaving = true
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, which has no origin
  thread.worker.postMessage('stop')
  return true
}

export function runImportJob(
  services: Services,
  task: Omit<Extract<ImportTask, { kind: 'run' }>, 'kind' | 'rejects'>,
): void {
  const { job } = task
  const rejects = rejectsOf(services, job).path
  inThread(services, job, { kind: 'run', rejects, ...task })
    .catch((error: unknown) => services.log.error({ err: error, id: errorId() }, 'An import failed.'))
    .then(async () => {
      const row = await services.db.read(() => importJob(job))
      if (row?.kept === 0) dropFiles(services, job, row.rejected === 0)
      services.committed()
    })
    // The store was closed meanwhile.
    .catch(() => {})
}

/** Ends the threads of a store that closes. */
export async function stopImports(services: Services): Promise<void> {
  await Promise.all([...deskOf(services).threads.values()].map(({ worker }) => worker.terminate()))
}

/** Files that nobody came back for are removed after a week. */
export async function forgetImports(services: Services): Promise<number> {
  const now = services.clock()
  const jobs = await services.db.read(() => staleImports(now - KEEP_MS))
  for (const job of jobs) {
    dropFiles(services, job, true)
    await services.db.write(() =>
      endImport({ id: job, state: 'discarded', refusals: null, problem: null, kept: 0, at: now }),
    )
  }
  return jobs.length
}
