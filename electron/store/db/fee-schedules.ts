// Fee schedules: a version is never changed; a new one begins at its date.
import type { FeeRules, FeeSchedule } from '#shared/domain/fees.ts'
import { all, first, statement, type Work } from './work.ts'

const at = statement<{ at: number }>()((k, p) =>
  k
    .selectFrom('fee_schedule')
    .select(['id', 'from_at', 'rules'])
    .where('from_at', '<=', p.at)
    .orderBy('from_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1),
)
const byId = statement<{ id: number }>()((k, p) =>
  k.selectFrom('fee_schedule').select(['id', 'from_at', 'rules']).where('id', '=', p.id),
)
const list = statement<Record<never, never>>()((k) =>
  k.selectFrom('fee_schedule').selectAll().orderBy('from_at', 'desc').orderBy('id', 'desc').limit(100),
)
const insert = statement<{ from: number; rules: string; note: string; by: string; at: number }>()((k, p) =>
  k
    .insertInto('fee_schedule')
    .values({ from_at: p.from, rules: p.rules, note: p.note, made_by: p.by, made_at: p.at })
    .returning('id'),
)

const toSchedule = (row: Readonly<{ id: number; from_at: number; rules: string }> | undefined) =>
  row === undefined ? undefined : { version: row.id, from: row.from_at, rules: JSON.parse(row.rules) as FeeRules }

/** The schedule in force at that moment. */
export function* scheduleAt(moment: number): Work<FeeSchedule | undefined> {
  return toSchedule(yield* first(at, { at: moment }))
}
export function* scheduleOf(version: number): Work<FeeSchedule | undefined> {
  return toSchedule(yield* first(byId, { id: version }))
}
/** Newest first. */
export function* schedules(): Work<ReadonlyArray<FeeSchedule & Readonly<{ note: string; by: string; at: number }>>> {
  return (yield* all(list, {})).map((row) => ({
    ...toSchedule(row)!,
    note: row.note,
    by: row.made_by,
    at: row.made_at,
  }))
}
export function* addSchedule(from: number, rules: FeeRules, note: string, by: string, moment: number): Work<number> {
  return (yield* first(insert, { from, rules: JSON.stringify(rules), note, by, at: moment }))!.id
}
