// Rules and their versions, when each ran, and requests to go live.
import type { Kysely } from 'kysely'
import type { Tables } from './schema.ts'
import { all, first, run, statement, type Work } from './work.ts'

type Row<T extends keyof Tables> = Readonly<Omit<Tables[T], 'id'> & { id: number }>
export type RuleRow = Row<'rule'>
export type VersionRow = Row<'rule_version'> & Readonly<{ author_name: string }>
export type RequestRow = Row<'rule_request'> & Readonly<{ maker_name: string; checker_name: string | null }>

const everyRule = statement<Record<never, never>>()((k) => k.selectFrom('rule').selectAll().orderBy('id').limit(1000))
const oneRule = statement<{ id: number }>()((k, p, dialect) => {
  const query = k.selectFrom('rule').selectAll().where('id', '=', p.id)
  return dialect === 'postgres' ? query.forUpdate() : query
})
const insertRule = statement<{ name: string; at: number }>()((k, p) =>
  k.insertInto('rule').values({ name: p.name, changed_at: p.at, version: 1 }).returning('id'),
)
const setRule = statement<{
  id: number
  version: number
  name: string
  shadow: number | null
  live: number | null
  retired: number | null
  at: number
}>()((k, p) =>
  k
    .updateTable('rule')
    .set((e) => ({
      name: p.name,
      shadow: p.shadow,
      live: p.live,
      retired_at: p.retired,
      changed_at: p.at,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)

const versions = (k: Kysely<Tables>) =>
  k
    .selectFrom('rule_version')
    .innerJoin('operator', 'operator.id', 'rule_version.author')
    .selectAll('rule_version')
    .select('operator.display_name as author_name')
const versionsOf = statement<{ rule: number }>()((k, p) =>
  versions(k).where('rule_id', '=', p.rule).orderBy('number', 'desc').limit(500),
)
const newest = statement<Record<never, never>>()((k) =>
  versions(k).where('number', '=', (e) =>
    e
      .selectFrom('rule_version as other')
      .select((f) => f.fn.max('other.number').as('n'))
      .whereRef('other.rule_id', '=', 'rule_version.rule_id'),
  ),
)
const insertVersion = statement<{
  rule: number
  number: number
  text: string
  actions: string
  author: number
  at: number
}>()((k, p) =>
  k
    .insertInto('rule_version')
    .values({
      rule_id: p.rule,
      number: p.number,
      text: p.text,
      actions: p.actions,
      author: p.author,
      made_at: p.at,
    })
    .returning('id'),
)
const running = statement<Record<never, never>>()((k) =>
  k
    .selectFrom('rule')
    .innerJoin('rule_version', (join) =>
      join.on((e) =>
        e.or([e('rule_version.id', '=', e.ref('rule.live')), e('rule_version.id', '=', e.ref('rule.shadow'))]),
      ),
    )
    .selectAll('rule_version')
    .select(['rule.name', 'rule.live'])
    .where('rule.retired_at', 'is', null)
    .orderBy('rule_version.id'),
)
const insertRun = statement<{ version: number; live: number; at: number }>()((k, p) =>
  k.insertInto('rule_run').values({ version_id: p.version, live: p.live, from_at: p.at, until_at: null }),
)
const endOpenRun = statement<{ version: number; at: number }>()((k, p) =>
  k.updateTable('rule_run').set({ until_at: p.at }).where('version_id', '=', p.version).where('until_at', 'is', null),
)
const runs = statement<Record<never, never>>()((k) =>
  k
    .selectFrom('rule_run')
    .innerJoin('rule_version', 'rule_version.id', 'rule_run.version_id')
    .innerJoin('rule', 'rule.id', 'rule_version.rule_id')
    .selectAll('rule_version')
    .select(['rule.name', 'rule_run.live as ran_live', 'rule_run.from_at', 'rule_run.until_at'])
    .orderBy('rule_run.from_at')
    .orderBy('rule_run.id'),
)

const requests = (k: Kysely<Tables>) =>
  k
    .selectFrom('rule_request')
    .innerJoin('operator as maker', 'maker.id', 'rule_request.maker')
    .leftJoin('operator as checker', 'checker.id', 'rule_request.checker')
    .selectAll('rule_request')
    .select(['maker.display_name as maker_name', 'checker.display_name as checker_name'])
const pending = statement<Record<never, never>>()((k) => requests(k).where('rule_request.state', '=', 'pending'))
const newestRequest = statement<Record<never, never>>()((k) =>
  requests(k)
    .innerJoin('rule', 'rule.id', 'rule_request.rule_id')
    .innerJoin('rule_version as asked', 'asked.id', 'rule_request.version_id')
    .leftJoin('rule_version as standing', 'standing.id', 'rule.live')
    .select([
      'rule.name',
      'rule.version',
      'rule.live',
      'asked.number',
      'asked.text',
      'asked.actions',
      'asked.author',
      'standing.number as standing_number',
      'standing.text as standing_text',
    ])
    .where('rule_request.id', '=', (e) =>
      e
        .selectFrom('rule_request as other')
        .select((f) => f.fn.max('other.id').as('id'))
        .whereRef('other.rule_id', '=', 'rule_request.rule_id'),
    ),
)
const insertRequest = statement<{
  rule: number
  version: number
  maker: number
  at: number
  note: string
  expires: number
}>()((k, p) =>
  k.insertInto('rule_request').values({
    rule_id: p.rule,
    version_id: p.version,
    maker: p.maker,
    made_at: p.at,
    note: p.note,
    expires_at: p.expires,
    state: 'pending',
  }),
)
const settle = statement<{ rule: number; state: string; checker: number | null; at: number; note: string }>()((k, p) =>
  k
    .updateTable('rule_request')
    .set({ state: p.state, checker: p.checker, decided_at: p.at, decision_note: p.note })
    .where('rule_id', '=', p.rule)
    .where('state', '=', 'pending'),
)

export function* ruleRows(): Work<ReadonlyArray<RuleRow>> {
  return yield* all(everyRule, {})
}
export function* ruleById(id: number): Work<RuleRow | undefined> {
  return yield* first(oneRule, { id })
}
export function* addRule(name: string, at: number): Work<number> {
  return (yield* first(insertRule, { name, at }))!.id
}
export function* saveRule(
  row: RuleRow,
  next: Partial<Readonly<{ name: string; shadow: number | null; live: number | null; retired: number | null }>>,
  at: number,
): Work<boolean> {
  const { id, version, name, shadow, live, retired_at: retired } = row
  return (yield* run(setRule, { id, version, name, shadow, live, retired, ...next, at })) === 1
}
export function* versionsOfRule(rule: number): Work<ReadonlyArray<VersionRow>> {
  return yield* all(versionsOf, { rule })
}
export function* newestVersions(): Work<ReadonlyArray<VersionRow>> {
  return yield* all(newest, {})
}
export function* addVersion(
  version: Readonly<{ rule: number; number: number; text: string; actions: string; author: number; at: number }>,
): Work<number> {
  return (yield* first(insertVersion, version))!.id
}
export type RunningRow = Row<'rule_version'> & Readonly<{ name: string; live: number | null }>
/** Versions in shadow or live, of rules that are not retired. */
export function* runningVersions(): Work<ReadonlyArray<RunningRow>> {
  return yield* all(running, {})
}
/** Every time a version of a rule ran, from when until before when, earliest first. `ran_live` 0: in shadow. */
export type RunRow = Row<'rule_version'> &
  Readonly<{ name: string; ran_live: number; from_at: number; until_at: number | null }>
export function* everyRun(): Work<ReadonlyArray<RunRow>> {
  return yield* all(runs, {})
}
/** A version that ran in shadow stops doing so when it goes live. */
export function* beginRun(version: number, as: 'shadow' | 'live', at: number): Work<void> {
  yield* endRun(version, at)
  yield* run(insertRun, { version, live: as === 'live' ? 1 : 0, at })
}
export function* endRun(version: number, at: number): Work<void> {
  yield* run(endOpenRun, { version, at })
}
export function* pendingRequests(): Work<ReadonlyArray<RequestRow>> {
  return yield* all(pending, {})
}
/** Of each rule the last request to go live, with the version asked for and the one that is live. */
export type NewestRequest = RequestRow &
  Readonly<{
    name: string
    version: number
    live: number | null
    number: number
    text: string
    actions: string
    author: number
    standing_number: number | null
    standing_text: string | null
  }>
export function* newestRequests(): Work<ReadonlyArray<NewestRequest>> {
  return yield* all(newestRequest, {})
}
export function* addRequest(
  request: Readonly<{ rule: number; version: number; maker: number; at: number; note: string; expires: number }>,
): Work<void> {
  yield* run(insertRequest, request)
}
export function* settleRequest(
  rule: number,
  state: 'approved' | 'rejected' | 'withdrawn' | 'expired',
  checker: number | null,
  at: number,
  note: string,
): Work<boolean> {
  return (yield* run(settle, { rule, state, checker, at, note })) === 1
}
