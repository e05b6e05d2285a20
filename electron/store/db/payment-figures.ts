// Sums over the payments of a query: from the ledger's own rows, newest first and so many of them, or from db/sums.ts's roll-up where the
// query asks for nothing that it does not know.
import { sql, type Compilable, type Kysely, type RawBuilder } from 'kysely'
import { statusCodes } from './codes.ts'
import { inKeys } from './id-lists.ts'
import type { Tables } from './schema.ts'
import { conditionSql, type Condition } from './search-sql.ts'
import type { PreparedSearch } from './search.ts'
import type { Hours } from './sums.ts'
import { select, type Work } from './work.ts'

const raw = <R>(k: Kysely<Tables>, query: RawBuilder<R>): Compilable<R> => ({ compile: () => query.compile(k) })

const DECLINED = sql.lit(statusCodes.code('declined'))
const REFUND = sql.lit(statusCodes.code('refund'))
const PASSED = sql`(${sql.lit(statusCodes.code('approved'))}, ${sql.lit(statusCodes.code('cleared'))})`

/** What a figure is made of: some payments of one kind. `at` is a moment of theirs. */
export type FigureRow = Readonly<{
  at: number
  status: number
  reason: number | null
  billing_currency: string
  payments: number
  amount: number
}>

const isSummed = (one: Condition): boolean => {
  if (one.kind === 'plain') return one.summed
  if (one.kind === 'not') return isSummed(one.part)
  return (one.kind === 'and' || one.kind === 'or') && one.parts.every(isSummed)
}
/** Whether the roll-up can answer for this query. */
export const canSum = ({ compiled }: PreparedSearch): boolean => compiled.conditions.every(isSummed)

// The roll-up stands in the ledger's place, under its name, so that the query's conditions fit both.
function fromSums(search: PreparedSearch, { first, end }: Hours, more: ReadonlyArray<RawBuilder<unknown>> = []) {
  return (k: Kysely<Tables>, dialect: 'sqlite' | 'postgres'): RawBuilder<unknown> => {
    const { compiled, resolved } = search
    const where = [
      ...(first === null ? [] : [sql`txn.hour >= ${first}`]),
      ...(end === null ? [] : [sql`txn.hour < ${end}`]),
      ...compiled.conditions.map((one) => conditionSql(one, resolved, k, dialect)),
      ...more,
    ]
    return sql`from hour_sum as txn${where.length === 0 ? sql`` : sql` where ${sql.join(where, sql` and `)}`}`
  }
}

export type HourFigures = Readonly<{ hour: number; approved: number; payments: number; declined: number }>

/** Each hour's payments: money approved in one currency, payments tried, of these declined. */
export function* hourFigures(search: PreparedSearch, hours: Hours, currency: string): Work<ReadonlyArray<HourFigures>> {
  const from = fromSums(search, hours)
  return yield* select<HourFigures>((k, dialect) =>
    raw(
      k,
      sql`select txn.hour, sum(case when txn.status in ${PASSED} and txn.billing_currency = ${currency} then txn.amount else 0 end) as approved,
        sum(case when txn.status <> ${REFUND} then txn.payments else 0 end) as payments,
        sum(case when txn.status = ${DECLINED} then txn.payments else 0 end) as declined
        ${from(k, dialect)} group by txn.hour order by txn.hour`,
    ),
  )
}

/** Declined payments by reason code. */
export function* reasonFigures(
  search: PreparedSearch,
  hours: Hours,
): Work<ReadonlyArray<Readonly<{ reason: number; payments: number }>>> {
  const from = fromSums(search, hours, [sql`txn.status = ${DECLINED}`, sql`txn.reason >= 0`])
  return yield* select<{ reason: number; payments: number }>((k, dialect) =>
    raw(k, sql`select txn.reason, sum(txn.payments) as payments ${from(k, dialect)} group by txn.reason`),
  )
}

export type SummedColumn = 'status' | 'reason' | 'channel' | 'origin'
export type GroupFigures = Readonly<{
  value: number
  status: number
  billing_currency: string
  payments: number
  amount: number
}>
/** The roll-up by one of its columns, status and billing currency. */
export function* groupFigures(
  search: PreparedSearch,
  hours: Hours,
  column: SummedColumn,
): Work<ReadonlyArray<GroupFigures>> {
  const from = fromSums(search, hours)
  const value = sql.ref(`txn.${column}`)
  return yield* select<GroupFigures>((k, dialect) =>
    raw(
      k,
      sql`select ${value} as value, txn.status, txn.billing_currency, sum(txn.payments) as payments, sum(txn.amount) as amount
        ${from(k, dialect)} group by 1, 2, 3`,
    ),
  )
}

// --- the ledger's rows ---
export type FigureFacts = Readonly<{
  at: number
  id: number
  status: number
  reason: number | null
  channel: number
  origin: number
  label: number | null
  currency: string
  billing_currency: string
  billing_amount: number
  card_id: number
  merchant_id: number
}>
export const FIGURE_COLUMNS = [
  'status',
  'reason',
  'channel',
  'origin',
  'label',
  'currency',
  'billing_currency',
  'billing_amount',
  'card_id',
  'merchant_id',
] as const

export type MerchantFacts = Readonly<{ id: number; name: string; mcc: string; country: string | null }>
export function* merchantFacts(keys: ReadonlyArray<number>): Work<ReadonlyMap<number, MerchantFacts>> {
  const rows = yield* select((k, dialect) =>
    k
      .selectFrom('merchant')
      .select(['id', 'name', 'mcc', 'country'])
      .where(inKeys(dialect, 'merchant.id', keys)),
  )
  return new Map(rows.map((row) => [row.id, row]))
}

export type CardFacts = Readonly<{
  id: number
  last4: string
  customer_id: number
  native: string | null
  latin: string
}>
export function* cardFacts(keys: ReadonlyArray<number>): Work<ReadonlyMap<number, CardFacts>> {
  const rows = yield* select((k, dialect) =>
    k
      .selectFrom('card')
      .innerJoin('customer', 'customer.id', 'card.customer_id')
      .select(['card.id', 'card.last4', 'card.customer_id', 'customer.native', 'customer.latin'])
      .where(inKeys(dialect, 'card.id', keys)),
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Merchants whose name contains a text, those of the shortest names first. */
export function* merchantsLike(pattern: RawBuilder<boolean>, limit: number): Work<ReadonlyArray<MerchantFacts>> {
  return yield* select((k) =>
    k
      .selectFrom('merchant')
      .select(['id', 'name', 'mcc', 'country'])
      .where(pattern)
      .orderBy((e) => e.fn('length', ['name']))
      .orderBy('id')
      .limit(limit),
  )
}
