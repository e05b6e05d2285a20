// What the store's tests stand on: each test gets a fresh store on SQLite and on PostgreSQL, with keys of its own and a clock that only
// the test moves. Nothing is mocked below the API.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, inject, onTestFinished } from 'vitest'
import { drawOf } from '#electron/store/api/quality.ts'
import type { Actor, Call, Programme, Services } from '#electron/store/api/services.ts'
import { openDatabase } from '#electron/store/db/open.ts'
import { addOperator } from '#electron/store/db/operators.ts'
import { connectPostgres } from '#electron/store/db/postgres.ts'
import type { Database, Dialect, Work } from '#electron/store/db/work.ts'
import { createFieldCipher } from '#electron/store/security/fields.ts'
import { createMasterKey, openKeyring } from '#electron/store/security/keys.ts'
import { createLog } from '#electron/store/security/redact.ts'
import type { Role } from '#shared/domain/permissions.ts'
import { DEFAULT_POLICY, drawsLook } from '#shared/domain/quality.ts'

/** Monday, 2026-11-23, 09:30 in Shanghai. */
export const START = Date.UTC(2026, 10, 23, 1, 30)

export const PROGRAMME: Programme = {
  storeId: 'store-of-a-test',
  demo: true,
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  homeCountry: 'CN',
  bin: '99990001',
}

export type Operator = Extract<Actor, { kind: 'operator' }>

export type TestStore = Readonly<{
  dialect: Dialect
  /** A path or an address that openDatabase takes. */
  where: string
  /** For a process of its own that opens the same store. */
  master: Buffer
  db: Database
  services: Services
  now: () => number
  /** Moves the clock of every connection to this store. */
  advance: (milliseconds: number) => void
  /** The same store through another connection, as another process has it. */
  second: () => Promise<Services>
  /** A new operator of that role who is signed in. */
  operator: (role: Role, displayName?: string) => Promise<Operator>
  read: <T>(work: () => Work<T>) => Promise<T>
  write: <T>(work: () => Work<T>) => Promise<T>
  /** How often something was committed. */
  commits: () => number
}>

type OpenOptions = Readonly<{ programme?: Partial<Programme> }>
export type OpenStore = (options?: OpenOptions) => Promise<TestStore>

/** A place for a store that is not there yet; taken away when the test has finished. */
export async function freshPlace(dialect: Dialect): Promise<string> {
  if (dialect === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'cardwarden-store-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
    return join(folder, 'cardwarden.db')
  }
  const url = inject('postgresUrl')
  const schema = `t_${randomBytes(8).toString('hex')}`
  onTestFinished(async () => {
    const pool = connectPostgres(url)
    await pool.query(`drop schema if exists ${schema} cascade`)
    await pool.end()
  })
  return `${url}?schema=${schema}`
}

const FIRST_CASES = Array.from({ length: 20 }, (_, i) => i + 1)

/** A key that draws none of the first cases for a second look: no test meets one by chance, those who want them set the share. */
function masterOfTest(): Buffer {
  for (;;) {
    const master = createMasterKey()
    const keyring = openKeyring(Buffer.from(master))
    if (!FIRST_CASES.some((id) => drawsLook(DEFAULT_POLICY, drawOf({ keyring }, id)))) return master
  }
}

async function openStore(dialect: Dialect, options: OpenOptions = {}): Promise<TestStore> {
  const where = await freshPlace(dialect)
  const master = masterOfTest()
  const keyring = openKeyring(Buffer.from(master))
  let now = START
  let commits = 0
  let people = 0
  // Files beside a store on PostgreSQL are named by it, and tests run beside each other.
  const storeId = `${PROGRAMME.storeId}-${randomBytes(6).toString('hex')}`
  const connect = async (create: boolean): Promise<Services> => {
    const db = await openDatabase(where, { create })
    onTestFinished(() => db.close())
    return {
      db,
      keyring,
      cipher: createFieldCipher(keyring),
      clock: () => now,
      log: createLog({ level: 'silent' }),
      programme: { ...PROGRAMME, storeId, ...options.programme },
      committed: () => void commits++,
    }
  }
  const services = await connect(true)
  return {
    dialect,
    where,
    master,
    db: services.db,
    services,
    now: () => now,
    advance: (milliseconds) => void (now += milliseconds),
    second: () => connect(false),
    operator: async (role, displayName = `${role} ${people + 1}`) => {
      const name = `${role}${++people}`
      const id = await services.db.write(() => addOperator({ name, displayName, role, passwordHash: null }, now))
      return { kind: 'operator', id, name, displayName, role, session: `session of ${name}` }
    },
    read: (work) => services.db.read(work),
    write: (work) => services.db.write(work),
    commits: () => commits,
  }
}

/** Runs the same tests on both databases. `open` makes a fresh store and may be called only inside a test. */
export function eachDatabase(name: string, tests: (open: OpenStore, dialect: Dialect) => void): void {
  describe.each(['sqlite', 'postgres'] as const)(`${name} on %s`, (dialect) => {
    tests((options) => openStore(dialect, options), dialect)
  })
}

/**
 * The context in which this actor calls procedures in this process; sign-in, permission and validation run as over any wire:
 * `createRouterClient(reviews, { context: callOf(store.services, jun) })`.
 */
export const callOf = (services: Services, actor: Actor | null): Call => ({
  services,
  actor,
  peer: { transport: 'in-process' },
  cookie: () => {},
})

let requests = 0
/** A new request id. */
export const requestId = (): string => `request-of-a-test-${++requests}`
