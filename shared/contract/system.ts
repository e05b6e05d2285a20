// The store itself: who answers, in which version, what became of a request, first start.
import { z } from 'zod'
import { command, query, RequestId, Time } from './base.ts'

export const system = {
  hello: query('public', 'GET', '/system', 'The handshake: product, versions, the programme').output(
    z.strictObject({
      product: z.literal('cardwarden'),
      version: z.string(),
      contract: z.int(),
      phase: z.enum(['first_start', 'ready']),
      demo: z.boolean(),
      store: z.strictObject({ kind: z.enum(['sqlite', 'postgres', 'none']), name: z.string() }),
      timeZone: z.string(),
      currency: z.string(),
      homeCountry: z.string(),
      now: Time,
    }),
  ),
  create: command('public', 'store.created', '/system/create', 'First start: make the demo programme or an empty store')
    .input(
      z.discriminatedUnion('kind', [
        z.strictObject({ requestId: RequestId, kind: z.literal('demo') }),
        z.strictObject({
          requestId: RequestId,
          kind: z.literal('empty'),
          name: z.string().trim().min(1).max(100),
          displayName: z.string().trim().min(1).max(100),
          password: z.string().min(12).max(1000),
        }),
      ]),
    )
    .output(z.strictObject({ recoveryCode: z.string().nullable() })),
  store: query('signed_in', 'GET', '/system/store', 'Which store this is, its size, its last verified backup').output(
    z.strictObject({
      kind: z.enum(['sqlite', 'postgres']),
      name: z.string(),
      sizeBytes: z.int().nullable(),
      schema: z.int(),
      lastBackup: Time.nullable(),
    }),
  ),
  outcome: query('signed_in', 'GET', '/system/outcomes/{requestId}', 'What became of a command')
    .input(z.strictObject({ requestId: RequestId }))
    .output(
      z.discriminatedUnion('state', [
        z.strictObject({ state: z.literal('done'), at: Time, action: z.string(), answer: z.json() }),
        z.strictObject({ state: z.literal('never_happened') }),
      ]),
    ),
}
