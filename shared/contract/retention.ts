// For how long papers are kept, and what was deleted.
import { z } from 'zod'
import { RETENTION_BOUNDS } from '../domain/retention.ts'
import { command, Note, query, RequestId, Time } from './base.ts'

const days = ({ least, most }: Readonly<{ least: number; most: number }>) => z.int().min(least).max(most)
const Policy = z.strictObject({
  rejectedDays: days(RETENTION_BOUNDS.rejectedDays),
  endedDays: days(RETENTION_BOUNDS.endedDays),
})
/** Applications whose papers are due, and their pictures, copies for second looks included. */
const Due = z.strictObject({ rejected: z.int(), ended: z.int(), pictures: z.int() })

export const retention = {
  get: query('retention.edit', 'GET', '/retention', 'For how long papers are kept')
    .input(z.strictObject({}))
    .output(
      z.strictObject({
        /** 0: nobody has set it. */
        version: z.int(),
        policy: Policy,
        /** Counts now; differs from `policy` while a shorter time still waits. */
        inForce: Policy,
        from: Time,
        setAt: Time.nullable(),
        setBy: z.string().nullable(),
        /** Applications whose papers are kept, and whose papers were deleted. */
        kept: z.int(),
        deleted: z.int(),
      }),
    ),
  preview: query('retention.edit', 'POST', '/retention/preview', 'Whose papers would be deleted with other times')
    .input(z.strictObject({ policy: Policy }))
    .output(z.strictObject({ dueNow: Due, dueBefore: Due, from: Time, shorter: z.boolean() })),
  set: command('retention.edit', 'retention.policy_set', '/retention', 'Keep papers for other times')
    .input(z.strictObject({ requestId: RequestId, version: z.int(), policy: Policy, note: Note.min(3) }))
    .output(z.strictObject({ version: z.int(), from: Time })),
}
