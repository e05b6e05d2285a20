// Lists that rules name, with when each entry held, and snoozes.
import type { Tables } from './schema.ts'
import { all, first, run, select, statement, type Work } from './work.ts'

export type ListRow = Readonly<Omit<Tables['risk_list'], 'id'> & { id: number }>
export type EntryRow = Readonly<Omit<Tables['risk_list_entry'], 'id'> & { id: number }>
export type SnoozeRow = Readonly<Omit<Tables['rule_snooze'], 'id'> & { id: number; rule_name: string | null }>

const lists = statement<Record<never, never>>()((k) =>
  k.selectFrom('risk_list').selectAll().orderBy('name').limit(1000),
)
const entries = statement<Record<never, never>>()((k) =>
  k.selectFrom('risk_list_entry').selectAll().orderBy('list_id').orderBy('id'),
)
const insertList = statement<{ name: string; kind: string }>()((k, p) =>
  k.insertInto('risk_list').values({ name: p.name, kind: p.kind, version: 1 }).returning('id'),
)
const bumpList = statement<{ id: number; version: number }>()((k, p) =>
  k
    .updateTable('risk_list')
    .set((e) => ({ version: e('version', '+', 1) }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)
const insertEntry = statement<{ list: number; value: string; at: number; by: string }>()((k, p) =>
  k.insertInto('risk_list_entry').values({ list_id: p.list, value: p.value, added_at: p.at, added_by: p.by }),
)
const endEntry = statement<{ list: number; value: string; at: number; by: string }>()((k, p) =>
  k
    .updateTable('risk_list_entry')
    .set({ removed_at: p.at, removed_by: p.by })
    .where('list_id', '=', p.list)
    .where('value', '=', p.value)
    .where('removed_at', 'is', null),
)
const snoozes = statement<Record<never, never>>()((k) =>
  k.selectFrom('rule_snooze').select(['rule_id', 'kind', 'target_id', 'from_at', 'until_at', 'ended_at']),
)
const runningCounts = statement<{ now: number }>()((k, p) =>
  k
    .selectFrom('rule_snooze')
    .select((e) => ['rule_id', e.fn.countAll<number>().as('n')])
    .where('ended_at', 'is', null)
    .where('until_at', '>', p.now)
    .groupBy('rule_id'),
)
const insertSnooze = statement<{
  rule: number | null
  kind: string
  target: number
  reason: string
  at: number
  until: number
  by: string
}>()((k, p) =>
  k
    .insertInto('rule_snooze')
    .values({
      rule_id: p.rule,
      kind: p.kind,
      target_id: p.target,
      reason: p.reason,
      from_at: p.at,
      until_at: p.until,
      by_name: p.by,
    })
    .returning('id'),
)
const endSnooze = statement<{ id: number; at: number; by: string }>()((k, p) =>
  k
    .updateTable('rule_snooze')
    .set({ ended_at: p.at, ended_by: p.by })
    .where('id', '=', p.id)
    .where('ended_at', 'is', null)
    .where('until_at', '>', p.at),
)
const merchantName = statement<{ id: number }>()((k, p) =>
  k.selectFrom('merchant').select('name').where('id', '=', p.id),
)

export function* listRows(): Work<ReadonlyArray<ListRow>> {
  return yield* all(lists, {})
}
/** Every entry that ever held. */
export function* listEntries(): Work<ReadonlyArray<EntryRow>> {
  return yield* all(entries, {})
}
export function* addList(name: string, kind: string): Work<number> {
  return (yield* first(insertList, { name, kind }))!.id
}
export function* touchList(id: number, version: number): Work<boolean> {
  return (yield* run(bumpList, { id, version })) === 1
}
export function* addEntry(list: number, value: string, at: number, by: string): Work<void> {
  yield* run(insertEntry, { list, value, at, by })
}
export function* removeEntry(list: number, value: string, at: number, by: string): Work<boolean> {
  return (yield* run(endEntry, { list, value, at, by })) === 1
}
export type Silence = Pick<SnoozeRow, 'rule_id' | 'kind' | 'target_id' | 'from_at' | 'until_at' | 'ended_at'>
/** Every snooze that ever was, as payments are held against them. */
export function* everySnooze(): Work<ReadonlyArray<Silence>> {
  return yield* all(snoozes, {})
}
/** How many run, by the rule that they silence. */
export function* runningSnoozes(now: number): Work<ReadonlyMap<number | null, number>> {
  return new Map((yield* all(runningCounts, { now })).map(({ rule_id, n }) => [rule_id, n]))
}
export type SnoozePage = Readonly<{
  /** Those that run, first the one that ends first; else the others, the last to end first. */
  running: boolean
  now: number
  /** Only this rule's own. */
  rule: number | null
  after: Readonly<{ until: number; id: number }> | null
  limit: number
}>
export function* snoozesOf({ running, now, rule, after, limit }: SnoozePage): Work<ReadonlyArray<SnoozeRow>> {
  const [direction, beyond] = running ? (['asc', '>'] as const) : (['desc', '<'] as const)
  return yield* select((k) =>
    k
      .selectFrom('rule_snooze')
      .leftJoin('rule', 'rule.id', 'rule_snooze.rule_id')
      .selectAll('rule_snooze')
      .select('rule.name as rule_name')
      .where((e) =>
        running
          ? e.and([e('ended_at', 'is', null), e('until_at', '>', now)])
          : e.or([e('ended_at', 'is not', null), e('until_at', '<=', now)]),
      )
      .$if(rule !== null, (q) => q.where('rule_id', '=', rule))
      .$if(after !== null, (q) =>
        q.where((e) => e(e.refTuple('until_at', 'rule_snooze.id'), beyond, e.tuple(after!.until, after!.id))),
      )
      .orderBy('until_at', direction)
      .orderBy('rule_snooze.id', direction)
      .limit(limit),
  )
}
export function* addSnooze(
  snooze: Readonly<{
    rule: number | null
    kind: string
    target: number
    reason: string
    at: number
    until: number
    by: string
  }>,
): Work<number> {
  return (yield* first(insertSnooze, snooze))!.id
}
export function* stopSnooze(id: number, at: number, by: string): Work<boolean> {
  return (yield* run(endSnooze, { id, at, by })) === 1
}
export function* merchantNameOf(id: number): Work<string | undefined> {
  return (yield* first(merchantName, { id }))?.name
}
