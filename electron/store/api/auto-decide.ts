// The store decides an application by an auto-rule that two people have turned on. An application or answer that comes in while one is on
// is looked at once, in a commit of its own; whatever has moved by then is left to people.
import { publicId } from '#shared/domain/ids.ts'
import {
  askRule,
  AUTO_RULES,
  decideByRule,
  type AutoCase,
  type AutoRule,
  type AutoSettings,
  type AutoVerdict,
} from '#shared/domain/autoRules.ts'
import type { HitState } from '#shared/domain/identity/watchList.ts'
import { currentPapers, type PaperAsk } from '#shared/domain/review.ts'
import {
  applicationForChange,
  checksOf,
  saveCase,
  toReviewCase,
  type ApplicationRow,
} from '#electron/store/db/applications.ts'
import { autoRuleRows, heldDecisions, hitStatesOf, paperKindsOf } from '#electron/store/db/auto-rules.ts'
import { caseKindCodes, documentKindCodes } from '#electron/store/db/codes.ts'
import { documentsOf } from '#electron/store/db/documents.ts'
import { addEffect, addEvent, addHistory, type EffectRow } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { writeAudit, type AuditEntry } from './audit-trail.ts'
import { caseChanged, caseTarget } from './case-decision.ts'
import type { Call, Services } from './services.ts'

export const settingsOf = (text: string): AutoSettings => JSON.parse(text) as AutoSettings

type On = Readonly<{ rule: AutoRule; settings: AutoSettings; version: number }>
export function* rulesOn(): Work<ReadonlyArray<On>> {
  const rows = yield* autoRuleRows()
  return AUTO_RULES.flatMap((rule) => {
    const row = rows.find(({ name, on_since }) => name === rule && on_since !== null)
    return row === undefined ? [] : [{ rule, settings: settingsOf(row.settings), version: row.version }]
  })
}

/** After an application or an answer: the rules that are on look at exactly this version of it. */
export function* planRules(id: number, version: number, now: number): Work<void> {
  if ((yield* rulesOn()).length > 0) yield* addEffect(now, 'case.rules', id, version)
}

/** Cases as the rules see them. */
export function* autoCases(rows: ReadonlyArray<ApplicationRow>): Work<ReadonlyArray<AutoCase>> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const hits = yield* hitStatesOf(ids)
  const papers = yield* paperKindsOf(ids)
  return rows.map((row) => ({
    kind: caseKindCodes.word(row.kind),
    ours: row.look !== 0 || row.cause !== null,
    risk: row.risk,
    submission: row.submission,
    checks: checksOf(row),
    hits: (hits.get(row.id) ?? []) as ReadonlyArray<HitState>,
    papers: (papers.get(row.id) ?? []).map(documentKindCodes.word),
  }))
}

function* asksOf(row: ApplicationRow, verdict: AutoVerdict): Work<ReadonlyArray<PaperAsk>> {
  if (verdict.verdict === 'approve') return []
  const paper = currentPapers(yield* documentsOf(row.id, 0)).find(
    ({ kind }) => documentKindCodes.word(kind) === verdict.paper,
  )
  return paper === undefined ? [] : [{ document: paper.id, kind: verdict.paper, reasons: [verdict.reason] }]
}

const WHAT = { approve: 'case.approved', ask: 'case.asked_again' } as const
const HISTORY = { approve: 'case.rule_approved', ask: 'case.rule_asked' } as const

/** What the effect of `planRules` does; `undefined` where no rule decides. */
export function* carryRules(
  _: Services,
  effect: EffectRow,
  now: number,
): Work<Readonly<{ audit: AuditEntry; events: ReadonlyArray<ReturnType<typeof caseChanged>> }> | undefined> {
  const row = yield* applicationForChange(effect.target_id)
  if (row === undefined || row.version !== effect.version) return undefined
  const [item] = yield* autoCases([row])
  for (const { rule, settings, version } of yield* rulesOn()) {
    const answer = askRule(rule, settings, item!)
    if ('leaves' in answer) continue
    const { decides } = answer
    const decided = decideByRule(toReviewCase(row), rule, decides.verdict, settings.holdMinutes, now)
    if (decided === null) return undefined
    const papers = yield* asksOf(row, decides)
    const reasons = decides.verdict === 'ask' ? [decides.reason] : []
    if (!(yield* saveCase(row.id, row.version, decided, reasons, papers))) return undefined
    yield* addEffect(decided.decision!.effectiveAt, 'case.decision', row.id, row.version + 1)
    yield* addHistory('application', row.id, now, HISTORY[decides.verdict], null, {
      rule,
      ...(papers.length > 0 && { reasons: reasons.join(','), papers: papers.map(({ kind }) => kind).join(',') }),
    })
    return {
      audit: {
        action: WHAT[decides.verdict],
        ...caseTarget(row),
        reason: rule,
        changes: [
          { field: 'state', before: 'waiting', after: decided.state },
          { field: 'rule', before: null, after: `${rule} ${version}` },
        ],
      },
      events: [caseChanged(row, WHAT[decides.verdict])],
    }
  }
  return undefined
}

/** Takes back what a rule decided and is not in effect; gives how many. For turning the rule off. */
export function* takeBackHeld(call: Call, rule: AutoRule, now: number, by: string): Work<number> {
  let taken = 0
  for (const row of yield* heldDecisions(rule)) {
    const item = toReviewCase(row)
    const waiting = { ...item, state: 'waiting', pausedAt: null, lease: null, decision: null } as const
    if (!(yield* saveCase(row.id, row.version, waiting, null))) continue
    yield* addHistory('application', row.id, now, 'case.rule_taken_back', by, { rule })
    yield* addEvent({ ...caseChanged(row, 'case.decision_undone'), by }, now)
    const changes = [{ field: 'state', before: item.state, after: 'waiting' }]
    yield* writeAudit(
      call.services,
      call,
      { action: 'case.decision_undone', ...caseTarget(row), reason: rule, changes },
      now,
    )
    taken++
  }
  return taken
}

export const ruleTarget = (rule: AutoRule) => ({ targetKind: 'auto_rule', target: rule, label: rule }) as const
export const ruleChanged = (what: string) => ({ kind: 'case', target: null, what }) as const
export const caseId = (row: Readonly<{ id: number }>): string => publicId('application', row.id)
