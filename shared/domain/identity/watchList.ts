// Watch lists: formats, and what becomes of a hit. Pure.
export const WATCH_FORMATS = ['ofac', 'opensanctions', 'un'] as const
export type WatchFormat = (typeof WATCH_FORMATS)[number]

/** `lapsed`: the entry left the list or the person's data changed before anybody decided. */
export const HIT_STATES = ['open', 'true_match', 'false_match', 'lapsed'] as const
export type HitState = (typeof HIT_STATES)[number]

/** Why a hit is another person, or the same. */
export const HIT_REASONS = {
  false_match: ['other_birth', 'other_name', 'other_country', 'other_face'],
  true_match: ['same_person', 'cannot_be_told_apart'],
} as const
export type HitReason = (typeof HIT_REASONS)[keyof typeof HIT_REASONS][number]

/** Which verdict a reason means. */
export const verdictOf = (reason: HitReason): 'true_match' | 'false_match' =>
  (HIT_REASONS.true_match as ReadonlyArray<string>).includes(reason) ? 'true_match' : 'false_match'
