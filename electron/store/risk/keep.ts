// What the engine knows, kept beside the store so that a restart need not read the whole ledger. A cache: sealed by the store's key, bound to
// the last payment, label and note that it contains, and passed over with a line in the log when anything of it does not fit.
import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { deserialize, serialize } from 'node:v8'
import type { EngineSnapshot } from '#shared/risk/engine/signal-engine.ts'
import type { HabitSnapshot } from '#shared/risk/model/habit.ts'
import type { Services } from '#electron/store/api/services.ts'
import { PRODUCT_VERSION } from '#electron/store/api/version.ts'
import { isPostgresUrl } from '#electron/store/db/open.ts'
import { ledgerFollows } from '#electron/store/db/risk-history.ts'
import type { Fed } from './feed.ts'

/** Goes up when what is kept means something else. */
const FORMAT = 3
/** Bytes of a part's length before it. */
const LENGTH = 4

export type KeptEngine = Readonly<{ engine: EngineSnapshot; habit: HabitSnapshot; fed: Fed }>

export function keptPath({ db, programme }: Services): string {
  return isPostgresUrl(db.where) || db.where === ':memory:'
    ? join(tmpdir(), `cardwarden-engine-${programme.storeId}`)
    : `${db.where}-engine`
}

/** Another version of the product or another time zone would read it wrongly, and so would another place in the file: it does not open there. */
const placeOf = ({ programme }: Services, part: number, version = PRODUCT_VERSION) => ({
  table: 'risk_engine',
  column: 'state',
  row: `${programme.storeId}|${programme.timeZone}|${version}|${FORMAT}|${part}`,
})

/** What is written one after another, so that the whole is never in memory twice: what it begins with, then the engine's larger parts. */
type Head = Omit<KeptEngine, 'engine'> &
  Readonly<{ engine: Omit<EngineSnapshot, 'tables' | 'payments' | 'labels'>; tables: number }>

/** In one step: a crash leaves the old one or the new one. */
export function writeKept(services: Services, { engine, habit, fed }: KeptEngine, version?: string): void {
  const { tables, payments, labels, ...rest } = engine
  const head: Head = { fed, habit, engine: rest, tables: tables.length }
  const path = keptPath(services)
  const half = `${path}.${process.pid}-${threadId}`
  try {
    const file = openSync(half, 'w', 0o600)
    try {
      for (const [i, part] of [head, ...tables, payments, labels].entries()) {
        const sealed = services.cipher.seal(serialize(part), placeOf(services, i, version))
        const length = Buffer.alloc(LENGTH)
        length.writeUInt32BE(sealed.length)
        writeSync(file, length)
        writeSync(file, sealed)
      }
    } finally {
      closeSync(file)
    }
    renameSync(half, path)
  } finally {
    rmSync(half, { force: true })
  }
}

/** Throws where the file is not what was written. */
function readParts(services: Services, file: number): KeptEngine {
  const bytes = (wanted: number): Buffer => {
    const buffer = Buffer.alloc(wanted)
    if (readSync(file, buffer) !== wanted) throw new Error('it ends within a part')
    return buffer
  }
  let next = 0
  const part = <T>(): T => {
    const sealed = bytes(bytes(LENGTH).readUInt32BE())
    return deserialize(services.cipher.openBytes(sealed, placeOf(services, next++))) as T
  }
  const { fed, habit, engine, tables } = part<Head>()
  const snapshot: EngineSnapshot = {
    ...engine,
    tables: Array.from({ length: tables }, () => part<EngineSnapshot['tables'][number]>()),
    payments: part(),
    labels: part(),
  }
  if (readSync(file, Buffer.alloc(1)) !== 0) throw new Error('it goes on after its last part')
  return { fed, habit, engine: snapshot }
}

/** What was kept, where the ledger still goes on from it. */
export async function readKept(services: Services): Promise<KeptEngine | null> {
  const path = keptPath(services)
  if (!existsSync(path)) return null
  try {
    const file = openSync(path, 'r')
    let kept: KeptEngine
    try {
      kept = readParts(services, file)
    } finally {
      closeSync(file)
    }
    if (await services.db.read(() => ledgerFollows(kept.fed))) return kept
    services.log.info('What the risk engine had kept is not of this ledger; it reads the ledger instead.')
  } catch {
    services.log.info('What the risk engine had kept cannot be read; it reads the ledger instead.')
  }
  return null
}
