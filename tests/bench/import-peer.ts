// What the import is compared with: the sqlite3 command line (or psql) reads the same ledger, exported from a store, into a table with
// the store's columns and indexes, as durable as the store is.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Driver from 'better-sqlite3'

export const hasProgram = (name: string): boolean => spawnSync(name, ['--version']).status === 0

function sqlite3(file: string, script: string): string {
  const { status, stdout, stderr } = spawnSync('sqlite3', [file], { input: `.bail on\n${script}`, encoding: 'utf8' })
  if (status !== 0) throw new Error(`sqlite3 ended with ${String(status)}: ${stderr}`)
  return stdout
}

export type SqlitePeer = Readonly<{ rows: number; run: () => number }>

/**
 * `.import` gives empty text where the store has no value, so the peer's table is not strict and its partial indexes leave the empty
 * ones out: as many entries as the store's. The indexes are made after the rows, which is the peer's fastest way (a fourth of the time).
 */
export function sqlitePeer(store: string, folder: string): SqlitePeer {
  if (!hasProgram('sqlite3')) {
    throw new Error(
      'The peer of this bench is the sqlite3 command line, which is not installed: apt-get install sqlite3',
    )
  }
  const db = new Driver(store, { readonly: true })
  const statements = db
    .prepare<[], { type: string; sql: string }>(
      `select type, sql from sqlite_schema where tbl_name = 'txn' and sql is not null order by type desc`,
    )
    .all()
  const rows = db.prepare<[], { n: number }>('select count(*) as n from txn').get()!.n
  const sum = db.prepare<[], { n: number }>('select sum(amount) as n from txn').get()!.n
  db.close()
  const csv = join(folder, 'ledger.csv')
  const exported = spawnSync('sqlite3', ['-csv', store, 'select * from txn'], { maxBuffer: 1 << 30 })
  if (exported.status !== 0) throw new Error(`sqlite3 could not export the ledger: ${exported.stderr.toString()}`)
  writeFileSync(csv, exported.stdout)
  const table = statements
    .filter(({ type }) => type === 'table')
    .map(({ sql }) => sql.replace(/\)\s*strict$/i, ')').replaceAll(/ references \w+ \(id\)/g, ''))
  const indexes = statements
    .filter(({ type }) => type === 'index')
    .map(({ sql }) => sql.replaceAll(/(\w+) is not null/g, `$1 <> ''`))
  const target = join(folder, 'peer.db')
  return {
    rows,
    run: () => {
      for (const end of ['', '-wal', '-shm']) rmSync(target + end, { force: true })
      const script = [
        'PRAGMA journal_mode=WAL;',
        'PRAGMA synchronous=FULL;',
        ...table.map((sql) => `${sql};`),
        `.import --csv ${csv} txn`,
        ...indexes.map((sql) => `${sql};`),
      ].join('\n')
      const began = performance.now()
      sqlite3(target, `${script}\n`)
      const seconds = (performance.now() - began) / 1000
      const check = sqlite3(target, 'select count(*), sum(amount) from txn;\n').trim()
      if (check !== `${rows}|${sum}`) throw new Error(`the peer read other rows than the store holds: ${check}`)
      return seconds
    },
  }
}

/** `\copy` of the store's own ledger into a table like it, indexes afterwards. Seconds. */
export function postgresPeer(url: string, schema: string, folder: string): number {
  const csv = join(folder, 'ledger-pg.csv')
  const psql = (script: string): void => {
    const { status, stderr } = spawnSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', url], {
      input: script,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`psql ended with ${String(status)}: ${stderr}`)
  }
  if (!existsSync(csv)) psql(`\\copy (select * from ${schema}.txn) to '${csv}' csv\n`)
  psql(`drop schema if exists peer cascade; create schema peer; create table peer.txn (like ${schema}.txn);\n`)
  const began = performance.now()
  psql(
    `\\copy peer.txn from '${csv}' csv
do $$ declare i record; begin
  for i in select replace(indexdef, ' ON ${schema}.', ' ON peer.') as def from pg_indexes
    where schemaname = '${schema}' and tablename = 'txn' loop execute i.def; end loop;
end $$;\n`,
  )
  return (performance.now() - began) / 1000
}
