// Payments that were decided in stand-in, while they wait to be looked at and when they have been.
import { first, run, statement, type Work } from './work.ts'

export type StandInRow = Readonly<{
  status: number
  pin: number
  billing_amount: number
  score: number | null
  flag_id: number | null
  details: string | null
}>

const byId = statement<{ id: number }>()((k, p) =>
  k.selectFrom('txn').select(['status', 'pin', 'billing_amount', 'score', 'flag_id', 'details']).where('id', '=', p.id),
)
const claim = statement<{ id: number; was: string; now: string }>()((k, p) =>
  k.updateTable('txn').set({ details: p.now }).where('id', '=', p.id).where('details', '=', p.was),
)
const judged = statement<{ id: number; score: number; flag: number | null }>()((k, p) =>
  k.updateTable('txn').set({ score: p.score, flag_id: p.flag }).where('id', '=', p.id),
)

export function* paymentInStandIn(id: number): Work<StandInRow | undefined> {
  return yield* first(byId, { id })
}
/** Whether the payment's details still were what they are to be replaced for: of several processes one looks. */
export function* claimStandIn(id: number, was: string, now: string): Work<boolean> {
  return (yield* run(claim, { id, was, now })) === 1
}
export function* saveJudged(id: number, score: number, flag: number | null): Work<void> {
  yield* run(judged, { id, score, flag })
}
