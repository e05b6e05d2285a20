// Reading the audit leaves a row of its own; verifying recomputes the chain in blocks, so that other work runs in between.
import { maskName } from '#shared/domain/mask.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import type { AuditRow as AuditRowSchema } from '#shared/contract/audit.ts'
import type { z } from 'zod'
import { auditAfter, auditHead, searchAudit, type AuditFilter, type AuditRow } from '#electron/store/db/audit.ts'
import { anchor, createChainVerifier, genesisHash, type ChainResult } from '#electron/store/security/auditChain.ts'
import { auditContent, writeAudit } from './audit-trail.ts'
import { command } from './frame.ts'
import { store } from './implementer.ts'
import { readsMasked } from './names.ts'
import type { Services } from './services.ts'

const BLOCK = 2_000
/** Reading the audit is recorded once in this time for the same query, not once a scroll. */
const READ_AGAIN_MS = 60_000

type View = z.infer<typeof AuditRowSchema>

/** Acts whose target is a person carry the name as their label. */
const NAMED: ReadonlyArray<string | null> = ['customer', 'application', 'document', 'query']

function view(row: AuditRow, masked: boolean): View {
  return {
    seq: row.seq,
    at: row.at,
    actor: row.actor,
    role: row.role,
    action: row.action,
    targetKind: row.target_kind,
    target: row.target,
    label: masked && row.label !== null && NAMED.includes(row.target_kind) ? maskName(row.label) : row.label,
    result: row.result as View['result'],
    reason: row.reason,
    from: row.source,
    changes: JSON.parse(row.changes) as View['changes'],
    hash: row.hash,
  }
}

/** `actor:lin action:frozen card:4242 result:denied` and free words. */
export function parseAuditQuery(text: string): AuditFilter {
  const filter: { words: Array<string>; actor?: string; action?: string; label?: string; result?: string } = {
    words: [],
  }
  for (const token of text.trim().split(/\s+/).filter(Boolean)) {
    const [, field, value] = /^(actor|action|card|result):(.+)$/i.exec(token.replace('：', ':')) ?? []
    if (field === undefined || value === undefined) filter.words.push(token)
    else if (field === 'card') filter.label = value
    else filter[field.toLowerCase() as 'actor' | 'action' | 'result'] = value
  }
  return filter
}

/** The whole chain against its sealed head, in order, a block at a time. For the console and the command line. */
export async function verifyAudit(
  services: Services,
): Promise<Readonly<{ result: ChainResult; anchor: string; rows: number }>> {
  const { db, keyring, programme } = services
  const head = await db.read(() => auditHead(false))
  const sealed = head === undefined ? undefined : { seq: head.seq, hash: head.hash, at: head.at, seal: head.seal }
  const verifier = createChainVerifier({
    auditKey: keyring.audit,
    genesis: genesisHash(keyring.audit, programme.storeId),
    ...(sealed !== undefined && { head: sealed }),
  })
  let seq = 0
  let going = true
  while (going) {
    const rows = await db.read(() => auditAfter(seq, BLOCK))
    for (const row of rows) {
      // Rows written after the head was read are checked by the next run.
      if (sealed !== undefined && row.seq > sealed.seq) {
        going = false
        break
      }
      verifier.add({ seq: row.seq, content: auditContent(row), prev: row.prev, hash: row.hash })
      seq = row.seq
    }
    if (rows.length < BLOCK) going = false
  }
  const result = verifier.end()
  return { result, anchor: sealed === undefined ? '' : anchor(sealed.hash), rows: result.rows }
}

export const audit = {
  list: store.audit.list.handler(async ({ input, context }) => {
    const { services, actor } = context
    const own = actor?.kind === 'operator' && grantOf(actor.role, 'audit.read') === 'own'
    const filter: AuditFilter = { ...parseAuditQuery(input.query), ...(own && { actorId: actor.id }) }
    if (input.cursor === undefined) {
      await services.db.write(function* () {
        const now = services.clock()
        const latest = (yield* searchAudit(
          { words: [], action: 'audit.read', ...(actor?.kind === 'operator' && { actorId: actor.id }) },
          undefined,
          1,
        ))[0]
        const again = latest !== undefined && latest.reason === input.query && now - latest.at < READ_AGAIN_MS
        if (!again) yield* writeAudit(services, context, { action: 'audit.read', reason: input.query }, now)
      })
    }
    const masked = readsMasked(actor)
    return services.db.read(function* () {
      const rows = yield* searchAudit(filter, input.cursor, input.limit + 1)
      const page = rows.slice(0, input.limit)
      return {
        rows: page.map((row) => view(row, masked)),
        cursor: rows.length > input.limit ? page.at(-1)!.seq : null,
        head: (yield* auditHead(false))?.seq ?? 0,
      }
    })
  }),

  verify: store.audit.verify.handler(async ({ input, context }) => {
    const { result, anchor: code, rows } = await verifyAudit(context.services)
    return command(context, { action: context.action, input, keep: false }, function* ({ now }) {
      return {
        answer: {
          ok: result.whole,
          rows,
          at: now,
          anchor: code,
          firstBad: result.whole ? null : { seq: result.seq, problem: result.fault },
        },
        audit: { reason: result.whole ? 'whole' : `${result.fault} at ${result.seq}` },
      }
    })
  }),
}
