// Payments that came without the live rules and the score, and what these made of many of them at once.
import { sql, type RawBuilder } from 'kysely'
import { statusCodes } from './codes.ts'
import { inJsonKeys } from './id-lists.ts'
import { all, first, load, run, statement, type Work } from './work.ts'

const REFUND = statusCodes.code('refund')

/** A payment of an import that no score stands at yet. */
export type DueRow = Readonly<{ id: number; status: number; billing_amount: number; flag_id: number | null }>

const listed = statement<{ ids: string }>()((k, p, dialect) =>
  k
    .selectFrom('txn')
    .select(['id', 'status', 'billing_amount', 'flag_id', 'source', 'score'])
    .where(inJsonKeys(dialect, 'id', p.ids)),
)
const reasonsOf = statement<{ ids: string }>()((k, p, dialect) =>
  k
    .selectFrom('txn_score')
    .select(['txn_id', 'reasons'])
    .where(inJsonKeys(dialect, 'txn_id', p.ids)),
)
const dropReasons = statement<{ ids: string }>()((k, p, dialect) =>
  k.deleteFrom('txn_score').where(inJsonKeys(dialect, 'txn_id', p.ids)),
)
const setJudged = statement<{ list: string }>()((k, p, dialect) => {
  const column = (i: number): RawBuilder<unknown> =>
    dialect === 'sqlite' ? sql`value ->> ${sql.lit(i)}` : sql`(value ->> ${sql.lit(i)})::bigint`
  const rows =
    dialect === 'sqlite' ? sql`json_each(${p.list})` : sql`jsonb_array_elements(${p.list}::jsonb) as listed (value)`
  const query = sql`update txn set score = said.score, flag_id = said.flag
    from (select ${column(0)} as id, ${column(1)} as score, ${column(2)} as flag from ${rows}) as said
    where txn.id = said.id`
  return { compile: () => query.compile(k) }
})
const waiting = statement<{ source: number; after: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .select((e) => [e.fn.countAll<number>().as('payments'), e.fn.min<number | null>('at').as('first')])
    .where('id', '>', p.after)
    .where('source', '=', p.source)
    .where('status', '!=', REFUND)
    .where('score', 'is', null),
)

/** Which of these payments are of the source and wait for a score, by key. */
export function* dueAmong(source: number, ids: ReadonlyArray<number>): Work<ReadonlyMap<number, DueRow>> {
  // Asked for by key alone: of a ledger that was just filled PostgreSQL knows no figures yet, and would look through all of the source.
  const rows = yield* all(listed, { ids: JSON.stringify(ids) })
  return new Map(rows.filter((row) => row.source === source && row.score === null).map((row) => [row.id, row]))
}
/** How many payments of the source wait for a score, of those with higher keys, and when the first was paid, UTC ms. */
export function* dueSince(source: number, after: number): Work<Readonly<{ payments: number; first: number | null }>> {
  return (yield* first(waiting, { source, after }))!
}
/** The reasons kept of these payments, JSON, by key. */
export function* reasonsKept(ids: ReadonlyArray<number>): Work<ReadonlyMap<number, string>> {
  const rows = yield* all(reasonsOf, { ids: JSON.stringify(ids) })
  return new Map(rows.map(({ txn_id: id, reasons }) => [id, reasons]))
}

const NO_REASONS = '[]'

export type JudgedRow = Readonly<{ id: number; score: number; flag: number | null; model: string; reasons: string }>

/** Scores with their reasons, in the place of what was kept before, and flags. */
export function* saveAllJudged(rows: ReadonlyArray<JudgedRow>, known: ReadonlyArray<number>): Work<void> {
  if (rows.length === 0) return
  yield* run(setJudged, { list: JSON.stringify(rows.map(({ id, score, flag }) => [id, score, flag])) })
  if (known.length > 0) yield* run(dropReasons, { ids: JSON.stringify(known) })
  yield* saveReasons(rows.filter(({ reasons }) => reasons !== NO_REASONS))
}

/** Reasons of payments that have none yet. */
export function* saveReasons(rows: ReadonlyArray<Pick<JudgedRow, 'id' | 'model' | 'reasons'>>): Work<void> {
  if (rows.length === 0) return
  yield* load('txn_score', rows.length, {
    txn_id: rows.map(({ id }) => id),
    model: rows.map(({ model }) => model),
    reasons: rows.map(({ reasons }) => reasons),
  })
}

/** What the model in shadow says of each, in parts of a million. */
export function* addShadowScores(
  rows: ReadonlyArray<Readonly<{ txn: number; model: number; chance: number }>>,
): Work<void> {
  if (rows.length === 0) return
  yield* load('risk_shadow', rows.length, {
    txn_id: rows.map(({ txn }) => txn),
    model_id: rows.map(({ model }) => model),
    chance: rows.map(({ chance }) => chance),
  })
}
