import Database from 'better-sqlite3'
import { readFileSync } from 'node:fs'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { MIGRATIONS, migratePostgres, migrateSqlite, SCHEMA_VERSION } from '#electron/store/db/migrate.ts'
import { connectPostgres } from '#electron/store/db/postgres.ts'
import { connectSqlite } from '#electron/store/db/sqlite.ts'
import { freshPlace } from './databases.ts'

/** Table and column names as electron/store/db/schema.ts declares them, in alphabetical order: `card.bin`. */
function declaredColumns(): ReadonlyArray<string> {
  const source = readFileSync(new URL('../../electron/store/db/schema.ts', import.meta.url), 'utf8')
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/[\s\S]*export type Tables = \{/, '')
  const tables = [...source.matchAll(/^ {2}(\w+): \{([^}]*)\}/gm)]
  return tables
    .flatMap(([, table, body = '']) => [...body.matchAll(/(\w+): [^;\n]+/g)].map(([, column]) => `${table}.${column}`))
    .toSorted()
}

async function emptyPostgres() {
  const where = new URL(await freshPlace('postgres'))
  const schema = where.searchParams.get('schema')!
  const pool = connectPostgres(inject('postgresUrl'))
  onTestFinished(() => pool.end())
  const columns = async (): Promise<ReadonlyArray<string>> => {
    const { rows } = await pool.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns where table_schema = $1`,
      [schema],
    )
    return rows
      .map((row) => row.name)
      .filter((name) => !name.startsWith('cardwarden_schema.'))
      .toSorted()
  }
  const version = async (): Promise<number | undefined> =>
    (await pool.query<{ version: number }>(`select version from ${schema}.cardwarden_schema`)).rows[0]?.version
  return { pool, schema, columns, version }
}

async function emptySqlite() {
  const db = connectSqlite(await freshPlace('sqlite'), { create: true })
  onTestFinished(() => void db.close())
  const columns = (): ReadonlyArray<string> =>
    db
      .prepare<[], { name: string }>(
        `select m.name || '.' || c.name as name from sqlite_schema m, pragma_table_info(m.name) c where m.type = 'table'
         and m.name not like 'sqlite_%'`,
      )
      .all()
      .map((row) => row.name)
      .toSorted()
  return { db, columns, version: () => db.pragma('user_version', { simple: true }) }
}

describe('migrations', () => {
  it('are numbered from 1 without a gap and are named', () => {
    expect(MIGRATIONS.map((migration) => migration.number)).toEqual(MIGRATIONS.map((_, i) => i + 1))
    expect(MIGRATIONS.at(-1)?.number).toBe(SCHEMA_VERSION)
    for (const { name } of MIGRATIONS) expect(name).toMatch(/^[a-z-]+$/)
  })
})

describe('migration 1, foundation', () => {
  it('makes on SQLite the tables and columns that the schema types declare', async () => {
    const { db, columns, version } = await emptySqlite()
    migrateSqlite(db, 1)
    expect(columns()).toEqual(declaredColumns())
    expect(version()).toBe(1)
  })

  it('makes on PostgreSQL the tables and columns that the schema types declare', async () => {
    const { pool, schema, columns, version } = await emptyPostgres()
    await migratePostgres(pool, schema, true, 1)
    expect(await columns()).toEqual(declaredColumns())
    expect(await version()).toBe(1)
  })

  it('makes only strict tables on SQLite, so that a text in an amount is refused', async () => {
    const { db } = await emptySqlite()
    migrateSqlite(db, 1)
    const loose = db.prepare(
      `select name from pragma_table_list where schema = 'main' and strict = 0 and name not like 'sqlite_%'`,
    )
    expect(loose.all()).toEqual([])
    expect(() =>
      db.prepare(`insert into rate (currency, day, rate_e8, source) values ('USD', 20261123, 'seven', 'test')`).run(),
    ).toThrow(Database.SqliteError)
  })
})

describe('migrating again', () => {
  it('changes nothing on SQLite', async () => {
    const { db, columns, version } = await emptySqlite()
    migrateSqlite(db)
    const before = columns()
    migrateSqlite(db)
    expect(columns()).toEqual(before)
    expect(version()).toBe(SCHEMA_VERSION)
  })

  it('by two programs at once on PostgreSQL makes the schema once', async () => {
    const { pool, schema, version, columns } = await emptyPostgres()
    await Promise.all([migratePostgres(pool, schema, true), migratePostgres(pool, schema, true)])
    expect(await version()).toBe(SCHEMA_VERSION)
    expect(await columns()).toEqual(declaredColumns())
  })
})

describe('a store of a newer version', () => {
  it('is refused by name on SQLite and left as it is', async () => {
    const { db, version } = await emptySqlite()
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
    expect(() => migrateSqlite(db)).toThrow(/newer version of Cardwarden/)
    expect(version()).toBe(SCHEMA_VERSION + 1)
  })

  it('is refused by name on PostgreSQL and left as it is', async () => {
    const { pool, schema, version } = await emptyPostgres()
    await migratePostgres(pool, schema, true)
    await pool.query(`update ${schema}.cardwarden_schema set version = ${SCHEMA_VERSION + 1}`)
    await expect(migratePostgres(pool, schema, false)).rejects.toThrow(/newer version of Cardwarden/)
    expect(await version()).toBe(SCHEMA_VERSION + 1)
  })
})
