// How somebody who calls is known to be the holder: confirmed in the app, or by two facts that only the holder knows. Pure.
import type { Role } from './permissions.ts'

export const CALLER_METHODS = ['in_app', 'two_facts'] as const
export type CallerMethod = (typeof CALLER_METHODS)[number]

export const CALLER_FACTS = ['birth_date', 'address', 'document_number', 'last_payment', 'card_end', 'phone'] as const
export type CallerFact = (typeof CALLER_FACTS)[number]

/** A check holds for one call. */
export const CALLER_CHECK_MS = 15 * 60_000

/** Roles that act on a caller's word. The others act on what they found, or on another person's request. */
const ON_A_WORD: ReadonlyArray<Role> = ['agent']
export const needsCallerCheck = (role: Role): boolean => ON_A_WORD.includes(role)

export function refuseCheck(method: CallerMethod, facts: ReadonlyArray<CallerFact>): 'facts_missing' | undefined {
  return method === 'two_facts' && new Set(facts).size < 2 ? 'facts_missing' : undefined
}
