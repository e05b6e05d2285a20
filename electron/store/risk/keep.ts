// What the engine knows, kept beside the store so that a restart need not read the whole ledger. A cache: sealed by the store's key, bound to
// the last payment, label and note that it contains, and passed over with a line in the log when anything of it does not fit.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
const FORMAT = 2

export type KeptEngine = Readonly<{ engine: EngineSnapshot; habit: HabitSnapshot; fed: Fed }>

export function keptPath({ db, programme }: Services): string {
  return isPostgresUrl(db.where) || db.where === ':memory:'
    ? join(tmpdir(), `cardwarden-engine-${programme.storeId}`)
    : `${db.where}-engine`
}

/** Another version of the product or another time zone would read it wrongly: it does not open there. */
const placeOf = ({ programme }: Services, version = PRODUCT_VERSION) => ({
  table: 'risk_engine',
  column: 'state',
  row: `${programme.storeId}|${programme.timeZone}|${version}|${FORMAT}`,
})

/** In one step: a crash leaves the old one or the new one. */
export function writeKept(services: Services, kept: KeptEngine, version?: string): void {
  const path = keptPath(services)
  const half = `${path}.${process.pid}-${threadId}`
  try {
    writeFileSync(half, services.cipher.seal(serialize(kept), placeOf(services, version)), { mode: 0o600 })
    renameSync(half, path)
  } finally {
    rmSync(half, { force: true })
  }
}

/** What was kept, where the ledger still goes on from it. */
export async function readKept(services: Services): Promise<KeptEngine | null> {
  let sealed: Buffer
  try {
    sealed = readFileSync(keptPath(services))
  } catch {
    return null
  }
  try {
    const kept = deserialize(services.cipher.openBytes(sealed, placeOf(services))) as KeptEngine
    if (await services.db.read(() => ledgerFollows(kept.fed))) return kept
    services.log.info('What the risk engine had kept is not of this ledger; it reads the ledger instead.')
  } catch {
    services.log.info('What the risk engine had kept cannot be read; it reads the ledger instead.')
  }
  return null
}
