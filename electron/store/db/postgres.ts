// PostgreSQL: a pool, and a Work run step by step in one transaction on one connection.
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import {
  createCompiler,
  translateError,
  type Database,
  type LoadStep,
  type Step,
  type StepResult,
  type Value,
  type Work,
} from './work.ts'
import type { Tables } from './schema.ts'

export const builder = (): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })

// Counts and sums come as text by default; everything we keep fits a safe integer, and one that does not is a bug worth a crash.
const toNumber = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value) && !text.includes('.')) throw new RangeError('integer out of range')
  return value
}
const INT8 = 20
const NUMERIC = 1700
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC
      ? toNumber
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
}

export function connectPostgres(url: string): pg.Pool {
  return new pg.Pool({ connectionString: url, max: 8, types, application_name: 'cardwarden' })
}

/** Lost a lock or a race: the transaction was rolled back whole and may be run again. */
const RETRY = new Set(['40001', '40P01'])

/**
 * COPY into a table that lives for the transaction, and from there: COPY itself knows no conflicts, and one row that is there already
 * would undo all others.
 */
async function loadRows(client: pg.PoolClient, { into, rows, columns }: LoadStep): Promise<number> {
  const names = Object.keys(columns).join(', ')
  await client.query(
    `create temporary table if not exists load_${into} on commit delete rows as select ${names} from ${into} where false`,
  )
  const copy = client.query(copyFrom(`copy load_${into} (${names}) from stdin`))
  const lists = Object.values(columns)
  let text = ''
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < lists.length; column++)
      text += (column === 0 ? '' : '\t') + copyText(lists[column]![row]!)
    text += '\n'
    if (text.length < COPY_CHUNK) continue
    if (!copy.write(text)) await once(copy, 'drain')
    text = ''
  }
  copy.end(text)
  await finished(copy)
  const { rowCount } = await client.query(
    `insert into ${into} (${names}) select ${names} from load_${into} on conflict do nothing`,
  )
  await client.query(`truncate load_${into}`)
  return rowCount ?? 0
}

const COPY_CHUNK = 1 << 16
const COPY_ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A value as COPY's text format has it. */
function copyText(value: Value): string {
  if (value === null) return '\\N'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value.replace(/[\\\n\r\t]/g, (sign) => COPY_ESCAPES[sign]!)
  return `\\\\x${Buffer.from(value).toString('hex')}`
}

export function postgresDatabase(pool: pg.Pool, schema: string, where: string): Database {
  const compile = createCompiler(builder(), 'postgres')
  const names = new Map<string, string>()
  let listener: ((sql: string, values: ReadonlyArray<Value>) => void) | undefined

  const execute = async (client: pg.PoolClient, step: Step): Promise<StepResult> => {
    if (step.want === 'load') return { rows: [], changes: await loadRows(client, step) }
    const { plan, args } = compile(step)
    const values = plan.bind(args)
    listener?.(plan.sql, values)
    if ('query' in step) {
      const { rows, rowCount } = await client.query({ text: plan.sql, values })
      return { rows, changes: rowCount ?? 0 }
    }
    let name = names.get(plan.sql)
    if (name === undefined) names.set(plan.sql, (name = `cw${names.size}`))
    const { rows, rowCount } = await client.query({ name, text: plan.sql, values })
    return { rows, changes: rowCount ?? 0 }
  }

  const drive = async <T>(client: pg.PoolClient, work: Work<T>): Promise<T> => {
    let next = work.next()
    while (next.done !== true) {
      let result: StepResult
      try {
        result = await execute(client, next.value)
      } catch (error) {
        next = work.throw(translateError(error))
        continue
      }
      next = work.next(result)
    }
    return next.value
  }

  const within = async <T>(begin: string, work: () => Work<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        await client.query(`${begin}; set local search_path to ${schema}; set local synchronous_commit to on`)
        const answer = await drive(client, work())
        await client.query('commit')
        return answer
      } catch (error) {
        await client.query('rollback').catch((lost: Error) => (broken = lost))
        const code = error instanceof Error && 'code' in error ? String(error.code) : ''
        if (RETRY.has(code) && attempt < 5) continue
        throw error
      } finally {
        client.release(broken)
      }
    }
  }

  const database: Database = {
    dialect: 'postgres',
    name: pool.options.database ?? 'postgres',
    where,
    read: (work) => within('begin isolation level repeatable read read only', work),
    write: (work) => within('begin', work),
    trace: (to) => {
      listener = to
      return () => (listener = undefined)
    },
    sizeBytes: async () => {
      const { rows } = await pool.query<{ size: number }>('select pg_database_size(current_database()) as size')
      return rows[0]?.size ?? null
    },
    forLoading: async () => ({ ...database, close: async () => {} }),
    close: () => pool.end(),
  }
  return database
}
