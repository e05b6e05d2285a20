// SQLite: opens a file so that what is acknowledged survives, and runs a Work synchronously in one BEGIN IMMEDIATE.
import Driver from 'better-sqlite3'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { existsSync, openSync, readSync, closeSync, statSync } from 'node:fs'
import { basename } from 'node:path'
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
import { insertOf } from './insert-many.ts'
import { StoreFileError } from './refusal.ts'
import type { Tables } from './schema.ts'

/** Marks a file as ours (`PRAGMA application_id`): "CWdn". */
export const APPLICATION_ID = 0x4357646e

/** Builds SQL only; nothing is run through it. */
export const builder = (): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })

/** Settings that every connection must have; each is read back, since SQLite drops some in silence (synchronous in WAL mode). */
export function settle(db: Driver.Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('busy_timeout = 5000')
  db.pragma('foreign_keys = ON')
  db.pragma('secure_delete = FAST')
  db.pragma('temp_store = MEMORY')
  db.pragma('cache_size = -65536')
  db.pragma('synchronous = FULL')
  // The commit that fills the log moves all of it into the file (3 to 10 ms): every 270th freeze instead of every 70th. 16 MB at most.
  db.pragma('wal_autocheckpoint = 4000')
  const expected = {
    journal_mode: 'wal',
    synchronous: 2,
    foreign_keys: 1,
    secure_delete: 2,
    wal_autocheckpoint: 4000,
  } as const
  for (const [name, value] of Object.entries(expected)) {
    const is = db.pragma(name, { simple: true })
    if (is !== value) throw new Error(`SQLite kept ${name} = ${String(is)} where ${String(value)} was asked`)
  }
}

const HEADER = Buffer.from('SQLite format 3\0', 'latin1')

/** Refuses, untouched, what is not a whole SQLite file; says what to do. */
function inspect(file: string): void {
  const size = statSync(file).size
  if (size === 0) throw new StoreFileError('empty', file)
  const head = Buffer.alloc(100)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, head, 0, 100, 0)
  } finally {
    closeSync(handle)
  }
  if (!head.subarray(0, 16).equals(HEADER)) throw new StoreFileError('not_a_database', file)
  const pageSize = head.readUInt16BE(16) === 1 ? 65_536 : head.readUInt16BE(16)
  const pages = head.readUInt32BE(28)
  // The page count in the header is valid when both change counters agree (SQLite file format, 1.3.7).
  const counted = head.readUInt32BE(24) === head.readUInt32BE(92)
  if (counted && pages > 0 && size < pages * pageSize) throw new StoreFileError('cut', file)
  if (head.readUInt32BE(68) !== APPLICATION_ID) throw new StoreFileError('foreign', file)
}

/** Opens the raw connection: a new file when `create`, else one that must be there and be ours. */
export function connectSqlite(
  file: string,
  options: Readonly<{ create: boolean; readonly?: boolean }>,
): Driver.Database {
  const exists = file !== ':memory:' && existsSync(file)
  if (!options.create && !exists) throw new StoreFileError('missing', file)
  if (options.create && exists) throw new StoreFileError('exists', file)
  if (exists) inspect(file)
  const db = new Driver(file, { fileMustExist: exists, ...(options.readonly === true && { readonly: true }) })
  try {
    if (options.create) db.pragma(`application_id = ${APPLICATION_ID}`)
    if (file !== ':memory:' && options.readonly !== true) settle(db)
    if (exists) {
      const check = db.pragma('quick_check(1)', { simple: true })
      if (check !== 'ok') throw new StoreFileError('damaged', file)
    }
    return db
  } catch (error) {
    db.close()
    if (
      error instanceof Error &&
      'code' in error &&
      (error.code === 'SQLITE_CORRUPT' || error.code === 'SQLITE_NOTADB')
    ) {
      throw new StoreFileError('damaged', file, { cause: error })
    }
    throw error
  }
}

export function sqliteDatabase(db: Driver.Database): Database {
  const compile = createCompiler(builder(), 'sqlite')
  const prepared = new Map<string, Driver.Statement<Array<Value>>>()
  let listener: ((sql: string, values: ReadonlyArray<Value>) => void) | undefined

  const prepare = (sql: string): Driver.Statement<Array<Value>> => {
    let statement = prepared.get(sql)
    if (statement === undefined) {
      statement = db.prepare<Array<Value>>(sql)
      // Searches have as many texts as shapes; forget the oldest so that a fuzzer cannot fill the memory.
      if (prepared.size >= 500) prepared.delete(prepared.keys().next().value!)
      prepared.set(sql, statement)
    }
    return statement
  }

  const loadRows = ({ into, rows, columns }: LoadStep): number => {
    const insert = insertOf(into, columns, rows)
    let changes = 0
    let at = 0
    const put = (text: string, some: number): void => {
      // An array of arguments is bound as it is; spread, a thousand arguments would go over the stack.
      changes += prepare(text).run(insert.args(at, some) as never).changes
      at += some
    }
    while (rows - at >= insert.block) put(insert.texts.block, insert.block)
    while (at < rows) put(insert.texts.one, 1)
    return changes
  }

  const execute = (step: Step): StepResult => {
    if (step.want === 'load') return { rows: [], changes: loadRows(step) }
    const { plan, args } = compile(step)
    const values = plan.bind(args)
    if (listener !== undefined) listener(plan.sql, values)
    const statement = prepare(plan.sql)
    if (!statement.reader) return { rows: [], changes: statement.run(...values).changes }
    if (step.want === 'first') {
      const row = statement.get(...values)
      return { rows: row === undefined ? [] : [row], changes: 0 }
    }
    const rows = statement.all(...values)
    return { rows, changes: rows.length }
  }

  const drive = <T>(work: Work<T>): T => {
    let next = work.next()
    while (next.done !== true) {
      let result: StepResult
      try {
        result = execute(next.value)
      } catch (error) {
        next = work.throw(translateError(error))
        continue
      }
      next = work.next(result)
    }
    return next.value
  }

  // One BEGIN/COMMIT pair for both; better-sqlite3's transaction() would allocate a closure per call.
  const begin = db.prepare('begin')
  const beginImmediate = db.prepare('begin immediate')
  const commit = db.prepare('commit')
  const rollback = db.prepare('rollback')
  const within = <T>(start: Driver.Statement, work: () => Work<T>): T => {
    start.run()
    try {
      const answer = drive(work())
      commit.run()
      return answer
    } catch (error) {
      if (db.inTransaction) rollback.run()
      throw error
    }
  }

  return {
    dialect: 'sqlite',
    name: basename(db.name),
    where: db.name,
    read: async (work) => within(begin, work),
    write: async (work) => within(beginImmediate, work),
    trace: (to) => {
      listener = to
      return () => (listener = undefined)
    },
    forLoading: async () => {
      const own = new Driver(db.name, { fileMustExist: true })
      settle(own)
      own.pragma('foreign_keys = OFF')
      // Where an index is sorted: runs that fit the processor's cache, put aside in a file, take half the time of one list in memory.
      own.pragma('temp_store = FILE')
      return sqliteDatabase(own)
    },
    sizeBytes: async () => (db.name === ':memory:' ? null : statSync(db.name).size),
    close: async () => {
      prepared.clear()
      db.close()
    },
  }
}
