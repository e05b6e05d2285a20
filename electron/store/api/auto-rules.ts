// Auto-rules as people handle them: looked at beforehand, asked for, agreed to by somebody else, turned off at once by whoever may agree.
import type { z } from 'zod'
import type { AutoRuleView } from '#shared/contract/auto-rules.ts'
import {
  askRule,
  AUTO_RULES,
  DEFAULT_AUTO_SETTINGS,
  type AutoMiss,
  type AutoRule,
  type AutoSettings,
} from '#shared/domain/autoRules.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import { STAGED_LIFETIME_MS } from '#shared/domain/staged.ts'
import {
  addAutoRule,
  autoRuleRows,
  decidedByPeople,
  heldDecisions,
  ruleRecord,
  saveAutoRule,
  waitingNow,
  type NamedAutoRule,
} from '#electron/store/db/auto-rules.ts'
import type { Work } from '#electron/store/db/work.ts'
import { autoCases, caseId, ruleChanged, ruleTarget, settingsOf, takeBackHeld } from './auto-decide.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store } from './implementer.ts'
import { refuse } from './refuse.ts'

const DAYS = 30
const DAY = 86_400_000
const DIFFERING_SHOWN = 20
const NOT_ASKED = {
  asked_by: null,
  asked_at: null,
  asked_note: null,
  asked_until: null,
  asked_settings: null,
} as const

type Operator = ReturnType<typeof operatorOf>
type View = z.infer<typeof AutoRuleView>

const isAsked = (row: NamedAutoRule, now: number): boolean => row.asked_until !== null && row.asked_until > now
const open = ({ leaves, ...settings }: AutoSettings) => ({ ...settings, leaves: [...leaves] })

/** Why this person may not agree, or `null`. */
const refusalOf = (row: NamedAutoRule, operator: Operator): string | null =>
  row.asked_by === operator.id
    ? 'own_request'
    : grantOf(operator.role, 'auto_rules.decide') === undefined
      ? 'not_approver'
      : null

function* view(rule: AutoRule, row: NamedAutoRule | undefined, operator: Operator, now: number): Work<View> {
  const record = yield* ruleRecord(rule, now - DAYS * DAY)
  const held = (yield* heldDecisions(rule)).length
  if (row === undefined)
    return {
      rule,
      version: 0,
      onSince: null,
      onBy: null,
      settings: open(DEFAULT_AUTO_SETTINGS[rule]),
      request: null,
      record,
      held,
    }
  const why = refusalOf(row, operator)
  return {
    rule,
    version: row.version,
    onSince: row.on_since,
    onBy: row.on_since === null ? null : row.on_name,
    settings: open(settingsOf(row.settings)),
    request: !isAsked(row, now)
      ? null
      : {
          settings: open(settingsOf(row.asked_settings!)),
          maker: row.asked_name ?? '',
          madeAt: row.asked_at!,
          note: row.asked_note ?? '',
          expiresAt: row.asked_until!,
          mine: row.asked_by === operator.id,
          mayDecide: why === null,
          why,
        },
    record,
    held,
  }
}

function* rowOf(rule: AutoRule): Work<NamedAutoRule | undefined> {
  return (yield* autoRuleRows()).find(({ name }) => name === rule)
}

const conflict = (row: NamedAutoRule): Error =>
  refuse.conflict({
    kind: 'auto_rule',
    version: row.version,
    state: row.on_since === null ? 'off' : 'on',
    by: row.asked_name ?? row.on_name,
    at: row.asked_at ?? row.on_since,
  })

/** Each setting that differs, as the audit keeps it. */
const changesOf = (before: AutoSettings, after: AutoSettings) =>
  (['below', 'leaves', 'holdMinutes', 'lookPercent'] as const)
    .map((field) => ({ field, before: String(before[field]), after: String(after[field]) }))
    .filter((change) => change.before !== change.after)

type Done = { version: number }

export const autoRules = {
  page: store.autoRules.page.handler(({ context }) =>
    context.services.db.read(function* () {
      const operator = operatorOf(context)
      const now = context.services.clock()
      const rows = yield* autoRuleRows()
      const rules: Array<View> = []
      for (const rule of AUTO_RULES) {
        const row = rows.find(({ name }) => name === rule)
        rules.push(yield* view(rule, row, operator, now))
      }
      return { now, rules }
    }),
  ),

  preview: store.autoRules.preview.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const from = context.services.clock() - DAYS * DAY
      const { rule, settings } = input
      const expected = rule === 'approve_clean' ? 'approve' : 'ask'
      const rows = yield* decidedByPeople(from)
      const people = { approve: 0, reject: 0, ask: 0 }
      const left = new Map<AutoMiss, number>()
      const differing: Array<(typeof rows)[number]> = []
      for (const [i, item] of (yield* autoCases(rows)).entries()) {
        const answer = askRule(rule, settings, item)
        if ('leaves' in answer) {
          left.set(answer.leaves, (left.get(answer.leaves) ?? 0) + 1)
          continue
        }
        const verdict = rows[i]!.verdict as keyof typeof people
        people[verdict]++
        if (verdict !== expected) differing.push(rows[i]!)
      }
      const waiting = yield* autoCases(yield* waitingNow())
      return {
        from,
        cases: rows.length,
        decides: people.approve + people.reject + people.ask,
        people,
        leaves: [...left].map(([why, cases]) => ({ why, cases })).sort((a, b) => b.cases - a.cases),
        differing: differing.slice(0, DIFFERING_SHOWN).map((row) => ({
          id: caseId(row),
          verdict: row.verdict as keyof typeof people,
          reasons: JSON.parse(row.reasons ?? '[]') as Array<string>,
          at: row.decided_at!,
        })),
        waiting: waiting.filter((item) => 'decides' in askRule(rule, settings, item)).length,
      }
    }),
  ),

  askOn: store.autoRules.askOn.handler(({ input, context }) => {
    const operator = operatorOf(context)
    const { rule, settings, note } = input
    type Asked = Done & { expiresAt: number }
    return command<Asked>(context, { action: context.action, input }, function* ({ now }): Work<Act<Asked>> {
      yield* addAutoRule(rule, JSON.stringify(DEFAULT_AUTO_SETTINGS[rule]))
      const row = (yield* rowOf(rule))!
      // Nobody has asked for it before: the page has seen no version yet.
      const fresh = input.version === 0 && row.version === 1 && row.asked_by === null && row.on_since === null
      if (row.version !== input.version && !fresh) throw conflict(row)
      if (isAsked(row, now)) throw refuse.invalidState('already_asked')
      const changes = changesOf(settingsOf(row.settings), settings)
      if (row.on_since !== null && changes.length === 0) throw refuse.invalidState('nothing_changed')
      const expiresAt = now + STAGED_LIFETIME_MS
      const asked = {
        asked_by: operator.id,
        asked_at: now,
        asked_note: note,
        asked_until: expiresAt,
        asked_settings: JSON.stringify(settings),
      }
      if (!(yield* saveAutoRule(row, asked))) throw conflict(row)
      return {
        answer: { version: row.version + 1, expiresAt },
        audit: {
          ...ruleTarget(rule),
          reason: note,
          changes: [{ field: 'on', before: row.on_since !== null, after: 'asked' }, ...changes],
        },
        events: [ruleChanged('auto_rule.asked')],
      }
    })
  }),

  decideOn: store.autoRules.decideOn.handler(({ input, context }) => {
    const operator = operatorOf(context)
    const { rule, approve, note } = input
    return command<Done>(context, { action: context.action, input }, function* ({ now }): Work<Act<Done>> {
      const row = yield* rowOf(rule)
      if (row === undefined) throw refuse.notFound('auto_rule')
      if (row.version !== input.version) throw conflict(row)
      if (!isAsked(row, now)) throw refuse.invalidState('not_pending')
      const why = refusalOf(row, operator)
      // Who asked may take it back, not agree to it.
      const withdraws = why === 'own_request' && !approve
      if (why !== null && !withdraws) throw refuse.invalidState(why)
      const settings = row.asked_settings!
      const changes = approve ? changesOf(settingsOf(row.settings), settingsOf(settings)) : []
      const next = approve ? { on_since: now, on_by: operator.id, settings } : {}
      if (!(yield* saveAutoRule(row, { ...next, ...NOT_ASKED }))) throw conflict(row)
      const after = approve ? 'on' : withdraws ? 'withdrawn' : 'rejected'
      return {
        answer: { version: row.version + 1 },
        audit: {
          ...ruleTarget(rule),
          ...(note !== '' && { reason: note }),
          changes: [
            { field: 'request', before: 'pending', after },
            { field: 'maker', before: null, after: row.asked_name },
            ...changes,
          ],
        },
        events: [ruleChanged(`auto_rule.${after}`)],
      }
    })
  }),

  turnOff: store.autoRules.turnOff.handler(({ input, context }) => {
    const { rule, note } = input
    type Off = Done & { takenBack: number }
    return command<Off>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Off>> {
      // Without the version: whatever was changed meanwhile, off is off, and what waits for a second person falls with it.
      const row = yield* rowOf(rule)
      if (row === undefined || row.on_since === null) throw refuse.invalidState('rule_is_off')
      if (!(yield* saveAutoRule(row, { on_since: null, on_by: null, ...NOT_ASKED }))) throw conflict(row)
      const takenBack = yield* takeBackHeld(context, rule, now, by)
      return {
        answer: { version: row.version + 1, takenBack },
        audit: {
          ...ruleTarget(rule),
          reason: note,
          changes: [
            { field: 'on', before: true, after: false },
            { field: 'taken_back', before: null, after: takenBack },
          ],
        },
        events: [ruleChanged('auto_rule.off')],
      }
    })
  }),
}
