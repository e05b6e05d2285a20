// An import as a row in the list of imports: what people asked for in the console, and what came by the command line.
import type { Actor, Services } from '#electron/store/api/services.ts'
import { actorName } from '#electron/store/api/services.ts'
import {
  addImportJob,
  countImport,
  countJudged,
  countRows,
  endImport,
  startImport,
} from '#electron/store/db/import-jobs.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import type { Keeper } from './import-files.ts'
import { sourceOf, type LayoutName } from './layout.ts'
import type { DryRun } from './pipeline.ts'
import type { RejectedRow } from './record.ts'
import { IMPORT_RULES, type ImportRules } from '#shared/intake/kinds.ts'

/** What went wrong with the file as a whole, or rows refused by field and problem. */
export type Problem = Readonly<{ code: string; text: string; remedy: string }>
export type Refusals = Readonly<{
  reasons: ReadonlyArray<Readonly<{ field: string | null; problem: string; count: number }>>
  examples: ReadonlyArray<Omit<RejectedRow, 'file'>>
}>
export const NO_REFUSALS: Refusals = { reasons: [], examples: [] }

export const refusalsOf = ({ rejects, rejectsBy }: Pick<DryRun, 'rejects' | 'rejectsBy'>): Refusals => ({
  reasons: [...rejectsBy]
    .map(([key, count]) => {
      const cut = key.lastIndexOf(': ')
      const field = key.slice(0, cut)
      return { field: field === 'row' ? null : field, problem: key.slice(cut + 2), count }
    })
    .sort((a, b) => b.count - a.count),
  examples: rejects.map(({ row, field, value, problem, remedy }) => ({ row, field, value, problem, remedy })),
})

/** `job` is asked once the import has begun. `kept`: 1 where the file stays with the store until the import is done. */
export function jobKeeper(job: () => number, closeRejects: () => void, kept: 0 | 1): Keeper {
  return {
    began: (rows, at) => countRows(job(), rows, at),
    beat: (progress, at) => countImport(job(), progress, at),
    judging: (told, at) => countJudged({ id: job(), ...told, at }),
    *ended(result, at) {
      closeRejects()
      yield* countImport(job(), result, at)
      const { look, flagged } = result
      if (look !== undefined) yield* countJudged({ id: job(), ...look, flagged, at })
      const state = result.cancelled ? 'stopped' : 'done'
      const refusals = JSON.stringify(refusalsOf(result))
      yield* endImport({ id: job(), state, refusals, problem: null, kept: result.cancelled ? kept : 0, at })
    },
  }
}

/** For an import by the command line, whose files are not the store's: it stands in the list, and its own command continues it. */
export function commandKeeper(
  services: Services,
  actor: Actor,
  files: ReadonlyArray<Readonly<{ name: string; size: number }>>,
  { layout, rules }: Readonly<{ layout: LayoutName; rules: ImportRules }>,
): Keeper {
  let job = 0
  const keeper = jobKeeper(
    () => job,
    () => {},
    0,
  )
  const name = files.map((file) => file.name).join(', ')
  const size = files.reduce((sum, file) => sum + file.size, 0)
  return {
    ...keeper,
    *began(rows, at) {
      job = yield* takeKeys('import_job')
      const by = actorName(actor)
      yield* addImportJob({ id: job, name: name.slice(0, 200), size, operator: null, by, kept: 0, at })
      const told = { layout: JSON.stringify(layout), source: sourceOf(layout), rules: IMPORT_RULES.indexOf(rules) }
      yield* startImport({ id: job, version: 1, ...told, at })
      yield* countRows(job, rows, at)
      services.committed()
    },
  }
}
