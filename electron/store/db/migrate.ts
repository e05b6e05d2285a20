// Brings a database to the newest schema, one transaction a migration, and refuses one that is newer than this program.
import type Driver from 'better-sqlite3'
import type pg from 'pg'
import { foundation } from './migrations/0001-foundation.ts'
import { search } from './migrations/0002-search.ts'
import { cardLife } from './migrations/0004-card-life.ts'
import { identityReview } from './migrations/0005-identity-review.ts'
import { riskScores } from './migrations/0006-risk-scores.ts'
import { rules } from './migrations/0007-rules.ts'
import { imports } from './migrations/0008-imports.ts'
import { watchLists } from './migrations/0011-watch-lists.ts'
import { riskModel } from './migrations/0012-risk-model.ts'
import { autoRules } from './migrations/0016-auto-rules.ts'
import { riskStops } from './migrations/0017-risk-stops.ts'
import { retention } from './migrations/0020-retention.ts'
import { mentions } from './migrations/0021-mentions.ts'
import { merchantPlaces } from './migrations/0022-merchant-places.ts'
import { ruleRuns } from './migrations/0023-rule-runs.ts'
import { paymentKeys } from './migrations/0024-payment-keys.ts'
import { judgedImports } from './migrations/0025-judged-imports.ts'
import { merchantSearch } from './migrations/0026-merchant-search.ts'
import { POSTGRES_WORDS, SQLITE_WORDS, type Migration } from './migrations/migration.ts'
import { StoreFileError } from './refusal.ts'

export const MIGRATIONS: ReadonlyArray<Migration> = [
  foundation,
  search,
  cardLife,
  identityReview,
  riskScores,
  rules,
  imports,
  watchLists,
  riskModel,
  autoRules,
  riskStops,
  retention,
  mentions,
  merchantPlaces,
  ruleRuns,
  paymentKeys,
  judgedImports,
  merchantSearch,
]
export const SCHEMA_VERSION = MIGRATIONS.at(-1)!.number

/** The schema's number is SQLite's own `user_version`. */
export function migrateSqlite(db: Driver.Database, upTo: number = SCHEMA_VERSION): void {
  const current = db.pragma('user_version', { simple: true }) as number
  if (current > SCHEMA_VERSION) throw new StoreFileError('newer', db.name)
  for (const migration of MIGRATIONS) {
    if (migration.number <= current || migration.number > upTo) continue
    db.transaction(() => {
      for (const sql of migration.statements(SQLITE_WORDS)) db.exec(sql)
      db.pragma(`user_version = ${migration.number}`)
    }).immediate()
  }
}

/** The schema's number stands in `<schema>.cardwarden_schema`; two programs that start at once wait for each other. */
export async function migratePostgres(
  pool: pg.Pool,
  schema: string,
  create: boolean,
  upTo: number = SCHEMA_VERSION,
): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [`cardwarden ${schema}`])
    const { rows: found } = await client.query(`select to_regclass($1) as there`, [`${schema}.cardwarden_schema`])
    const there = found[0]?.there !== null
    if (!there && !create) throw new StoreFileError('no_store', `PostgreSQL schema ${schema}`)
    if (!there) {
      await client.query(`create schema if not exists ${schema}`)
      await client.query(`create table ${schema}.cardwarden_schema (version bigint not null)`)
      await client.query(`insert into ${schema}.cardwarden_schema values (0)`)
    }
    const { rows } = await client.query<{ version: number }>(`select version from ${schema}.cardwarden_schema`)
    const current = rows[0]?.version ?? 0
    if (current > SCHEMA_VERSION) throw new StoreFileError('newer', `PostgreSQL schema ${schema}`)
    for (const migration of MIGRATIONS) {
      if (migration.number <= current || migration.number > upTo) continue
      await client.query('begin')
      try {
        await client.query(`set local search_path to ${schema}`)
        for (const sql of migration.statements(POSTGRES_WORDS)) await client.query(sql)
        await client.query(`update ${schema}.cardwarden_schema set version = ${migration.number}`)
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      }
    }
  } finally {
    await client.query('select pg_advisory_unlock(hashtext($1))', [`cardwarden ${schema}`]).catch(() => {})
    client.release()
  }
}
