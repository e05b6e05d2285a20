import Database from 'better-sqlite3'
import { readFileSync } from 'node:fs'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { MIGRATIONS, migratePostgres, migrateSqlite, SCHEMA_VERSION } from '#electron/store/db/migrate.ts'
import { merchantSearch } from '#electron/store/db/merchant-text.ts'
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
  it('are numbered upwards from 1 and are named', () => {
    const numbers = MIGRATIONS.map((migration) => migration.number)
    expect(numbers[0]).toBe(1)
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
    expect(MIGRATIONS.at(-1)?.number).toBe(SCHEMA_VERSION)
    for (const { name } of MIGRATIONS) expect(name).toMatch(/^[a-z-]+$/)
  })
})

describe('all migrations together', () => {
  it('make on SQLite the tables and columns that the schema types declare', async () => {
    const { db, columns, version } = await emptySqlite()
    migrateSqlite(db)
    expect(columns()).toEqual(declaredColumns())
    expect(version()).toBe(SCHEMA_VERSION)
  })

  it('make on PostgreSQL the tables and columns that the schema types declare', async () => {
    const { pool, schema, columns, version } = await emptyPostgres()
    await migratePostgres(pool, schema, true)
    expect(await columns()).toEqual(declaredColumns())
    expect(await version()).toBe(SCHEMA_VERSION)
  })

  it('make only strict tables on SQLite, so that a text in an amount is refused', async () => {
    const { db } = await emptySqlite()
    migrateSqlite(db)
    const loose = db.prepare(
      `select name from pragma_table_list where schema = 'main' and strict = 0 and name not like 'sqlite_%'`,
    )
    expect(loose.all()).toEqual([])
    expect(() =>
      db.prepare(`insert into rate (currency, day, rate_e8, source) values ('USD', 20261123, 'seven', 'test')`).run(),
    ).toThrow(Database.SqliteError)
  })
})

describe('migration 1, foundation', () => {
  it('is what the first stores have', async () => {
    const { db, columns, version } = await emptySqlite()
    migrateSqlite(db, 1)
    expect(version()).toBe(1)
    expect(columns()).toEqual(expect.arrayContaining(['card.last4', 'txn.at', 'audit.hash']))
    expect(columns().filter((column) => column.startsWith('saved_view.'))).toEqual([])
  })
})

/** A ledger of three payments in a store of version 1: two alike within one hour, one declined an hour later. */
const OLD_LEDGER = [
  `insert into source (id, name) values (1, 'test')`,
  `insert into customer (id, latin, search, language, since, origin) values (1, 'Lin', 'lin', 'en', 0, 0)`,
  `insert into account (id, customer_id, currency, available) values (1, 1, 'CNY', 0)`,
  `insert into card (id, customer_id, account_id, bin, last4, expires_at, issued_at, state, abroad, online, contactless, cash,
    pin_state, origin) values (1, 1, 1, '', '4242', 0, 0, 0, 1, 1, 1, 1, 0, 0)`,
  `insert into merchant (id, source, outside_id, name, search, mcc) values (1, 1, 'm', 'Kumo', 'kumo', '5411')`,
  ...[
    [1, 3_600_000, 0, 'null', 500],
    [2, 7_199_999, 0, 'null', 700],
    [3, 7_200_000, 1, '4', 900],
  ].map(
    ([id, at, status, reason, amount]) =>
      `insert into txn (id, card_id, merchant_id, at, status, reason, channel, pin, amount, currency, billing_amount, billing_currency,
        origin) values (${id}, 1, 1, ${at}, ${status}, ${reason}, 2, 0, ${amount}, 'CNY', ${amount}, 'CNY', 0)`,
  ),
]
const OLD_SUMS = [
  { hour: 1, status: 0, reason: -1, payments: 2, amount: 1200 },
  { hour: 2, status: 1, reason: 4, payments: 1, amount: 900 },
]
const SUMS = 'select hour, status, reason, payments, amount from'

describe('migration 2, search', () => {
  it('sums on SQLite the ledger that is there', async () => {
    const { db } = await emptySqlite()
    migrateSqlite(db, 1)
    for (const sql of OLD_LEDGER) db.exec(sql)
    migrateSqlite(db)
    expect(db.prepare(`${SUMS} hour_sum order by hour`).all()).toEqual(OLD_SUMS)
  })

  it('sums on PostgreSQL the ledger that is there', async () => {
    const { pool, schema } = await emptyPostgres()
    await migratePostgres(pool, schema, true, 1)
    const client = await pool.connect()
    await client.query(`set search_path to ${schema}`)
    for (const sql of OLD_LEDGER) await client.query(sql)
    client.release()
    await migratePostgres(pool, schema, false)
    expect((await pool.query(`${SUMS} ${schema}.hour_sum order by hour`)).rows).toEqual(OLD_SUMS)
  })
})

describe('migration 4, card-life', () => {
  const OLD = `insert into customer (id, latin, search, language, since, origin) values (1, 'Emil', 'emil', 'en', 0, 0);
    insert into account (id, customer_id, currency, available, held) values (1, 1, 'CNY', 5000, 700), (2, 1, 'CNY', -300, 0)`
  const BOOKS = `select account_id, from_book, to_book, amount from posting order by id`
  const expected = [
    { account_id: 1, from_book: 2, to_book: 0, amount: 5000 },
    { account_id: 2, from_book: 0, to_book: 2, amount: 300 },
    { account_id: 1, from_book: 2, to_book: 1, amount: 700 },
  ]
  it('opens the ledger with what accounts of an older SQLite store hold', async () => {
    const { db } = await emptySqlite()
    migrateSqlite(db, 1)
    db.exec(OLD)
    migrateSqlite(db)
    expect(db.prepare(BOOKS).all()).toEqual(expected)
  })
  it('opens the ledger with what accounts of an older PostgreSQL store hold', async () => {
    const { pool, schema } = await emptyPostgres()
    await migratePostgres(pool, schema, true, 1)
    await pool.query(`set search_path to ${schema}; ${OLD}`)
    await migratePostgres(pool, schema, false)
    const { rows } = await pool.query(BOOKS.replace('posting', `${schema}.posting`))
    expect(rows).toEqual(expected)
  })
})

describe('migration 5, identity review', () => {
  it('keeps the applications of an older store, unwarned, unowned and no second look', async () => {
    const { db } = await emptySqlite()
    migrateSqlite(db, 1)
    db.prepare(
      `insert into application (id, kind, state, submission, submitted_at, due_at, risk, risk_reasons, latin, search, language, city,
       country, fields_enc, checks, origin) values (1, 0, 0, 1, 1, 2, 3, '[]', 'A', 'a', 'en', 'x', 'CN', x'00', '[]', 0)`,
    ).run()
    migrateSqlite(db)
    expect(db.prepare('select look, owner_id, warned_at, first_by, risk_version from application').get()).toEqual({
      look: 0,
      owner_id: null,
      warned_at: null,
      first_by: null,
      risk_version: 1,
    })
  })
})

describe('migration 6, risk scores', () => {
  it('adds a place for the reasons of single payments and leaves old payments without', async () => {
    const { db } = await emptySqlite()
    migrateSqlite(db, 1)
    for (const sql of OLD_LEDGER) db.exec(sql)
    migrateSqlite(db)
    expect(db.prepare('select count(*) as n from txn_score').get()).toEqual({ n: 0 })
    db.exec(`insert into txn_score (txn_id, model, reasons) values (1, 'm', '[]')`)
    expect(() => db.exec(`insert into txn_score (txn_id, model, reasons) values (1, 'm', '[]')`)).toThrow(/UNIQUE/)
  })
})

describe('migration 11, watch lists', () => {
  it('keeps people and applications, held against no list yet, and keeps entries by their content', async () => {
    const { db } = await emptySqlite()
    migrateSqlite(db, 7)
    for (const sql of OLD_LEDGER) db.exec(sql)
    db.prepare(
      `insert into application (id, kind, state, submission, submitted_at, due_at, risk, risk_reasons, latin, search, language, city,
       country, fields_enc, checks, origin) values (1, 0, 0, 1, 1, 2, 3, '[]', 'A', 'a', 'en', 'x', 'CN', x'00', '[]', 0)`,
    ).run()
    migrateSqlite(db)
    expect(db.prepare('select screened from customer').get()).toEqual({ screened: 0 })
    expect(db.prepare('select screened, cause, paper_reasons, rule from application').get()).toEqual({
      screened: 0,
      cause: null,
      paper_reasons: null,
      rule: null,
    })
    db.exec(`insert into watch_list (id, name, format, digest, entries, imported_at) values (1, 'L', 'un', '', 1, 0)`)
    const add = (digest: string) =>
      db
        .prepare(
          `insert into watch_entry (list_id, entry, digest, kind, names, births, countries, programmes, state)
           values (1, '7', ?, 'person', '[]', '[]', '[]', '[]', 0)`,
        )
        .run(digest)
    add('one')
    add('two')
    expect(() => add('one')).toThrow(/UNIQUE/)
  })
})

describe('migration 16, auto-rules', () => {
  it('adds no rule, so that none is on, and keeps one row a rule', async () => {
    const { db } = await emptySqlite()
    migrateSqlite(db, 12)
    for (const sql of OLD_LEDGER) db.exec(sql)
    migrateSqlite(db)
    expect(db.prepare('select count(*) as n from auto_rule').get()).toEqual({ n: 0 })
    db.exec(`insert into auto_rule (name, settings) values ('approve_clean', '{}')`)
    expect(db.prepare('select on_since, asked_by, version from auto_rule').get()).toEqual({
      on_since: null,
      asked_by: null,
      version: 1,
    })
    expect(() => db.exec(`insert into auto_rule (name, settings) values ('approve_clean', '{}')`)).toThrow(/UNIQUE/)
  })
})

describe('migration 23, rule runs', () => {
  it('keeps what is known of when versions ran and when stops were lifted', async () => {
    const { db } = await emptySqlite()
    migrateSqlite(db, 22)
    db.exec(`insert into operator (id, name, display_name, role, failed, active, created_at, version)
      values (1, 'a', 'A', 'supervisor', 0, 1, 0, 1)`)
    db.exec(`insert into rule (id, name, changed_at, version) values (1, 'R', 0, 1)`)
    const version = (number: number, shadow: number | null, live: number | null, ended: number | null): unknown =>
      db
        .prepare(
          `insert into rule_version (rule_id, number, text, actions, author, made_at, shadow_at, live_at, ended_at)
           values (1, ?, '', '{}', 1, 0, ?, ?, ?)`,
        )
        .run(number, shadow, live, ended)
    version(1, null, null, null)
    version(2, 10, 20, 30)
    version(3, 50, 40, null)
    version(4, null, 60, 70)
    db.exec(`insert into risk_stop (id, kind, target, reason, maker, from_at, until_at, lifted_at, version)
      values (1, 'bin', '999900', 'r', 1, 0, 90, 30, 3), (2, 'bin', '999901', 'r', 1, 0, 90, null, 1)`)
    migrateSqlite(db)
    expect(db.prepare('select decided_at from risk_stop order by id').pluck().all()).toEqual([30, null])
    expect(db.prepare('select version_id, live, from_at, until_at from rule_run order by from_at').raw().all()).toEqual(
      [
        [2, 0, 10, 20],
        [2, 1, 20, 30],
        [3, 1, 40, 50],
        [3, 0, 50, null],
        [4, 1, 60, 70],
      ],
    )
    expect(() => db.exec('insert into rule_run (version_id, live, from_at) values (3, 1, 80)')).toThrow(/UNIQUE/)
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

describe('migration 8, imports', () => {
  it('adds imports and mappings to a store that has neither, and keeps one name a person', async () => {
    const { db, columns } = await emptySqlite()
    migrateSqlite(db, 7)
    expect(columns().filter((column) => column.startsWith('import_'))).toEqual([])
    migrateSqlite(db)
    expect(columns()).toEqual(expect.arrayContaining(['import_job.rows_read', 'import_mapping.mapping']))
    db.exec(`insert into operator (id, name, display_name, role, failed, active, created_at, version)
      values (1, 'a', 'A', 'supervisor', 0, 1, 0, 1)`)
    const add = () =>
      db.exec(`insert into import_mapping (owner_id, name, mapping, shared, changed_at) values (1, 'Bank', '{}', 0, 0)`)
    add()
    expect(add).toThrow(/unique/i)
  })
})

describe('migration 24, payment keys', () => {
  it('adds the key to two indexes of PostgreSQL and leaves SQLite as it is, whose indexes have it', async () => {
    const { pool, schema } = await emptyPostgres()
    await migratePostgres(pool, schema, true)
    const { rows } = await pool.query<{ name: string; columns: string }>(
      `select indexname as name, substring(indexdef from '[(].*') as columns from pg_indexes
       where schemaname = $1 and indexname in ('txn_card', 'txn_merchant') order by 1`,
      [schema],
    )
    expect(rows).toEqual([
      { name: 'txn_card', columns: '(card_id, at, id)' },
      { name: 'txn_merchant', columns: '(merchant_id, at, id)' },
    ])
    const { db } = await emptySqlite()
    migrateSqlite(db)
    const text = db.prepare<[], string>(`select sql from sqlite_schema where name = 'txn_card'`).pluck().get()
    expect(text).toBe('CREATE INDEX txn_card on txn (card_id, at)')
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

describe('migration 26, merchant search', () => {
  const OLD = `insert into source (id, name) values (1, 'test');
    insert into merchant (id, source, outside_id, name, search, mcc, city) values
      (1, 1, 'a', 'Éva KUMO', 'éva kumo', '5411', 'ŌSAKA West'), (2, 1, 'b', '云岭', '云岭', '5411', null),
      (3, 1, 'c', 'A\u0001B', 'a\u0001b', '5411', 'X\u0001Y')`
  const FOUND = 'select name, city, search from'
  type Row = Readonly<{ name: string; city: string | null; search: string }>
  const expected = (rows: ReadonlyArray<Row>): void => {
    expect(rows.map(({ search }) => search)).toEqual(['éva kumo\u0001Ōsaka west', '云岭\u0001', 'ab\u0001xy'])
    expect(rows.map(({ search }) => search)).toEqual(rows.map(({ name, city }) => merchantSearch(name, city)))
  }
  it('adds the city to what merchants of an older SQLite store are found by, as the program itself does', async () => {
    const { db } = await emptySqlite()
    migrateSqlite(db, 24)
    db.exec(OLD)
    migrateSqlite(db)
    expected(db.prepare<[], Row>(`${FOUND} merchant order by id`).all())
  })
  it('adds the city to what merchants of an older PostgreSQL store are found by, as the program itself does', async () => {
    const { pool, schema } = await emptyPostgres()
    await migratePostgres(pool, schema, true, 24)
    await pool.query(`set search_path to ${schema}; ${OLD}`)
    await migratePostgres(pool, schema, false)
    expected((await pool.query<Row>(`${FOUND} ${schema}.merchant order by id`)).rows)
  })
})
