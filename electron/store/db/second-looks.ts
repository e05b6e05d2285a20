// Second looks: a decided case put before somebody else as an ordinary one, and what came of it. 1 is a blind second look at another
// person's decision, 2 a case whose right answer a supervisor has set.
import type { FieldCipher } from '#electron/store/security/fields.ts'
import { promiseEnd } from '#shared/domain/review.ts'
import { checksOf, fieldsOf, sealFields, type ApplicationRow, type Check } from './applications.ts'
import { caseKindCodes, caseStateCodes } from './codes.ts'
import { addPapers, documentImage, documentsOf } from './documents.ts'
import { takeKeys } from './keys.ts'
import { promiseCalendar } from './promise-calendar.ts'
import { planPromise } from './promises.ts'
import { addHistory } from './records.ts'
import { addHit, hitsOf } from './watch-hits.ts'
import { all, first, run, select, statement, type Work } from './work.ts'

export const LOOK = { none: 0, second: 1, known: 2 } as const

export type Expected = Readonly<{ verdict: string; reasons: ReadonlyArray<string>; by: number | null }>

const insertLook = statement<{
  application: number
  original: number
  kind: number
  expected: string
  reasons: string
  by: number | null
  at: number
}>()((k, p) =>
  k.insertInto('second_look').values({
    application_id: p.application,
    original_id: p.original,
    kind: p.kind,
    expected: p.expected,
    expected_reasons: p.reasons,
    expected_by: p.by,
    made_at: p.at,
  }),
)
const setResult = statement<{
  application: number
  verdict: string
  reasons: string
  by: number
  at: number
  agreed: number
}>()((k, p) =>
  k
    .updateTable('second_look')
    .set({ verdict: p.verdict, reasons: p.reasons, decided_by: p.by, decided_at: p.at, agreed: p.agreed })
    .where('application_id', '=', p.application)
    .where('verdict', 'is', null),
)
const lookOf = statement<{ application: number }>()((k, p) =>
  k.selectFrom('second_look').selectAll().where('application_id', '=', p.application),
)
const decidedLooks = statement<{ from: number }>()((k, p) =>
  k
    .selectFrom('second_look')
    .leftJoin('operator as was', 'was.id', 'expected_by')
    .innerJoin('operator as looked', 'looked.id', 'second_look.decided_by')
    .innerJoin('application as original', 'original.id', 'original_id')
    .select([
      'second_look.id',
      'application_id',
      'original_id',
      'second_look.kind',
      'expected',
      'expected_reasons',
      'second_look.verdict',
      'second_look.reasons',
      'second_look.decided_at',
      'agreed',
      'original.rule',
      'was.display_name as first',
      'looked.display_name as second',
    ])
    .where('second_look.decided_at', '>=', p.from)
    .orderBy('second_look.decided_at', 'desc')
    .limit(500),
)
const openLooks = statement<Record<never, never>>()((k) =>
  k
    .selectFrom('second_look')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('decided_at', 'is', null),
)

/** Puts a copy of the case into the queue; the one who decided it may not take it. Gives the copy's key. */
export function* addLook(
  cipher: FieldCipher,
  row: ApplicationRow,
  kind: 1 | 2,
  expected: Expected,
  now: number,
): Work<number> {
  const id = yield* takeKeys('application')
  const [original] = yield* select((k) => k.selectFrom('application').selectAll().where('id', '=', row.id))
  const calendar = yield* promiseCalendar()
  const due = promiseEnd(now, calendar)
  const fields = yield* fieldsOf(cipher, row.id)
  const hits = (yield* hitsOf(row.id)).filter(({ state }) => state !== 'lapsed')
  const checks = checksOf(row).map((check): Check => {
    if (check.by === 'person') return { ...check, result: 'open' }
    // What the first one said of hits is theirs to say anew.
    return check.code === 'watch_list' && hits.length > 0 ? { ...check, result: 'unsure', why: 'near_match' } : check
  })
  yield* select((k) =>
    k
      .insertInto('application')
      .values({
        ...original!,
        id,
        // Somebody who was nobody's customer then is shown as such.
        customer_id: caseKindCodes.word(row.kind) === 'first' ? null : row.customer_id,
        state: caseStateCodes.code('waiting'),
        submitted_at: now,
        due_at: due,
        paused_at: null,
        fields_enc: sealFields(cipher, id, fields),
        checks: JSON.stringify(checks),
        lease_operator: null,
        lease_until: null,
        verdict: null,
        reasons: null,
        decided_by: null,
        decided_at: null,
        effective_at: null,
        effected: 0,
        version: 1,
        warned_at: null,
        breached_at: null,
        owner_id: null,
        first_by: null,
        first_at: null,
        look: kind,
        look_of: row.id,
        barred_id: expected.by,
        rule: null,
        paper_reasons: null,
        // The same paper twice would be found as a duplicate of itself.
        document_idx: null,
        device_idx: null,
        address_idx: null,
      })
      .returning('id'),
  )
  for (const paper of (yield* documentsOf(row.id, 0)).toReversed()) {
    const image = yield* documentImage(cipher, paper.id)
    const mime = paper.mime === 'image/png' ? ('image/png' as const) : ('image/jpeg' as const)
    const { kind: of, width, height } = paper
    yield* addPapers(cipher, id, paper.submission, [{ kind: of, mime, width, height, image }], now)
  }
  for (const { entry_id: entry, person_idx: person, score, match } of hits) {
    const open = { state: 'open', reason: null, by: null, decided: null, at: now }
    yield* addHit({ entry, application: id, customer: null, person, score, match, ...open })
  }
  yield* addHistory('application', id, now, 'case.applied', null, { papers: row.papers })
  yield* planPromise(id, row.submission, now, due, calendar)
  yield* run(insertLook, {
    application: id,
    original: row.id,
    kind,
    expected: expected.verdict,
    reasons: JSON.stringify(expected.reasons),
    by: expected.by,
    at: now,
  })
  return id
}

/** Keeps what the second person decided; `undefined` when this case is no second look. */
export function* closeLook(row: ApplicationRow, now: number): Work<Readonly<{ agreed: boolean }> | undefined> {
  const look = yield* first(lookOf, { application: row.id })
  if (look === undefined || row.verdict === null || row.decided_by === null) return undefined
  const agreed = look.expected === row.verdict
  yield* run(setResult, {
    application: row.id,
    verdict: row.verdict,
    reasons: row.reasons ?? '[]',
    by: row.decided_by,
    at: now,
    agreed: agreed ? 1 : 0,
  })
  return { agreed }
}

export function* looksSince(from: number) {
  return yield* all(decidedLooks, { from })
}
export function* looksOpen(): Work<number> {
  return (yield* all(openLooks, {}))[0]!.n
}
