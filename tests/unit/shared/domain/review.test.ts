import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decideCase,
  HOUR,
  leaseCase,
  leaseHolder,
  LEASE_MS,
  markCheck,
  orderScore,
  PROMISE_HOURS,
  resumeCase,
  timeLeft,
  UNDO_MS,
  undoDecision,
  type ReviewCase,
  type Verdict,
} from '#shared/domain/review.ts'

const NOW = Date.UTC(2026, 10, 23, 1, 30)
const JUN = 7
const MEI = 8

const waiting: ReviewCase = {
  state: 'waiting',
  submittedAt: NOW - 2 * HOUR,
  dueAt: NOW + 22 * HOUR,
  pausedAt: null,
  risk: 34,
  first: null,
  lease: null,
  decision: null,
}
const heldByJun: ReviewCase = { ...waiting, lease: { operator: JUN, until: NOW + LEASE_MS } }

const approve: Verdict = { verdict: 'approve', checks: ['pass', 'unsure', 'fail'] }
const ask: Verdict = { verdict: 'ask', reasons: ['photo_blurred'] }
const reject: Verdict = { verdict: 'reject', reasons: ['under_age'] }

const done = (outcome: ReturnType<typeof decideCase>): ReviewCase => {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal}`)
  return outcome.case
}
const refusal = (outcome: ReturnType<typeof decideCase>) => (outcome.ok ? undefined : outcome.refusal)

describe('the time left of the promise', () => {
  it('runs down to the due moment and on below zero', () => {
    expect(timeLeft(waiting, NOW)).toBe(22 * HOUR)
    expect(timeLeft(waiting, NOW + 23 * HOUR)).toBe(-HOUR)
  })

  it('stands while the applicant is asked', () => {
    const paused = { ...waiting, pausedAt: NOW }
    expect(timeLeft(paused, NOW + 100 * HOUR)).toBe(22 * HOUR)
  })
})

describe('the order of the queue', () => {
  it('counts hours and risk as the queue spells them out', () => {
    const item = { dueAt: NOW + 3 * HOUR + 10 * 60_000, pausedAt: null, risk: 34 }
    expect(orderScore(item, NOW)).toEqual({ hours: 74, risk: 20, late: 0, total: 94 })
  })

  it('puts a broken promise before everything that is not late', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 * 24 * HOUR }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: PROMISE_HOURS * HOUR }),
        fc.integer({ min: 0, max: 100 }),
        (lateBy, lateRisk, left, risk) => {
          const late = orderScore({ dueAt: NOW - lateBy, pausedAt: null, risk: lateRisk }, NOW)
          const intime = orderScore({ dueAt: NOW + left, pausedAt: null, risk }, NOW)
          expect(late.total).toBeGreaterThan(intime.total)
        },
      ),
    )
  })

  it('never falls while time passes, nor with a higher risk', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -48 * HOUR, max: 24 * HOUR }),
        fc.integer({ min: 0, max: 48 * HOUR }),
        fc.integer({ min: 0, max: 99 }),
        (left, later, risk) => {
          const item = { dueAt: NOW + left, pausedAt: null, risk }
          expect(orderScore(item, NOW + later).total).toBeGreaterThanOrEqual(orderScore(item, NOW).total)
          expect(orderScore({ ...item, risk: risk + 1 }, NOW).total).toBeGreaterThanOrEqual(orderScore(item, NOW).total)
        },
      ),
    )
  })

  it('adds up', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99 * HOUR, max: 24 * HOUR }), fc.integer({ min: 0, max: 100 }), (left, risk) => {
        const score = orderScore({ dueAt: NOW + left, pausedAt: null, risk }, NOW)
        expect(score.total).toBe(score.hours + score.risk + score.late)
      }),
    )
  })
})

describe('a hold on a case', () => {
  it('lasts fifteen minutes, to the millisecond', () => {
    const taken = done(leaseCase(waiting, JUN, NOW))
    expect(leaseHolder(taken, NOW + LEASE_MS - 1)).toBe(JUN)
    expect(leaseHolder(taken, NOW + LEASE_MS)).toBeNull()
  })

  it('is renewed by its holder and refused to anybody else until it ends', () => {
    expect(done(leaseCase(heldByJun, JUN, NOW + 60_000)).lease?.until).toBe(NOW + 60_000 + LEASE_MS)
    expect(refusal(leaseCase(heldByJun, MEI, NOW + LEASE_MS - 1))).toBe('leased_by_other')
    expect(done(leaseCase(heldByJun, MEI, NOW + LEASE_MS)).lease?.operator).toBe(MEI)
  })

  it.each(['asked', 'approved', 'rejected'] as const)('is refused on a case that is %s', (state) => {
    expect(refusal(leaseCase({ ...waiting, state }, JUN, NOW))).toBe('not_waiting')
  })
})

describe('a mark on a check', () => {
  it('is for the holder on a check of a person', () => {
    expect(markCheck(heldByJun, { by: 'person' }, JUN, NOW).ok).toBe(true)
    expect(refusal(markCheck(heldByJun, { by: 'machine' }, JUN, NOW))).toBe('check_by_machine')
    expect(refusal(markCheck(heldByJun, { by: 'person' }, MEI, NOW))).toBe('leased_by_other')
    expect(refusal(markCheck(waiting, { by: 'person' }, JUN, NOW))).toBe('not_leased')
    expect(refusal(markCheck({ ...heldByJun, state: 'approved' }, { by: 'person' }, JUN, NOW))).toBe('not_waiting')
  })
})

describe('a decision', () => {
  it.each([
    [approve, 'approved', null],
    [reject, 'rejected', null],
    [ask, 'asked', NOW],
  ] as const)('%o moves the case, ends the hold and takes effect in ten seconds', (verdict, state, pausedAt) => {
    expect(done(decideCase(heldByJun, verdict, JUN, NOW))).toEqual({
      ...waiting,
      state,
      pausedAt,
      decision: { verdict: verdict.verdict, by: JUN, at: NOW, effectiveAt: NOW + UNDO_MS, effected: false },
    })
  })

  it('needs the hold, every check marked, and a reason unless it approves', () => {
    expect(refusal(decideCase(waiting, approve, JUN, NOW))).toBe('not_leased')
    expect(refusal(decideCase(heldByJun, approve, MEI, NOW))).toBe('leased_by_other')
    expect(refusal(decideCase(heldByJun, approve, JUN, NOW + LEASE_MS))).toBe('not_leased')
    const open: Verdict = { verdict: 'approve', checks: ['pass', 'open'] }
    expect(refusal(decideCase(heldByJun, open, JUN, NOW))).toBe('check_open')
    expect(refusal(decideCase(heldByJun, { verdict: 'reject', reasons: [] }, JUN, NOW))).toBe('reasons_missing')
    expect(refusal(decideCase(heldByJun, { verdict: 'ask', reasons: [] }, JUN, NOW))).toBe('reasons_missing')
  })

  it('is made once', () => {
    const decided = done(decideCase(heldByJun, approve, JUN, NOW))
    expect(refusal(decideCase(decided, reject, JUN, NOW))).toBe('not_waiting')
  })
})

describe('undo', () => {
  const decided = done(decideCase(heldByJun, ask, JUN, NOW))

  it('gives back the case as it was, with a fresh hold', () => {
    const back = done(undoDecision(decided, JUN, NOW + 9_999))
    expect(back).toEqual({ ...waiting, lease: { operator: JUN, until: NOW + 9_999 + LEASE_MS } })
  })

  it('is refused after ten seconds, to others, and once the effect has come', () => {
    expect(refusal(undoDecision(decided, JUN, NOW + UNDO_MS))).toBe('undo_too_late')
    expect(refusal(undoDecision(decided, MEI, NOW))).toBe('not_yours')
    const effected = { ...decided, decision: { ...decided.decision!, effected: true } }
    expect(refusal(undoDecision(effected, JUN, NOW))).toBe('undo_too_late')
    expect(refusal(undoDecision(waiting, JUN, NOW))).toBe('not_decided')
  })
})

describe('an answer of the applicant', () => {
  it('lets the clock go on with exactly what was left, however long it took', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -48 * HOUR, max: 24 * HOUR }),
        fc.integer({ min: 0, max: 365 * 24 * HOUR }),
        (left, took) => {
          const asked: ReviewCase = { ...waiting, state: 'asked', dueAt: NOW + left, pausedAt: NOW }
          const resumed = done(resumeCase(asked, NOW + took))
          expect(timeLeft(resumed, NOW + took)).toBe(left)
          expect(resumed).toMatchObject({ state: 'waiting', pausedAt: null, lease: null, decision: null })
        },
      ),
    )
  })

  it('is refused where nobody was asked', () => {
    expect(refusal(resumeCase(waiting, NOW))).toBe('not_waiting')
  })
})
