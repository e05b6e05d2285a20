// One import as an act in the store: audited when it begins and when it ends, announced to open consoles at its end.
import { writeAudit } from '#electron/store/api/audit-trail.ts'
import { actorName, type Actor, type Services } from '#electron/store/api/services.ts'
import { addEvent } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { judgeImported } from '#electron/store/risk/imported.ts'
import { kindOf } from '#shared/intake/mapping.ts'
import { recordsOf, sourceOf } from './layout.ts'
import { rowsOf, runImport, type ImportOptions, type ImportProgress, type ImportResult } from './pipeline.ts'
import { importRecords } from './record-import.ts'
import { createStoreSink, type StoreSink } from './store-sink.ts'

/** Which lists open consoles read again. */
const EVENTS = {
  customers: 'customer',
  cards: 'card',
  merchants: 'transactions',
  transactions: 'transactions',
} as const

const PEER = { transport: 'in-process' } as const
/** How often a running import says in the store that it runs. */
const BEAT_MS = 2_000

/** The import as a row that people watch; each is written through the import's own connection, so that it does not count as another's. */
export type Keeper = Readonly<{
  began: (rows: number, at: number) => Work<void>
  beat: (progress: ImportProgress, at: number) => Work<void>
  /** How far the look of the live rules and the score is. */
  judging: (told: Readonly<{ judged: number; total: number; flagged: number; since: number }>, at: number) => Work<void>
  ended: (result: ImportResult, at: number) => Work<void>
}>

/** `actor` must have the right `data.import`; the caller has asked. Errors: IntakeProblem for a damaged file, with nothing added. */
export async function importFiles(
  services: Services,
  actor: Actor,
  options: Omit<ImportOptions, 'makeSink' | 'now'>,
  keeper?: Keeper,
): Promise<ImportResult> {
  const { clock } = services
  const db = await services.db.forLoading()
  try {
    const { layout, rules = 'starters' } = options
    const label = sourceOf(layout)
    const records = recordsOf(layout)
    const kind = kindOf(records ?? {})
    let beatAt = clock()
    let sink: StoreSink | undefined
    const run = (given: Omit<ImportOptions, 'makeSink'>): Promise<ImportResult> =>
      records === null
        ? runImport({
            ...given,
            makeSink: async () => (sink = await createStoreSink({ ...services, db }, { source: label, rules })),
          })
        : importRecords({ ...services, db }, records, given)
    const came = await run({
      ...options,
      now: clock,
      onChecked: async (files) => {
        const names = files.map((file) => file.name).join(', ')
        const changes = [
          { field: 'files', before: null, after: names },
          { field: 'holds', before: null, after: kind },
        ]
        const rows = files.reduce((sum, file) => sum + rowsOf(file), 0)
        await db.write(function* () {
          const at = clock()
          yield* writeAudit(services, { actor, peer: PEER }, { action: 'import.started', label, changes }, at)
          if (keeper !== undefined) yield* keeper.began(rows, at)
        })
        await options.onChecked?.(files)
      },
      onProgress: async (progress) => {
        await options.onProgress?.(progress)
        const at = clock()
        if (keeper === undefined || at - beatAt < BEAT_MS) return
        beatAt = at
        await db.write(() => keeper.beat(progress, at))
      },
    })
    const result =
      sink !== undefined && rules === 'live' && !came.cancelled
        ? await looked({ ...services, db }, came, sink, options, keeper)
        : came
    const { read, added, known, rejected, flagged, cancelled } = result
    const { judged, hits } = result.look ?? {}
    const counted = { read, added, known, rejected, flagged, ...(judged !== undefined && { judged, hits }) }
    await db.write(function* () {
      const at = clock()
      const changes = Object.entries(counted).map(([field, after]) => ({
        field,
        before: null,
        after,
      }))
      const action = cancelled ? 'import.stopped' : 'import.finished'
      yield* writeAudit(services, { actor, peer: PEER }, { action, label, changes }, at)
      if (keeper !== undefined) yield* keeper.ended(result, at)
      yield* addEvent({ kind: EVENTS[kind], target: null, what: action, by: actorName(actor) }, at)
    })
    services.committed()
    return result
  } finally {
    await db.close()
  }
}

/** The payments of this source that came without them before the live rules and the score. */
async function looked(
  services: Services,
  came: ImportResult,
  { source, pace }: StoreSink,
  { signal, onJudged }: Pick<ImportOptions, 'signal' | 'onJudged'>,
  keeper: Keeper | undefined,
): Promise<ImportResult> {
  const { db, clock } = services
  const since = clock()
  let beatAt = since
  const look = await judgeImported(services, {
    source,
    pace,
    signal,
    progress: async ({ judged, flagged }, total) => {
      const at = clock()
      onJudged?.({ done: judged, total, ms: at - since })
      if (keeper === undefined || at - beatAt < BEAT_MS) return
      beatAt = at
      await db.write(() => keeper.judging({ judged, total, flagged: came.flagged + flagged, since }, at))
    },
  })
  return {
    ...came,
    flagged: came.flagged + look.flagged,
    look: { judged: look.judged, total: look.total, hits: look.hits, since },
    cancelled: !look.complete,
    ms: came.ms + clock() - since,
  }
}
