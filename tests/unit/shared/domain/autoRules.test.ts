import { describe, expect, it } from 'vitest'
import {
  askRule,
  decideByRule,
  DEFAULT_AUTO_SETTINGS,
  HIGHEST_AUTO_RISK,
  type AutoCase,
  type AutoSettings,
} from '#shared/domain/autoRules.ts'
import { CHECKS, LEASE_MS, TWO_PERSON_RISK, undoDecision, UNDO_MS, type ReviewCase } from '#shared/domain/review.ts'

const CLEAN: AutoCase = {
  kind: 'first',
  ours: false,
  risk: 16,
  submission: 1,
  checks: CHECKS.map((code) => ({
    code,
    result: code === 'face' ? 'open' : 'pass',
    by: code === 'face' ? 'person' : 'machine',
    why: '',
  })),
  hits: [],
  papers: ['passport', 'selfie', 'address'],
}
const settings = (changes: Partial<AutoSettings> = {}): AutoSettings => ({
  ...DEFAULT_AUTO_SETTINGS.approve_clean,
  leaves: ['face'],
  ...changes,
})
const withCheck = (code: string, result: 'pass' | 'fail' | 'unsure', why = ''): AutoCase => ({
  ...CLEAN,
  checks: CLEAN.checks.map((check) => (check.code === code ? { ...check, result, why } : check)),
})

describe('“approve clean”', () => {
  const ask = (item: AutoCase, changes: Partial<AutoSettings> = {}) => askRule('approve_clean', settings(changes), item)

  it('approves when every check passes but the one it may leave', () => {
    expect(ask(CLEAN)).toEqual({ decides: { verdict: 'approve' } })
  })
  it('leaves an unmarked face to people unless it is told not to', () => {
    expect(ask(CLEAN, { leaves: [] })).toEqual({ leaves: 'unmarked' })
  })
  it('does not count what a person has marked since', () => {
    const marked = CLEAN.checks.map((check) => (check.by === 'person' ? { ...check, result: 'pass' as const } : check))
    expect(ask({ ...CLEAN, checks: marked }, { leaves: [] })).toEqual({ leaves: 'unmarked' })
  })
  it.each(CHECKS.filter((code) => code !== 'face'))('leaves a case whose check %s failed or is missing', (code) => {
    expect(ask(withCheck(code, 'fail'), { leaves: ['face', 'address'] })).toEqual({ leaves: 'failed' })
    const missing = { ...CLEAN, checks: CLEAN.checks.filter((check) => check.code !== code) }
    expect(ask(missing)).toEqual({ leaves: 'not_passed' })
  })
  it('lets an unproven address stand only where it is told so', () => {
    expect(ask(withCheck('address', 'unsure'))).toEqual({ leaves: 'not_passed' })
    expect(ask(withCheck('address', 'unsure'), { leaves: ['face', 'address'] })).toEqual({
      decides: { verdict: 'approve' },
    })
  })
  it('never looks past the watch lists, even at what was told apart before', () => {
    expect(ask({ ...CLEAN, hits: ['false_match'] })).toEqual({ leaves: 'watch_hit' })
    expect(ask({ ...CLEAN, hits: ['lapsed'] })).toEqual({ decides: { verdict: 'approve' } })
    expect(ask(withCheck('watch_list', 'unsure', 'no_list'))).toEqual({ leaves: 'not_passed' })
  })
  it('holds its risk, and none past the highest whatever it is set to', () => {
    expect(ask({ ...CLEAN, risk: 20 })).toEqual({ leaves: 'risk' })
    expect(ask({ ...CLEAN, risk: HIGHEST_AUTO_RISK }, { below: 100 })).toEqual({ leaves: 'risk' })
  })
  it('leaves re-checks, second looks and what the store opened itself to people', () => {
    expect(ask({ ...CLEAN, kind: 'recheck' })).toEqual({ leaves: 'recheck' })
    expect(ask({ ...CLEAN, ours: true })).toEqual({ leaves: 'recheck' })
  })
})

describe('“ask again for an unreadable paper”', () => {
  const ask = (item: AutoCase) => askRule('ask_unreadable', DEFAULT_AUTO_SETTINGS.ask_unreadable, item)
  const unreadable = withCheck('zone', 'unsure', 'zone_unreadable')

  it('asks once for the paper that has the zone', () => {
    const asked = { decides: { verdict: 'ask', paper: 'passport', reason: 'zone_unreadable' } }
    expect(ask(unreadable)).toEqual(asked)
    expect(ask({ ...unreadable, papers: ['id_front', 'id_back'] })).toEqual({
      decides: { ...asked.decides, paper: 'id_back' },
    })
    expect(ask({ ...unreadable, submission: 2 })).toEqual({ leaves: 'asked_before' })
    expect(ask({ ...unreadable, papers: ['selfie'] })).toEqual({ leaves: 'no_paper' })
  })
  it('leaves a readable one, and one where something failed', () => {
    expect(ask(CLEAN)).toEqual({ leaves: 'readable' })
    const seen = {
      ...unreadable,
      checks: unreadable.checks.map((one) => (one.code === 'not_seen' ? { ...one, result: 'fail' as const } : one)),
    }
    expect(ask(seen)).toEqual({ leaves: 'failed' })
  })
})

describe('a decision of a rule', () => {
  const NOW = 1_000_000
  const WAITING: ReviewCase = {
    state: 'waiting',
    submittedAt: NOW,
    dueAt: NOW + 1,
    pausedAt: null,
    risk: 10,
    first: null,
    lease: null,
    decision: null,
  }

  it('waits as long as it is set to, at least as long as a person’s', () => {
    const effectiveAt = (minutes: number) =>
      decideByRule(WAITING, 'approve_clean', 'approve', minutes, NOW)?.decision?.effectiveAt
    expect(effectiveAt(0)).toBe(NOW + UNDO_MS)
    expect(effectiveAt(10)).toBe(NOW + 600_000)
  })
  it('is not made where a person holds the case, has begun it, or two are needed', () => {
    const decide = (item: ReviewCase) => decideByRule(item, 'approve_clean', 'approve', 0, NOW)
    expect(decide({ ...WAITING, lease: { operator: 1, until: NOW + LEASE_MS } })).toBeNull()
    expect(decide({ ...WAITING, first: { by: 1, at: NOW } })).toBeNull()
    expect(decide({ ...WAITING, risk: TWO_PERSON_RISK })).toBeNull()
    expect(decide({ ...WAITING, state: 'asked' })).toBeNull()
  })
  it('is taken back by anybody who decides, until it takes effect', () => {
    const decided = decideByRule(WAITING, 'ask_unreadable', 'ask', 10, NOW)!
    expect(decided).toMatchObject({ state: 'asked', pausedAt: NOW, decision: { by: null, rule: 'ask_unreadable' } })
    expect(undoDecision(decided, 7, NOW + 599_999)).toMatchObject({
      ok: true,
      case: { state: 'waiting', pausedAt: null, lease: { operator: 7 } },
    })
    expect(undoDecision(decided, 7, NOW + 600_000)).toEqual({ ok: false, refusal: 'undo_too_late' })
  })
})
