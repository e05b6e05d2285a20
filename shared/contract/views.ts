// Saved views of the payments, private or the team's, and the queries a person asked last.
import { z } from 'zod'
import { command, id, query, RequestId, Time, Version } from './base.ts'

const Name = z.string().trim().min(1).max(80)
const Query = z.string().max(2000)

export const DENSITIES = ['compact', 'normal', 'roomy'] as const

/** How a list stands: its columns in order, their widths in px (null: as it comes), and the rows' height. */
export const Layout = z.strictObject({
  columns: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/, '1 to 40 letters, digits, _ . or -'),
        width: z.int().min(20).max(2000).nullable(),
        hidden: z.boolean(),
      }),
    )
    .max(60),
  density: z.enum(DENSITIES),
})

export const SavedView = z.strictObject({
  id: id('view'),
  version: Version,
  name: z.string(),
  query: z.string(),
  layout: Layout.nullable(),
  /** The whole team sees it. */
  shared: z.boolean(),
  mine: z.boolean(),
  /** Whether this person may rename, change, share or remove it: the owner; of a team's view a supervisor too. */
  editable: z.boolean(),
  by: z.string(),
  changedAt: Time,
})

const Which = { requestId: RequestId, id: id('view'), version: Version } as const

export const views = {
  list: query('records.read', 'GET', '/views', "One's own views and the team's, by name").output(
    z.strictObject({ views: z.array(SavedView) }),
  ),
  save: command('records.read', 'view.saved', '/views/save', 'Save a query, with a layout if wanted, under a name')
    .input(
      z.strictObject({
        requestId: RequestId,
        name: Name,
        query: Query,
        layout: Layout.nullable().default(null),
        shared: z.boolean().default(false),
      }),
    )
    .output(SavedView),
  change: command('records.read', 'view.changed', '/views/{id}/change', 'Give a view another query or layout')
    .input(z.strictObject({ ...Which, query: Query, layout: Layout.nullable() }))
    .output(SavedView),
  rename: command('records.read', 'view.renamed', '/views/{id}/rename', 'Give a view another name')
    .input(z.strictObject({ ...Which, name: Name }))
    .output(SavedView),
  share: command('records.read', 'view.shared', '/views/{id}/share', 'Show a view to the team, or take it back')
    .input(z.strictObject({ ...Which, shared: z.boolean() }))
    .output(SavedView),
  remove: command('records.read', 'view.removed', '/views/{id}/remove', 'Remove a view')
    .input(z.strictObject(Which))
    .output(z.strictObject({ removed: z.literal(true) })),
  recent: query('records.read', 'GET', '/views/recent', 'The queries this person asked last, newest first').output(
    z.strictObject({ queries: z.array(z.strictObject({ query: z.string(), at: Time, uses: z.int() })) }),
  ),
  /** Called once when a person asks a query (Enter, a chip, a chart's bar), not while typing. */
  remember: command('records.read', 'query.asked', '/views/remember', 'Keep a query among those asked last')
    .input(z.strictObject({ requestId: RequestId, query: Query }))
    .output(z.strictObject({ kept: z.boolean() })),
  forget: command('records.read', 'query.forgotten', '/views/forget', 'Forget the queries asked last')
    .input(z.strictObject({ requestId: RequestId }))
    .output(z.strictObject({ forgotten: z.int() })),
}
