// Applications as they come in: the first submission, and the answer to a question. The wallet's side, the demo and simulate write here.
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import { promiseEnd, resumeCase, type CaseKind, type ReviewRefusal } from '#shared/domain/review.ts'
import type { FieldCipher } from '#electron/store/security/fields.ts'
import {
  applicationForChange,
  checksOf,
  sealFields,
  toReviewCase,
  type Check,
  type RiskReason,
} from './applications.ts'
import { caseKindCodes, caseStateCodes } from './codes.ts'
import { addPapers, type Paper } from './documents.ts'
import { takeKeys } from './keys.ts'
import { promiseCalendar } from './promise-calendar.ts'
import { planPromise } from './promises.ts'
import { addHistory } from './records.ts'
import { run, statement, type Work } from './work.ts'

export type Submission = Readonly<{
  /** The customer who is looked at again; `null` for somebody who is nobody's customer yet. */
  customer: number | null
  kind: CaseKind
  /** Why the store itself asks for the look; nobody applied then, and nobody is told. */
  cause?: 'watch_list'
  native: string | null
  latin: string
  language: 'en' | 'zh-CN'
  city: string
  country: string
  /** Blind index of the normalised phone number. */
  phoneIndex: string | null
  /** Blind indexes of e-mail, paper number, device and address, where they are known. */
  indexes?: Readonly<Partial<Record<'email' | 'document' | 'device' | 'address', string>>>
  /** Version of the table of points that the risk was weighed by. */
  riskVersion?: number
  fields: ReadonlyArray<FieldLine>
  checks: ReadonlyArray<Check>
  risk: number
  riskReasons: ReadonlyArray<RiskReason>
  papers: ReadonlyArray<Paper>
  /** Code of live or demo. */
  origin: number
}>

type NewApplication = {
  id: number
  customer: number | null
  kind: number
  state: number
  at: number
  due: number
  risk: number
  reasons: string
  native: string | null
  latin: string
  search: string
  language: string
  city: string
  country: string
  fields: Uint8Array
  phone: string | null
  email: string | null
  document: string | null
  device: string | null
  address: string | null
  riskVersion: number
  checks: string
  origin: number
  cause: string | null
}
const insert = statement<NewApplication>()((k, p) =>
  k.insertInto('application').values({
    id: p.id,
    customer_id: p.customer,
    kind: p.kind,
    state: p.state,
    submission: 1,
    submitted_at: p.at,
    due_at: p.due,
    risk: p.risk,
    risk_reasons: p.reasons,
    native: p.native,
    latin: p.latin,
    search: p.search,
    language: p.language,
    city: p.city,
    country: p.country,
    fields_enc: p.fields,
    phone_idx: p.phone,
    email_idx: p.email,
    document_idx: p.document,
    device_idx: p.device,
    address_idx: p.address,
    risk_version: p.riskVersion,
    checks: p.checks,
    effected: 0,
    origin: p.origin,
    cause: p.cause,
    version: 1,
  }),
)
type AnswerArgs = {
  id: number
  version: number
  state: number
  due: number
  submission: number
  checks: string
  risk: number
  reasons: string
}
const setAnswer = statement<AnswerArgs>()((k, p) =>
  k
    .updateTable('application')
    .set((e) => ({
      state: p.state,
      due_at: p.due,
      paused_at: null,
      submission: p.submission,
      checks: p.checks,
      risk: p.risk,
      risk_reasons: p.reasons,
      lease_operator: null,
      lease_until: null,
      verdict: null,
      reasons: null,
      decided_by: null,
      decided_at: null,
      effective_at: null,
      effected: 0,
      first_by: null,
      first_at: null,
      warned_at: null,
      breached_at: null,
      paper_reasons: null,
      rule: null,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)
const setFields = statement<{ id: number; fields: Uint8Array }>()((k, p) =>
  k.updateTable('application').set({ fields_enc: p.fields }).where('id', '=', p.id),
)

/** The lines after the print of a paper was read. */
export function* saveFields(cipher: FieldCipher, id: number, fields: ReadonlyArray<FieldLine>): Work<void> {
  yield* run(setFields, { id, fields: sealFields(cipher, id, fields) })
}

/** A new application; its promise runs from `at`. Gives the key. */
export function* submitApplication(cipher: FieldCipher, submission: Submission, at: number): Work<number> {
  const id = yield* takeKeys('application')
  const { native, latin } = submission
  const calendar = yield* promiseCalendar()
  const due = promiseEnd(at, calendar)
  yield* run(insert, {
    id,
    customer: submission.customer,
    kind: caseKindCodes.code(submission.kind),
    state: caseStateCodes.code('waiting'),
    at,
    due,
    risk: submission.risk,
    reasons: JSON.stringify(submission.riskReasons),
    native,
    latin,
    search: (native === null ? latin : `${native} ${latin}`).toLowerCase(),
    language: submission.language,
    city: submission.city,
    country: submission.country,
    fields: sealFields(cipher, id, submission.fields),
    phone: submission.phoneIndex,
    email: submission.indexes?.email ?? null,
    document: submission.indexes?.document ?? null,
    device: submission.indexes?.device ?? null,
    address: submission.indexes?.address ?? null,
    riskVersion: submission.riskVersion ?? 1,
    checks: JSON.stringify(submission.checks),
    origin: submission.origin,
    cause: submission.cause ?? null,
  })
  yield* addPapers(cipher, id, 1, submission.papers, at)
  const came = submission.cause === undefined ? 'case.applied' : 'case.recheck_opened'
  yield* addHistory('application', id, at, came, null, { papers: submission.papers.length })
  yield* planPromise(id, 1, at, due, calendar)
  return id
}

/** What comes with an answer; what is left out stays as it was, but a person's marks are asked for anew. */
export type Answer = Readonly<{
  papers: ReadonlyArray<Paper>
  fields?: ReadonlyArray<FieldLine>
  checks?: ReadonlyArray<Check>
  risk?: number
  riskReasons?: ReadonlyArray<RiskReason>
}>

/** The applicant answered: new papers, the next submission, and the clock goes on with what was left. */
export function* answerCase(
  cipher: FieldCipher,
  id: number,
  answer: Answer,
  now: number,
): Work<Readonly<{ ok: true; version: number }> | Readonly<{ ok: false; refusal: ReviewRefusal | 'no_case' }>> {
  const row = yield* applicationForChange(id)
  if (row === undefined) return { ok: false, refusal: 'no_case' }
  const item = toReviewCase(row)
  // Nobody was asked yet while the question can still be taken back.
  if (item.decision !== null && !item.decision.effected) return { ok: false, refusal: 'not_waiting' }
  const calendar = yield* promiseCalendar()
  const resumed = resumeCase(item, now, calendar)
  if (!resumed.ok) return { ok: false, refusal: resumed.refusal }
  const submission = row.submission + 1
  const checks =
    answer.checks ??
    checksOf(row).map((check) => (check.by === 'person' ? { ...check, result: 'open' as const } : check))
  yield* run(setAnswer, {
    id,
    version: row.version,
    state: caseStateCodes.code(resumed.case.state),
    due: resumed.case.dueAt,
    submission,
    checks: JSON.stringify(checks),
    risk: answer.risk ?? row.risk,
    reasons: answer.riskReasons === undefined ? row.risk_reasons : JSON.stringify(answer.riskReasons),
  })
  if (answer.fields !== undefined) yield* saveFields(cipher, id, answer.fields)
  yield* addPapers(cipher, id, submission, answer.papers, now)
  yield* planPromise(id, submission, now, resumed.case.dueAt, calendar)
  yield* addHistory('application', id, now, 'case.answered', null, { papers: answer.papers.length, submission })
  return { ok: true, version: row.version + 1 }
}
