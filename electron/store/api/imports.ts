// Imports as people make them: the file, its columns, the dry run, the run, its rejected rows.
import type { z } from 'zod'
import { PIECE_BYTES, type IMPORT_STATES, type ImportJob } from '#shared/contract/imports.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { IMPORT_RULES } from '#shared/intake/kinds.ts'
import { missingOf } from '#shared/intake/mapping.ts'
import {
  addImportJob,
  endImport,
  importJob,
  newestImports,
  runningImports,
  startImport,
  type JobRow,
} from '#electron/store/db/import-jobs.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import type { Work } from '#electron/store/db/work.ts'
import { NO_REFUSALS, type Problem, type Refusals } from '#electron/store/intake/import-keeper.ts'
import { sourceOf, type LayoutName } from '#electron/store/intake/layout.ts'
import { presetNamed } from '#electron/store/intake/presets/presets.ts'
import { readSealed } from '#electron/store/intake/sealed-file.ts'
import { command, type Act } from './frame.ts'
import {
  describe,
  dropFiles,
  fileOf,
  hasFile,
  hasRejects,
  isBusy,
  isWorking,
  received,
  rehearsalOf,
  rehearse,
  rejectsOf,
  runImportJob,
  stopWork,
  takePiece,
} from './import-work.ts'
import { mappings } from './import-mappings.ts'
import { operatorOf, store, type Permitted } from './implementer.ts'
import { refuse } from './refuse.ts'
import type { Services } from './services.ts'

type View = z.infer<typeof ImportJob>
type Versioned = { version: number }

/** An import that has not said for so long that it runs was cut off. */
const ALIVE_MS = 15_000
const LISTED = 50

const stateOf = (services: Services, row: JobRow): (typeof IMPORT_STATES)[number] => {
  const silent = row.state === 'running' && services.clock() - (row.beat_at ?? 0) > ALIVE_MS
  return silent && !isWorking(services, row.id) ? 'interrupted' : (row.state as View['state'])
}

function view(call: Permitted, row: JobRow): View {
  const { services } = call
  const state = stateOf(services, row)
  const mine = row.made_by === operatorOf(call).id
  const { reasons, examples } = row.refusals === null ? NO_REFUSALS : (JSON.parse(row.refusals) as Refusals)
  const judging = row.judging_since !== null
  const since = row.judging_since ?? row.started_at
  const [done, total] = judging ? [row.judged, row.to_judge] : [row.rows_read, row.total]
  const rate =
    state !== 'running' || since === null || row.beat_at === null || row.beat_at <= since
      ? null
      : Math.round((done * 1000) / (row.beat_at - since))
  return {
    id: publicId('import', row.id),
    version: row.version,
    name: row.name,
    size: row.size,
    state,
    layout: row.layout === null ? null : (JSON.parse(row.layout) as View['layout']),
    source: row.source,
    rules: IMPORT_RULES[row.rules]!,
    by: row.by_name,
    mine,
    at: row.made_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    received: received(services, row),
    kept: row.kept === 1 && hasFile(services, row.id),
    total: row.total,
    read: row.rows_read,
    added: row.added_before + row.added,
    known: Math.max(0, row.known - row.added_before),
    rejected: row.rejected,
    flagged: row.flagged,
    rowsPerSecond: rate,
    secondsLeft: rate === null || rate === 0 || total === null ? null : Math.ceil((total - done) / rate),
    judged: row.judged,
    toJudge: row.to_judge,
    reasons: [...reasons],
    // What stood in somebody else's file is theirs.
    examples: mine ? [...examples] : [],
    hasRejects: mine && row.rejected > 0 && hasRejects(services, row.id),
    problem: row.problem === null ? null : (JSON.parse(row.problem) as Problem),
  }
}

function* jobAt(id: string): Work<JobRow> {
  const key = internalKey('import', id)
  const row = key === undefined ? undefined : yield* importJob(key)
  if (row === undefined) throw refuse.notFound('import')
  return row
}

/** An import of this person; what is in a file is nobody else's business. */
async function own(call: Permitted, id: string): Promise<JobRow> {
  const row = await call.services.db.read(() => jobAt(id))
  if (row.made_by !== operatorOf(call).id) throw refuse.notFound('import')
  return row
}
async function ownFile(call: Permitted, id: string): Promise<JobRow> {
  const row = await own(call, id)
  if (!hasFile(call.services, row.id)) throw refuse.invalidState('import_no_file', row.state)
  return row
}

function* versionOf(id: string, version: number): Work<JobRow> {
  const row = yield* jobAt(id)
  if (row.version !== version) throw conflict(row)
  return row
}
const conflict = (row: JobRow): Error =>
  refuse.conflict({ kind: 'import', version: row.version, state: row.state, by: row.by_name, at: row.ended_at })

/** Refuses a layout that cannot read a payment. */
function sound(layout: LayoutName): void {
  if (layout.kind === 'preset') {
    if (presetNamed(layout.id) === undefined) throw refuse.badInput('layout', 'no such preset', 'Name a known one')
    return
  }
  const missing = missingOf(layout.mapping)
  if (missing.length > 0) throw refuse.badInput('layout', `it does not say ${missing.join(', ')}`, 'Name these columns')
}

/** A name for the source to begin with: the file's, without dates and endings, so that next month's file has it too. */
const sourceNameOf = (name: string): string =>
  name
    .replace(/(\.\w{1,5}){1,2}$/, '')
    .replaceAll(/\d[\d_.-]*/g, '')
    .replaceAll(/[\s_-]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60) || 'file'

const changed = (id: string, what: string) => [{ kind: 'import' as const, target: id, what }]

export const imports = {
  ...mappings,

  open: store.imports.open.handler(({ input, context }) => {
    type Answer = { id: string; version: number; pieceBytes: number }
    const operator = operatorOf(context)
    return command<Answer>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Answer>> {
      const id = yield* takeKeys('import_job')
      const name = input.name.replace(/^.*[/\\]/, '').replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
      yield* addImportJob({ id, name, size: input.size, operator: operator.id, by, kept: 1, at: now })
      const job = publicId('import', id)
      return {
        answer: { id: job, version: 1, pieceBytes: PIECE_BYTES },
        audit: { targetKind: 'import', target: job, label: name },
        events: changed(job, 'import.opened'),
      }
    })
  }),

  piece: store.imports.piece.handler(async ({ input, context }) => {
    const row = await own(context, input.id)
    if (row.state !== 'open' || hasFile(context.services, row.id))
      throw refuse.invalidState('import_has_file', row.state)
    try {
      const come = takePiece(context.services, row, input.at, Buffer.from(input.data, 'base64'))
      if (come === undefined) throw refuse.badInput('at', 'the piece does not join on to the last one', 'Begin again')
      return { received: come, complete: come === row.size }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
        throw refuse.invalidState('import_no_room')
      throw error
    }
  }),

  describe: store.imports.describe.handler(async ({ input, context }) => {
    const row = await ownFile(context, input.id)
    if (await isBusy(context.services, row)) throw refuse.invalidState('import_busy', row.state)
    const result = await describe(context.services, row, input.kind)
    if (result?.kind === 'problem') return { file: null, problem: result.problem }
    if (result?.kind !== 'described') throw new Error('a file could not be described')
    const { kind, encoding, gzip, format, delimiter, rows, columns, preview, mapping, questions, dates, presets } =
      result.file
    const described = { kind, encoding, gzip, format, delimiter, rows, questions: [...questions], dates: [...dates] }
    return {
      file: {
        ...described,
        columns: columns.map((column) => ({ ...column, samples: [...column.samples] })),
        preview: preview.map((cells) => [...cells]),
        mapping: { ...mapping, source: sourceNameOf(row.name) },
        presets: [...presets],
      },
      problem: null,
    }
  }),

  rehearse: store.imports.rehearse.handler(async ({ input, context }) => {
    const row = await ownFile(context, input.id)
    sound(input.layout)
    if (await isBusy(context.services, row)) throw refuse.invalidState('import_busy', row.state)
    rehearse(context.services, row, input.layout)
    return { started: true as const }
  }),

  rehearsal: store.imports.rehearsal.handler(async ({ input, context }) => {
    const row = await own(context, input.id)
    const one = rehearsalOf(context.services, row.id)
    if (one === undefined) throw refuse.notFound('rehearsal')
    const { state, progress, refusals, problem } = one
    const counts = progress ?? { read: 0, fresh: 0, known: 0, rejected: 0, total: null }
    return { state, ...counts, reasons: [...refusals.reasons], examples: [...refusals.examples], problem }
  }),

  stopRehearsal: store.imports.stopRehearsal.handler(async ({ input, context }) => {
    const row = await own(context, input.id)
    const running = rehearsalOf(context.services, row.id)?.state === 'running'
    return { stopped: running && stopWork(context.services, row.id) }
  }),

  start: store.imports.start.handler(async ({ input, context }) => {
    const { services } = context
    const operator = operatorOf(context)
    const row = await ownFile(context, input.id)
    sound(input.layout)
    if (await isBusy(services, row)) throw refuse.invalidState('import_busy', row.state)
    const source = sourceOf(input.layout)
    const answer = await command<Versioned>(context, { action: context.action, input }, function* ({ now }) {
      const job = yield* versionOf(input.id, input.version)
      if (!['open', 'stopped', 'failed', 'interrupted'].includes(stateOf(services, job)))
        throw refuse.invalidState('import_not_open', job.state)
      // Rows of two imports at once would only slow each other down.
      const others = (yield* runningImports(now - ALIVE_MS)).filter((one) => one !== job.id)
      if (others.length > 0) throw refuse.invalidState('import_other_runs')
      const layout = JSON.stringify(input.layout)
      const rules = IMPORT_RULES.indexOf(input.rules)
      const { id, version } = job
      if (!(yield* startImport({ id, version, layout, source, rules, at: now }))) throw conflict(job)
      return {
        answer: { version: version + 1 },
        audit: {
          targetKind: 'import',
          target: input.id,
          label: job.name,
          changes: [
            { field: 'source', before: null, after: source },
            { field: 'rules', before: null, after: input.rules },
          ],
        },
        events: changed(input.id, 'import.asked'),
      }
    })
    if (!isWorking(services, row.id)) {
      const { layout, rules } = input
      runImportJob(services, { file: fileOf(services, row), layout, rules, job: row.id, actor: operator })
    }
    return answer
  }),

  cancel: store.imports.cancel.handler(async ({ input, context }) => {
    const { services } = context
    const operator = operatorOf(context)
    const answer = await command<Versioned>(context, { action: context.action, input }, function* () {
      const row = yield* versionOf(input.id, input.version)
      if (row.made_by !== operator.id && operator.role === 'investigator') throw refuse.invalidState('not_yours')
      if (stateOf(services, row) !== 'running') throw refuse.invalidState('import_not_running', row.state)
      return {
        answer: { version: row.version },
        audit: { targetKind: 'import', target: input.id, label: row.name },
        events: changed(input.id, 'import.cancelled'),
      }
    })
    stopWork(services, internalKey('import', input.id)!)
    return answer
  }),

  discard: store.imports.discard.handler(async ({ input, context }) => {
    const { services } = context
    const row = await own(context, input.id)
    const answer = await command<Versioned>(context, { action: context.action, input }, function* ({ now }) {
      const job = yield* versionOf(input.id, input.version)
      if (stateOf(services, job) === 'running') throw refuse.invalidState('import_busy', job.state)
      const state = job.state === 'open' ? 'discarded' : job.state === 'running' ? 'stopped' : job.state
      yield* endImport({ id: job.id, state, refusals: null, problem: null, kept: 0, at: job.ended_at ?? now })
      return {
        answer: { version: job.version + 1 },
        audit: { targetKind: 'import', target: input.id, label: job.name },
        events: changed(input.id, 'import.discarded'),
      }
    })
    dropFiles(services, row.id, true)
    return answer
  }),

  get: store.imports.get.handler(async ({ input, context }) =>
    view(context, await context.services.db.read(() => jobAt(input.id))),
  ),

  list: store.imports.list.handler(async ({ context }) => ({
    rows: (await context.services.db.read(() => newestImports(LISTED))).map((row) => view(context, row)),
  })),

  rejects: store.imports.rejects.handler(async ({ input, context }) => {
    const row = await own(context, input.id)
    if (!hasRejects(context.services, row.id)) throw refuse.notFound('rejects')
    const { path, seal } = rejectsOf(context.services, row.id)
    const name = `${row.name.replace(/(\.\w{1,5}){1,2}$/, '')}-rejected.csv`
    let at = 0
    let text = ''
    for await (const piece of readSealed(path, seal)) {
      if (at > input.piece) return { name, text, more: true }
      if (at === input.piece) text = piece.toString('utf8')
      at++
    }
    return { name, text, more: false }
  }),
}
