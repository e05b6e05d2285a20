// Who is signed in and what the role may do. The page asks only to leave out what the store would refuse.
import { createContext, use } from 'react'
import type { z } from 'zod'
import type { Operator, SessionState } from '#shared/contract/session.ts'
import type { Grant, Right, Role } from '#shared/domain/permissions.ts'
import type { Client } from '../platform/client.ts'

export type Hello = Awaited<ReturnType<Client['system']['hello']>>
export type SignedInOperator = z.infer<typeof Operator>
export type SessionValue = z.infer<typeof SessionState>

export type Session = Readonly<{
  operator: SignedInOperator
  /** How far the right goes here, or `undefined`: denied. */
  can: (right: Right) => Grant | undefined
  /** People of the demo that one can act as; empty elsewhere. */
  demo: ReadonlyArray<Readonly<{ name: string; displayName: string; role: Role }>>
  /** The person who signed in, when acting as somebody else in the demo. */
  actingFrom: string | undefined
  hello: Hello
  /** The store's time now, which the page's clock may not share. */
  now: () => number
  lock: (reason: 'person' | 'idle') => void
  signOut: () => void
  actAs: (name: string) => void
}>

export const SessionContext = createContext<Session | undefined>(undefined)

/** Inside the shell there is always a session. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (session === undefined) throw new Error('no session here')
  return session
}
