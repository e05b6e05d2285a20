// The identity review: states, the clock of the 24-hour promise, the order of the queue, decisions. Pure.
import type { HitState } from './identity/watchList.ts'
import { afterCounted, countedBetween, type Counting } from './workCalendar.ts'

export const CASE_KINDS = ['first', 'again', 'recheck'] as const
export type CaseKind = (typeof CASE_KINDS)[number]

export const CASE_STATES = ['waiting', 'asked', 'approved', 'rejected'] as const
export type CaseState = (typeof CASE_STATES)[number]

export const DOCUMENT_KINDS = ['passport', 'id_front', 'id_back', 'selfie', 'address'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

export const CHECKS = [
  'zone',
  'in_date',
  'age',
  'name',
  'print',
  'address',
  'face',
  'not_seen',
  'watch_list',
  'contact',
  'together',
] as const
export type CheckCode = (typeof CHECKS)[number]

/** `open`: a person has to mark it. */
export const CHECK_RESULTS = ['pass', 'fail', 'unsure', 'open'] as const
export type CheckResult = (typeof CHECK_RESULTS)[number]

/** Reasons that the applicant can mend with another submission. */
export const MEND_REASONS = [
  'photo_blurred',
  'zone_unreadable',
  'page_missing',
  'document_expired',
  'selfie_unclear',
  'name_differs',
  'address_differs',
] as const
export type MendReason = (typeof MEND_REASONS)[number]

/** What is asked of one paper; the other papers stand. `document`: its key. */
export type PaperAsk = Readonly<{ document: number; kind: DocumentKind; reasons: ReadonlyArray<MendReason> }>

/** Each of the kinds asked for has to come with the answer; what is missing, or nothing. */
export const missingPapers = (
  asked: ReadonlyArray<Pick<PaperAsk, 'kind'>>,
  sent: ReadonlyArray<DocumentKind>,
): ReadonlyArray<DocumentKind> => [...new Set(asked.map(({ kind }) => kind))].filter((kind) => !sent.includes(kind))

/** The newest of each kind: what the case rests on, whichever submission it came with. */
export function currentPapers<P extends Readonly<{ kind: unknown; submission: number }>>(
  papers: ReadonlyArray<P>,
): ReadonlyArray<P> {
  const newest = new Map<unknown, number>()
  for (const { kind, submission } of papers) newest.set(kind, Math.max(newest.get(kind) ?? 0, submission))
  return papers.filter(({ kind, submission }) => newest.get(kind) === submission)
}

/** Reasons that end the application. */
export const FINAL_REASONS = [
  'document_forged',
  'person_differs',
  'under_age',
  'watch_list_hit',
  'duplicate_person',
] as const
export type FinalReason = (typeof FINAL_REASONS)[number]

export const HOUR = 3_600_000
export const PROMISE_HOURS = 24
export const LEASE_MS = 15 * 60_000
export const UNDO_MS = 10_000
/** From this many hours left on the case is shown as warned: three quarters of the promise are used. */
export const WARN_HOURS = 6

/** From this risk on an approval needs two people. */
export const TWO_PERSON_RISK = 75

/** Why a case is passed on without a decision. It does not come back to whoever passed it on; `knows_applicant` bars them for good. */
export const SKIP_REASONS = ['language', 'unsure_how', 'waiting_for_advice', 'knows_applicant'] as const
export type SkipReason = (typeof SKIP_REASONS)[number]

export const TAKE_OVER_REASONS = ['holder_away', 'promise_at_risk', 'training'] as const
export type TakeOverReason = (typeof TAKE_OVER_REASONS)[number]

export const SHIFT_STATES = ['on', 'away', 'off'] as const
export type ShiftState = (typeof SHIFT_STATES)[number]

export type ReviewCase = Readonly<{
  state: CaseState
  submittedAt: number
  dueAt: number
  /** Set while the applicant is asked: the clock stands. */
  pausedAt: number | null
  risk: number
  /** Who approved first, of the two that a high risk needs. */
  first: Readonly<{ by: number; at: number }> | null
  lease: Readonly<{ operator: number; until: number }> | null
  decision: Readonly<{
    verdict: 'approve' | 'reject' | 'ask'
    /** Nobody, where a rule decided. */
    by: number | null
    /** The auto-rule that decided, where no person did. */
    rule?: string | null
    at: number
    effectiveAt: number
    effected: boolean
  }> | null
}>

/**
 * Milliseconds left of the promise as the calendar counts them; negative when late, if only by a night that does not count. While paused,
 * what was left when the clock stopped.
 */
export function timeLeft(
  item: Readonly<{ dueAt: number; pausedAt: number | null }>,
  now: number,
  calendar: Counting = null,
): number {
  const at = item.pausedAt ?? now
  const left = countedBetween(calendar, at, item.dueAt)
  return item.dueAt < at ? Math.min(left, -1) : left
}

/** When a promise given at `at` ends. */
export const promiseEnd = (at: number, calendar: Counting = null): number =>
  afterCounted(calendar, at, PROMISE_HOURS * HOUR)

/** Where a promise ends that has so much left at `now`. */
export const dueWith = (left: number, now: number, calendar: Counting): number =>
  left < 0 ? now + left : afterCounted(calendar, now, left)

/** When three quarters of a promise are used that ends at `dueAt`, seen from `now`. */
export const warnAt = (now: number, dueAt: number, calendar: Counting): number =>
  afterCounted(calendar, now, Math.max(0, countedBetween(calendar, now, dueAt) - WARN_HOURS * HOUR))

export type OrderScore = Readonly<{ hours: number; risk: number; late: number; total: number }>

/**
 * The place in the queue, spelled out. Hours: 0 at 24 hours left to 85 at none, and on past it; risk: 0.6 a point; late: 100 on top,
 * so that nothing overtakes a broken promise. Larger comes first.
 */
export function orderScore(
  item: Readonly<{ dueAt: number; pausedAt: number | null; risk: number }>,
  now: number,
  calendar: Counting = null,
): OrderScore {
  const left = timeLeft(item, now, calendar) / HOUR
  const hours = Math.round(85 * (1 - left / PROMISE_HOURS))
  const risk = Math.round(item.risk * 0.6)
  const late = left < 0 ? 100 : 0
  return { hours, risk, late, total: hours + risk + late }
}

export type ReviewRefusal =
  | 'not_waiting'
  | 'leased_by_other'
  | 'not_leased'
  | 'check_open'
  | 'check_by_machine'
  | 'reasons_missing'
  | 'not_decided'
  | 'undo_too_late'
  | 'not_yours'
  | 'own_record'
  | 'second_person'
  | 'owned_by_other'
  | 'not_held'
  | 'hit_open'
  | 'on_watch_list'
  | 'hit_lapsed'

type Outcome = Readonly<{ ok: true; case: ReviewCase }> | Readonly<{ ok: false; refusal: ReviewRefusal }>
const refuse = (refusal: ReviewRefusal): Outcome => ({ ok: false, refusal })

export const leaseHolder = (item: ReviewCase, now: number): number | null =>
  item.lease !== null && item.lease.until > now ? item.lease.operator : null

/** What stands between an operator and a case; the store looks it up. */
export type Bars = Readonly<{
  /** The case holds a contact or paper of the operator's own, or they said that they know the applicant. */
  tied: boolean
  /** The operator has decided this very application before: somebody else gives the second look. */
  barred: boolean
  owner: number | null
}>

/** Why this operator may not take the case, or `null`. A broken promise lifts the owner: then anybody may. */
export function barredFrom(item: ReviewCase, bars: Bars, operator: number, now: number): ReviewRefusal | null {
  if (bars.tied) return 'own_record'
  if (bars.barred || item.first?.by === operator) return 'second_person'
  const late = timeLeft(item, now) < 0
  return bars.owner !== null && bars.owner !== operator && !late ? 'owned_by_other' : null
}

export const needsTwo = (item: Readonly<{ risk: number }>): boolean => item.risk >= TWO_PERSON_RISK

export function leaseCase(item: ReviewCase, operator: number, now: number): Outcome {
  if (item.state !== 'waiting') return refuse('not_waiting')
  const holder = leaseHolder(item, now)
  if (holder !== null && holder !== operator) return refuse('leased_by_other')
  return { ok: true, case: { ...item, lease: { operator, until: now + LEASE_MS } } }
}

/** Why this operator may not work on the case now, or `null`. */
function heldBy(item: ReviewCase, operator: number, now: number): ReviewRefusal | null {
  if (item.state !== 'waiting') return 'not_waiting'
  const holder = leaseHolder(item, now)
  if (holder === null) return 'not_leased'
  return holder === operator ? null : 'leased_by_other'
}

/** A mark on a check: by whoever holds the case, on a check that only a person can judge. */
export function markCheck(
  item: ReviewCase,
  check: Readonly<{ by: 'machine' | 'person' }>,
  operator: number,
  now: number,
): Outcome {
  const refusal = heldBy(item, operator, now) ?? (check.by === 'machine' ? 'check_by_machine' : null)
  return refusal === null ? { ok: true, case: item } : refuse(refusal)
}

export type Verdict =
  | Readonly<{ verdict: 'approve'; checks: ReadonlyArray<CheckResult>; hits?: ReadonlyArray<HitState> }>
  | Readonly<{ verdict: 'reject'; reasons: ReadonlyArray<FinalReason> }>
  | Readonly<{ verdict: 'ask'; reasons: ReadonlyArray<MendReason>; papers?: ReadonlyArray<PaperAsk> }>

/** A verdict on a hit of a watch list: by whoever holds the case. It can be changed until the case is decided. */
export function judgeHit(item: ReviewCase, hit: HitState, operator: number, now: number): Outcome {
  const refusal = heldBy(item, operator, now) ?? (hit === 'lapsed' ? 'hit_lapsed' : null)
  return refusal === null ? { ok: true, case: item } : refuse(refusal)
}

/** A decision by whoever holds the lease. Its effect comes ten seconds later, so that it can be taken back until then. */
export function decideCase(item: ReviewCase, verdict: Verdict, operator: number, now: number): Outcome {
  const refusal = heldBy(item, operator, now)
  if (refusal !== null) return refuse(refusal)
  if (verdict.verdict === 'approve') {
    if (verdict.checks.includes('open')) return refuse('check_open')
    if (verdict.hits?.includes('open') === true) return refuse('hit_open')
    if (verdict.hits?.includes('true_match') === true) return refuse('on_watch_list')
  }
  const single = verdict.verdict === 'ask' ? (verdict.papers ?? []) : []
  if (verdict.verdict !== 'approve' && verdict.reasons.length + single.length === 0) return refuse('reasons_missing')
  if (verdict.verdict === 'approve' && needsTwo(item)) {
    if (item.first === null)
      return { ok: true, case: { ...item, lease: null, first: { by: operator, at: now }, decision: null } }
    if (item.first.by === operator) return refuse('second_person')
  }
  const state = { approve: 'approved', reject: 'rejected', ask: 'asked' } as const
  return {
    ok: true,
    case: {
      ...item,
      state: state[verdict.verdict],
      pausedAt: verdict.verdict === 'ask' ? now : item.pausedAt,
      lease: null,
      decision: { verdict: verdict.verdict, by: operator, at: now, effectiveAt: now + UNDO_MS, effected: false },
    },
  }
}

export function undoDecision(item: ReviewCase, operator: number, now: number): Outcome {
  const { decision, first } = item
  const back = {
    ...item,
    state: 'waiting',
    pausedAt: null,
    lease: { operator, until: now + LEASE_MS },
    decision: null,
  } as const
  if (decision === null && first !== null && item.state === 'waiting') {
    if (first.by !== operator) return refuse('not_yours')
    if (now >= first.at + UNDO_MS) return refuse('undo_too_late')
    const holder = leaseHolder(item, now)
    return holder === null ? { ok: true, case: { ...back, first: null } } : refuse('leased_by_other')
  }
  if (decision === null) return refuse('not_decided')
  // What a rule decided anybody may take back who decides cases.
  if (decision.by !== null && decision.by !== operator) return refuse('not_yours')
  if (decision.effected || now >= decision.effectiveAt) return refuse('undo_too_late')
  return { ok: true, case: back }
}

/** The applicant answered: the clock goes on with what was left. */
export function resumeCase(item: ReviewCase, now: number, calendar: Counting = null): Outcome {
  if (item.state !== 'asked' || item.pausedAt === null) return refuse('not_waiting')
  return {
    ok: true,
    case: {
      ...item,
      state: 'waiting',
      dueAt: dueWith(timeLeft(item, now, calendar), now, calendar),
      pausedAt: null,
      first: null,
      lease: null,
      decision: null,
    },
  }
}
