// Applications as review cases: what one is, its marks and decisions. The queue and the hold on a case are in case-queue.ts.
import type { CheckCode, CheckResult, PaperAsk, ReviewCase } from '#shared/domain/review.ts'
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import type { FieldCipher } from '#electron/store/security/fields.ts'
import type { Kysely, Selectable } from 'kysely'
import { caseStateCodes } from './codes.ts'
import type { Tables } from './schema.ts'
import { first, run, statement, type Work } from './work.ts'

/** A case as one row, with the names of its holder and decider and the number of papers of the submission under review. */
export type ApplicationRow = Readonly<
  Pick<
    Selectable<Tables['application']>,
    Exclude<(typeof columns)[number], 'application.id' | 'application.version'>
  > & {
    id: number
    version: number
    holder: string | null
    decider: string | null
    owner: string | null
    /** Who approved first, of two. */
    firster: string | null
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
  'warned_at',
  'breached_at',
  'owner_id',
  'first_by',
  'first_at',
  'look',
  'look_of',
  'barred_id',
  'risk_version',
  'cause',
  'paper_reasons',
  'rule',
] as const

/** Cases with everything that a row shows. */
export const joinedCases = (k: Kysely<Tables>) =>
  k
    .selectFrom('application')
    .leftJoin('operator as holder', 'holder.id', 'lease_operator')
    .leftJoin('operator as decider', 'decider.id', 'decided_by')
    .leftJoin('operator as owner', 'owner.id', 'owner_id')
    .leftJoin('operator as firster', 'firster.id', 'first_by')
    .select(columns)
    .select(['holder.display_name as holder', 'decider.display_name as decider'])
    .select(['owner.display_name as owner', 'firster.display_name as firster'])
    .select((e) =>
      e
        .selectFrom('document')
        // The newest of each kind counts: an answer may bring one paper only.
        .select((f) => f.fn.count<number>('document.kind').distinct().as('n'))
        .whereRef('document.application_id', '=', 'application.id')
        .$asScalar()
        .$notNull()
        .as('papers'),
    )

const byId = statement<{ id: number }>()((k, p) => joinedCases(k).where('application.id', '=', p.id))
// A write reads under a lock on PostgreSQL; on SQLite the write transaction itself is the lock.
const byIdLocked = statement<{ id: number }>()((k, p, dialect) => {
  const query = joinedCases(k).where('application.id', '=', p.id)
  return dialect === 'postgres' ? query.forUpdate('application') : query
})
const sealedFields = statement<{ id: number }>()((k, p) =>
  k.selectFrom('application').select('fields_enc').where('id', '=', p.id),
)

const setChecks = statement<{ id: number; version: number; checks: string }>()((k, p) =>
  k
    .updateTable('application')
    .set((e) => ({ checks: p.checks, version: e('version', '+', 1) }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)
type Screening = { id: number; version: number; checks: string; risk: number; reasons: string }
const setScreening = statement<Screening>()((k, p) =>
  k
    .updateTable('application')
    .set((e) => ({ checks: p.checks, risk: p.risk, risk_reasons: p.reasons, version: e('version', '+', 1) }))
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
  firstBy: number | null
  firstAt: number | null
  papers: string | null
  rule: string | null
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
      first_by: p.firstBy,
      first_at: p.firstAt,
      owner_id: null,
      paper_reasons: p.papers,
      rule: p.rule,
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

/** The case as the domain's rules see it. */
export function toReviewCase(row: ApplicationRow): ReviewCase {
  const { lease_operator, lease_until, verdict, decided_by, decided_at, effective_at, rule } = row
  return {
    state: caseStateCodes.word(row.state),
    submittedAt: row.submitted_at,
    dueAt: row.due_at,
    pausedAt: row.paused_at,
    risk: row.risk,
    first: row.first_by === null || row.first_at === null ? null : { by: row.first_by, at: row.first_at },
    lease: lease_operator === null || lease_until === null ? null : { operator: lease_operator, until: lease_until },
    decision:
      verdict === null || (decided_by === null && rule === null) || decided_at === null || effective_at === null
        ? null
        : {
            verdict: verdict as 'approve' | 'reject' | 'ask',
            by: decided_by,
            rule,
            at: decided_at,
            effectiveAt: effective_at,
            effected: row.effected === 1,
          },
  }
}
export const checksOf = (row: Pick<ApplicationRow, 'checks'>): ReadonlyArray<Check> => JSON.parse(row.checks)

export const paperAsksOf = (row: Pick<ApplicationRow, 'paper_reasons'>): ReadonlyArray<PaperAsk> =>
  row.paper_reasons === null ? [] : (JSON.parse(row.paper_reasons) as ReadonlyArray<PaperAsk>)

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

export function* saveChecks(id: number, version: number, checks: ReadonlyArray<Check>): Work<boolean> {
  return (yield* run(setChecks, { id, version, checks: JSON.stringify(checks) })) === 1
}
/** The same with the risk that follows from them. */
export function* saveScreening(
  id: number,
  version: number,
  checks: ReadonlyArray<Check>,
  risk: number,
  reasons: ReadonlyArray<RiskReason>,
): Work<boolean> {
  const changed = { id, version, checks: JSON.stringify(checks), risk, reasons: JSON.stringify(reasons) }
  return (yield* run(setScreening, changed)) === 1
}
/** Writes a decision, or takes it back, if the case still has `version`; false when it has moved on. */
export function* saveCase(
  id: number,
  version: number,
  item: ReviewCase,
  reasons: ReadonlyArray<string> | null,
  papers: ReadonlyArray<PaperAsk> = [],
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
    firstBy: item.first?.by ?? null,
    firstAt: item.first?.at ?? null,
    papers: papers.length === 0 ? null : JSON.stringify(papers),
    rule: decision?.rule ?? null,
  })
  return changes === 1
}
/** Marks the decision as carried out, once. */
export function* effectDecision(id: number, version: number, customer: number | null): Work<boolean> {
  return (yield* run(effect, { id, version, customer })) === 1
}
