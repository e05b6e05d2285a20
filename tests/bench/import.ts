// The fraud handbook's months: time and peak memory of the command, beside the sqlite3 command line on the same ledger in the same run.
// CARDWARDEN_HANDBOOK names the folder with handbook-*.csv.gz, which are public and not part of the project; without it nothing is
// measured. CARDWARDEN_KEEP_IMPORT keeps the store of the last round with the rules.
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { createStoreAt, STORE_FILE } from '#electron/store/keeping.ts'
import { createLog } from '#electron/store/security/redact.ts'
import { startPostgres } from '#tests/store/postgres.ts'
import { median, type Bench, type Measure } from './bench.ts'
import { hasProgram, postgresPeer, sqlitePeer } from './import-peer.ts'
import { runImportCommand, type ImportRun } from './import-run.ts'

const ROUNDS = Number(process.env['CARDWARDEN_ROUNDS'] ?? 3)
const MOST_MB = 600
const MOST_TIMES = { on: 2.5, off: 1.5 } as const

export const bench: Bench = async () => {
  const source = process.env['CARDWARDEN_HANDBOOK']
  if (source === undefined) {
    console.log('  not measured: CARDWARDEN_HANDBOOK names no folder')
    return []
  }
  const files = readdirSync(source)
    .filter((name) => /^handbook-.*\.csv\.gz$/.test(name))
    .sort()
    .map((name) => join(source, name))
  const folder = mkdtempSync(join(tmpdir(), 'cardwarden-bench-'))
  const kept = process.env['CARDWARDEN_KEEP_IMPORT'] ?? join(folder, 'kept')
  try {
    const empty = async (data: string, rules: boolean): Promise<ImportRun> => {
      rmSync(data, { recursive: true, force: true })
      const { store } = await createStoreAt({ database: join(data, STORE_FILE) }, { demo: true }, { log })
      await store.close()
      return runImportCommand(files, [...flagsOf(rules), '--data', data])
    }
    const on: ImportRun[] = []
    const off: ImportRun[] = []
    const peer: number[] = []
    on.push(await empty(kept, true))
    const other = sqlitePeer(join(kept, STORE_FILE), folder)
    console.log(`  ${other.rows} rows; a round: rules on, peer, rules off`)
    for (let round = 0; round < ROUNDS; round++) {
      if (round > 0) on.push(await empty(kept, true))
      peer.push(other.run())
      off.push(await empty(join(folder, 'off'), false))
      console.log(
        `  ${on.at(-1)!.seconds.toFixed(1)} s, ${peer.at(-1)!.toFixed(1)} s, ${off.at(-1)!.seconds.toFixed(1)} s`,
      )
    }
    const more = await renumbered(files, join(folder, 'more.csv'))
    const held = await runImportCommand([more], [...flagsOf(true), '--data', kept])
    return [
      against('import into an empty store, rules off', off, peer, MOST_TIMES.off),
      against('import into an empty store, rules on', on, peer, MOST_TIMES.on),
      printed('import of as many more into a store that holds these, rules on', held),
      memory([...on, ...off, held]),
      ...(await postgres(files, folder)),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const flagsOf = (rules: boolean): ReadonlyArray<string> => [
  '--preset',
  'fraud-handbook',
  ...(rules ? [] : ['--no-rules']),
]

const log = createLog({ level: 'silent' })

function against(name: string, runs: ReadonlyArray<ImportRun>, peer: ReadonlyArray<number>, most: number): Measure {
  const ours = median(runs.map((run) => run.seconds))
  const theirs = median(peer)
  const times = ours / theirs
  const required = `at most ${most} times the peer's time; took ${times.toFixed(2)} times`
  return { name, unit: 's', median: ours, peer: theirs, ratio: theirs / ours, required, ok: times <= most }
}

const printed = (name: string, run: ImportRun, peer: number | null = null): Measure => ({
  name,
  unit: 's',
  median: run.seconds,
  peer,
  ratio: peer === null ? null : peer / run.seconds,
  required: null,
  ok: true,
})

function memory(runs: ReadonlyArray<ImportRun>): Measure {
  const peak = Math.max(...runs.map((run) => run.peakMb))
  const required = `< ${MOST_MB} MB`
  return {
    name: 'import, peak memory',
    unit: 'MB',
    median: peak,
    peer: null,
    ratio: null,
    required,
    ok: peak > 50 && peak < MOST_MB,
  }
}

/** The same payments under other ids, so that they are new to a store that has them. */
async function renumbered(files: ReadonlyArray<string>, path: string): Promise<string> {
  const out = createWriteStream(path)
  let header = true
  for (const file of files) {
    const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()) })
    let first = true
    for await (const line of lines) {
      if (first ? header : line !== '') out.write(`${first ? line : `9${line}`}\n`)
      if (first) header = false
      first = false
    }
  }
  out.end()
  await finished(out)
  return path
}

async function postgres(files: ReadonlyArray<string>, folder: string): Promise<ReadonlyArray<Measure>> {
  const server = await startPostgres({ durable: true })
  try {
    const url = `${server.url}?schema=bench`
    const keyFile = join(folder, 'keys', 'bench.key')
    mkdirSync(join(folder, 'keys'))
    const { store } = await createStoreAt({ database: url, keyFile }, { demo: true }, { log })
    await store.close()
    const run = await runImportCommand(files, [...flagsOf(true), '--database', url, '--key-file', keyFile])
    const name = 'import into an empty store on PostgreSQL, rules on, beside \\copy'
    if (!hasProgram('psql')) {
      console.log('  \\copy is not measured: psql is not installed (apt-get install postgresql-client)')
      return [printed(name, run)]
    }
    return [printed(name, run, postgresPeer(server.url, 'bench', folder))]
  } finally {
    await server.stop()
  }
}
