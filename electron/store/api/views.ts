// Saved views: one's own and the team's. A view is its owner's; a supervisor may tidy up what the whole team sees.
import type { z } from 'zod'
import type { SavedView } from '#shared/contract/views.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { formatQuery } from '#shared/search/format.ts'
import { parseQuery } from '#shared/search/parse.ts'
import {
  addView,
  forgetQueries,
  queriesAskedBy,
  rememberQuery,
  removeView,
  saveView,
  viewById,
  viewsOwnedBy,
  viewsSeenBy,
  type ViewRow,
} from '#electron/store/db/views.ts'
import { isUniqueViolation, type Work } from '#electron/store/db/work.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store, type Permitted } from './implementer.ts'
import { mayNamePeople, queryFor, readerOf } from './payment-query.ts'
import { refuse } from './refuse.ts'

type View = z.infer<typeof SavedView>
type Layout = View['layout']

const MOST_VIEWS = 200
const MOST_LISTED = 2_000
/** As many queries as a person finds again. */
const MOST_ASKED = 50

const editableBy = (call: Permitted, row: ViewRow): boolean => {
  const { id, role } = operatorOf(call)
  return row.owner_id === id || (row.shared === 1 && role === 'supervisor')
}

const viewOf = (call: Permitted, row: ViewRow): View => ({
  id: publicId('view', row.id),
  version: row.version,
  name: row.name,
  query: row.query,
  layout: row.layout === null ? null : (JSON.parse(row.layout) as NonNullable<Layout>),
  shared: row.shared === 1,
  mine: row.owner_id === operatorOf(call).id,
  editable: editableBy(call, row),
  by: row.by,
  changedAt: row.changed_at,
})

/** A query may be saved when its asker may ask it; it is kept as it is written canonically. */
const canonical = (call: Permitted, text: string): string => formatQuery(queryFor(readerOf(call, call.grant), text))

/** Whether a view may be shown: to a reader of unnamed people none that could name one. */
function shows(call: Permitted, row: ViewRow): boolean {
  if (row.owner_id === operatorOf(call).id || readerOf(call, call.grant).names) return true
  const { query } = parseQuery(row.query)
  return query !== null && !mayNamePeople(query)
}

/** A view that this person may change, as it is now. */
function* viewForChange(call: Permitted, id: string, version: number): Work<ViewRow> {
  const key = internalKey('view', id)
  const row = key === undefined ? undefined : yield* viewById(key)
  const seen = row !== undefined && (row.shared === 1 || row.owner_id === operatorOf(call).id) && shows(call, row)
  if (!seen) throw refuse.notFound('view')
  if (!editableBy(call, row)) throw refuse.invalidState('not_yours')
  if (row.version !== version) throw conflict(row)
  return row
}

const conflict = (row: ViewRow): Error =>
  refuse.conflict({
    kind: 'view',
    version: row.version,
    state: row.shared === 1 ? 'shared' : 'private',
    by: row.by,
    at: row.changed_at,
  })

function* taken<T>(write: () => Work<T>): Work<T> {
  try {
    return yield* write()
  } catch (error) {
    if (isUniqueViolation(error)) throw refuse.badInput('name', 'there is a view of that name', 'Choose another name')
    throw error
  }
}

type Changed = Readonly<Partial<Pick<ViewRow, 'name' | 'query' | 'layout' | 'shared'>>>

/** Changes a view and says in the audit what was there before. */
function* changed(call: Permitted, id: string, version: number, now: number, to: Changed): Work<Act<View>> {
  const row = yield* viewForChange(call, id, version)
  const { name, query, layout, shared } = { ...row, ...to }
  if (!(yield* taken(() => saveView({ id: row.id, version, name, query, layout, shared, at: now })))) {
    throw conflict(row)
  }
  const changes = (['name', 'shared'] as const)
    .filter((field) => to[field] !== undefined && to[field] !== row[field])
    .map((field) => ({ field, before: row[field], after: to[field]! }))
  return {
    answer: viewOf(call, (yield* viewById(row.id))!),
    audit: { targetKind: 'view', target: id, label: name, changes },
    events: [{ kind: 'view', target: id, what: 'changed' }],
  }
}

export const views = {
  list: store.views.list.handler(({ context }) =>
    context.services.db.read(function* () {
      const rows = yield* viewsSeenBy(operatorOf(context).id, MOST_LISTED)
      return { views: rows.filter((row) => shows(context, row)).map((row) => viewOf(context, row)) }
    }),
  ),

  save: store.views.save.handler(({ input, context }) =>
    command(context, { action: context.action, input }, function* ({ now }) {
      const { id: owner } = operatorOf(context)
      const query = canonical(context, input.query)
      if ((yield* viewsOwnedBy(owner)) >= MOST_VIEWS) throw refuse.invalidState('too_many_views')
      const layout = input.layout === null ? null : JSON.stringify(input.layout)
      const shared = Number(input.shared)
      const id = yield* taken(() => addView({ owner, name: input.name, query, layout, shared, at: now }))
      const answer = viewOf(context, (yield* viewById(id))!)
      return {
        answer,
        audit: {
          targetKind: 'view',
          target: answer.id,
          label: input.name,
          changes: [{ field: 'shared', before: null, after: shared }],
        },
        events: [{ kind: 'view', target: answer.id, what: 'saved' }],
      }
    }),
  ),

  change: store.views.change.handler(({ input, context }) =>
    command(context, { action: context.action, input }, ({ now }) =>
      changed(context, input.id, input.version, now, {
        query: canonical(context, input.query),
        layout: input.layout === null ? null : JSON.stringify(input.layout),
      }),
    ),
  ),

  rename: store.views.rename.handler(({ input, context }) =>
    command(context, { action: context.action, input }, ({ now }) =>
      changed(context, input.id, input.version, now, { name: input.name }),
    ),
  ),

  share: store.views.share.handler(({ input, context }) =>
    command(context, { action: context.action, input }, ({ now }) =>
      changed(context, input.id, input.version, now, { shared: Number(input.shared) }),
    ),
  ),

  remove: store.views.remove.handler(({ input, context }) =>
    command(context, { action: context.action, input }, function* () {
      const row = yield* viewForChange(context, input.id, input.version)
      if (!(yield* removeView(row.id, row.version))) throw conflict(row)
      return {
        answer: { removed: true as const },
        audit: { targetKind: 'view', target: input.id, label: row.name },
        events: [{ kind: 'view', target: input.id, what: 'removed' }],
      }
    }),
  ),

  recent: store.views.recent.handler(({ context }) =>
    context.services.db.read(function* () {
      return { queries: [...(yield* queriesAskedBy(operatorOf(context).id, MOST_ASKED))] }
    }),
  ),

  remember: store.views.remember.handler(({ input, context }) =>
    command(context, { action: context.action, input }, function* ({ now }) {
      const query = canonical(context, input.query)
      const kept = query !== ''
      if (kept) yield* rememberQuery(operatorOf(context).id, query, now, MOST_ASKED)
      return { answer: { kept }, audit: { targetKind: 'query', label: query } }
    }),
  ),

  forget: store.views.forget.handler(({ input, context }) =>
    command(context, { action: context.action, input }, function* () {
      return { answer: { forgotten: yield* forgetQueries(operatorOf(context).id) }, audit: {} }
    }),
  ),
}
