// Payments that came without the live rules and the score, and what these made of many of them at once.
import { sql, type RawBuilder } from 'kysely'
import { statusCodes } from './codes.ts'
import { inJsonKeys } from './id-lists.ts'
import { dropReasons, saveReasons, type ScoreRow } from './scores.ts'
import { all, first, run, statement, type Work } from './work.ts'

const REFUND = statusCodes.code('refund')

/** A payment of an import that no score stands at yet. */
export type DueRow = Readonly<{ id: number; status: number; billing_amount: number; flag_id: number | null }>

const listed = statement<{ ids: string }>()((k, p, dialect) =>
  k
    .selectFrom('txn')
    .select(['id', 'status', 'billing_amount', 'flag_id', 'source', 'score'])
    .where(inJsonKeys(dialect, 'id', p.ids)),
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
const NO_REASONS = '[]'

export type JudgedRow = ScoreRow & Readonly<{ score: number; flag: number | null }>

/** Scores with their reasons, in the place of what was kept before, and flags. */
export function* saveAllJudged(rows: ReadonlyArray<JudgedRow>, known: ReadonlyArray<number>): Work<void> {
  if (rows.length === 0) return
  yield* run(setJudged, { list: JSON.stringify(rows.map(({ id, score, flag }) => [id, score, flag])) })
  yield* dropReasons(known)
  yield* saveReasons(rows.filter(({ reasons }) => reasons !== NO_REASONS))
}
