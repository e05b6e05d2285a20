// The audit: read and verify. Both leave a row themselves.
import { z } from 'zod'
import { command, query, RequestId, Time } from './base.ts'

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()])

export const AuditRow = z.strictObject({
  seq: z.int(),
  at: Time,
  actor: z.string(),
  role: z.string(),
  action: z.string(),
  targetKind: z.string().nullable(),
  target: z.string().nullable(),
  /** What the target is called for a reader: `•••• 4242`, a name, a rule. */
  label: z.string().nullable(),
  result: z.enum(['done', 'denied', 'refused']),
  reason: z.string().nullable(),
  from: z.string(),
  changes: z.array(z.strictObject({ field: z.string(), before: Value, after: Value })),
  hash: z.string(),
})

export const audit = {
  list: query('audit.read', 'POST', '/audit/search', 'Audit rows, newest first; reading is recorded')
    .input(
      z.strictObject({
        /** Words and `actor:`, `action:`, `card:`, `result:` terms. */
        query: z.string().max(500),
        cursor: z.int().optional(),
        limit: z.int().min(1).max(500).default(100),
      }),
    )
    .output(z.strictObject({ rows: z.array(AuditRow), cursor: z.int().nullable(), head: z.int() })),
  verify: command('audit.verify', 'audit.verified', '/audit/verify', 'Recompute the whole chain')
    .input(z.strictObject({ requestId: RequestId }))
    .output(
      z.strictObject({
        ok: z.boolean(),
        rows: z.int(),
        at: Time,
        anchor: z.string(),
        firstBad: z.strictObject({ seq: z.int(), problem: z.string() }).nullable(),
      }),
    ),
}
