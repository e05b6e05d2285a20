// How the store talks to a database. A repository is a module of generator functions (`Work`) that yield statements and get their
// results; one executor runs a Work in one go on SQLite, another awaits each step on PostgreSQL. So a rule that reads and writes is
// written once, is one transaction on both, and on SQLite nothing else of this process runs in between.
import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Tables } from './schema.ts'

export type Dialect = 'sqlite' | 'postgres'
export type Value = string | number | null | Uint8Array
export type Args = Readonly<Record<string, Value>>

/** A query built once, compiled once per database, run with arguments. `A`: arguments, `R`: one row of the answer. */
export type Statement<A extends Args, R> = Readonly<{
  build: (k: Kysely<Tables>, p: A, dialect: Dialect) => Compilable<R>
}>

/** Values of many rows by the name of their column, all equally long. */
export type Columns = Readonly<Record<string, ReadonlyArray<Value>>>

/**
 * Many rows for one table. Rows whose unique key is taken are left out. SQLite gets inserts of many rows, PostgreSQL a COPY; both cost
 * a fraction of a statement for each row.
 */
export type LoadStep = Readonly<{ want: 'load'; into: keyof Tables; rows: number; columns: Columns }>

/** What a Work asks for: a statement with arguments, a query whose shape is known only now (a search), or many rows at once. */
export type Step =
  | LoadStep
  | Readonly<{ want: 'all' | 'first' | 'run'; statement: Statement<Args, unknown>; args: Args }>
  | Readonly<{ want: 'all' | 'first' | 'run'; query: (k: Kysely<Tables>, dialect: Dialect) => Compilable<unknown> }>

export type StepResult = Readonly<{ rows: ReadonlyArray<unknown>; changes: number }>

/** A piece of store work that ends in a `T`. Compose with `yield*`. */
export type Work<T> = Generator<Step, T, StepResult>

/** Stands for an argument while a statement is built. */
class Parameter {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

const parameters = new Proxy({}, { get: (_, name) => new Parameter(String(name)) })

/**
 * Declares a statement: `statement<{ id: number }>()((k, p) => k.selectFrom('card').selectAll().where('id', '=', p.id))`.
 * `p.id` is typed as the value it stands for; it may be handed to Kysely, not computed with.
 */
export const statement =
  <A extends Args>() =>
  <R>(build: Statement<A, R>['build']): Statement<A, R> => ({ build })

export function* all<A extends Args, R>(statement: Statement<A, R>, args: A): Work<ReadonlyArray<R>> {
  const { rows } = yield { want: 'all', statement: statement as unknown as Statement<Args, unknown>, args }
  return rows as ReadonlyArray<R>
}

export function* first<A extends Args, R>(statement: Statement<A, R>, args: A): Work<R | undefined> {
  const { rows } = yield { want: 'first', statement: statement as unknown as Statement<Args, unknown>, args }
  return rows[0] as R | undefined
}

/** Runs a write and gives the number of rows it changed. */
export function* run<A extends Args, R>(statement: Statement<A, R>, args: A): Work<number> {
  const { changes } = yield { want: 'run', statement: statement as unknown as Statement<Args, unknown>, args }
  return changes
}

/** A query whose text depends on its input's shape: searches. Values still travel as parameters. */
export function* select<R>(query: (k: Kysely<Tables>, dialect: Dialect) => Compilable<R>): Work<ReadonlyArray<R>> {
  const { rows } = yield { want: 'all', query }
  return rows as ReadonlyArray<R>
}

/** Adds many rows and gives how many were added; see LoadStep. */
export function* load<T extends keyof Tables>(
  into: T,
  rows: number,
  columns: Readonly<Partial<Record<keyof Tables[T] & string, ReadonlyArray<Value>>>>,
): Work<number> {
  const { changes } = yield { want: 'load', into, rows, columns: columns as Columns }
  return changes
}

/** SQL text and how to lay its arguments out. */
export type Plan = Readonly<{ sql: string; bind: (args: Args) => Array<Value> }>

export function planOf(compiled: CompiledQuery): Plan {
  const slots = compiled.parameters as ReadonlyArray<Value | Parameter>
  return {
    sql: compiled.sql,
    bind: (args) => {
      const values: Array<Value> = []
      for (const slot of slots) {
        if (slot instanceof Parameter) {
          const value = args[slot.name]
          if (value === undefined) throw new Error(`statement argument ${slot.name} is missing`)
          values.push(value)
        } else values.push(slot)
      }
      return values
    },
  }
}

/** Compiles steps for one database; statements once, searches each time. */
export function createCompiler(
  k: Kysely<Tables>,
  dialect: Dialect,
): (step: Exclude<Step, LoadStep>) => Readonly<{ plan: Plan; args: Args }> {
  const plans = new Map<Statement<Args, unknown>, Plan>()
  const none: Args = {}
  return (step) => {
    if ('query' in step) return { plan: planOf(step.query(k, dialect).compile()), args: none }
    let plan = plans.get(step.statement)
    if (plan === undefined) {
      plan = planOf(step.statement.build(k, parameters as Args, dialect).compile())
      plans.set(step.statement, plan)
    }
    return { plan, args: step.args }
  }
}

/** A row could not be written because another with the same key stands there. */
export type UniqueViolation = Error & Readonly<{ unique: true }>
export const isUniqueViolation = (error: unknown): error is UniqueViolation =>
  error instanceof Error && 'unique' in error

/** Names a unique violation the same on both databases; anything else passes as it is. */
export function translateError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    return Object.assign(new Error('a row with this key exists', { cause: error }), { unique: true as const })
  }
  return error
}

/**
 * One open database. `write` is one transaction (BEGIN IMMEDIATE on SQLite); `read` sees one state on SQLite, one statement at a time
 * on PostgreSQL. Both take a function that makes the Work, since PostgreSQL may have to run it again after a lost lock.
 */
export type Database = Readonly<{
  dialect: Dialect
  name: string
  /** What `openDatabase` takes to open the same one again, for a worker; may hold a password, so it is never shown. */
  where: string
  read: <T>(work: () => Work<T>) => Promise<T>
  write: <T>(work: () => Work<T>) => Promise<T>
  /** Calls `listener` with every statement's SQL and values from now on; gives the function that stops it. For benches and tests. */
  trace: (listener: (sql: string, values: ReadonlyArray<Value>) => void) => () => void
  sizeBytes: () => Promise<number | null>
  /**
   * The same database through a connection of its own for loads: on SQLite it does not look every reference up again, so what is
   * loaded must name rows that were read or written through it. The caller closes it.
   */
  forLoading: () => Promise<Database>
  close: () => Promise<void>
}>
