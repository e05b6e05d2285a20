// The reasons of single payments' scores, as they were when the payment entered.
import { first, run, statement, type Work } from './work.ts'

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
