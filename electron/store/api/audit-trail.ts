// Writes audit rows: each chained to the one before and sealed, in the commit of what it records.
import { appendAudit, auditHead, type AuditRow } from '#electron/store/db/audit.ts'
import type { Work } from '#electron/store/db/work.ts'
import { genesisHash, rowHash, sealHead } from '#electron/store/security/auditChain.ts'
import type { CanonicalValue } from '#electron/store/security/canonicalJson.ts'
import { actorName, type Actor, type Peer, type Services } from './services.ts'

type Scalar = string | number | boolean | null

/** What an act did: masked values only. */
export type AuditEntry = Readonly<{
  action: string
  targetKind?: string
  /** Public id. */
  target?: string
  /** What a reader calls it: `•••• 4242`, a name. */
  label?: string
  result?: 'done' | 'denied' | 'refused'
  reason?: string
  changes?: ReadonlyArray<Readonly<{ field: string; before: Scalar; after: Scalar }>>
}>

/** The part of a stored row that its hash covers: everything but the hashes themselves. */
export function auditContent(row: Omit<AuditRow, 'seq' | 'prev' | 'hash'>): CanonicalValue {
  return {
    at: row.at,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    actor: row.actor,
    role: row.role,
    action: row.action,
    targetKind: row.target_kind,
    target: row.target,
    label: row.label,
    result: row.result,
    reason: row.reason,
    source: row.source,
    changes: row.changes,
    requestId: row.request_id,
  }
}

export function* writeAudit(
  services: Services,
  by: Readonly<{ actor: Actor | null; peer: Peer }>,
  entry: AuditEntry,
  at: number,
  requestId: string | null = null,
): Work<void> {
  const { keyring, programme } = services
  const { actor, peer } = by
  const head = yield* auditHead(true)
  const seq = (head?.seq ?? 0) + 1
  const prev = head?.hash ?? genesisHash(keyring.audit, programme.storeId)
  const content = {
    at,
    actor_kind: actor?.kind ?? 'nobody',
    actor_id: actor?.kind === 'operator' ? actor.id : null,
    actor: actorName(actor),
    role: actor === null ? 'none' : actor.kind === 'operator' ? actor.role : actor.principal,
    action: entry.action,
    target_kind: entry.targetKind ?? null,
    target: entry.target ?? null,
    label: entry.label ?? null,
    result: entry.result ?? 'done',
    reason: entry.reason ?? null,
    source: peer.transport,
    changes: JSON.stringify(entry.changes ?? []),
    request_id: requestId,
  }
  const hash = rowHash(keyring.audit, prev, { seq, content: auditContent(content) })
  yield* appendAudit({ seq, ...content, prev, hash }, sealHead(keyring.audit, { seq, hash, at }))
}
