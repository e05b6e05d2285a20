// What is done with a file that lies beside the store: looked at, rehearsed, imported. Run by import-thread.ts in a thread of its own.
import type { Actor, Services } from '#electron/store/api/services.ts'
import { countImport, countRows, endImport } from '#electron/store/db/import-jobs.ts'
import { knownOfSource } from '#electron/store/db/intake.ts'
import { describeFile, type DescribedFile } from './describe-file.ts'
import { importTransactions } from './import-transactions.ts'
import { sourceOf, type LayoutName } from './layout.ts'
import { checkFiles, dryRun, rowsOf, type DryRun } from './pipeline.ts'
import { isIntakeProblem } from './problem.ts'
import type { RejectedRow } from './record.ts'
import { writeRejects } from './rejects-file.ts'
import { createSealedFile } from './sealed-file.ts'
import type { FileRef } from './text-source.ts'

type Held = Exclude<FileRef, string>

export type ImportTask =
  | Readonly<{ kind: 'describe'; file: Held }>
  | Readonly<{ kind: 'rehearse'; file: Held; layout: LayoutName }>
  | Readonly<{
      kind: 'run'
      file: Held
      layout: LayoutName
      rules: boolean
      job: number
      rejects: string
      actor: Actor
    }>

/** What went wrong with the file as a whole, or rows refused by field and problem. */
export type Problem = Readonly<{ code: string; text: string; remedy: string }>
export type Refusals = Readonly<{
  reasons: ReadonlyArray<Readonly<{ field: string | null; problem: string; count: number }>>
  examples: ReadonlyArray<Omit<RejectedRow, 'file'>>
}>
export const NO_REFUSALS: Refusals = { reasons: [], examples: [] }

export type Progress = Readonly<{ read: number; total: number; fresh: number; known: number; rejected: number }>
export type TaskResult =
  | Readonly<{ kind: 'described'; file: DescribedFile }>
  | Readonly<{ kind: 'rehearsed'; progress: Progress; refusals: Refusals }>
  | Readonly<{ kind: 'ran' }>
  | Readonly<{ kind: 'problem'; problem: Problem }>

const refusalsOf = ({ rejects, rejectsBy }: Pick<DryRun, 'rejects' | 'rejectsBy'>): Refusals => ({
  reasons: [...rejectsBy]
    .map(([key, count]) => {
      const cut = key.lastIndexOf(': ')
      const field = key.slice(0, cut)
      return { field: field === 'row' ? null : field, problem: key.slice(cut + 2), count }
    })
    .sort((a, b) => b.count - a.count),
  examples: rejects.map(({ row, field, value, problem, remedy }) => ({ row, field, value, problem, remedy })),
})

/** Throws only what is a bug. `tell` gets the dry run's progress; `signal` stops between two slices. */
export async function doTask(
  services: Services,
  task: ImportTask,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<TaskResult> {
  try {
    if (task.kind === 'describe') return { kind: 'described', file: await describeFile(task.file, 'file') }
    if (task.kind === 'rehearse') return await rehearse(services, task, tell, signal)
    await run(services, task, signal)
    return { kind: 'ran' }
  } catch (error) {
    const problem = isIntakeProblem(error)
      ? { code: error.code, text: error.message, remedy: error.remedy }
      : { code: 'failed', text: 'It stopped because of a fault of this program.', remedy: 'Continue it.' }
    if (task.kind === 'run') {
      const ended = { id: task.job, state: 'failed', refusals: null, problem: JSON.stringify(problem), kept: 1 }
      await services.db.write(() => endImport({ ...ended, at: services.clock() }))
    }
    if (!isIntakeProblem(error)) throw error
    return { kind: 'problem', problem }
  }
}

async function rehearse(
  services: Services,
  { file, layout }: Extract<ImportTask, { kind: 'rehearse' }>,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<TaskResult> {
  const checked = await checkFiles([file], layout)
  const total = rowsOf(checked[0]!)
  const known = (ids: ReadonlyArray<string>) => services.db.read(() => knownOfSource(sourceOf(layout), ids))
  const found = await dryRun(checked, layout, known, undefined, (counts) => {
    tell({ ...counts, total })
    return !signal.aborted
  })
  const { read, fresh, rejected } = found
  return {
    kind: 'rehearsed',
    progress: { read, fresh, known: found.known, rejected, total },
    refusals: refusalsOf(found),
  }
}

async function run(
  services: Services,
  { file, layout, rules, job, rejects: path, actor }: Extract<ImportTask, { kind: 'run' }>,
  signal: AbortSignal,
): Promise<void> {
  const sealed = createSealedFile(path, { field: file.seal.field, id: `${file.seal.id}|rejects` })
  const rejects = writeRejects((text) => sealed.add(Buffer.from(text)))
  await importTransactions(
    services,
    actor,
    {
      files: [file],
      layout,
      rules,
      signal,
      onReject: rejects.add,
    },
    {
      began: (rows, at) => countRows(job, rows, at),
      beat: (progress, at) => countImport(job, progress, at),
      *ended(result, at) {
        rejects.close()
        yield* countImport(job, result, at)
        const state = result.cancelled ? 'stopped' : 'done'
        const refusals = JSON.stringify(refusalsOf(result))
        yield* endImport({ id: job, state, refusals, problem: null, kept: result.cancelled ? 1 : 0, at })
      },
    },
  )
}
