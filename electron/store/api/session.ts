// Signing in and out. One answer for every failure; five failures lock the account for a while; the token leaves only as a cookie.
import { DEFAULT_ROLES, type Role } from '#shared/domain/permissions.ts'
import { publicId } from '#shared/domain/ids.ts'
import type { SessionState } from '#shared/contract/session.ts'
import type { z } from 'zod'
import {
  activeOperators,
  closeSession,
  openSession,
  operatorById,
  operatorByName,
  setSignInFailures,
  type OperatorRow,
} from '#electron/store/db/operators.ts'
import { addEvent } from '#electron/store/db/records.ts'
import { verifyPassword } from '#electron/store/security/passwords.ts'
import { newToken, tokenHash } from '#electron/store/security/sessions.ts'
import { writeAudit } from './audit-trail.ts'
import { store } from './implementer.ts'
import { refuse } from './refuse.ts'
import type { Actor, Call } from './services.ts'

type State = z.infer<typeof SessionState>

/** A session ends this long after its last use, and at the latest a working day after sign-in. */
export const IDLE_MS = 15 * 60_000
export const LONGEST_MS = 12 * 3_600_000
const FAILURES = 5
const LOCK_MS = 10 * 60_000

async function stateOf(call: Call, operator: OperatorRow | undefined, expiresAt: number | null): Promise<State> {
  const { services } = call
  const demo = services.programme.demo ? await services.db.read(() => activeOperators()) : null
  return {
    operator:
      operator === undefined
        ? null
        : {
            id: publicId('operator', operator.id),
            name: operator.name,
            displayName: operator.display_name,
            role: operator.role as Role,
          },
    grants: operator === undefined ? {} : { ...DEFAULT_ROLES[operator.role as Role] },
    demo:
      demo === null
        ? null
        : demo.map((one) => ({ name: one.name, displayName: one.display_name, role: one.role as Role })),
    expiresAt,
  }
}

const asActor = (operator: OperatorRow, session: string): Actor => ({
  kind: 'operator',
  id: operator.id,
  name: operator.name,
  displayName: operator.display_name,
  role: operator.role as Role,
  session,
})

async function begin(
  call: Call,
  operator: OperatorRow,
  requestId: string,
  action: string,
  how: string,
): Promise<State> {
  const { services, actor } = call
  const token = newToken()
  const hash = tokenHash(token)
  const now = services.clock()
  await services.db.write(function* () {
    // Acting as somebody else in the demo ends the session before.
    if (actor?.kind === 'operator') yield* closeSession(actor.session)
    yield* openSession(hash, operator.id, now, now + IDLE_MS)
    yield* setSignInFailures(operator.id, 0, null)
    yield* writeAudit(
      services,
      { actor: asActor(operator, hash), peer: call.peer },
      { action, reason: how },
      now,
      requestId,
    )
    yield* addEvent(
      { kind: 'session', target: publicId('operator', operator.id), what: action, by: operator.display_name },
      now,
    )
  })
  services.committed()
  call.cookie({ token, maxAgeSeconds: LONGEST_MS / 1000 })
  return stateOf(call, operator, now + IDLE_MS)
}

export const session = {
  state: store.session.state.handler(async ({ context }) => {
    const { actor, services } = context
    if (actor?.kind !== 'operator') return stateOf(context, undefined, null)
    const operator = await services.db.read(() => operatorById(actor.id))
    return stateOf(context, operator, services.clock() + IDLE_MS)
  }),

  signIn: store.session.signIn.handler(async ({ input, context }) => {
    const { services } = context
    const operator = await services.db.read(() => operatorByName(input.name))
    const now = services.clock()
    const locked = operator?.locked_until != null && operator.locked_until > now
    const usable = operator !== undefined && operator.active === 1 && operator.password_hash !== null && !locked
    // The work is done whether or not the name exists, so that the time says nothing.
    const right = await verifyPassword(input.password, usable ? operator.password_hash! : undefined)
    if (usable && right) return begin(context, operator, input.requestId, context.action, 'password')
    const lockedUntil = await services.db.write(function* () {
      const fresh = operator === undefined ? undefined : yield* operatorById(operator.id)
      const until = fresh?.locked_until ?? null
      let next = until !== null && until > now ? until : null
      if (fresh !== undefined && next === null) {
        const failed = fresh.failed + 1
        next = failed >= FAILURES ? now + LOCK_MS : null
        yield* setSignInFailures(fresh.id, next === null ? failed : 0, next)
      }
      // The typed name is not kept: people type passwords into it.
      const label =
        fresh === undefined
          ? {}
          : { targetKind: 'operator', target: publicId('operator', fresh.id), label: fresh.display_name }
      yield* writeAudit(
        services,
        context,
        { action: 'session.sign_in_failed', result: 'denied', ...label },
        now,
        input.requestId,
      )
      return next
    })
    throw refuse.signInFailed(lockedUntil)
  }),

  signInDemo: store.session.signInDemo.handler(async ({ input, context }) => {
    const { services } = context
    const operator = services.programme.demo ? await services.db.read(() => operatorByName(input.name)) : undefined
    if (operator === undefined || operator.active !== 1) throw refuse.signInFailed(null)
    return begin(context, operator, input.requestId, context.action, 'demo')
  }),

  signOut: store.session.signOut.handler(async ({ input, context }) => {
    const { services, actor } = context
    if (actor?.kind === 'operator') {
      await services.db.write(function* () {
        yield* closeSession(actor.session)
        yield* writeAudit(
          services,
          context,
          { action: context.action, reason: input.reason },
          services.clock(),
          input.requestId,
        )
      })
      services.committed()
    }
    context.cookie('end')
    return {}
  }),
}
