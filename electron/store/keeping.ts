// Makes and opens stores: the database, its master key behind key slots, and the facts of the programme.
// Hosts, the command line and tests start here; what they get is a Store (store.ts).
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { addKeySlot, keySlots, metaValue, setMeta } from './db/meta.ts'
import { addOperator } from './db/operators.ts'
import { isPostgresUrl, openDatabase } from './db/open.ts'
import { StoreFileError } from './db/refusal.ts'
import type { Database, Work } from './db/work.ts'
import { writeAudit } from './api/audit-trail.ts'
import type { Programme } from './api/services.ts'
import { createKeyFile, DEMO_KEY_FILE, keyFilePath, readKeyFile } from './security/keyfile.ts'
import {
  assertStoreKey,
  createMasterKey,
  openKeyring,
  openSlot,
  sealSlot,
  wipe,
  type Keyring,
  type KeySlot,
  type SlotKind,
} from './security/keys.ts'
import { hashPassword } from './security/passwords.ts'
import { createRecoveryCode, randomSymbols } from './security/recoveryCode.ts'
import type { Log } from './security/redact.ts'
import { beginLearning } from './risk/learning.ts'
import { createStore, type Store } from './store.ts'

/** Where a store lies and what opens it. */
export type StorePlace = Readonly<{
  /** A file's path or a `postgres://` URL. */
  database: string
  /** Opens it by this key file instead of the one this user has for the store. */
  keyFile?: string | undefined
  /** Opens it by 32 bytes of the device's keyring. */
  deviceSecret?: Uint8Array | undefined
  passphrase?: string | undefined
  recoveryCode?: string | undefined
}>

export type Surroundings = Readonly<{
  log: Log
  clock?: () => number
  /** The store is opened to be served: what payments need is learnt from its opening on, not with the first of them. */
  serves?: boolean
}>

export const STORE_FILE = 'cardwarden.db'

/** The programme of a new store, until settings make it changeable. */
export const PROGRAMME = { timeZone: 'Asia/Shanghai', currency: 'CNY', homeCountry: 'CN', bin: '99990001' } as const

const dataDirOf = (database: string): string | undefined =>
  isPostgresUrl(database) || database === ':memory:' ? undefined : dirname(database)

function* readProgramme(): Work<Programme> {
  const value = function* (key: string): Work<string> {
    const found = yield* metaValue(key)
    if (found === undefined) throw new Error(`the store has lost its ${key}: restore a backup`)
    return found
  }
  return {
    storeId: yield* value('store_id'),
    demo: (yield* value('demo')) === '1',
    timeZone: yield* value('time_zone'),
    currency: yield* value('currency'),
    homeCountry: yield* value('home_country'),
    bin: yield* value('bin'),
  }
}

type Offer = Readonly<{ kind: SlotKind; secret: () => string | Buffer }>

/** What is at hand to open the store with, in the order in which it is tried: what the caller named, then the demo's own key, then
 * the device's keyring, then this user's key file. A way whose slot the store does not have is passed over. */
function offersFor(place: StorePlace, programme: Programme): ReadonlyArray<Offer> {
  const dataDir = dataDirOf(place.database)
  const { recoveryCode, passphrase, keyFile, deviceSecret } = place
  if (recoveryCode !== undefined) return [{ kind: 'recovery', secret: () => recoveryCode }]
  if (passphrase !== undefined) return [{ kind: 'passphrase', secret: () => passphrase }]
  const fileAt = (path: string): Offer => ({
    kind: 'keyfile',
    secret: () => readKeyFile(path, { dataDir, demo: programme.demo }),
  })
  if (keyFile !== undefined) return [fileAt(keyFile)]
  if (programme.demo && dataDir !== undefined) return [fileAt(join(dataDir, DEMO_KEY_FILE))]
  const device: ReadonlyArray<Offer> =
    deviceSecret === undefined ? [] : [{ kind: 'keyring', secret: () => Buffer.from(deviceSecret) }]
  return [...device, fileAt(keyFilePath(programme.storeId))]
}

async function keyringOf(db: Database, place: StorePlace, programme: Programme): Promise<Keyring> {
  const { slots, check } = await db.read(function* () {
    return { slots: yield* keySlots(), check: yield* metaValue('key_check') }
  })
  let failure: unknown = new StoreFileError('wrong_key', place.database)
  for (const { kind, secret } of offersFor(place, programme)) {
    for (const slot of slots.filter((one) => one.kind === kind)) {
      try {
        const master = await openSlot(JSON.parse(slot.record) as KeySlot, secret())
        const keyring = openKeyring(master)
        wipe(master)
        assertStoreKey(keyring, check ?? '')
        return keyring
      } catch (error) {
        failure = error
      }
    }
  }
  throw failure
}

/** Opens a store that is there. Errors (StoreFileError, security errors) say what happened and what to do. */
export async function openStore(place: StorePlace, { log, clock, serves = false }: Surroundings): Promise<Store> {
  const db = await openDatabase(place.database, { create: false })
  try {
    const known = await db.read(() => metaValue('store_id'))
    if (known === undefined) throw new StoreFileError('no_store', place.database)
    const programme = await db.read(readProgramme)
    const keyring = await keyringOf(db, place, programme)
    const store = createStore({ db, keyring, programme, log, ...(clock !== undefined && { clock }) })
    if (serves) await beginLearning(store.services)
    return store
  } catch (error) {
    await db.close()
    throw error
  }
}

export type NewStore = Readonly<{
  demo: boolean
  /** The first administrator of a store that is no demo. */
  administrator?: Readonly<{ name: string; displayName: string; password: string }>
}>

/** Makes an empty store. The recovery code is shown once and kept nowhere; a demo's key lies beside its data and has none. */
export async function createStoreAt(
  place: StorePlace,
  fresh: NewStore,
  { log, clock = Date.now }: Surroundings,
): Promise<Readonly<{ store: Store; recoveryCode: string | null }>> {
  const dataDir = dataDirOf(place.database)
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const db = await openDatabase(place.database, { create: true })
  const made: Array<string> = []
  try {
    const now = clock()
    const programme: Programme = { storeId: randomSymbols(16), demo: fresh.demo, ...PROGRAMME }
    const master = createMasterKey()
    const slots: Array<KeySlot> = []
    if (place.deviceSecret !== undefined && !fresh.demo) {
      slots.push(await sealSlot('keyring', Buffer.from(place.deviceSecret), master, { now }))
    } else {
      const path =
        place.keyFile ??
        (fresh.demo && dataDir !== undefined ? join(dataDir, DEMO_KEY_FILE) : keyFilePath(programme.storeId))
      const rule = { dataDir, demo: fresh.demo }
      const known = existsSync(path)
      const secret = known ? readKeyFile(path, rule) : createKeyFile(path, rule)
      if (!known) made.push(path)
      slots.push(await sealSlot('keyfile', secret, master, { now }))
      wipe(secret)
    }
    if (place.passphrase !== undefined) slots.push(await sealSlot('passphrase', place.passphrase, master, { now }))
    const recoveryCode = fresh.demo ? null : createRecoveryCode()
    if (recoveryCode !== null) slots.push(await sealSlot('recovery', recoveryCode, master, { now }))
    const keyring = openKeyring(master)
    wipe(master)
    const { administrator } = fresh
    const passwordHash = administrator === undefined ? null : await hashPassword(administrator.password)
    const store = createStore({ db, keyring, programme, log, clock })
    await db.write(function* () {
      yield* setMeta('store_id', programme.storeId)
      yield* setMeta('demo', programme.demo ? '1' : '0')
      yield* setMeta('time_zone', programme.timeZone)
      yield* setMeta('currency', programme.currency)
      yield* setMeta('home_country', programme.homeCountry)
      yield* setMeta('bin', programme.bin)
      yield* setMeta('key_check', keyring.check)
      yield* setMeta('created_at', String(now))
      for (const slot of slots) yield* addKeySlot(slot.kind, JSON.stringify(slot), now)
      if (administrator !== undefined) {
        const { name, displayName } = administrator
        yield* addOperator({ name, displayName, role: 'administrator', passwordHash }, now)
      }
      const peer = { transport: 'in-process' } as const
      yield* writeAudit(
        store.services,
        { actor: null, peer },
        { action: 'store.created', reason: programme.demo ? 'demo' : 'empty' },
        now,
      )
    })
    return { store, recoveryCode }
  } catch (error) {
    await db.close()
    // Nothing half-made stays behind: a second try must find the place as it was.
    for (const path of made) rmSync(path, { force: true })
    if (dataDir !== undefined) for (const end of ['', '-wal', '-shm']) rmSync(place.database + end, { force: true })
    throw error
  }
}
