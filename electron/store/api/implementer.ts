// The contract with the store behind it: context, sign-in and permission for every procedure, by its policy. An area's file takes
// `store` from here and implements its procedures; a procedure whose policy is missing cannot be called.
import { implement, type ImplementerInternalWithMiddlewares } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import type { Policy, ProcedureMeta } from '#shared/contract/base.ts'
import { grantOf, PRINCIPAL_RIGHTS, type Grant } from '#shared/domain/permissions.ts'
import { recordDenial } from './frame.ts'
import { refuse } from './refuse.ts'
import type { Actor, Call } from './services.ts'

/** How far the actor's right for this procedure goes, or `undefined`: denied. */
export function grantFor(actor: Actor | null, policy: Policy): Grant | undefined {
  if (policy.right === 'public') return 'yes'
  if (actor === null) return undefined
  if (actor.kind === 'principal') {
    if (policy.right === 'signed_in') return undefined
    return PRINCIPAL_RIGHTS[actor.principal].includes(policy.right) ? 'yes' : undefined
  }
  return policy.right === 'signed_in' ? 'yes' : grantOf(actor.role, policy.right)
}

export type Permitted = Call & Readonly<{ grant: Grant; policy: Policy; action: string }>

/** Named, since the compiler does not write a type out that is as long as the whole contract. */
type Implementer = ImplementerInternalWithMiddlewares<
  typeof contract,
  Call & Record<never, never>,
  Call & { grant: Grant; policy: Policy; action: string }
>

export const store: Implementer = implement(contract)
  .$context<Call>()
  .use(async ({ context, procedure, path, next }) => {
    const { policy } = procedure['~orpc'].meta as ProcedureMeta
    if (policy === undefined) throw refuse.forbidden('none')
    const { actor } = context
    const action = policy.audit ?? path.join('.')
    if (actor === null && policy.right !== 'public') throw refuse.unauthenticated()
    const grant = grantFor(actor, policy)
    if (grant === undefined) {
      await recordDenial(context, action, policy.right)
      throw refuse.forbidden(policy.right)
    }
    return next({ context: { grant, policy, action } })
  })

/** The operator behind a call whose policy admits only people. */
export function operatorOf(call: Call): Extract<Actor, { kind: 'operator' }> {
  if (call.actor?.kind !== 'operator') throw refuse.unauthenticated()
  return call.actor
}
