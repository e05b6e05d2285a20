// Holds: what approved payments keep from being spent twice, from the authorisation to its clearing, reversal or end.
import type { Selectable } from 'kysely'
import type { Tables } from './schema.ts'
import { all, first, run, statement, type Work } from './work.ts'

export type HoldRow = Readonly<Selectable<Tables['hold']>>

/** Bits of `fee_case`. */
export const FEE_CASE = { foreign: 1, cash: 2, indirect: 4 } as const

type NewHold = {
  txn: number
  account: number
  authorised: number
  fee: number
  schedule: number | null
  feeCase: number
  group: string | null
  expires: number
  available: number | null
  heldAfter: number | null
}
const insert = statement<NewHold>()((k, p) =>
  k.insertInto('hold').values({
    txn_id: p.txn,
    account_id: p.account,
    authorised: p.authorised,
    held: p.authorised,
    fee_held: p.fee,
    fee_schedule: p.schedule,
    fee_case: p.feeCase,
    mcc_group: p.group,
    expires_at: p.expires,
    available_after: p.available,
    held_after: p.heldAfter,
  }),
)
const byTransaction = statement<{ txn: number }>()((k, p) =>
  k.selectFrom('hold').selectAll().where('txn_id', '=', p.txn),
)
type HoldState = {
  txn: number
  authorised: number
  held: number
  fee: number
  cleared: number
  charged: number
  refunded: number
}
const update = statement<HoldState>()((k, p) =>
  k
    .updateTable('hold')
    .set({
      authorised: p.authorised,
      held: p.held,
      fee_held: p.fee,
      cleared: p.cleared,
      fee_charged: p.charged,
      refunded: p.refunded,
    })
    .where('txn_id', '=', p.txn),
)
const due = statement<{ now: number; limit: number }>()((k, p) =>
  k
    .selectFrom('hold')
    .select('txn_id')
    .where('held', '>', 0)
    .where('expires_at', '<=', p.now)
    .orderBy('expires_at')
    .limit(p.limit),
)

export function* addHold(hold: NewHold): Work<void> {
  yield* run(insert, hold)
}
export function* holdOf(transaction: number): Work<HoldRow | undefined> {
  return yield* first(byTransaction, { txn: transaction })
}
export function* saveHold(hold: HoldRow): Work<void> {
  yield* run(update, {
    txn: hold.txn_id,
    authorised: hold.authorised,
    held: hold.held,
    fee: hold.fee_held,
    cleared: hold.cleared,
    charged: hold.fee_charged,
    refunded: hold.refunded,
  })
}
/** Transactions whose holds have come to their end. */
export function* holdsDue(now: number, limit: number): Work<ReadonlyArray<number>> {
  return (yield* all(due, { now, limit })).map((row) => row.txn_id)
}
