// Who is on the line: recorded before a caller's word changes anything.
import { z } from 'zod'
import { CALLER_FACTS, CALLER_METHODS } from '../domain/caller.ts'
import { command, id, query, RequestId, Time } from './base.ts'

export const callers = {
  verify: command('cards.unfreeze', 'caller.verified', '/callers', 'Record how a caller was identified')
    .input(
      z.strictObject({
        requestId: RequestId,
        customer: id('customer'),
        method: z.enum(CALLER_METHODS),
        facts: z.array(z.enum(CALLER_FACTS)).max(CALLER_FACTS.length),
      }),
    )
    .output(z.strictObject({ until: Time })),
  current: query('cards.unfreeze', 'GET', '/callers/{customer}', 'Whether this person has identified the caller')
    .input(z.strictObject({ customer: id('customer') }))
    .output(
      z.strictObject({
        /** Whether this role needs one at all. */
        needed: z.boolean(),
        method: z.enum(CALLER_METHODS).nullable(),
        until: Time.nullable(),
      }),
    ),
}
