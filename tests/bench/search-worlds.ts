// The stores that searches are measured on: a demo programme of the bar's size on SQLite, and the same rows on PostgreSQL.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import { makeDemo } from '#electron/cli/demo.ts'
import { openDatabase } from '#electron/store/db/open.ts'
import { connectPostgres } from '#electron/store/db/postgres.ts'
import type { Database } from '#electron/store/db/work.ts'
import { STORE_FILE } from '#electron/store/keeping.ts'
import { startPostgres } from '#tests/store/postgres.ts'

/** The demo's now. */
export const AS_OF = Date.UTC(2026, 10, 24, 1, 42)
/** Kept between runs in the folder that CARDWARDEN_BENCH_CACHE names. */
const CACHE = process.env['CARDWARDEN_BENCH_CACHE']

export type SearchWorld = Readonly<{ db: Database; close: () => Promise<void> }>

/** A demo of so many payments; made once when there is a cache. */
export async function demoFile(payments: number): Promise<Readonly<{ file: string; remove: () => void }>> {
  const folder =
    CACHE === undefined ? mkdtempSync(join(tmpdir(), 'cardwarden-bench-')) : join(CACHE, `demo-${payments}`)
  const file = join(folder, STORE_FILE)
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    console.log(`  making a demo of ${payments} payments in ${folder}`)
    const customers = Math.round(payments / 58)
    await makeDemo(folder, { customers, transactions: payments, days: 90, seed: 'bench', asOf: AS_OF })
  }
  // A cached store may be of an older schema; opening it brings it to the newest.
  await (await openDatabase(file, { create: false })).close()
  const remove = (): void => {
    if (CACHE === undefined) rmSync(folder, { recursive: true, force: true })
  }
  return { file, remove }
}

export async function sqliteWorld(file: string): Promise<SearchWorld> {
  const db = await openDatabase(file, { create: false })
  return { db, close: () => db.close() }
}

/** Tables that searches read, in the order of their references. Sealed columns stay behind. */
const TABLES = ['source', 'operator', 'customer', 'account', 'card', 'merchant', 'flag', 'flag_rule', 'txn', 'hour_sum']
const ROWS = 10_000

type Column = Readonly<{ name: string; type: string }>

export async function postgresWorld(file: string): Promise<SearchWorld> {
  const server = await startPostgres({ durable: true })
  const where = `${server.url}?schema=bench`
  const db = await openDatabase(where, { create: true })
  const pool = connectPostgres(server.url)
  const from = new Driver(file, { readonly: true })
  for (const table of TABLES) {
    const columns = (from.pragma(`table_info(${table})`) as ReadonlyArray<Column>).filter(
      ({ name }) => !name.endsWith('_enc'),
    )
    const arrays = columns.map(({ type }, i) => `$${i + 1}::${type === 'INTEGER' ? 'bigint' : 'text'}[]`)
    const names = columns.map(({ name }) => name).join()
    const insert = `insert into bench.${table} (${names}) select * from unnest(${arrays.join()})`
    if (table === 'hour_sum') await pool.query('delete from bench.hour_sum')
    const lists: Array<Array<unknown>> = columns.map(() => [])
    const send = async (): Promise<void> => {
      if (lists[0]!.length === 0) return
      await pool.query({ name: table, text: insert, values: lists })
      for (const list of lists) list.length = 0
    }
    for (const row of from.prepare<[], Array<unknown>>(`select ${names} from ${table}`).raw().iterate()) {
      for (const [i, value] of row.entries()) lists[i]!.push(value)
      if (lists[0]!.length === ROWS) await send()
    }
    await send()
  }
  from.close()
  await pool.query('vacuum analyze')
  await pool.end()
  return {
    db,
    close: async () => {
      await db.close()
      await server.stop()
    },
  }
}
