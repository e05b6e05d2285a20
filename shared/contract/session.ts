// Signing in and out, and what the signed-in person may do.
import { z } from 'zod'
import { RIGHTS, ROLES } from '../domain/permissions.ts'
import { command, id, query, RequestId, Time } from './base.ts'

export const Operator = z.strictObject({
  id: id('operator'),
  name: z.string(),
  displayName: z.string(),
  role: z.enum(ROLES),
})

export const SessionState = z.strictObject({
  operator: Operator.nullable(),
  /** The rights of the role, as far as they go; a right that is not here is denied. */
  grants: z.partialRecord(z.enum(RIGHTS), z.enum(['yes', 'staged', 'own', 'own_cases', 'masked', 'policy'])),
  /** In a demo store: who can be signed in as by one click. */
  demo: z.array(z.strictObject({ name: z.string(), displayName: z.string(), role: z.enum(ROLES) })).nullable(),
  expiresAt: Time.nullable(),
})

export const session = {
  state: query('public', 'GET', '/session', 'Who is signed in').output(SessionState),
  signIn: command('public', 'session.signed_in', '/session/sign-in', 'Sign in with name and password')
    .input(
      z.strictObject({
        requestId: RequestId,
        name: z.string().trim().min(1).max(100),
        password: z.string().min(1).max(1000),
      }),
    )
    .errors({ SIGN_IN_FAILED: { status: 401, data: z.strictObject({ lockedUntil: Time.nullable() }) } })
    .output(SessionState),
  signInDemo: command('public', 'session.signed_in', '/session/sign-in-demo', 'Sign in as a person of the demo')
    .input(z.strictObject({ requestId: RequestId, name: z.string().trim().min(1).max(100) }))
    .errors({ SIGN_IN_FAILED: { status: 401, data: z.strictObject({ lockedUntil: Time.nullable() }) } })
    .output(SessionState),
  signOut: command('signed_in', 'session.signed_out', '/session/sign-out', 'Sign out, or lock')
    .input(z.strictObject({ requestId: RequestId, reason: z.enum(['person', 'idle']) }))
    .output(z.strictObject({})),
}
