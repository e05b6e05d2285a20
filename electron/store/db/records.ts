// Small rows that other acts leave behind in the same commit: events, outcomes, histories, notes, notices, effects.
import { all, first, run, statement, type Work } from './work.ts'
import type { Tables } from './schema.ts'

// --- events ---
const insertEvent = statement<{ at: number; kind: string; target: string | null; what: string; by: string | null }>()(
  (k, p) => k.insertInto('event').values({ at: p.at, kind: p.kind, target: p.target, what: p.what, by_name: p.by }),
)
const eventsAfter = statement<{ seq: number; limit: number }>()((k, p) =>
  k.selectFrom('event').selectAll().where('seq', '>', p.seq).orderBy('seq').limit(p.limit),
)
const lastEvent = statement<Record<never, never>>()((k) =>
  k.selectFrom('event').select('seq').orderBy('seq', 'desc').limit(1),
)
const forgetEvents = statement<{ at: number }>()((k, p) => k.deleteFrom('event').where('at', '<', p.at))

export type EventRow = Readonly<{
  seq: number
  at: number
  kind: string
  target: string | null
  what: string
  by_name: string | null
}>
export type NewEvent = Readonly<{ kind: string; target: string | null; what: string; by: string | null }>

export function* addEvent(event: NewEvent, at: number): Work<void> {
  yield* run(insertEvent, { at, ...event })
}
export function* eventsSince(seq: number, limit: number): Work<ReadonlyArray<EventRow>> {
  return yield* all(eventsAfter, { seq, limit })
}
export function* lastEventSeq(): Work<number> {
  return (yield* first(lastEvent, {}))?.seq ?? 0
}
export function* forgetEventsBefore(at: number): Work<void> {
  yield* run(forgetEvents, { at })
}

// --- outcomes ---
const outcomeById = statement<{ id: string }>()((k, p) =>
  k.selectFrom('outcome').selectAll().where('request_id', '=', p.id),
)
const insertOutcome = statement<Tables['outcome']>()((k, p) =>
  k
    .insertInto('outcome')
    .values({
      request_id: p.request_id,
      actor: p.actor,
      body_hash: p.body_hash,
      action: p.action,
      at: p.at,
      answer: p.answer,
    })
    .onConflict((c) => c.column('request_id').doNothing()),
)
export function* outcomeOf(requestId: string): Work<Tables['outcome'] | undefined> {
  return yield* first(outcomeById, { id: requestId })
}
/** False when another transaction kept an outcome for this request first. */
export function* keepOutcome(outcome: Tables['outcome']): Work<boolean> {
  return (yield* run(insertOutcome, outcome)) === 1
}

// --- histories ---
const insertHistory = statement<{
  kind: string
  target: number
  at: number
  event: string
  by: string | null
  data: string
}>()((k, p) =>
  k
    .insertInto('history')
    .values({ kind: p.kind, target_id: p.target, at: p.at, event: p.event, by_name: p.by, data: p.data }),
)
const historyOfTarget = statement<{ kind: string; target: number; limit: number }>()((k, p) =>
  k
    .selectFrom('history')
    .select(['at', 'event', 'by_name', 'data'])
    .where('kind', '=', p.kind)
    .where('target_id', '=', p.target)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(p.limit),
)
export type HistoryKind = 'card' | 'customer' | 'application'
export type HistoryData = Readonly<Record<string, string | number | boolean | null>>
export type HistoryRow = Readonly<{ at: number; event: string; by_name: string | null; data: string }>

export function* addHistory(
  kind: HistoryKind,
  target: number,
  at: number,
  event: string,
  by: string | null,
  data: HistoryData = {},
): Work<void> {
  yield* run(insertHistory, { kind, target, at, event, by, data: JSON.stringify(data) })
}
/** Newest first. */
export function* historyOf(kind: HistoryKind, target: number, limit: number): Work<ReadonlyArray<HistoryRow>> {
  return yield* all(historyOfTarget, { kind, target, limit })
}

// --- notes ---
const insertNote = statement<{
  id: number
  kind: string
  target: number
  operator: number
  at: number
  text: Uint8Array
}>()((k, p) =>
  k
    .insertInto('note')
    .values({ id: p.id, kind: p.kind, target_id: p.target, operator_id: p.operator, at: p.at, text_enc: p.text }),
)
const notesOfTarget = statement<{ kind: string; target: number }>()((k, p) =>
  k
    .selectFrom('note')
    .innerJoin('operator', 'operator.id', 'note.operator_id')
    .select(['note.id', 'note.at', 'note.text_enc', 'operator.display_name'])
    .where('kind', '=', p.kind)
    .where('target_id', '=', p.target)
    .orderBy('at', 'desc')
    .limit(100),
)
export function* addNote(
  id: number,
  kind: HistoryKind | 'flag',
  target: number,
  operator: number,
  at: number,
  text: Uint8Array,
): Work<void> {
  yield* run(insertNote, { id, kind, target, operator, at, text })
}
export function* notesOf(
  kind: HistoryKind | 'flag',
  target: number,
): Work<ReadonlyArray<{ id: number; at: number; text_enc: Uint8Array; display_name: string }>> {
  return yield* all(notesOfTarget, { kind, target })
}

// --- notices ---
const insertNotice = statement<{
  customer: number | null
  application: number | null
  at: number
  template: string
  language: string
  data: string
  card: number | null
  transaction: number | null
}>()((k, p) =>
  k.insertInto('notice').values({
    customer_id: p.customer,
    application_id: p.application,
    card_id: p.card,
    txn_id: p.transaction,
    at: p.at,
    // Due at once; the outbox holds back what can wait until morning.
    next_at: p.at,
    template: p.template,
    language: p.language,
    data: p.data,
    state: 'queued',
  }),
)
export function* addNotice(
  to: Readonly<{ customer?: number; application?: number; card?: number; transaction?: number }>,
  at: number,
  template: string,
  language: string,
  data: HistoryData,
): Work<void> {
  yield* run(insertNotice, {
    customer: to.customer ?? null,
    application: to.application ?? null,
    card: to.card ?? null,
    transaction: to.transaction ?? null,
    at,
    template,
    language,
    data: JSON.stringify(data),
  })
}

// --- effects: what the store carries out later ---
const insertEffect = statement<{ due: number; kind: string; target: number; version: number }>()((k, p) =>
  k.insertInto('effect').values({ due_at: p.due, kind: p.kind, target_id: p.target, version: p.version }),
)
const dueEffects = statement<{ now: number }>()((k, p) =>
  k
    .selectFrom('effect')
    .select(['id', 'due_at', 'kind', 'target_id', 'version'])
    .where('done_at', 'is', null)
    .where('due_at', '<=', p.now)
    .orderBy('due_at')
    .limit(50),
)
const nextEffect = statement<Record<never, never>>()((k) =>
  k.selectFrom('effect').select('due_at').where('done_at', 'is', null).orderBy('due_at').limit(1),
)
const claimEffect = statement<{ id: number; now: number }>()((k, p) =>
  k.updateTable('effect').set({ done_at: p.now }).where('id', '=', p.id).where('done_at', 'is', null),
)
export type EffectKind = 'case.decision' | 'flag.verdict' | 'case.warning' | 'case.breach' | 'case.rules'
export type EffectRow = Readonly<{ id: number; due_at: number; kind: string; target_id: number; version: number }>

export function* addEffect(due: number, kind: EffectKind, target: number, version: number): Work<void> {
  yield* run(insertEffect, { due, kind, target, version })
}
export function* effectsDue(now: number): Work<ReadonlyArray<EffectRow>> {
  return yield* all(dueEffects, { now })
}
export function* nextEffectAt(): Work<number | undefined> {
  return (yield* first(nextEffect, {}))?.due_at
}
/** True for the one caller that may carry it out, in this transaction. */
export function* takeEffect(id: number, now: number): Work<boolean> {
  return (yield* run(claimEffect, { id, now })) === 1
}
