// Notices on their way: which are due, taken by one sender at a time, settled or put off.
import type { Selectable } from 'kysely'
import type { Tables } from './schema.ts'
import { all, first, run, statement, type Work } from './work.ts'

export type NoticeRow = Readonly<Selectable<Tables['notice']>>

const due = statement<{ now: number; limit: number }>()((k, p) =>
  k
    .selectFrom('notice')
    .selectAll()
    .where('next_at', 'is not', null)
    .where('next_at', '<=', p.now)
    .orderBy('next_at')
    .orderBy('id')
    .limit(p.limit),
)
// Taken: nobody else sends it until the lease has run out.
const take = statement<{ id: number; seen: number; until: number }>()((k, p) =>
  k.updateTable('notice').set({ next_at: p.until }).where('id', '=', p.id).where('next_at', '=', p.seen),
)
type Settled = {
  id: number
  state: string
  attempts: number
  next: number | null
  at: number | null
  error: string | null
}
const settle = statement<Settled>()((k, p) =>
  k
    .updateTable('notice')
    .set({ state: p.state, attempts: p.attempts, next_at: p.next, settled_at: p.at, last_error: p.error })
    .where('id', '=', p.id),
)
const byId = statement<{ id: number }>()((k, p) => k.selectFrom('notice').selectAll().where('id', '=', p.id))
const ofCustomer = statement<{ customer: number; limit: number }>()((k, p) =>
  k.selectFrom('notice').selectAll().where('customer_id', '=', p.customer).orderBy('id', 'desc').limit(p.limit),
)
const dead = statement<{ limit: number }>()((k, p) =>
  k.selectFrom('notice').selectAll().where('state', '=', 'dead').orderBy('id', 'desc').limit(p.limit),
)
const waiting = statement<{ now: number }>()((k, p) =>
  k
    .selectFrom('notice')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('next_at', 'is not', null)
    .where('next_at', '<=', p.now),
)
const receiver = statement<Record<never, never>>()((k) =>
  k.selectFrom('receiver').selectAll().where('active', '=', 1).orderBy('id', 'desc').limit(1),
)
const retire = statement<Record<never, never>>()((k) =>
  k.updateTable('receiver').set({ active: 0 }).where('active', '=', 1),
)
const addReceiverRow = statement<{ id: number; url: string; secret: Uint8Array; at: number; by: string }>()((k, p) =>
  k
    .insertInto('receiver')
    .values({ id: p.id, url: p.url, secret_enc: p.secret, active: 1, made_at: p.at, made_by: p.by }),
)

export function* noticesDue(now: number, limit: number): Work<ReadonlyArray<NoticeRow>> {
  return yield* all(due, { now, limit })
}
/** True for the one sender that may send it, until `until`. */
export function* takeNotice(id: number, seen: number, until: number): Work<boolean> {
  return (yield* run(take, { id, seen, until })) === 1
}
export function* settleNotice(settled: Settled): Work<void> {
  yield* run(settle, settled)
}
export function* noticeById(id: number): Work<NoticeRow | undefined> {
  return yield* first(byId, { id })
}
export function* noticesOf(customer: number, limit: number): Work<ReadonlyArray<NoticeRow>> {
  return yield* all(ofCustomer, { customer, limit })
}
export function* deadNotices(limit: number): Work<ReadonlyArray<NoticeRow>> {
  return yield* all(dead, { limit })
}
export function* noticesWaiting(now: number): Work<number> {
  return (yield* first(waiting, { now }))?.n ?? 0
}
export function* activeReceiver(): Work<Readonly<Selectable<Tables['receiver']>> | undefined> {
  return yield* first(receiver, {})
}
export function* replaceReceiver(row: {
  id: number
  url: string
  secret: Uint8Array
  at: number
  by: string
}): Work<void> {
  yield* run(retire, {})
  yield* run(addReceiverRow, row)
}
