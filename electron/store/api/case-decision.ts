// A decision on a case: conditional on the version that the person saw, committed at once, due to take effect ten seconds later.
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { decideCase, leaseHolder, LEASE_MS, UNDO_MS, type PaperAsk, type Verdict } from '#shared/domain/review.ts'
import { applicationForChange, saveCase, toReviewCase, type ApplicationRow } from '#electron/store/db/applications.ts'
import { addEffect, addHistory } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, type Permitted } from './implementer.ts'
import { fullName } from './names.ts'
import { writeNote } from './notes.ts'
import { refuse } from './refuse.ts'

export const caseTarget = (row: ApplicationRow) =>
  ({ targetKind: 'application', target: publicId('application', row.id), label: fullName(row) }) as const
export const caseChanged = (row: Readonly<{ id: number }>, what: string) =>
  ({ kind: 'case', target: publicId('application', row.id), what }) as const

export function* caseForChange(id: string): Work<ApplicationRow> {
  const key = internalKey('application', id)
  const row = key === undefined ? undefined : yield* applicationForChange(key)
  if (row === undefined) throw refuse.notFound('application')
  return row
}

/** The case at the version the person saw; otherwise a refusal that says what stands there now and who holds it. */
export function* caseAt(id: string, version: number, now: number): Work<ApplicationRow> {
  const row = yield* caseForChange(id)
  if (row.version !== version) throw caseConflict(row, now)
  return row
}

export function caseConflict(row: ApplicationRow, now: number): Error {
  const item = toReviewCase(row)
  const held = leaseHolder(item, now) !== null
  return refuse.conflict({
    kind: 'application',
    version: row.version,
    state: item.state,
    by: row.decider ?? (held ? row.holder : null),
    at: row.decided_at ?? (held ? row.lease_until! - LEASE_MS : null),
  })
}

type Decision = Readonly<{ requestId: string; id: string; version: number; note: string }>
type Decided = { version: number; effectiveAt: number; first: boolean }

const WHAT = { approve: 'case.approved', reject: 'case.rejected', ask: 'case.asked_again' } as const

/** Every reason once, of the whole and of its papers. */
const reasonsOf = (reasons: ReadonlyArray<string>, papers: ReadonlyArray<PaperAsk>): ReadonlyArray<string> => [
  ...new Set([...reasons, ...papers.flatMap((paper) => paper.reasons)]),
]

/** The three verdicts are one act: the domain decides, the case moves on, the effect is due when undo has run out. */
export function decide(
  context: Permitted,
  input: Decision,
  verdictOn: (row: ApplicationRow) => Work<Verdict>,
): Promise<Decided> {
  const operator = operatorOf(context)
  return command<Decided>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Decided>> {
    const row = yield* caseAt(input.id, input.version, now)
    const before = toReviewCase(row)
    const verdict = yield* verdictOn(row)
    const decided = decideCase(before, verdict, operator.id, now)
    if (!decided.ok) throw refuse.invalidState(decided.refusal, before.state)
    const papers = verdict.verdict === 'ask' ? (verdict.papers ?? []) : []
    const reasons = verdict.verdict === 'approve' ? [] : reasonsOf(verdict.reasons, papers)
    if (!(yield* saveCase(row.id, row.version, decided.case, reasons, papers))) throw caseConflict(row, now)
    const version = row.version + 1
    if (decided.case.decision === null) {
      // The first of two: no effect is due, and the case goes back to the queue for somebody else.
      yield* addHistory('application', row.id, now, 'case.first_approved', by)
      yield* keepNote(context, row.id, operator.id, input.note, now)
      return {
        answer: { version, effectiveAt: now + UNDO_MS, first: true },
        audit: {
          ...caseTarget(row),
          reason: 'first_of_two',
          changes: [{ field: 'first_by', before: null, after: by }],
        },
        events: [caseChanged(row, 'case.first_approved')],
      }
    }
    const { effectiveAt } = decided.case.decision
    yield* addEffect(effectiveAt, 'case.decision', row.id, version)
    const what = WHAT[verdict.verdict]
    yield* addHistory('application', row.id, now, what, by, {
      ...(reasons.length > 0 && { reasons: reasons.join(',') }),
      ...(papers.length > 0 && { papers: papers.map(({ kind }) => kind).join(',') }),
    })
    yield* keepNote(context, row.id, operator.id, input.note, now)
    return {
      answer: { version, effectiveAt, first: false },
      audit: {
        ...caseTarget(row),
        ...(reasons.length > 0 && { reason: reasons.join(', ') }),
        changes: [
          { field: 'state', before: before.state, after: decided.case.state },
          ...papers.map((paper) => ({ field: `paper ${paper.kind}`, before: null, after: paper.reasons.join(', ') })),
        ],
      },
      events: [caseChanged(row, what)],
    }
  })
}

export function* keepNote(
  { services }: Permitted,
  id: number,
  operator: number,
  text: string,
  now: number,
): Work<void> {
  if (text !== '') yield* writeNote(services, 'application', id, operator, text, now)
}
