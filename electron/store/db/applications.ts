// Applications as review cases: the queue, the hold on a case (one conditional update, never read-then-write), marks and decisions.
import { CASE_STATES, LEASE_MS, type CheckCode, type CheckResult, type ReviewCase } from '#shared/domain/review.ts'
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import type { FieldCipher } from '#electron/store/security/fields.ts'
import type { Kysely } from 'kysely'
import { caseStateCodes } from './codes.ts'
import type { Tables } from './schema.ts'
import { all, first, run, select, statement, type Work } from './work.ts'

/** A case as one row, with the names of its holder and decider and the number of papers of the submission under review. */
export type ApplicationRow = Readonly<
  Omit<Tables['application'], 'id' | 'fields_enc' | 'phone_idx' | 'search'> & {
    id: number
    holder: string | null
    decider: string | null
    papers: number
  }
>

/** A check as the case keeps it. `by`: who has to say. */
export type Check = Readonly<{
  code: CheckCode
  result: CheckResult
  by: 'machine' | 'person'
  why: string
  data: Readonly<Record<string, string | number>>
  standard: string | null
}>
export type RiskReason = Readonly<{ reason: string; usual: string | null; points: number }>

const WAITING = caseStateCodes.code('waiting')
/** As many cases as are put in order; past it, those with the least time left. */
const QUEUE_LIMIT = 2000
const DECIDED_LIMIT = 200

const columns = [
  'application.id',
  'customer_id',
  'kind',
  'state',
  'submission',
  'submitted_at',
  'due_at',
  'paused_at',
  'risk',
  'risk_reasons',
  'native',
  'latin',
  'language',
  'city',
  'country',
  'checks',
  'lease_operator',
  'lease_until',
  'verdict',
  'reasons',
  'decided_by',
  'decided_at',
  'effective_at',
  'effected',
  'origin',
  'application.version',
] as const

const joined = (k: Kysely<Tables>) =>
  k
    .selectFrom('application')
    .leftJoin('operator as holder', 'holder.id', 'lease_operator')
    .leftJoin('operator as decider', 'decider.id', 'decided_by')
    .select(columns)
    .select(['holder.display_name as holder', 'decider.display_name as decider'])
    .select((e) =>
      e
        .selectFrom('document')
        .select((f) => f.fn.countAll<number>().as('n'))
        .whereRef('document.application_id', '=', 'application.id')
        .whereRef('document.submission', '=', 'application.submission')
        .$asScalar()
        .$notNull()
        .as('papers'),
    )

const byId = statement<{ id: number }>()((k, p) => joined(k).where('application.id', '=', p.id))
// A write reads under a lock on PostgreSQL; on SQLite the write transaction itself is the lock.
const byIdLocked = statement<{ id: number }>()((k, p, dialect) => {
  const query = joined(k).where('application.id', '=', p.id)
  return dialect === 'postgres' ? query.forUpdate('application') : query
})
const sealedFields = statement<{ id: number }>()((k, p) =>
  k.selectFrom('application').select('fields_enc').where('id', '=', p.id),
)

const free = statement<{ now: number }>()((k, p) =>
  k
    .selectFrom('application')
    .select(['id', 'version', 'due_at', 'paused_at', 'risk'])
    .where('state', '=', WAITING)
    .where((e) => e.or([e('lease_until', 'is', null), e('lease_until', '<=', p.now)]))
    .orderBy('due_at')
    .limit(QUEUE_LIMIT),
)
const claim = statement<{ id: number; version: number; operator: number; now: number; until: number }>()((k, p) =>
  k
    .updateTable('application')
    .set((e) => ({ lease_operator: p.operator, lease_until: p.until, version: e('version', '+', 1) }))
    .where('id', '=', p.id)
    .where('version', '=', p.version)
    .where('state', '=', WAITING)
    .where((e) => e.or([e('lease_until', 'is', null), e('lease_until', '<=', p.now)])),
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
const setChecks = statement<{ id: number; version: number; checks: string }>()((k, p) =>
  k
    .updateTable('application')
    .set((e) => ({ checks: p.checks, version: e('version', '+', 1) }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)
type CaseArgs = {
  id: number
  version: number
  state: number
  due: number
  paused: number | null
  holder: number | null
  until: number | null
  verdict: string | null
  reasons: string | null
  by: number | null
  at: number | null
  effective: number | null
}
const setCase = statement<CaseArgs>()((k, p) =>
  k
    .updateTable('application')
    .set((e) => ({
      state: p.state,
      due_at: p.due,
      paused_at: p.paused,
      lease_operator: p.holder,
      lease_until: p.until,
      verdict: p.verdict,
      reasons: p.reasons,
      decided_by: p.by,
      decided_at: p.at,
      effective_at: p.effective,
      effected: 0,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)
const effect = statement<{ id: number; version: number; customer: number | null }>()((k, p) =>
  k
    .updateTable('application')
    .set((e) => ({ effected: 1, customer_id: p.customer, version: e('version', '+', 1) }))
    .where('id', '=', p.id)
    .where('version', '=', p.version)
    .where('effected', '=', 0),
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

/** The case as the domain's rules see it. */
export function toReviewCase(row: ApplicationRow): ReviewCase {
  const { lease_operator, lease_until, verdict, decided_by, decided_at, effective_at } = row
  return {
    state: caseStateCodes.word(row.state),
    submittedAt: row.submitted_at,
    dueAt: row.due_at,
    pausedAt: row.paused_at,
    risk: row.risk,
    lease: lease_operator === null || lease_until === null ? null : { operator: lease_operator, until: lease_until },
    decision:
      verdict === null || decided_by === null || decided_at === null || effective_at === null
        ? null
        : {
            verdict: verdict as 'approve' | 'reject' | 'ask',
            by: decided_by,
            at: decided_at,
            effectiveAt: effective_at,
            effected: row.effected === 1,
          },
  }
}
export const checksOf = (row: Pick<ApplicationRow, 'checks'>): ReadonlyArray<Check> => JSON.parse(row.checks)

const fieldsPlace = (id: number) => ({ table: 'application', column: 'fields_enc', row: id }) as const
export const sealFields = (cipher: FieldCipher, id: number, fields: ReadonlyArray<FieldLine>): Buffer =>
  cipher.seal(JSON.stringify(fields), fieldsPlace(id))

export function* applicationById(id: number): Work<ApplicationRow | undefined> {
  return yield* first(byId, { id })
}
export function* applicationForChange(id: number): Work<ApplicationRow | undefined> {
  return yield* first(byIdLocked, { id })
}
/** What was typed, printed and read from the zone. */
export function* fieldsOf(cipher: FieldCipher, id: number): Work<ReadonlyArray<FieldLine>> {
  const row = yield* first(sealedFields, { id })
  return row === undefined ? [] : JSON.parse(cipher.open(row.fields_enc, fieldsPlace(id)))
}

export type Candidate = Readonly<{
  id: number
  version: number
  due_at: number
  paused_at: number | null
  risk: number
}>
/** Waiting cases that nobody holds. */
export function* freeCases(now: number): Work<ReadonlyArray<Candidate>> {
  return yield* all(free, { now })
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
export function* saveChecks(id: number, version: number, checks: ReadonlyArray<Check>): Work<boolean> {
  return (yield* run(setChecks, { id, version, checks: JSON.stringify(checks) })) === 1
}
/** Writes a decision, or takes it back, if the case still has `version`; false when it has moved on. */
export function* saveCase(
  id: number,
  version: number,
  item: ReviewCase,
  reasons: ReadonlyArray<string> | null,
): Work<boolean> {
  const { lease, decision } = item
  const changes = yield* run(setCase, {
    id,
    version,
    state: caseStateCodes.code(item.state),
    due: item.dueAt,
    paused: item.pausedAt,
    holder: lease?.operator ?? null,
    until: lease?.until ?? null,
    verdict: decision?.verdict ?? null,
    reasons: reasons === null ? null : JSON.stringify(reasons),
    by: decision?.by ?? null,
    at: decision?.at ?? null,
    effective: decision?.effectiveAt ?? null,
  })
  return changes === 1
}
/** Marks the decision as carried out, once. */
export function* effectDecision(id: number, version: number, customer: number | null): Work<boolean> {
  return (yield* run(effect, { id, version, customer })) === 1
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
    const query = joined(k)
    if (filter.show === 'decided')
      return query.where('state', 'in', decided).orderBy('decided_at', 'desc').limit(DECIDED_LIMIT)
    const open = query.orderBy('due_at').limit(QUEUE_LIMIT)
    if (filter.show === 'asked') return open.where('state', '=', caseStateCodes.code('asked'))
    const waiting = open.where('state', '=', WAITING)
    if (filter.show === 'late') return waiting.where('due_at', '<', filter.now)
    if (filter.show === 'mine')
      return waiting.where('lease_operator', '=', filter.operator).where('lease_until', '>', filter.now)
    return waiting
  })
}
