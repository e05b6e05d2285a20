// What is done with a file that lies beside the store: looked at, rehearsed, imported. Run by import-thread.ts in a thread of its own.
import type { Actor, Services } from '#electron/store/api/services.ts'
import { endImport } from '#electron/store/db/import-jobs.ts'
import { knownOfSource } from '#electron/store/db/intake.ts'
import type { ImportKind, ImportRules } from '#shared/intake/kinds.ts'
import { describeFile, type DescribedFile } from './describe-file.ts'
import { jobKeeper, refusalsOf, type Problem, type Refusals } from './import-keeper.ts'
import { importFiles } from './import-files.ts'
import { recordsOf, sourceOf, type LayoutName } from './layout.ts'
import { checkFiles, dryRun, rowsOf } from './pipeline.ts'
import { isIntakeProblem } from './problem.ts'
import { rehearseRecords } from './record-import.ts'
import { writeRejects } from './rejects-file.ts'
import { createSealedFile } from './sealed-file.ts'
import type { FileRef } from './text-source.ts'

type Held = Exclude<FileRef, string>

export type ImportTask =
  | Readonly<{ kind: 'describe'; file: Held; holds: ImportKind | undefined }>
  | Readonly<{ kind: 'rehearse'; file: Held; layout: LayoutName }>
  | Readonly<{
      kind: 'run'
      file: Held
      layout: LayoutName
      rules: ImportRules
      job: number
      rejects: string
      actor: Actor
    }>

export type Progress = Readonly<{ read: number; total: number; fresh: number; known: number; rejected: number }>
export type TaskResult =
  | Readonly<{ kind: 'described'; file: DescribedFile }>
  | Readonly<{ kind: 'rehearsed'; progress: Progress; refusals: Refusals }>
  | Readonly<{ kind: 'ran' }>
  | Readonly<{ kind: 'problem'; problem: Problem }>

/** Throws only what is a bug. `tell` gets the dry run's progress; `signal` stops between two slices. */
export async function doTask(
  services: Services,
  task: ImportTask,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<TaskResult> {
  try {
    if (task.kind === 'describe') return { kind: 'described', file: await describeFile(task.file, 'file', task.holds) }
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
  const onward = (counts: Omit<Progress, 'total'>): boolean => {
    tell({ ...counts, total })
    return !signal.aborted
  }
  const records = recordsOf(layout)
  const found =
    records === null
      ? await dryRun(checked, layout, known, undefined, onward)
      : await rehearseRecords(services, checked, records, undefined, onward)
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
  await importFiles(
    services,
    actor,
    {
      files: [file],
      layout,
      rules,
      signal,
      onReject: rejects.add,
    },
    jobKeeper(() => job, rejects.close, 1),
  )
}
