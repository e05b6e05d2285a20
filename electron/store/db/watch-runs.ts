// Runs over everybody after the lists changed: whose turn it is, and how far a run has come. Everybody carries the stamp of the lists that
// they were last held against, so a run has no place to lose and whoever comes meanwhile is not missed.
import { caseStateCodes } from './codes.ts'
import { inKeys } from './id-lists.ts'
import type { Tables } from './schema.ts'
import { all, first, run, select, statement, type Work } from './work.ts'

const WAITING = caseStateCodes.code('waiting')
const ASKED = caseStateCodes.code('asked')
const APPROVED = caseStateCodes.code('approved')

const cases = statement<{ stamp: number; limit: number }>()((k, p) =>
  k
    .selectFrom('application')
    .select(['id', 'version', 'native', 'latin', 'fields_enc', 'customer_id'])
    .where('state', 'in', [WAITING, ASKED])
    // A second look is another person's view of what was there then.
    .where('look', '=', 0)
    .where('screened', '<', p.stamp)
    .orderBy('id')
    .limit(p.limit),
)
const customers = statement<{ stamp: number; limit: number }>()((k, p) =>
  k
    .selectFrom('customer')
    .select(['id', 'native', 'latin', 'version', 'language', 'city', 'country', 'origin'])
    .select((e) =>
      e
        .selectFrom('application')
        .select((f) => f.fn.max('application.id').as('id'))
        .whereRef('customer_id', '=', 'customer.id')
        .where('application.state', '=', APPROVED)
        .as('application'),
    )
    .where('screened', '<', p.stamp)
    .orderBy('screened')
    .orderBy('id')
    .limit(p.limit),
)
const left = statement<{ stamp: number; limit: number }>()((k, p) =>
  k
    .selectFrom((e) => e.selectFrom('customer').select('id').where('screened', '<', p.stamp).limit(p.limit).as('some'))
    .select((e) => e.fn.countAll<number>().as('n')),
)
const openCase = statement<{ customer: number }>()((k, p) =>
  k
    .selectFrom('application')
    .select('id')
    .where('customer_id', '=', p.customer)
    .where('state', 'in', [WAITING, ASKED])
    .where('look', '=', 0)
    .orderBy('id', 'desc')
    .limit(1),
)
const setCaseStamp = statement<{ id: number; stamp: number }>()((k, p) =>
  k.updateTable('application').set({ screened: p.stamp }).where('id', '=', p.id),
)
const claim = statement<{ id: number; stamp: number }>()((k, p) =>
  k.updateTable('customer').set({ screened: p.stamp }).where('id', '=', p.id).where('screened', '<', p.stamp),
)
const newRun = statement<{ stamp: number; list: string; what: string; at: number }>()((k, p) =>
  k
    .insertInto('watch_run')
    .values({ stamp: p.stamp, list: p.list, what: p.what, started_at: p.at, ended_at: null })
    .onConflict((c) => c.column('stamp').doNothing()),
)
const count = statement<{ stamp: number; people: number; hits: number; rechecks: number }>()((k, p) =>
  k
    .updateTable('watch_run')
    .set((e) => ({
      people: e('people', '+', p.people),
      hits: e('hits', '+', p.hits),
      rechecks: e('rechecks', '+', p.rechecks),
    }))
    .where('stamp', '=', p.stamp),
)
const end = statement<{ stamp: number; at: number }>()((k, p) =>
  k.updateTable('watch_run').set({ ended_at: p.at }).where('stamp', '<=', p.stamp).where('ended_at', 'is', null),
)
const recent = statement<{ limit: number }>()((k, p) =>
  k.selectFrom('watch_run').selectAll().orderBy('stamp', 'desc').limit(p.limit),
)

export type RunRow = Readonly<
  Omit<Tables['watch_run'], 'id' | 'people' | 'hits' | 'rechecks'> & {
    people: number
    hits: number
    rechecks: number
  }
>
export function* unscreenedCases(stamp: number, limit: number) {
  return yield* all(cases, { stamp, limit })
}
/** `application`: the newest approved one, which knows the person's birth. */
export function* unscreenedCustomers(stamp: number, limit: number) {
  return yield* all(customers, { stamp, limit })
}
/** How many customers are left, counted up to `limit`. */
export function* customersLeft(stamp: number, limit: number): Work<number> {
  return (yield* first(left, { stamp, limit }))!.n
}
export function* openCaseOf(customer: number): Work<number | undefined> {
  return (yield* first(openCase, { customer }))?.id
}
export function* stampCase(id: number, stamp: number): Work<void> {
  yield* run(setCaseStamp, { id, stamp })
}
export function* stampCustomers(ids: ReadonlyArray<number>, stamp: number): Work<void> {
  if (ids.length === 0) return
  yield* select((k, dialect) =>
    k
      .updateTable('customer')
      .set({ screened: stamp })
      .where(inKeys(dialect, 'id', ids))
      .returning('id'),
  )
}
/** True for the one who may raise what this customer's data say: two processes may run over everybody at once. */
export function* claimCustomer(id: number, stamp: number): Work<boolean> {
  return (yield* run(claim, { id, stamp })) === 1
}
export function* beginRun(stamp: number, list: string, what: string, at: number): Work<void> {
  yield* run(newRun, { stamp, list, what, at })
}
export function* countRun(stamp: number, people: number, hits: number, rechecks: number): Work<void> {
  yield* run(count, { stamp, people, hits, rechecks })
}
/** Ends this run and those that it overtook; false when it had ended. */
export function* endRun(stamp: number, at: number): Work<boolean> {
  return (yield* run(end, { stamp, at })) > 0
}
export function* recentRuns(limit: number): Work<ReadonlyArray<RunRow>> {
  return yield* all(recent, { limit })
}
