// What every procedure works with: the open database, keys, clock, log, the programme's facts. Made once by electron/store/store.ts.
import type { Database } from '#electron/store/db/work.ts'
import type { FieldCipher } from '#electron/store/security/fields.ts'
import type { Keyring } from '#electron/store/security/keys.ts'
import type { Log } from '#electron/store/security/redact.ts'
import type { Principal, Role } from '#shared/domain/permissions.ts'

export type Programme = Readonly<{
  storeId: string
  demo: boolean
  timeZone: string
  /** Billing currency of new accounts. */
  currency: string
  homeCountry: string
  /** BIN of new cards: a test range. */
  bin: string
}>

export type Services = Readonly<{
  db: Database
  keyring: Keyring
  cipher: FieldCipher
  clock: () => number
  log: Log
  programme: Programme
  /** Told after each commit, so that streams look at once and effects are planned. */
  committed: () => void
}>

/** Who asks. A program has fixed rights; `user` is the system's user behind the command line. */
export type Actor =
  | Readonly<{ kind: 'operator'; id: number; name: string; displayName: string; role: Role; session: string }>
  | Readonly<{ kind: 'principal'; principal: Principal; user: string | null }>

/** Where the request came in; named in the audit. */
export type Peer = Readonly<{ transport: 'in-process' | 'pipe' | 'http'; principal?: 'cli'; user?: string }>

/** One request on its way through the store. */
export type Call = Readonly<{
  services: Services
  actor: Actor | null
  peer: Peer
  /** Sets or ends the session cookie on the answer. */
  cookie: (change: Readonly<{ token: string; maxAgeSeconds: number }> | 'end') => void
}>

/** The name the audit and time lines show. */
export function actorName(actor: Actor | null): string {
  if (actor === null) return 'nobody'
  if (actor.kind === 'operator') return actor.displayName
  return actor.user === null ? actor.principal : `${actor.principal} (${actor.user})`
}

/** The store acts by itself: in the audit as `store`, a program with no right to call anything. */
export const BY_ITSELF = {
  actor: { kind: 'principal', principal: 'store', user: null } satisfies Actor,
  peer: { transport: 'in-process' } satisfies Peer,
} as const
