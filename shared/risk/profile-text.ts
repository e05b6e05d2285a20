// A card's profile as one short text for the store's column `card_profile.data`, and back.
import { emptyProfile, type CardProfile } from './history.ts'

/** In the order in which they are written. A field is appended, never moved: old rows stay readable. */
const FIELDS = [
  'payments',
  'logMean',
  'logVar',
  'days',
  'dayLogMean',
  'dayLogVar',
  'day',
  'daySum',
  'firstAt',
] as const satisfies ReadonlyArray<keyof CardProfile>

const VERSION = 1

/** `[1,"CN,HK",60,8517193,…]`: version, countries, numbers. */
export const profileText = (profile: CardProfile): string =>
  JSON.stringify([VERSION, profile.countries, ...FIELDS.map((field) => profile[field])])

/** Throws an Error when the text is no profile of this version: a profile can be learnt again from the ledger. */
export function profileFrom(text: string): CardProfile {
  const parsed: unknown = JSON.parse(text)
  if (!Array.isArray(parsed) || parsed[0] !== VERSION) throw new Error('card profile of an unknown version')
  const [, countries, ...numbers] = parsed as ReadonlyArray<unknown>
  if (typeof countries !== 'string' || numbers.length < FIELDS.length || !numbers.every(Number.isSafeInteger)) {
    throw new Error('card profile is damaged')
  }
  const read: Record<string, number> = {}
  FIELDS.forEach((field, i) => (read[field] = numbers[i] as number))
  return { ...emptyProfile, ...read, countries }
}
