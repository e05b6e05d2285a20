// Who may not take a case: whoever approved it first or decided it before, whose own contact or paper is in it, who knows the applicant,
// and, while the promise holds, everybody but the colleague it was handed to.
import type { ExpressionBuilder, Kysely } from 'kysely'
import type { Tables } from './schema.ts'
import { all, first, run, statement, type Work } from './work.ts'

export type Builder = ExpressionBuilder<Tables, 'application'>

const ties = (e: Builder, operator: number) =>
  e.exists(
    e
      .selectFrom('operator_tie')
      .select('idx')
      .where('operator_id', '=', operator)
      .where((f) =>
        f.or([
          f('idx', '=', f.ref('application.phone_idx')),
          f('idx', '=', f.ref('application.email_idx')),
          f('idx', '=', f.ref('application.document_idx')),
        ]),
      ),
  )
const knows = (e: Builder, operator: number) =>
  e.exists(
    e
      .selectFrom('case_skip')
      .select('at')
      .whereRef('application_id', '=', 'application.id')
      .where('operator_id', '=', operator)
      .where('reason', '=', 'knows_applicant'),
  )

/** The condition under which the operator may take the case of the row; part of the update that takes it, so that no race passes it. */
export const mayTake = (e: Builder, operator: number, now: number) =>
  e.and([
    e.or([e('owner_id', 'is', null), e('owner_id', '=', operator), e('due_at', '<', now)]),
    e.or([e('first_by', 'is', null), e('first_by', '<>', operator)]),
    e.or([e('barred_id', 'is', null), e('barred_id', '<>', operator)]),
    e.not(ties(e, operator)),
    e.not(knows(e, operator)),
  ])

const barsOf = statement<{ id: number; operator: number }>()((k, p) =>
  (k as Kysely<Tables>)
    .selectFrom('application')
    .select((e) => [
      e
        .case()
        .when(e.or([ties(e, p.operator), knows(e, p.operator)]))
        .then(1)
        .else(0)
        .end()
        .as('tied'),
      'barred_id',
      'owner_id',
    ])
    .where('id', '=', p.id),
)
const insertSkip = statement<{
  application: number
  operator: number
  submission: number
  reason: string
  at: number
}>()((k, p) =>
  k
    .insertInto('case_skip')
    .values({
      application_id: p.application,
      operator_id: p.operator,
      submission: p.submission,
      reason: p.reason,
      at: p.at,
    })
    .onConflict((c) =>
      c
        .columns(['application_id', 'operator_id'])
        .doUpdateSet({ submission: p.submission, reason: p.reason, at: p.at }),
    ),
)
const insertTie = statement<{ operator: number; index: string; at: number }>()((k, p) =>
  k
    .insertInto('operator_tie')
    .values({ operator_id: p.operator, idx: p.index, at: p.at })
    .onConflict((c) => c.columns(['operator_id', 'idx']).doNothing()),
)
const tiesOf = statement<{ operator: number }>()((k, p) =>
  k
    .selectFrom('operator_tie')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('operator_id', '=', p.operator),
)

export type CaseBars = Readonly<{ tied: boolean; barred: boolean; owner: number | null }>
export function* barsFor(id: number, operator: number): Work<CaseBars> {
  const row = yield* first(barsOf, { id, operator })
  return {
    tied: row?.tied === 1,
    barred: row !== undefined && row.barred_id === operator,
    owner: row?.owner_id ?? null,
  }
}
export function* skipCase(
  application: number,
  operator: number,
  submission: number,
  reason: string,
  at: number,
): Work<void> {
  yield* run(insertSkip, { application, operator, submission, reason, at })
}
/** `indexes`: blind indexes of what is the operator's own. */
export function* tieOperator(operator: number, indexes: ReadonlyArray<string>, at: number): Work<number> {
  for (const index of indexes) yield* run(insertTie, { operator, index, at })
  return (yield* all(tiesOf, { operator }))[0]!.n
}
