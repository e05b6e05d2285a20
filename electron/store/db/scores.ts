// The reasons of single payments' scores, as they were when the payment entered.
import { inJsonKeys } from './id-lists.ts'
import { all, first, load, run, statement, type Work } from './work.ts'

const insertScore = statement<{ transaction: number; model: string; reasons: string }>()((k, p) =>
  k.insertInto('txn_score').values({ txn_id: p.transaction, model: p.model, reasons: p.reasons }),
)
const replace = statement<{ transaction: number; model: string; reasons: string }>()((k, p) =>
  k
    .insertInto('txn_score')
    .values({ txn_id: p.transaction, model: p.model, reasons: p.reasons })
    .onConflict((c) => c.column('txn_id').doUpdateSet({ model: p.model, reasons: p.reasons })),
)
const scoreOf = statement<{ transaction: number }>()((k, p) =>
  k.selectFrom('txn_score').select(['model', 'reasons']).where('txn_id', '=', p.transaction),
)

const kept = statement<{ ids: string }>()((k, p, dialect) =>
  k
    .selectFrom('txn_score')
    .select(['txn_id', 'reasons'])
    .where(inJsonKeys(dialect, 'txn_id', p.ids)),
)
const dropped = statement<{ ids: string }>()((k, p, dialect) =>
  k.deleteFrom('txn_score').where(inJsonKeys(dialect, 'txn_id', p.ids)),
)

/** `reasons` is JSON, ordered by points; `model` names what scored. */
export function* saveScore(transaction: number, model: string, reasons: string): Work<void> {
  yield* run(insertScore, { transaction, model, reasons })
}
/** In the place of what was said in stand-in. */
export function* replaceScore(transaction: number, model: string, reasons: string): Work<void> {
  yield* run(replace, { transaction, model, reasons })
}
export function* scoreOfPayment(transaction: number): Work<Readonly<{ model: string; reasons: string }> | undefined> {
  return yield* first(scoreOf, { transaction })
}
/** The reasons kept of these payments, JSON, by key. */
export function* reasonsKept(ids: ReadonlyArray<number>): Work<ReadonlyMap<number, string>> {
  const rows = yield* all(kept, { ids: JSON.stringify(ids) })
  return new Map(rows.map(({ txn_id: id, reasons }) => [id, reasons]))
}
/** Forgets them, for what is said now. */
export function* dropReasons(ids: ReadonlyArray<number>): Work<void> {
  if (ids.length > 0) yield* run(dropped, { ids: JSON.stringify(ids) })
}
export type ScoreRow = Readonly<{ id: number; model: string; reasons: string }>
/** Reasons of many payments that have none yet. */
export function* saveReasons(rows: ReadonlyArray<ScoreRow>): Work<void> {
  if (rows.length === 0) return
  yield* load('txn_score', rows.length, {
    txn_id: rows.map(({ id }) => id),
    model: rows.map(({ model }) => model),
    reasons: rows.map(({ reasons }) => reasons),
  })
}
