// The review queue and bench. A case is held by one conditional update; a decision commits at once and takes effect ten seconds later
// (effects.ts), unless it is taken back.
import { File } from 'node:buffer'
import { decimalsOf } from '#shared/domain/money.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import type { HitState } from '#shared/domain/identity/watchList.ts'
import { maskName } from '#shared/domain/mask.ts'
import {
  barredFrom,
  currentPapers,
  leaseCase,
  LEASE_MS,
  markCheck,
  undoDecision,
  type PaperAsk,
  type ReviewCase,
  type Verdict,
} from '#shared/domain/review.ts'
import {
  applicationById,
  checksOf,
  fieldsOf,
  saveCase,
  saveChecks,
  toReviewCase,
  type Check,
} from '#electron/store/db/applications.ts'
import {
  caseRows,
  claimCase,
  countCases,
  freeCases,
  releaseCase,
  renewLease,
  waitingCases,
  type CaseFilter,
} from '#electron/store/db/case-queue.ts'
import { barsFor } from '#electron/store/db/case-bars.ts'
import { documentKindCodes } from '#electron/store/db/codes.ts'
import { documentById, documentImage, documentsOf, noteLook } from '#electron/store/db/documents.ts'
import { promiseCalendar } from '#electron/store/db/promise-calendar.ts'
import { addHistory, historyOf, notesOf, type HistoryData } from '#electron/store/db/records.ts'
import { hitsOf } from '#electron/store/db/watch-hits.ts'
import type { Work } from '#electron/store/db/work.ts'
import { caseAt, caseChanged, caseConflict, caseForChange, caseTarget, decide } from './case-decision.ts'
import { passing } from './case-passing.ts'
import { byOrder, caseRow, fieldView, latinOf } from './case-view.ts'
import { command, recordDenial, type Act, type Moment } from './frame.ts'
import { hits, hitView } from './hits.ts'
import { operatorOf, store, type Permitted } from './implementer.ts'
import { STARTING_LIMITS, STARTING_SCOPE } from './issue-card.ts'
import { readsMasked } from './names.ts'
import { calendarView } from './promise.ts'
import { reviewPolicy } from './quality.ts'
import { notesView } from './notes.ts'
import { refuse } from './refuse.ts'

/** How long papers are kept after an approval: five years, the longest that anti-money-laundering rules commonly ask. */
const KEEP_YEARS = 5
const HISTORY_LIMIT = 100

const history = (rows: ReadonlyArray<{ at: number; event: string; by_name: string | null; data: string }>) =>
  rows.map((row) => ({
    at: row.at,
    event: row.event,
    by: row.by_name,
    data: JSON.parse(row.data) as HistoryData,
    transaction: null,
    money: null,
  }))

/** A check may name somebody of a list, who is as good as the applicant. */
const checkView = (check: Check, masked: boolean) => ({
  ...check,
  data:
    masked && typeof check.data['name'] === 'string'
      ? { ...check.data, name: maskName(check.data['name']), born: '••••' }
      : { ...check.data },
})

const decisionView = (
  { verdict, at, effectiveAt, effected }: NonNullable<ReviewCase['decision']>,
  decider: string | null,
  reasons: ReadonlyArray<string>,
) => ({ verdict, reasons: [...reasons], by: decider ?? '', at, effectiveAt, effected })

// oxlint-disable-next-line require-yield -- a verdict that needs nothing of the store
function* always(verdict: Verdict): Work<Verdict> {
  return verdict
}

function ifApproved({ services }: Permitted, now: number, secondLookShare: number) {
  const { currency } = services.programme
  const until = new Date(now)
  until.setUTCFullYear(until.getUTCFullYear() + KEEP_YEARS)
  return {
    limitDay: { amount: STARTING_LIMITS.day * 10 ** decimalsOf(currency), currency },
    abroad: STARTING_SCOPE.abroad,
    keptUntil: until.getTime(),
    secondLookShare,
  }
}

export const reviews = {
  ...passing,
  ...hits,

  list: store.reviews.list.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const { services, actor } = context
      const operator = operatorOf(context)
      const now = services.clock()
      const masked = readsMasked(actor)
      const { show } = input
      const filter: CaseFilter =
        show === 'mine' ? { show, operator: operator.id, now } : show === 'late' ? { show, now } : { show }
      const rows = yield* caseRows(filter)
      const { lastDecidedAt, ...counts } = yield* countCases(operator.id, now)
      const calendar = yield* promiseCalendar()
      const ordered = show === 'decided' ? rows : byOrder(rows, now, calendar)
      const views = ordered.map((row) => caseRow(row, now, masked, calendar))
      return { now, calendar: calendarView(calendar), rows: views, counts, lastDecidedAt }
    }),
  ),

  get: store.reviews.get.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const { services, actor } = context
      const operator = operatorOf(context)
      const now = services.clock()
      const masked = readsMasked(actor)
      const key = internalKey('application', input.id)
      const row = key === undefined ? undefined : yield* applicationById(key)
      if (row === undefined) throw refuse.notFound('application')
      const { state, decision } = toReviewCase(row)
      const calendar = yield* promiseCalendar()
      const queue = state === 'waiting' ? byOrder(yield* waitingCases(), now, calendar) : []
      const documents = yield* documentsOf(row.id, operator.id)
      const current = currentPapers(documents)
      const fields = yield* fieldsOf(services.cipher, row.id)
      const reasons = row.reasons === null ? [] : (JSON.parse(row.reasons) as ReadonlyArray<string>)
      return {
        row: caseRow(row, now, masked, calendar),
        calendar: calendarView(calendar),
        applicationId: publicId('application', row.id),
        place:
          state === 'waiting' ? { place: queue.findIndex((one) => one.id === row.id) + 1, of: queue.length } : null,
        from: { city: row.city, country: row.country },
        language: row.language === 'zh-CN' ? ('zh-CN' as const) : ('en' as const),
        documents: documents.map((paper) => ({
          id: publicId('document', paper.id),
          kind: documentKindCodes.word(paper.kind),
          submission: paper.submission,
          width: paper.width,
          height: paper.height,
          seen: paper.looks > 0,
          deletedAt: paper.deleted_at,
          current: current.includes(paper),
        })),
        fields: fields.map((line) => fieldView(line, masked, latinOf(fields))),
        checks: checksOf(row).map((check) => checkView(check, masked)),
        hits: (yield* hitsOf(row.id)).map((hit) => hitView(hit, masked)),
        cause: row.cause as 'watch_list' | null,
        risk: JSON.parse(row.risk_reasons),
        history: history(yield* historyOf('application', row.id, HISTORY_LIMIT)),
        notes: notesView(services, yield* notesOf('application', row.id)),
        decision: decision === null ? null : decisionView(decision, row.decider, reasons),
        barred: barredFrom(toReviewCase(row), yield* barsFor(row.id, operator.id), operator.id, now),
        ifApproved: ifApproved(context, now, (yield* reviewPolicy()).secondLookShare),
      }
    }),
  ),

  takeNext: store.reviews.takeNext.handler(({ input, context }) => {
    const operator = operatorOf(context)
    type Answer = { id: string | null }
    return command<Answer>(context, { action: context.action, input }, function* ({ now }): Work<Act<Answer>> {
      for (const item of byOrder(yield* freeCases(now, operator.id), now, yield* promiseCalendar())) {
        // Somebody may have been faster since the list was read: then the next one.
        if (!(yield* claimCase(item, operator.id, now))) continue
        const row = (yield* applicationById(item.id))!
        return {
          answer: { id: publicId('application', item.id) },
          audit: caseTarget(row),
          events: [caseChanged(item, 'case.taken')],
        }
      }
      return { answer: { id: null }, audit: { result: 'refused', reason: 'no_case_waits' } }
    })
  }),

  take: store.reviews.take.handler(({ input, context }) => {
    const operator = operatorOf(context)
    type Answer = { version: number; until: number }
    return command<Answer>(context, { action: context.action, input }, function* ({ now }): Work<Act<Answer>> {
      const row = yield* caseForChange(input.id)
      const bar = barredFrom(toReviewCase(row), yield* barsFor(row.id, operator.id), operator.id, now)
      if (bar !== null) throw refuse.invalidState(bar, toReviewCase(row).state)
      const taken = leaseCase(toReviewCase(row), operator.id, now)
      if (!taken.ok) throw refuse.invalidState(taken.refusal, toReviewCase(row).state)
      const until = now + LEASE_MS
      if (yield* renewLease(row.id, operator.id, now))
        return { answer: { version: row.version, until }, audit: { ...caseTarget(row), reason: 'renewed' } }
      if (!(yield* claimCase(row, operator.id, now))) throw refuse.invalidState('leased_by_other', 'waiting')
      return {
        answer: { version: row.version + 1, until },
        audit: caseTarget(row),
        events: [caseChanged(row, 'case.taken')],
      }
    })
  }),

  giveBack: store.reviews.giveBack.handler(({ input, context }) => {
    const operator = operatorOf(context)
    type Answer = { version: number }
    return command<Answer>(context, { action: context.action, input }, function* (): Work<Act<Answer>> {
      const row = yield* caseForChange(input.id)
      if (!(yield* releaseCase(row.id, operator.id))) throw refuse.invalidState('not_leased', toReviewCase(row).state)
      return {
        answer: { version: row.version + 1 },
        audit: caseTarget(row),
        events: [caseChanged(row, 'case.given_back')],
      }
    })
  }),

  markCheck: store.reviews.markCheck.handler(({ input, context }) => {
    const operator = operatorOf(context)
    type Answer = { version: number }
    return command<Answer>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Answer>> {
      const row = yield* caseAt(input.id, input.version, now)
      const checks = checksOf(row)
      const check = checks.find((one) => one.code === input.check)
      if (check === undefined) throw refuse.notFound('check')
      const item = toReviewCase(row)
      const marked = markCheck(item, check, operator.id, now)
      if (!marked.ok) throw refuse.invalidState(marked.refusal, item.state)
      const { check: code, result } = input
      const next = checks.map((one) => (one === check ? { ...one, result } : one))
      if (!(yield* saveChecks(row.id, row.version, next))) throw caseConflict(row, now)
      yield* addHistory('application', row.id, now, 'case.check_marked', by, { check: code, result })
      return {
        answer: { version: row.version + 1 },
        audit: { ...caseTarget(row), changes: [{ field: `checks.${code}`, before: check.result, after: result }] },
        events: [caseChanged(row, 'case.check_marked')],
      }
    })
  }),

  image: store.reviews.image.handler(async ({ input, context }) => {
    const operator = operatorOf(context)
    // A paper cannot be masked, so whoever reads people unnamed does not see it.
    if (readsMasked(operator)) {
      await recordDenial(context, context.action, 'records.read')
      throw refuse.forbidden('records.read')
    }
    return command<File>(context, { action: context.action, input, keep: false }, function* ({ now }): Work<Act<File>> {
      const key = internalKey('document', input.id)
      const paper = key === undefined ? undefined : yield* documentById(key)
      if (paper === undefined) throw refuse.notFound('document')
      if (paper.deleted_at !== null) throw refuse.invalidState('paper_deleted')
      const row = (yield* applicationById(paper.application_id))!
      const bytes = yield* documentImage(context.services.cipher, paper.id)
      yield* noteLook(paper.id, operator.id, now)
      const kind = documentKindCodes.word(paper.kind)
      const name = `${kind}-${paper.submission}.${paper.mime === 'image/png' ? 'png' : 'jpg'}`
      return {
        answer: new File([new Uint8Array(bytes)], name, { type: paper.mime }),
        audit: { targetKind: 'document', target: input.id, label: `${caseTarget(row).label}, ${kind}` },
      }
    })
  }),

  approve: store.reviews.approve.handler(({ input, context }) =>
    decide(context, input, function* (row) {
      return {
        verdict: 'approve',
        checks: checksOf(row).map((check) => check.result),
        hits: (yield* hitsOf(row.id)).map((hit) => hit.state as HitState),
      }
    }),
  ),
  reject: store.reviews.reject.handler(({ input, context }) =>
    decide(context, input, () => always({ verdict: 'reject', reasons: input.reasons })),
  ),
  askAgain: store.reviews.askAgain.handler(({ input, context }) =>
    decide(context, input, function* (row) {
      const current = currentPapers(yield* documentsOf(row.id, 0))
      const papers = input.papers.map(({ document, reasons }): PaperAsk => {
        const paper = current.find(({ id }) => id === internalKey('document', document))
        if (paper === undefined) throw refuse.notFound('document')
        return { document: paper.id, kind: documentKindCodes.word(paper.kind), reasons }
      })
      return { verdict: 'ask', reasons: input.reasons, papers }
    }),
  ),

  undo: store.reviews.undo.handler(({ input, context }) => {
    const operator = operatorOf(context)
    type Answer = { version: number }
    return command<Answer>(context, { action: context.action, input }, function* (moment: Moment): Work<Act<Answer>> {
      const { now, by } = moment
      const row = yield* caseAt(input.id, input.version, now)
      const before = toReviewCase(row)
      // A person's decision was no tie of theirs when they made it; a rule's may be anybody's.
      const bar = row.rule === null ? null : barredFrom(before, yield* barsFor(row.id, operator.id), operator.id, now)
      if (bar !== null) throw refuse.invalidState(bar, before.state)
      const undone = undoDecision(before, operator.id, now)
      if (!undone.ok) throw refuse.invalidState(undone.refusal, before.state)
      if (!(yield* saveCase(row.id, row.version, undone.case, null))) throw caseConflict(row, now)
      yield* addHistory('application', row.id, now, 'case.decision_undone', by, { verdict: row.verdict ?? 'approve' })
      return {
        answer: { version: row.version + 1 },
        audit: {
          ...caseTarget(row),
          changes:
            before.decision === null
              ? [{ field: 'first_by', before: by, after: null }]
              : [{ field: 'state', before: before.state, after: 'waiting' }],
        },
        events: [caseChanged(row, 'case.decision_undone')],
      }
    })
  }),
}
