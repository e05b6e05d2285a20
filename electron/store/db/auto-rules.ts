// Auto-rules: their state, the cases that one has decided, and the decided cases that a preview goes through.
import { caseStateCodes } from './codes.ts'
import { inKeys } from './id-lists.ts'
import { joinedCases, type ApplicationRow } from './applications.ts'
import type { Tables } from './schema.ts'
import { all, first, run, select, statement, type Work } from './work.ts'

export type AutoRuleRow = Readonly<Omit<Tables['auto_rule'], 'id' | 'version'> & { id: number; version: number }>
export type NamedAutoRule = AutoRuleRow & Readonly<{ on_name: string | null; asked_name: string | null }>

const everyRule = statement<Record<never, never>>()((k) =>
  k
    .selectFrom('auto_rule')
    .leftJoin('operator as agreed', 'agreed.id', 'auto_rule.on_by')
    .leftJoin('operator as asked', 'asked.id', 'auto_rule.asked_by')
    .selectAll('auto_rule')
    .select(['agreed.display_name as on_name', 'asked.display_name as asked_name']),
)
const insertRule = statement<{ name: string; settings: string }>()((k, p) =>
  k
    .insertInto('auto_rule')
    .values({ name: p.name, settings: p.settings, version: 1 })
    .onConflict((c) => c.column('name').doNothing()),
)
type Change = {
  id: number
  version: number
  since: number | null
  settings: string
  by: number | null
  askedBy: number | null
  askedAt: number | null
  note: string | null
  until: number | null
  askedSettings: string | null
}
const setRule = statement<Change>()((k, p) =>
  k
    .updateTable('auto_rule')
    .set((e) => ({
      on_since: p.since,
      settings: p.settings,
      on_by: p.by,
      asked_by: p.askedBy,
      asked_at: p.askedAt,
      asked_note: p.note,
      asked_until: p.until,
      asked_settings: p.askedSettings,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)
const decidedBy = statement<{ rule: string; from: number }>()((k, p) =>
  k
    .selectFrom('application')
    .select((e) => [e.fn.countAll<number>().as('n'), e.fn.max('decided_at').as('last')])
    .where('rule', '=', p.rule)
    .where('decided_at', '>=', p.from)
    .where('look', '=', 0),
)
const looksAt = statement<{ rule: string; from: number }>()((k, p) =>
  k
    .selectFrom('second_look')
    .innerJoin('application as original', 'original.id', 'second_look.original_id')
    .select((e) => [e.fn.countAll<number>().as('n'), e.fn.sum<number | null>('agreed').as('agreed')])
    .where('original.rule', '=', p.rule)
    .where('second_look.kind', '=', 1)
    .where('second_look.decided_at', '>=', p.from),
)

export function* autoRuleRows(): Work<ReadonlyArray<NamedAutoRule>> {
  return yield* all(everyRule, {})
}
export function* addAutoRule(name: string, settings: string): Work<void> {
  yield* run(insertRule, { name, settings })
}
/** False when somebody else changed it first. */
export function* saveAutoRule(row: AutoRuleRow, next: Partial<AutoRuleRow>): Work<boolean> {
  const one = { ...row, ...next }
  const change: Change = {
    id: row.id,
    version: row.version,
    since: one.on_since,
    settings: one.settings,
    by: one.on_by,
    askedBy: one.asked_by,
    askedAt: one.asked_at,
    note: one.asked_note,
    until: one.asked_until,
    askedSettings: one.asked_settings,
  }
  return (yield* run(setRule, change)) === 1
}

export type RuleRecord = Readonly<{ decided: number; last: number | null; looks: number; agreed: number }>
/** What a rule has decided since `from`, and how many of the second looks at that agreed. */
export function* ruleRecord(rule: string, from: number): Work<RuleRecord> {
  const { n, last } = (yield* first(decidedBy, { rule, from }))!
  const looked = (yield* first(looksAt, { rule, from }))!
  return { decided: n, last: last as number | null, looks: looked.n, agreed: looked.agreed ?? 0 }
}

/** Decisions of a rule that have not taken effect yet. */
export function* heldDecisions(rule: string): Work<ReadonlyArray<ApplicationRow>> {
  return yield* select((k) =>
    joinedCases(k).where('rule', '=', rule).where('effected', '=', 0).orderBy('application.id'),
  )
}

/** As many of the newest decisions as a preview looks at. */
const PREVIEW_LIMIT = 5_000
/** What people decided since `from`, newest first; second looks and cases that the store opened itself aside. */
export function* decidedByPeople(from: number): Work<ReadonlyArray<ApplicationRow>> {
  const decided = (['approved', 'rejected', 'asked'] as const).map(caseStateCodes.code)
  return yield* select((k) =>
    joinedCases(k)
      .where('decided_at', '>=', from)
      .where('state', 'in', decided)
      .where('look', '=', 0)
      .where('decided_by', 'is not', null)
      .orderBy('decided_at', 'desc')
      .limit(PREVIEW_LIMIT),
  )
}
/** Cases that wait now and that nobody holds. */
export function* waitingNow(): Work<ReadonlyArray<ApplicationRow>> {
  return yield* select((k) =>
    joinedCases(k)
      .where('state', '=', caseStateCodes.code('waiting'))
      .where('look', '=', 0)
      .orderBy('due_at')
      .limit(PREVIEW_LIMIT),
  )
}

/** For many cases at once: the state of each hit, and the kind of each paper. */
export function* hitStatesOf(ids: ReadonlyArray<number>): Work<ReadonlyMap<number, ReadonlyArray<string>>> {
  const rows = yield* select((k, dialect) =>
    k
      .selectFrom('watch_hit')
      .select(['application_id', 'state'])
      .where(inKeys(dialect, 'application_id', ids)),
  )
  return grouped(rows.map((row) => [row.application_id, row.state]))
}
export function* paperKindsOf(ids: ReadonlyArray<number>): Work<ReadonlyMap<number, ReadonlyArray<number>>> {
  const rows = yield* select((k, dialect) =>
    k
      .selectFrom('document')
      .select(['application_id', 'kind'])
      .distinct()
      .where(inKeys(dialect, 'application_id', ids)),
  )
  return grouped(rows.map((row) => [row.application_id, row.kind]))
}

function grouped<V>(rows: ReadonlyArray<readonly [number, V]>): ReadonlyMap<number, ReadonlyArray<V>> {
  const found = new Map<number, Array<V>>()
  for (const [id, value] of rows) {
    const known = found.get(id)
    if (known === undefined) found.set(id, [value])
    else known.push(value)
  }
  return found
}
