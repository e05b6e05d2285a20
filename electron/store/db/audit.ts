// The audit's rows and the sealed head they are chained to.
import { sql } from 'kysely'
import type { Tables } from './schema.ts'
import { all, first, run, select, statement, type Work } from './work.ts'

export type AuditRow = Tables['audit']
export type AuditHead = Tables['audit_head']

// The head's row is locked by its first reader on PostgreSQL, so that two commits never chain to the same row.
const lockHead = statement<Record<never, never>>()((k, _, dialect) => {
  const query = k.selectFrom('audit_head').selectAll().where('id', '=', 1)
  return dialect === 'postgres' ? query.forUpdate() : query
})
const readHead = statement<Record<never, never>>()((k) => k.selectFrom('audit_head').selectAll().where('id', '=', 1))
const moveHead = statement<{ seq: number; hash: string; at: number; seal: string }>()((k, p) =>
  k
    .insertInto('audit_head')
    .values({ id: 1, seq: p.seq, hash: p.hash, at: p.at, seal: p.seal })
    .onConflict((c) => c.column('id').doUpdateSet({ seq: p.seq, hash: p.hash, at: p.at, seal: p.seal })),
)
const insert = statement<AuditRow>()((k, p) => k.insertInto('audit').values({ ...row(p) }))
const row = (p: AuditRow): AuditRow => ({
  seq: p.seq,
  at: p.at,
  actor_kind: p.actor_kind,
  actor_id: p.actor_id,
  actor: p.actor,
  role: p.role,
  action: p.action,
  target_kind: p.target_kind,
  target: p.target,
  label: p.label,
  result: p.result,
  reason: p.reason,
  source: p.source,
  changes: p.changes,
  request_id: p.request_id,
  prev: p.prev,
  hash: p.hash,
})
const after = statement<{ seq: number; limit: number }>()((k, p) =>
  k.selectFrom('audit').selectAll().where('seq', '>', p.seq).orderBy('seq').limit(p.limit),
)

export function* auditHead(lock: boolean): Work<AuditHead | undefined> {
  return yield* first(lock ? lockHead : readHead, {})
}
export function* appendAudit(entry: AuditRow, head: Omit<AuditHead, 'id'>): Work<void> {
  yield* run(insert, entry)
  yield* run(moveHead, head)
}
/** Rows after `seq` in order, at most `limit`: for verifying. */
export function* auditAfter(seq: number, limit: number): Work<ReadonlyArray<AuditRow>> {
  return yield* all(after, { seq, limit })
}

export type AuditFilter = Readonly<{
  actorId?: number
  actor?: string
  action?: string
  label?: string
  target?: string
  result?: string
  words: ReadonlyArray<string>
}>

/** Newest first, below `before`. */
export function* searchAudit(
  filter: AuditFilter,
  before: number | undefined,
  limit: number,
): Work<ReadonlyArray<AuditRow>> {
  const like = (text: string): string => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const contains = (column: string, text: string) =>
    sql<boolean>`lower(${sql.ref(column)}) like ${like(text)} escape '\\'`
  return yield* select((k) => {
    let query = k.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(limit)
    if (before !== undefined) query = query.where('seq', '<', before)
    if (filter.actorId !== undefined) query = query.where('actor_id', '=', filter.actorId)
    if (filter.target !== undefined) query = query.where('target', '=', filter.target)
    if (filter.result !== undefined) query = query.where('result', '=', filter.result)
    if (filter.actor !== undefined) query = query.where(contains('actor', filter.actor))
    if (filter.action !== undefined) query = query.where(contains('action', filter.action))
    if (filter.label !== undefined) query = query.where(contains('label', filter.label))
    for (const word of filter.words) {
      query = query.where((e) =>
        e.or([contains('actor', word), contains('action', word), contains('label', word), contains('reason', word)]),
      )
    }
    return query
  })
}
