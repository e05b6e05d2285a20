// One import as an act in the store: audited when it begins and when it ends, announced to open consoles at its end.
import { writeAudit } from '#electron/store/api/audit-trail.ts'
import { actorName, type Actor, type Services } from '#electron/store/api/services.ts'
import { addEvent } from '#electron/store/db/records.ts'
import { sourceOf } from './layout.ts'
import { runImport, type ImportOptions, type ImportResult } from './pipeline.ts'
import { createStoreSink } from './store-sink.ts'

const PEER = { transport: 'in-process' } as const

/** `actor` must have the right `data.import`; the caller has asked. Errors: IntakeProblem for a damaged file, with nothing added. */
export async function importTransactions(
  services: Services,
  actor: Actor,
  options: Omit<ImportOptions, 'makeSink' | 'now'>,
): Promise<ImportResult> {
  const { clock } = services
  const db = await services.db.forLoading()
  try {
    const { layout, rules = true } = options
    const label = sourceOf(layout)
    const result = await runImport({
      ...options,
      makeSink: () => createStoreSink({ ...services, db }, { source: label, rules }),
      now: clock,
      onChecked: async (files) => {
        const changes = [{ field: 'files', before: null, after: files.join(', ') }]
        await db.write(() =>
          writeAudit(services, { actor, peer: PEER }, { action: 'import.started', label, changes }, clock()),
        )
        await options.onChecked?.(files)
      },
    })
    const { read, added, known, rejected, flagged, cancelled } = result
    await db.write(function* () {
      const at = clock()
      const changes = Object.entries({ read, added, known, rejected, flagged }).map(([field, after]) => ({
        field,
        before: null,
        after,
      }))
      const action = cancelled ? 'import.stopped' : 'import.finished'
      yield* writeAudit(services, { actor, peer: PEER }, { action, label, changes }, at)
      yield* addEvent({ kind: 'transactions', target: null, what: action, by: actorName(actor) }, at)
    })
    services.committed()
    return result
  } finally {
    await db.close()
  }
}
