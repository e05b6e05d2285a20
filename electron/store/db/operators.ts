// The people who sign in, their sessions, and the programs' keys.
import { all, first, run, statement, type Work } from './work.ts'
import type { Tables } from './schema.ts'

export type OperatorRow = Omit<Tables['operator'], 'id'> & Readonly<{ id: number }>

const columns = [
  'operator.id',
  'name',
  'display_name',
  'role',
  'password_hash',
  'failed',
  'locked_until',
  'active',
  'operator.created_at',
  'version',
] as const

const byName = statement<{ name: string }>()((k, p) =>
  k.selectFrom('operator').select(columns).where('name', '=', p.name),
)
const byId = statement<{ id: number }>()((k, p) => k.selectFrom('operator').select(columns).where('id', '=', p.id))
const active = statement<Record<never, never>>()((k) =>
  k.selectFrom('operator').select(columns).where('active', '=', 1).orderBy('id'),
)
const insert = statement<{ name: string; display: string; role: string; hash: string | null; at: number }>()((k, p) =>
  k
    .insertInto('operator')
    .values({
      name: p.name,
      display_name: p.display,
      role: p.role,
      password_hash: p.hash,
      created_at: p.at,
      failed: 0,
      active: 1,
      version: 1,
    })
    .returning('id'),
)
const setFailures = statement<{ id: number; failed: number; until: number | null }>()((k, p) =>
  k.updateTable('operator').set({ failed: p.failed, locked_until: p.until }).where('id', '=', p.id),
)
const bySession = statement<{ hash: string; now: number }>()((k, p) =>
  k
    .selectFrom('session')
    .innerJoin('operator', 'operator.id', 'session.operator_id')
    .select([...columns, 'session.expires_at', 'session.seen_at', 'session.created_at as started_at'])
    .where('token_hash', '=', p.hash)
    .where('expires_at', '>', p.now)
    .where('active', '=', 1),
)
const insertSession = statement<{ hash: string; operator: number; now: number; expires: number }>()((k, p) =>
  k
    .insertInto('session')
    .values({ token_hash: p.hash, operator_id: p.operator, created_at: p.now, seen_at: p.now, expires_at: p.expires }),
)
const touch = statement<{ hash: string; now: number; expires: number }>()((k, p) =>
  k.updateTable('session').set({ seen_at: p.now, expires_at: p.expires }).where('token_hash', '=', p.hash),
)
const dropSession = statement<{ hash: string }>()((k, p) => k.deleteFrom('session').where('token_hash', '=', p.hash))
const dropExpired = statement<{ now: number }>()((k, p) => k.deleteFrom('session').where('expires_at', '<=', p.now))
const byServiceKey = statement<{ hash: string }>()((k, p) =>
  k.selectFrom('service_key').select(['id', 'principal']).where('key_hash', '=', p.hash),
)
const insertServiceKey = statement<{ principal: string; hash: string; at: number }>()((k, p) =>
  k.insertInto('service_key').values({ principal: p.principal, key_hash: p.hash, created_at: p.at }),
)

export function* operatorByName(name: string): Work<OperatorRow | undefined> {
  return yield* first(byName, { name })
}
export function* operatorById(id: number): Work<OperatorRow | undefined> {
  return yield* first(byId, { id })
}
export function* activeOperators(): Work<ReadonlyArray<OperatorRow>> {
  return yield* all(active, {})
}
export function* addOperator(
  operator: { name: string; displayName: string; role: string; passwordHash: string | null },
  at: number,
): Work<number> {
  const { name, displayName: display, role, passwordHash: hash } = operator
  return (yield* first(insert, { name, display, role, hash, at }))!.id
}
export function* setSignInFailures(id: number, failed: number, lockedUntil: number | null): Work<void> {
  yield* run(setFailures, { id, failed, until: lockedUntil })
}

export type SessionRow = OperatorRow & Readonly<{ expires_at: number; seen_at: number; started_at: number }>
export function* sessionByToken(hash: string, now: number): Work<SessionRow | undefined> {
  return yield* first(bySession, { hash, now })
}
export function* openSession(hash: string, operator: number, now: number, expires: number): Work<void> {
  yield* run(dropExpired, { now })
  yield* run(insertSession, { hash, operator, now, expires })
}
export function* renewSession(hash: string, now: number, expires: number): Work<void> {
  yield* run(touch, { hash, now, expires })
}
export function* closeSession(hash: string): Work<void> {
  yield* run(dropSession, { hash })
}
export function* principalByKey(hash: string): Work<string | undefined> {
  return (yield* first(byServiceKey, { hash }))?.principal
}
export function* addServiceKey(principal: string, hash: string, at: number): Work<void> {
  yield* run(insertServiceKey, { principal, hash, at })
}
