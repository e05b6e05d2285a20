// Rules: drafts, shadow, going live by a second person. What runs is told by a stamp, which the live engine reads with each payment.
import type { z } from 'zod'
import type { RuleActions, RuleDetail, RuleRow as RuleView, RuleVersion } from '#shared/contract/rules.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import { STAGED_LIFETIME_MS } from '#shared/domain/staged.ts'
import { wilson } from '#shared/risk/backtest/measure.ts'
import type { Lists } from '#shared/risk/rule-language/check.ts'
import { readRule } from '#shared/risk/rule-language/read.ts'
import { runningSnoozes } from '#electron/store/db/rule-lists.ts'
import {
  addRequest,
  addRule,
  addVersion,
  beginRun,
  endRun,
  everyRun,
  newestVersions,
  pendingRequests,
  ruleById,
  ruleRows,
  saveRule,
  settleRequest,
  versionsOfRule,
  type RequestRow,
  type RuleRow,
  type RunRow,
  type VersionRow,
} from '#electron/store/db/rules.ts'
import { hitSums, newestHits, type HitSums, type NewestHit } from '#electron/store/db/rule-hits.ts'
import { paymentsByIds } from '#electron/store/db/payment-rows.ts'
import type { Work } from '#electron/store/db/work.ts'
import { newStamp } from '#electron/store/risk/rule-book.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store } from './implementer.ts'
import { refuse } from './refuse.ts'
import { backtests } from './rule-backtests.ts'
import { ruleLists } from './rule-lists.ts'
import { ruleStops } from './rule-stops.ts'
import { hitExample } from './rule-hit-view.ts'
import { listKinds, soundRule } from './rules-sound.ts'
import type { Services } from './services.ts'

const DAY = 86_400_000
const WEEK = 7 * DAY

type Done = Readonly<{ id: string; version: number }>
type View = z.infer<typeof RuleView>

/** How long versions ran between two moments, all together. */
const ranFor = (runs: ReadonlyArray<RunRow>, from: number, to: number): number =>
  runs.reduce((sum, run) => sum + Math.max(0, Math.min(run.until_at ?? to, to) - Math.max(run.from_at, from)), 0)

/** Hits of this week against the week before, each by how long the rule ran in it; nothing where that was less than a day. */
function driftOf(recent: number, before: number, runs: ReadonlyArray<RunRow>, now: number): number | null {
  const [ran, ranBefore] = [ranFor(runs, now - WEEK, now), ranFor(runs, now - 2 * WEEK, now - WEEK)]
  return before === 0 || ran < DAY || ranBefore < DAY ? null : recent / ran / (before / ranBefore)
}

function rowView(
  row: RuleRow,
  newest: VersionRow,
  versions: ReadonlyMap<number, number>,
  sums: ReadonlyArray<HitSums>,
  more: Readonly<{
    snoozes: number
    waits: boolean
    currency: string
    lists: Lists
    runs: ReadonlyArray<RunRow>
    now: number
  }>,
): View {
  const total = (key: 'recent' | 'before' | 'fraud' | 'legitimate' | 'wrongly'): number =>
    sums.reduce((sum, one) => sum + one[key], 0)
  const last = Math.max(...sums.map((one) => one.last ?? 0))
  return {
    id: publicId('rule', row.id),
    version: row.version,
    name: row.name,
    state: row.retired_at !== null ? 'retired' : row.live !== null ? 'live' : row.shadow !== null ? 'shadow' : 'draft',
    newest: newest.number,
    shadow: row.shadow === null ? null : (versions.get(row.shadow) ?? null),
    live: row.live === null ? null : (versions.get(row.live) ?? null),
    hits7d: total('recent'),
    drift: driftOf(total('recent'), total('before'), more.runs, more.now),
    precision: wilson(total('fraud'), total('fraud') + total('legitimate')),
    lastHitAt: last > 0 ? last : null,
    wrongly: { amount: total('wrongly'), currency: more.currency },
    snoozes: more.snoozes,
    waits: more.waits,
    broken: readRule(newest.text, more.lists).condition === null,
  }
}

/** Everything about rules that a list shows, read once. */
function* world(services: Services) {
  const now = services.clock()
  const { currency } = services.programme
  return {
    now,
    currency,
    sums: yield* hitSums(now - WEEK, now - 2 * WEEK, currency),
    runs: yield* everyRun(),
    requests: (yield* pendingRequests()).filter((one) => one.expires_at > now),
    snoozes: yield* runningSnoozes(now),
    lists: yield* listKinds(),
  }
}
type World = ReturnType<typeof world> extends Work<infer W> ? W : never

function view(row: RuleRow, versions: ReadonlyArray<VersionRow>, known: World): View {
  const ids = new Map(versions.map((one) => [one.id, one.number]))
  return rowView(
    row,
    versions[0]!,
    ids,
    known.sums.filter((one) => ids.has(one.version_id)),
    {
      snoozes: known.snoozes.get(row.id) ?? 0,
      waits: known.requests.some((one) => one.rule_id === row.id),
      currency: known.currency,
      lists: known.lists,
      runs: known.runs.filter((one) => one.rule_id === row.id),
      now: known.now,
    },
  )
}

const actionsOf = (version: VersionRow): z.infer<typeof RuleActions> =>
  JSON.parse(version.actions) as z.infer<typeof RuleActions>

function versionView(version: VersionRow, { sums, runs }: World): z.infer<typeof RuleVersion> {
  const own = sums.find((one) => one.version_id === version.id)
  return {
    number: version.number,
    text: version.text,
    actions: actionsOf(version),
    author: version.author_name,
    madeAt: version.made_at,
    runs: runs
      .filter((one) => one.id === version.id)
      .map((one) => ({ live: one.ran_live === 1, from: one.from_at, until: one.until_at })),
    hits: own?.hits ?? 0,
    fraud: own?.fraud ?? 0,
    legitimate: own?.legitimate ?? 0,
  }
}

/** Why this person may not decide, or `null`: neither who asked nor who wrote the version. */
export function refusalOf(
  request: Pick<RequestRow, 'maker'>,
  version: Pick<VersionRow, 'author'>,
  operator: ReturnType<typeof operatorOf>,
): string | null {
  if (request.maker === operator.id) return 'own_request'
  if (version.author === operator.id) return 'own_rule'
  return grantOf(operator.role, 'rules.make_live') === undefined ? 'not_approver' : null
}

/** To read: no lock is taken. */
function* ruleSeen(id: string): Work<RuleRow> {
  const key = internalKey('rule', id)
  const row = key === undefined ? undefined : (yield* ruleRows()).find((one) => one.id === key)
  if (row === undefined) throw refuse.notFound('rule')
  return row
}

function* ruleAt(id: string, version: number): Work<RuleRow> {
  const key = internalKey('rule', id)
  const row = key === undefined ? undefined : yield* ruleById(key)
  if (row === undefined) throw refuse.notFound('rule')
  if (row.version !== version) throw conflict(row)
  return row
}

const conflict = (row: RuleRow): Error =>
  refuse.conflict({
    kind: 'rule',
    version: row.version,
    state: row.live === null ? 'draft' : 'live',
    by: null,
    at: row.changed_at,
  })

function* change(row: RuleRow, next: Parameters<typeof saveRule>[1], now: number): Work<Done> {
  if (!(yield* saveRule(row, next, now))) throw conflict(row)
  yield* newStamp()
  return { id: publicId('rule', row.id), version: row.version + 1 }
}

const act = <T extends Done>(
  answer: T,
  row: Readonly<{ name: string }>,
  what: string,
  more: Omit<Act<T>['audit'], 'targetKind' | 'target' | 'label'> = {},
): Act<T> => ({
  answer,
  audit: { targetKind: 'rule', target: answer.id, label: row.name, ...more },
  events: [{ kind: 'rule', target: answer.id, what }],
})

export const rules = {
  list: store.rules.list.handler(({ context }) =>
    context.services.db.read(function* () {
      const known = yield* world(context.services)
      const newest = new Map((yield* newestVersions()).map((one) => [one.rule_id, one]))
      const rows: View[] = []
      for (const row of yield* ruleRows()) {
        if (newest.has(row.id)) rows.push(view(row, yield* versionsOfRule(row.id), known))
      }
      const lists = [...known.lists].map(([name, kind]) => ({ name, kind }))
      return { now: known.now, rows, lists }
    }),
  ),

  get: store.rules.get.handler(({ input, context }) =>
    context.services.db.read(function* (): Work<z.infer<typeof RuleDetail>> {
      const operator = operatorOf(context)
      const known = yield* world(context.services)
      const row = yield* ruleSeen(input.id)
      const versions = yield* versionsOfRule(row.id)
      const request = known.requests.find((one) => one.rule_id === row.id)
      const asked = versions.find((one) => one.id === request?.version_id)
      const why = request === undefined || asked === undefined ? null : refusalOf(request, asked, operator)
      return {
        row: view(row, versions, known),
        versions: versions.map((one) => versionView(one, known)),
        request:
          request === undefined || asked === undefined
            ? null
            : {
                number: asked.number,
                maker: request.maker_name,
                madeAt: request.made_at,
                note: request.note,
                expiresAt: request.expires_at,
                mine: request.maker === operator.id,
                mayDecide: why === null,
                why,
              },
      }
    }),
  ),

  hits: store.rules.hits.handler(({ input, context: { services } }) =>
    services.db.read(function* () {
      const row = yield* ruleSeen(input.id)
      const hits: Array<NewestHit & { number: number }> = []
      for (const { id, number } of yield* versionsOfRule(row.id))
        for (const hit of yield* newestHits(id, input.limit)) hits.push({ ...hit, number })
      const newest = hits.sort((a, b) => b.at - a.at || b.txn_id - a.txn_id).slice(0, input.limit)
      const paid = new Map((yield* paymentsByIds(newest.map((hit) => hit.txn_id))).map((one) => [one.id, one]))
      return {
        rows: newest.map((hit) => ({
          ...hitExample(paid.get(hit.txn_id)!, hit.evidence),
          number: hit.number,
          live: hit.shadow === 0,
          snoozed: hit.snoozed === 1,
        })),
      }
    }),
  ),

  save: store.rules.save.handler(({ input, context }) => {
    const operator = operatorOf(context)
    return command<Done>(context, { action: context.action, input }, function* ({ now }): Work<Act<Done>> {
      const { text, name, rule } = input
      soundRule(text, yield* listKinds())
      const actions = JSON.stringify(input.actions)
      if (rule === null) {
        const id = yield* addRule(name, now)
        yield* addVersion({ rule: id, number: 1, text, actions, author: operator.id, at: now })
        const changes = [{ field: 'text', before: null, after: text }]
        return act({ id: publicId('rule', id), version: 1 }, { name }, 'rule.saved', { changes })
      }
      const row = yield* ruleAt(rule.id, rule.version)
      const [newest] = yield* versionsOfRule(row.id)
      const same = newest!.text === text && newest!.actions === actions && row.name === name
      if (same) throw refuse.invalidState('nothing_changed')
      yield* addVersion({ rule: row.id, number: newest!.number + 1, text, actions, author: operator.id, at: now })
      const done = yield* change(row, { name, retired: null }, now)
      const changes = [
        { field: 'text', before: newest!.text, after: text },
        { field: 'actions', before: newest!.actions, after: actions },
      ].filter(({ before, after }) => before !== after)
      return act(done, { name }, 'rule.saved', { changes })
    })
  }),

  shadow: store.rules.shadow.handler(({ input, context }) =>
    command<Done>(context, { action: context.action, input }, function* ({ now }): Work<Act<Done>> {
      const row = yield* ruleAt(input.id, input.version)
      const [newest] = yield* versionsOfRule(row.id)
      if (newest!.id === row.live || newest!.id === row.shadow) throw refuse.invalidState('nothing_changed')
      soundRule(newest!.text, yield* listKinds())
      if (row.shadow !== null) yield* endRun(row.shadow, now)
      yield* beginRun(newest!.id, 'shadow', now)
      const done = yield* change(row, { shadow: newest!.id, retired: null }, now)
      return act(done, row, 'rule.shadowed', { changes: [{ field: 'shadow', before: null, after: newest!.number }] })
    }),
  ),

  askLive: store.rules.askLive.handler(({ input, context }) => {
    const operator = operatorOf(context)
    type Asked = Done & { expiresAt: number }
    return command<Asked>(context, { action: context.action, input }, function* ({ now }): Work<Act<Asked>> {
      const row = yield* ruleAt(input.id, input.version)
      const [newest] = yield* versionsOfRule(row.id)
      if (newest!.id === row.live) throw refuse.invalidState('nothing_changed')
      soundRule(newest!.text, yield* listKinds())
      const waiting = (yield* pendingRequests()).find((one) => one.rule_id === row.id)
      if (waiting !== undefined && waiting.expires_at > now) throw refuse.invalidState('already_asked')
      if (waiting !== undefined) yield* settleRequest(row.id, 'expired', null, now, '')
      const expiresAt = now + STAGED_LIFETIME_MS
      const { note } = input
      yield* addRequest({ rule: row.id, version: newest!.id, maker: operator.id, at: now, note, expires: expiresAt })
      const done = yield* change(row, {}, now)
      const changes = [{ field: 'live', before: null, after: newest!.number }]
      return act({ ...done, expiresAt }, row, 'rule.live_asked', { reason: note, changes })
    })
  }),

  decideLive: store.rules.decideLive.handler(({ input, context }) => {
    const operator = operatorOf(context)
    return command<Done>(context, { action: context.action, input }, function* ({ now }): Work<Act<Done>> {
      const row = yield* ruleAt(input.id, input.version)
      const request = (yield* pendingRequests()).find((one) => one.rule_id === row.id)
      if (request === undefined) throw refuse.invalidState('not_pending')
      if (request.expires_at <= now) throw refuse.invalidState('expired')
      const version = (yield* versionsOfRule(row.id)).find((one) => one.id === request.version_id)!
      const why = refusalOf(request, version, operator)
      // Who asked may take it back, not approve it.
      const withdraws = why === 'own_request' && !input.approve
      if (why !== null && !withdraws) throw refuse.invalidState(why)
      const state = input.approve ? 'approved' : withdraws ? 'withdrawn' : 'rejected'
      yield* settleRequest(row.id, state, operator.id, now, input.note)
      const changes = [
        { field: 'request', before: 'pending', after: state },
        { field: 'live', before: row.live === null ? null : 'replaced', after: input.approve ? version.number : null },
        { field: 'maker', before: null, after: request.maker_name },
      ]
      const audit = { reason: input.note, changes }
      if (!input.approve) return act(yield* change(row, {}, now), row, `rule.live_${state}`, audit)
      soundRule(version.text, yield* listKinds())
      if (row.live !== null) yield* endRun(row.live, now)
      yield* beginRun(version.id, 'live', now)
      const shadow = row.shadow === version.id ? null : row.shadow
      return act(yield* change(row, { live: version.id, shadow, retired: null }, now), row, 'rule.live', audit)
    })
  }),

  retire: store.rules.retire.handler(({ input, context }) =>
    command<Done>(context, { action: context.action, input }, function* ({ now }): Work<Act<Done>> {
      const row = yield* ruleAt(input.id, input.version)
      if (row.retired_at !== null) throw refuse.invalidState('nothing_changed')
      for (const version of [row.live, row.shadow]) if (version !== null) yield* endRun(version, now)
      yield* settleRequest(row.id, 'withdrawn', null, now, '')
      const done = yield* change(row, { live: null, shadow: null, retired: now }, now)
      return act(done, row, 'rule.retired', { reason: input.note })
    }),
  ),

  ...ruleLists,
  ...ruleStops,
  ...backtests,
}
