// For how long papers are kept: the policy, whose papers are due, and their deletion with their keys.
import { NO_RETENTION_SET, type KeptRetention, type RetentionPolicy } from '#shared/domain/retention.ts'
import { caseStateCodes } from './codes.ts'
import { metaValue, setMeta } from './meta.ts'
import { LOOK } from './second-looks.ts'
import type { ExpressionBuilder } from 'kysely'
import type { Tables } from './schema.ts'
import { all, first, run, statement, type Work } from './work.ts'

const KEY = 'retention'
const DAY_MS = 86_400_000
const APPROVED = caseStateCodes.code('approved')
const REJECTED = caseStateCodes.code('rejected')
const NOTHING = new Uint8Array()

export function* keptRetention(): Work<KeptRetention> {
  const kept = yield* metaValue(KEY)
  return kept === undefined ? NO_RETENTION_SET : (JSON.parse(kept) as KeptRetention)
}
export function* keepRetention(next: KeptRetention): Work<void> {
  yield* setMeta(KEY, JSON.stringify(next))
}

const rejectedDue = statement<{ state: number; until: number; limit: number }>()((k, p) =>
  k
    .selectFrom('application')
    .select('id')
    .where('papers_deleted_at', 'is', null)
    // The copy of a second look goes with its original.
    .where('look', '=', LOOK.none)
    .where('state', '=', p.state)
    .where('decided_at', '<=', p.until)
    .orderBy('decided_at')
    .limit(p.limit),
)
// In the order of their ids, so that a look goes on where the last one ended: whoever still has a card stays among them for years.
const approvedOld = statement<{ state: number; until: number; after: number; limit: number }>()((k, p) =>
  k
    .selectFrom('application')
    .select(['id', 'customer_id'])
    .where('papers_deleted_at', 'is', null)
    // The copy of a second look goes with its original.
    .where('look', '=', LOOK.none)
    .where('state', '=', p.state)
    .where('decided_at', '<=', p.until)
    .where('id', '>', p.after)
    .orderBy('id')
    .limit(p.limit),
)
const cardSince = statement<{ customer: number; since: number }>()((k, p) =>
  k
    .selectFrom('card')
    .select('id')
    .where('customer_id', '=', p.customer)
    .where((e) => e(e.fn.coalesce('ended_at', 'expires_at'), '>', p.since))
    .limit(1),
)

/** Rejected applications whose papers are due, the longest decided first. */
export function* rejectedDueFor(policy: RetentionPolicy, now: number, limit: number): Work<ReadonlyArray<number>> {
  const until = now - policy.rejectedDays * DAY_MS
  return (yield* all(rejectedDue, { state: REJECTED, until, limit })).map(({ id }) => id)
}

/** Approved ones after `after` whose last card ended long enough ago, and where the next look begins (`null`: all were looked at). */
export function* approvedDueFor(
  policy: RetentionPolicy,
  now: number,
  after: number,
  limit: number,
): Work<Readonly<{ due: ReadonlyArray<number>; next: number | null }>> {
  const since = now - policy.endedDays * DAY_MS
  const rows = yield* all(approvedOld, { state: APPROVED, until: since, after, limit })
  const due: Array<number> = []
  for (const { id, customer_id: customer } of rows)
    if (customer === null || (yield* first(cardSince, { customer, since })) === undefined) due.push(id)
  return { due, next: rows.length < limit ? null : rows.at(-1)!.id }
}

type Until = Readonly<{ rejectedUntil: number; endedUntil: number }>

/** What both looks above find, as one condition. */
const isDue = (e: ExpressionBuilder<Tables, 'application'>, p: Until) =>
  e.and([
    e('papers_deleted_at', 'is', null),
    e('look', '=', LOOK.none),
    e.or([
      e.and([e('state', '=', REJECTED), e('decided_at', '<=', p.rejectedUntil)]),
      e.and([
        e('state', '=', APPROVED),
        e('decided_at', '<=', p.endedUntil),
        e.not(
          e.exists(
            e
              .selectFrom('card')
              .select('card.id')
              .whereRef('card.customer_id', '=', 'application.customer_id')
              .where((c) => c(c.fn.coalesce('ended_at', 'expires_at'), '>', p.endedUntil)),
          ),
        ),
      ]),
    ]),
  ])
const countDue = statement<Until>()((k, p) =>
  k
    .selectFrom('application')
    .select((e) => ['state', e.fn.countAll<number>().as('applications')])
    .where((e) => isDue(e, p))
    .where((e) =>
      e.exists(
        e
          .selectFrom('document')
          .select('document.id')
          .whereRef('application_id', '=', 'application.id')
          .where('deleted_at', 'is', null),
      ),
    )
    .groupBy('state'),
)
const countDuePictures = statement<Until>()((k, p) => {
  const due = k
    .selectFrom('application')
    .select('application.id')
    .where((e) => isDue(e, p))
  return k
    .selectFrom('document')
    .select((e) => e.fn.countAll<number>().as('pictures'))
    .where('deleted_at', 'is', null)
    .where((e) =>
      e.or([
        e('application_id', 'in', due),
        e('application_id', 'in', k.selectFrom('second_look').select('application_id').where('original_id', 'in', due)),
      ]),
    )
})

/** Everything that would be deleted under a policy: applications of both kinds, and pictures with the copies of second looks. */
export function* dueCounted(
  policy: RetentionPolicy,
  now: number,
): Work<Readonly<{ rejected: number; ended: number; pictures: number }>> {
  const until = { rejectedUntil: now - policy.rejectedDays * DAY_MS, endedUntil: now - policy.endedDays * DAY_MS }
  const rows = yield* all(countDue, until)
  const of = (state: number): number => Number(rows.find((row) => row.state === state)?.applications ?? 0)
  const pictures = Number((yield* first(countDuePictures, until))?.pictures ?? 0)
  return { rejected: of(REJECTED), ended: of(APPROVED), pictures }
}

const countDeleted = statement<Record<never, never>>()((k) =>
  k
    .selectFrom('application')
    .select((e) => [
      e.fn.count<number>('papers_deleted_at').as('deleted'),
      e.fn.countAll<number>().filterWhere('papers_deleted_at', 'is', null).as('kept'),
    ])
    .where('look', '=', LOOK.none)
    .where((e) => e.exists(e.selectFrom('document').select('id').whereRef('application_id', '=', 'application.id'))),
)
export function* papersCounted(): Work<Readonly<{ kept: number; deleted: number }>> {
  const row = (yield* first(countDeleted, {}))!
  return { kept: Number(row.kept), deleted: Number(row.deleted) }
}

const claim = statement<{ id: number; at: number }>()((k, p) =>
  k
    .updateTable('application')
    .set({ papers_deleted_at: p.at })
    .where('id', '=', p.id)
    .where('papers_deleted_at', 'is', null),
)
const ofOne = statement<{ application: number }>()((k, p) =>
  k.selectFrom('document').select('id').where('application_id', '=', p.application).where('deleted_at', 'is', null),
)
const copiesOf = statement<{ original: number }>()((k, p) =>
  k.selectFrom('second_look').select('application_id as id').where('original_id', '=', p.original),
)
const dropKey = statement<{ id: number }>()((k, p) => k.deleteFrom('document_key').where('document_id', '=', p.id))
// What was taken from the picture goes with it.
const blank = statement<{ id: number; at: number; image: Uint8Array }>()((k, p) =>
  k.updateTable('document').set({ image_enc: p.image, hash: null, deleted_at: p.at }).where('id', '=', p.id),
)

/** Deletes an application's papers and their keys, copies for second looks included; gives how many, `undefined` when it was done before. */
export function* deletePapers(application: number, at: number): Work<number | undefined> {
  if ((yield* run(claim, { id: application, at })) !== 1) return undefined
  const papers = yield* all(ofOne, { application })
  for (const { id } of papers) {
    yield* run(dropKey, { id })
    yield* run(blank, { id, at, image: NOTHING })
  }
  let deleted = papers.length
  for (const copy of yield* all(copiesOf, { original: application })) deleted += (yield* deletePapers(copy.id, at)) ?? 0
  return deleted
}
