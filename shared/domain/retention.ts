// For how long an applicant's papers are kept: rejected ones from the decision on, those of a cardholder from the end of the last
// card on. Pure.

/** Days. */
export type RetentionPolicy = Readonly<{ rejectedDays: number; endedDays: number }>

/** Five years after the business relation is what anti-money-laundering laws commonly ask; the least values leave room for a complaint. */
export const DEFAULT_RETENTION: RetentionPolicy = { rejectedDays: 180, endedDays: 1_826 }
export const RETENTION_BOUNDS = {
  rejectedDays: { least: 30, most: 3_653 },
  endedDays: { least: 365, most: 7_305 },
} as const satisfies Record<keyof RetentionPolicy, Readonly<{ least: number; most: number }>>

/** What is deleted cannot be brought back, so a shorter time waits this long: a colleague may still set it back. */
export const SHORTENING_WAITS_MS = 72 * 3_600_000

/** `from`: when `policy` counts; until then `before` does. `version` 0: nobody has set one. */
export type KeptRetention = Readonly<{
  version: number
  policy: RetentionPolicy
  from: number
  before: RetentionPolicy
  at: number | null
  by: string | null
}>

export const NO_RETENTION_SET: KeptRetention = {
  version: 0,
  policy: DEFAULT_RETENTION,
  from: 0,
  before: DEFAULT_RETENTION,
  at: null,
  by: null,
}

export const retentionAt = (kept: KeptRetention, now: number): RetentionPolicy =>
  now >= kept.from ? kept.policy : kept.before

export const isShorter = (after: RetentionPolicy, before: RetentionPolicy): boolean =>
  after.rejectedDays < before.rejectedDays || after.endedDays < before.endedDays

const DAY_MS = 86_400_000

export type PaperFacts = Readonly<{
  verdict: 'approved' | 'rejected'
  decidedAt: number
  /** When the person's last card ended; `null` while one still works, or may. */
  lastCardEndedAt: number | null
}>

/** When the papers are due for deletion, UTC ms; `null`: not while a card works. */
export function papersDueAt(facts: PaperFacts, policy: RetentionPolicy): number | null {
  if (facts.verdict === 'rejected') return facts.decidedAt + policy.rejectedDays * DAY_MS
  return facts.lastCardEndedAt === null
    ? null
    : Math.max(facts.lastCardEndedAt, facts.decidedAt) + policy.endedDays * DAY_MS
}
