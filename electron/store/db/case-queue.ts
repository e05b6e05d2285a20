// The review queue: which cases wait, and the hold on one, taken by a single conditional update and never by read-then-write.
import { CASE_STATES, LEASE_MS } from '#shared/domain/review.ts'
import type { Kysely } from 'kysely'
import { joinedCases, type ApplicationRow } from './applications.ts'
import { caseStateCodes } from './codes.ts'
import { mayTake, type Builder } from './case-bars.ts'
import type { Tables } from './schema.ts'
import { all, first, run, select, statement, type Work } from './work.ts'

const WAITING = caseStateCodes.code('waiting')
/** As many cases as are put in order; past it, those with the least time left. */
const QUEUE_LIMIT = 2000
const DECIDED_LIMIT = 200

const candidates = (k: Kysely<Tables>) =>
  k
    .selectFrom('application')
    .select(['id', 'version', 'due_at', 'paused_at', 'risk'])
    .where('state', '=', WAITING)
    .orderBy('due_at')
    .limit(QUEUE_LIMIT)
const queue = statement<Record<never, never>>()((k) => candidates(k))
const unheld = (now: number) => (e: Builder) => e.or([e('lease_until', 'is', null), e('lease_until', '<=', now)])
const free = statement<{ now: number; operator: number }>()((k, p) =>
  candidates(k)
    .where(unheld(p.now))
    .where((e) => mayTake(e, p.operator, p.now))
    // Passed on with a reason: not to the same person again, before the applicant has sent something new.
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('case_skip')
            .select('at')
            .whereRef('application_id', '=', 'application.id')
            .where('operator_id', '=', p.operator)
            .whereRef('case_skip.submission', '=', 'application.submission'),
        ),
      ),
    ),
)
const claim = statement<{ id: number; version: number; operator: number; now: number; until: number }>()((k, p) =>
  k
    .updateTable('application')
    .set((e) => ({ lease_operator: p.operator, lease_until: p.until, version: e('version', '+', 1) }))
    .where('id', '=', p.id)
    .where('version', '=', p.version)
    .where('state', '=', WAITING)
    .where(unheld(p.now))
    .where((e) => mayTake(e, p.operator, p.now)),
)
const takeAway = statement<{ id: number; version: number; operator: number; until: number }>()((k, p) =>
  k
    .updateTable('application')
    .set((e) => ({ lease_operator: p.operator, lease_until: p.until, owner_id: null, version: e('version', '+', 1) }))
    .where('id', '=', p.id)
    .where('version', '=', p.version)
    .where('state', '=', WAITING),
)
const passTo = statement<{ id: number; version: number; operator: number; to: number | null }>()((k, p) =>
  k
    .updateTable('application')
    .set((e) => ({ lease_operator: null, lease_until: null, owner_id: p.to, version: e('version', '+', 1) }))
    .where('id', '=', p.id)
    .where('version', '=', p.version)
    .where('state', '=', WAITING)
    .where('lease_operator', '=', p.operator),
)
// Holding on changes nothing that anybody decides by: the version stays.
const renew = statement<{ id: number; operator: number; now: number; until: number }>()((k, p) =>
  k
    .updateTable('application')
    .set({ lease_until: p.until })
    .where('id', '=', p.id)
    .where('state', '=', WAITING)
    .where('lease_operator', '=', p.operator)
    .where('lease_until', '>', p.now),
)
const release = statement<{ id: number; operator: number }>()((k, p) =>
  k
    .updateTable('application')
    .set((e) => ({ lease_operator: null, lease_until: null, version: e('version', '+', 1) }))
    .where('id', '=', p.id)
    .where('state', '=', WAITING)
    .where('lease_operator', '=', p.operator),
)
const caseCounts = statement<{ operator: number; now: number; asked: number }>()((k, p) => {
  const waiting = k
    .selectFrom('application')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('state', '=', WAITING)
  const asked = k
    .selectFrom('application')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('state', '=', p.asked)
  const last = k
    .selectFrom('application')
    .select((e) => e.fn.max('decided_at').as('at'))
    .where('decided_at', 'is not', null)
  return k.selectNoFrom([
    waiting.$asScalar().$notNull().as('open'),
    waiting.where('lease_operator', '=', p.operator).where('lease_until', '>', p.now).$asScalar().$notNull().as('mine'),
    waiting.where('due_at', '<', p.now).$asScalar().$notNull().as('late'),
    asked.$asScalar().$notNull().as('asked'),
    last.$asScalar().as('lastDecidedAt'),
  ])
})

export type Candidate = Readonly<{
  id: number
  version: number
  due_at: number
  paused_at: number | null
  risk: number
}>
/** Waiting cases, whoever holds them. */
export function* waitingCases(): Work<ReadonlyArray<Candidate>> {
  return yield* all(queue, {})
}
/** Waiting cases that nobody holds and this operator may take. */
export function* freeCases(now: number, operator: number): Work<ReadonlyArray<Candidate>> {
  return yield* all(free, { now, operator })
}
/** Takes a free case, at this version; false when somebody was faster. The version moves by one. */
export function* claimCase(
  item: Readonly<{ id: number; version: number }>,
  operator: number,
  now: number,
): Work<boolean> {
  return (yield* run(claim, { id: item.id, version: item.version, operator, now, until: now + LEASE_MS })) === 1
}
/** Holds on to a case that the operator still holds; false when the hold has ended. */
export function* renewLease(id: number, operator: number, now: number): Work<boolean> {
  return (yield* run(renew, { id, operator, now, until: now + LEASE_MS })) === 1
}
/** Gives the operator's own case back; false when it is not theirs. The version moves by one. */
export function* releaseCase(id: number, operator: number): Work<boolean> {
  return (yield* run(release, { id, operator })) === 1
}
/** Gives the hold to a supervisor, whoever has it; false when the case has moved on. */
export function* takeOverCase(id: number, version: number, operator: number, now: number): Work<boolean> {
  return (yield* run(takeAway, { id, version, operator, until: now + LEASE_MS })) === 1
}
/** Ends the operator's own hold; `to`: who owns the case from now on, `null` for everybody. */
export function* passCase(id: number, version: number, operator: number, to: number | null): Work<boolean> {
  return (yield* run(passTo, { id, version, operator, to })) === 1
}

export type CaseCounts = Readonly<{
  open: number
  mine: number
  late: number
  asked: number
  lastDecidedAt: number | null
}>
export function* countCases(operator: number, now: number): Work<CaseCounts> {
  return (yield* first(caseCounts, { operator, now, asked: caseStateCodes.code('asked') }))!
}

export type CaseFilter =
  | Readonly<{ show: 'open' | 'asked' | 'decided' }>
  | Readonly<{ show: 'late'; now: number }>
  | Readonly<{ show: 'mine'; operator: number; now: number }>
/** Decided ones newest first; the others by the moment they are due. */
export function* caseRows(filter: CaseFilter): Work<ReadonlyArray<ApplicationRow>> {
  const decided = CASE_STATES.filter((state) => state === 'approved' || state === 'rejected').map(caseStateCodes.code)
  return yield* select((k) => {
    const query = joinedCases(k)
    // A second look is a case like any other until it is decided; then it belongs to quality, not to the queue's history.
    if (filter.show === 'decided')
      return query
        .where('state', 'in', decided)
        .where('look', '=', 0)
        .orderBy('decided_at', 'desc')
        .limit(DECIDED_LIMIT)
    const open = query.orderBy('due_at').limit(QUEUE_LIMIT)
    if (filter.show === 'asked') return open.where('state', '=', caseStateCodes.code('asked'))
    const waiting = open.where('state', '=', WAITING)
    if (filter.show === 'late') return waiting.where('due_at', '<', filter.now)
    if (filter.show === 'mine')
      return waiting.where('lease_operator', '=', filter.operator).where('lease_until', '>', filter.now)
    return waiting
  })
}
