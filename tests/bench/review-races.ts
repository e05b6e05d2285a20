// 10,000 races of two consoles for the same case on each database; no case may be decided twice. CARDWARDEN_RACES=500 runs fewer.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Services } from '#electron/store/api/services.ts'
import { openDatabase } from '#electron/store/db/open.ts'
import { addOperator } from '#electron/store/db/operators.ts'
import { createFieldCipher } from '#electron/store/security/fields.ts'
import { createMasterKey, openKeyring } from '#electron/store/security/keys.ts'
import { createLog } from '#electron/store/security/redact.ts'
import { raceForCases } from '#tests/store/case-races.ts'
import { PROGRAMME, START, type Operator } from '#tests/store/databases.ts'
import { startPostgres } from '#tests/store/postgres.ts'
import type { Bench, Measure } from './bench.ts'

const ROUNDS = Number(process.env['CARDWARDEN_RACES'] ?? 10_000)
const ONLY = process.env['CARDWARDEN_RACES_ON']

async function race(where: string, name: string): Promise<ReadonlyArray<Measure>> {
  const master = createMasterKey()
  const keyring = openKeyring(Buffer.from(master))
  const db = await openDatabase(where, { create: true })
  const services: Services = {
    db,
    keyring,
    cipher: createFieldCipher(keyring),
    clock: () => START,
    log: createLog({ level: 'silent' }),
    programme: PROGRAMME,
    committed: () => {},
  }
  const person = async (who: string): Promise<Operator> => {
    const fields = { name: who, displayName: who, role: 'reviewer' as const, passwordHash: null }
    const id = await db.write(() => addOperator(fields, START))
    return { kind: 'operator', id, name: who, displayName: who, role: 'reviewer', session: who }
  }
  const people = [await person('one'), await person('two')] as const
  const started = performance.now()
  const { decidedTwice, notDecided, refusals } = await raceForCases({ where, master, services }, people, ROUNDS)
  const seconds = (performance.now() - started) / 1000
  await db.close()
  console.log(`    ${name}: ${ROUNDS} races in ${seconds.toFixed(0)} s, refused ${JSON.stringify(refusals)}`)
  const count = (what: string, value: number): Measure => ({
    name: `${name}: ${what} in ${ROUNDS} races`,
    unit: 'cases',
    median: value,
    peer: null,
    ratio: null,
    required: '0',
    ok: value === 0,
  })
  return [count('decided twice', decidedTwice), count('decided by nobody', notDecided)]
}

export const bench: Bench = async () => {
  const measures: Array<Measure> = []
  if (ONLY !== 'postgres') {
    const folder = mkdtempSync(join(tmpdir(), 'cardwarden-races-'))
    measures.push(...(await race(join(folder, 'cardwarden.db'), 'SQLite')))
    rmSync(folder, { recursive: true, force: true })
  }
  if (ONLY !== 'sqlite') {
    const server = await startPostgres()
    measures.push(...(await race(`${server.url}?schema=races`, 'PostgreSQL')))
    await server.stop()
  }
  return measures
}
