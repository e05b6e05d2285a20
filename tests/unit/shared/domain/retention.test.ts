import { describe, expect, it } from 'vitest'
import {
  DEFAULT_RETENTION,
  isShorter,
  NO_RETENTION_SET,
  papersDueAt,
  retentionAt,
  type PaperFacts,
} from '#shared/domain/retention.ts'

const DAY = 86_400_000
const POLICY = { rejectedDays: 90, endedDays: 400 }

describe('papers are due', () => {
  it.each<readonly [string, PaperFacts, number | null]>([
    ['so many days after a rejection', { verdict: 'rejected', decidedAt: DAY, lastCardEndedAt: null }, 91 * DAY],
    ['whatever became of other cards', { verdict: 'rejected', decidedAt: 0, lastCardEndedAt: 50 * DAY }, 90 * DAY],
    ['never while a card works', { verdict: 'approved', decidedAt: 0, lastCardEndedAt: null }, null],
    ['so many days after the last card ended', { verdict: 'approved', decidedAt: 0, lastCardEndedAt: DAY }, 401 * DAY],
    [
      'never before the decision has its days',
      { verdict: 'approved', decidedAt: 9 * DAY, lastCardEndedAt: 0 },
      409 * DAY,
    ],
  ])('%s', (_, facts, due) => {
    expect(papersDueAt(facts, POLICY)).toBe(due)
  })
})

describe('a policy', () => {
  it('counts from its moment on; until then the one before does', () => {
    const kept = { ...NO_RETENTION_SET, version: 1, policy: POLICY, from: 100 }
    expect(retentionAt(kept, 99)).toBe(DEFAULT_RETENTION)
    expect(retentionAt(kept, 100)).toBe(POLICY)
  })
  it.each([
    [{ rejectedDays: 89, endedDays: 400 }, true],
    [{ rejectedDays: 91, endedDays: 399 }, true],
    [{ rejectedDays: 91, endedDays: 400 }, false],
    [POLICY, false],
  ])('is shorter when either time is: %j', (after, shorter) => {
    expect(isShorter(after, POLICY)).toBe(shorter)
  })
})
