// What ends a card and what comes after it: the end with who and why, the link to the replacement, the PIN's values.
import { all, run, statement, type Work } from './work.ts'

const end = statement<{ id: number; at: number; by: string; note: string }>()((k, p) =>
  k.updateTable('card').set({ ended_at: p.at, ended_by: p.by, ended_note: p.note }).where('id', '=', p.id),
)
const replaced = statement<{ id: number; by: number }>()((k, p) =>
  k.updateTable('card').set({ replaced_by: p.by }).where('id', '=', p.id),
)
const replaces = statement<{ id: number; old: number }>()((k, p) =>
  k.updateTable('card').set({ replaces: p.old }).where('id', '=', p.id),
)
const pin = statement<{ id: number; value: string; kept: string }>()((k, p) =>
  k.updateTable('card').set({ pin_value: p.value, pin_kept: p.kept }).where('id', '=', p.id),
)
const tries = statement<{ id: number; tries: number; state: number }>()((k, p) =>
  k.updateTable('card').set({ pin_tries: p.tries, pin_state: p.state }).where('id', '=', p.id),
)
const useOfGroups = statement<{ id: number; groups: string }>()((k, p) =>
  k.updateTable('card').set({ used_groups: p.groups }).where('id', '=', p.id),
)
const approvedSince = statement<{ card: number; from: number; declined: number; refund: number; reversed: number }>()(
  (k, p) =>
    k
      .selectFrom('txn')
      .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
      .leftJoin('hold', 'hold.txn_id', 'txn.id')
      .select(['merchant.mcc', 'txn.billing_amount', 'hold.authorised'])
      .where('card_id', '=', p.card)
      .where('at', '>=', p.from)
      .where('status', 'not in', [p.declined, p.refund, p.reversed]),
)

export function* markEnded(id: number, at: number, by: string, note: string): Work<void> {
  yield* run(end, { id, at, by, note })
}
export function* linkReplacement(old: number, next: number): Work<void> {
  yield* run(replaced, { id: old, by: next })
  yield* run(replaces, { id: next, old })
}
/** The value of the PIN in use, and those remembered so that they are not taken again. */
export function* savePinValue(id: number, kept: ReadonlyArray<string>): Work<void> {
  yield* run(pin, { id, value: kept[0]!, kept: JSON.stringify(kept) })
}
export function* savePinTries(id: number, wrong: number, state: number): Work<void> {
  yield* run(tries, { id, tries: wrong, state })
}
export function* saveGroupUse(id: number, groups: Readonly<Record<string, number>>): Work<void> {
  yield* run(useOfGroups, { id, groups: JSON.stringify(groups) })
}
/** What was approved since `from` and not reversed, by merchant category code. */
export function* approvedByMcc(
  card: number,
  from: number,
  codes: Readonly<{ declined: number; refund: number; reversed: number }>,
): Work<ReadonlyArray<Readonly<{ mcc: string; amount: number }>>> {
  const rows = yield* all(approvedSince, { card, from, ...codes })
  return rows.map((row) => ({ mcc: row.mcc, amount: row.authorised ?? row.billing_amount }))
}
