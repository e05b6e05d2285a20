// Opens or creates the database behind a store, by path or URL. The only place that knows which kind it is.
// The store's composition (electron/store/store.ts) and tests may import it.
import { connectPostgres, postgresDatabase } from './postgres.ts'
import { buildLateIndex, undoneIndexes } from './ledger-indexes.ts'
import { migratePostgres, migrateSqlite } from './migrate.ts'
import { connectSqlite, sqliteDatabase } from './sqlite.ts'
import type { Database } from './work.ts'

export const isPostgresUrl = (where: string): boolean => /^postgres(ql)?:\/\//.test(where)

/**
 * `where`: a file's path, `:memory:`, or `postgres://user@host/db` (`?schema=name` picks the schema; default `cardwarden`).
 * Errors: StoreFileError, which names the file and what to do.
 */
export async function openDatabase(where: string, options: Readonly<{ create: boolean }>): Promise<Database> {
  if (!isPostgresUrl(where)) {
    const db = connectSqlite(where, options)
    try {
      migrateSqlite(db)
    } catch (error) {
      db.close()
      throw error
    }
    const database = sqliteDatabase(db)
    if ((await database.read(undoneIndexes)).length > 0) while (await database.write(buildLateIndex));
    return database
  }
  const url = new URL(where)
  const schema = url.searchParams.get('schema') ?? 'cardwarden'
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new Error('the schema name may have lower-case letters, digits and _')
  url.searchParams.delete('schema')
  const pool = connectPostgres(url.href)
  try {
    await migratePostgres(pool, schema, options.create)
  } catch (error) {
    await pool.end()
    throw error
  }
  return postgresDatabase(pool, schema, where)
}
