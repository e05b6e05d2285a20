// Named rules by which the store decides an application itself, each off until two people have turned it on. A rule approves or asks
// again and never rejects; whatever it is unsure of is left to people. Pure.
import type { HitState } from './identity/watchList.ts'
import {
  CHECKS,
  leaseHolder,
  needsTwo,
  UNDO_MS,
  type CaseKind,
  type CheckCode,
  type CheckResult,
  type DocumentKind,
  type ReviewCase,
} from './review.ts'

export const AUTO_RULES = ['approve_clean', 'ask_unreadable'] as const
export type AutoRule = (typeof AUTO_RULES)[number]

/**
 * Checks that a rule may leave unmarked or unsure, where an administrator says so: one is a person's, one has nothing to be held against,
 * and a paper's print is often not surely read.
 */
export const LEAVABLE_CHECKS = ['face', 'address', 'print'] as const satisfies ReadonlyArray<CheckCode>
export type LeavableCheck = (typeof LEAVABLE_CHECKS)[number]

/** No rule decides from here on, whatever it is set to. */
export const HIGHEST_AUTO_RISK = 50
export const LONGEST_HOLD_MINUTES = 120

export type AutoSettings = Readonly<{
  /** Risk has to be below. */
  below: number
  /** Only of `approve_clean`. */
  leaves: ReadonlyArray<LeavableCheck>
  /** The decision takes effect so many minutes later; until then anybody who decides can take it back. */
  holdMinutes: number
  /** Of a hundred decisions so many get a blind second look. */
  lookPercent: number
}>

export const DEFAULT_AUTO_SETTINGS: Readonly<Record<AutoRule, AutoSettings>> = {
  approve_clean: { below: 20, leaves: [], holdMinutes: 10, lookPercent: 20 },
  ask_unreadable: { below: 40, leaves: [], holdMinutes: 0, lookPercent: 0 },
}

type SeenCheck = Readonly<{ code: CheckCode; result: CheckResult; by: 'machine' | 'person'; why: string }>

/** A case as it came: what a person has marked since does not count. */
export type AutoCase = Readonly<{
  kind: CaseKind
  /** Put into the queue by the store itself, or a second look. */
  ours: boolean
  risk: number
  submission: number
  checks: ReadonlyArray<SeenCheck>
  hits: ReadonlyArray<HitState>
  papers: ReadonlyArray<DocumentKind>
}>

export type AutoVerdict =
  | Readonly<{ verdict: 'approve' }>
  /** One paper with its reason. */
  | Readonly<{ verdict: 'ask'; paper: DocumentKind; reason: 'zone_unreadable' }>

/** Why a rule leaves a case to people, the first that holds. */
export const AUTO_MISSES = [
  'recheck',
  'risk',
  'watch_hit',
  'failed',
  'not_passed',
  'unmarked',
  'readable',
  'asked_before',
  'no_paper',
] as const
export type AutoMiss = (typeof AUTO_MISSES)[number]
export type AutoAnswer = Readonly<{ decides: AutoVerdict }> | Readonly<{ leaves: AutoMiss }>

const arrived = (check: SeenCheck): CheckResult => (check.by === 'person' ? 'open' : check.result)

/** The approval of a clean case: every check that there is passes, but for those that the settings let stand. */
function approveClean(item: AutoCase, { leaves }: AutoSettings): AutoAnswer {
  for (const code of CHECKS) {
    const check = item.checks.find((one) => one.code === code)
    const result = check === undefined ? 'unsure' : arrived(check)
    if (result === 'pass') continue
    if (result === 'fail') return { leaves: 'failed' }
    if ((leaves as ReadonlyArray<CheckCode>).includes(code)) continue
    return { leaves: result === 'open' ? 'unmarked' : 'not_passed' }
  }
  return { decides: { verdict: 'approve' } }
}

/** Asks once for the one paper whose zone nobody could read. */
function askUnreadable(item: AutoCase): AutoAnswer {
  if (item.submission > 1) return { leaves: 'asked_before' }
  if (item.checks.some((check) => arrived(check) === 'fail')) return { leaves: 'failed' }
  if (!item.checks.some(({ code, why }) => code === 'zone' && why === 'zone_unreadable')) return { leaves: 'readable' }
  const paper = (['passport', 'id_back'] as const).find((kind) => item.papers.includes(kind))
  return paper === undefined
    ? { leaves: 'no_paper' }
    : { decides: { verdict: 'ask', paper, reason: 'zone_unreadable' } }
}

/** What the rule does with a case, or why it leaves it to people. */
export function askRule(rule: AutoRule, settings: AutoSettings, item: AutoCase): AutoAnswer {
  if (item.ours || item.kind === 'recheck') return { leaves: 'recheck' }
  if (item.risk >= Math.min(settings.below, HIGHEST_AUTO_RISK)) return { leaves: 'risk' }
  // A hit that was told apart before is a person's word on somebody else's case: it is looked at again.
  if (item.hits.some((state) => state !== 'lapsed')) return { leaves: 'watch_hit' }
  return rule === 'approve_clean' ? approveClean(item, settings) : askUnreadable(item)
}

/** The case as the rule decided it; `null` when a person has it, or it no longer waits. */
export function decideByRule(
  item: ReviewCase,
  rule: AutoRule,
  verdict: AutoVerdict['verdict'],
  holdMinutes: number,
  now: number,
): ReviewCase | null {
  if (item.state !== 'waiting' || item.first !== null || needsTwo(item)) return null
  if (leaseHolder(item, now) !== null) return null
  const effectiveAt = now + Math.max(UNDO_MS, holdMinutes * 60_000)
  return {
    ...item,
    state: verdict === 'approve' ? 'approved' : 'asked',
    pausedAt: verdict === 'ask' ? now : item.pausedAt,
    lease: null,
    decision: { verdict, by: null, rule, at: now, effectiveAt, effected: false },
  }
}
