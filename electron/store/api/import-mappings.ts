// Mappings of other systems' columns: one's own and the team's. A mapping is its owner's; a supervisor may tidy up what the team sees.
import type { z } from 'zod'
import type { ImportMapping } from '#shared/contract/imports.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { missingOf, type Mapping } from '#shared/intake/mapping.ts'
import {
  addMapping,
  changeMappingRow,
  dropMapping,
  mappingOf,
  mappingsSeenBy,
  type MappingRow,
} from '#electron/store/db/import-jobs.ts'
import { isUniqueViolation, type Work } from '#electron/store/db/work.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store, type Permitted } from './implementer.ts'
import { refuse } from './refuse.ts'

type View = z.infer<typeof ImportMapping>
const LISTED = 500

const editable = (call: Permitted, row: MappingRow): boolean => {
  const { id, role } = operatorOf(call)
  return row.owner_id === id || (row.shared === 1 && role === 'supervisor')
}

const view = (call: Permitted, row: MappingRow): View => ({
  id: publicId('mapping', row.id),
  version: row.version,
  name: row.name,
  mapping: JSON.parse(row.mapping) as View['mapping'],
  shared: row.shared === 1,
  mine: row.owner_id === operatorOf(call).id,
  editable: editable(call, row),
  by: row.by,
  changedAt: row.changed_at,
})

const conflict = (row: MappingRow): Error =>
  refuse.conflict({ kind: 'mapping', version: row.version, state: 'saved', by: row.by, at: row.changed_at })

function* toChange(call: Permitted, id: string, version: number): Work<MappingRow> {
  const key = internalKey('mapping', id)
  const row = key === undefined ? undefined : yield* mappingOf(key)
  if (row === undefined || (row.shared === 0 && row.owner_id !== operatorOf(call).id)) throw refuse.notFound('mapping')
  if (!editable(call, row)) throw refuse.invalidState('not_yours')
  if (row.version !== version) throw conflict(row)
  return row
}

function whole(mapping: Mapping): string {
  const missing = missingOf(mapping)
  if (missing.length > 0)
    throw refuse.badInput('mapping', `it does not say ${missing.join(', ')}`, 'Name these columns')
  return JSON.stringify(mapping)
}

function* free<T>(write: () => Work<T>): Work<T> {
  try {
    return yield* write()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw refuse.badInput('name', 'there is a mapping of that name', 'Choose another name')
  }
}

const saved = (call: Permitted, row: MappingRow, what: string): Act<View> => {
  const answer = view(call, row)
  return {
    answer,
    audit: {
      targetKind: 'mapping',
      target: answer.id,
      label: answer.name,
      changes: [{ field: 'shared', before: null, after: answer.shared }],
    },
    events: [{ kind: 'import', target: answer.id, what }],
  }
}

export const mappings = {
  mappings: store.imports.mappings.handler(async ({ context }) => ({
    rows: (await context.services.db.read(() => mappingsSeenBy(operatorOf(context).id, LISTED))).map((row) =>
      view(context, row),
    ),
  })),
  saveMapping: store.imports.saveMapping.handler(({ input, context }) =>
    command(context, { action: context.action, input }, function* ({ now }) {
      const { name, shared } = input
      const mapping = whole(input.mapping)
      const owner = operatorOf(context).id
      const id = yield* free(() => addMapping({ owner, name, mapping, shared: Number(shared), at: now }))
      return saved(context, (yield* mappingOf(id))!, 'mapping.saved')
    }),
  ),
  changeMapping: store.imports.changeMapping.handler(({ input, context }) =>
    command(context, { action: context.action, input }, function* ({ now }) {
      const row = yield* toChange(context, input.id, input.version)
      const { name, shared } = input
      const to = {
        id: row.id,
        version: row.version,
        name,
        mapping: whole(input.mapping),
        shared: Number(shared),
        at: now,
      }
      if (!(yield* free(() => changeMappingRow(to)))) throw conflict(row)
      return saved(context, (yield* mappingOf(row.id))!, 'mapping.changed')
    }),
  ),
  removeMapping: store.imports.removeMapping.handler(({ input, context }) =>
    command(context, { action: context.action, input }, function* () {
      const row = yield* toChange(context, input.id, input.version)
      if (!(yield* dropMapping(row.id, row.version))) throw conflict(row)
      return {
        answer: { removed: true as const },
        audit: { targetKind: 'mapping', target: input.id, label: row.name },
        events: [{ kind: 'import', target: input.id, what: 'mapping.removed' }],
      }
    }),
  ),
}
