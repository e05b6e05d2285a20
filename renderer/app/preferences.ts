// What a person chose for this screen. With the columns of lists the only thing the page keeps in localStorage; nothing of the programme.
import { LANGUAGES, preferredLanguage, type Language } from '../i18n/languages.ts'

export type Preferences = Readonly<{
  language: Language
  theme: 'light' | 'dark' | 'system'
  density: 'compact' | 'comfortable'
  singleKeys: boolean
}>

const KEY = 'cardwarden.preferences'

const oneOf = <T extends string>(value: unknown, allowed: ReadonlyArray<T>, otherwise: T): T =>
  allowed.find((candidate) => candidate === value) ?? otherwise

export function parsePreferences(text: string | null, wishes: ReadonlyArray<string>): Preferences {
  let kept: Readonly<Record<string, unknown>> = {}
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    if (typeof value === 'object' && value !== null) kept = value as Readonly<Record<string, unknown>>
  } catch {
    // A damaged entry is worth no more than none.
  }
  return {
    language: oneOf(kept.language, LANGUAGES, preferredLanguage(wishes)),
    theme: oneOf(kept.theme, ['light', 'dark', 'system'], 'system'),
    density: oneOf(kept.density, ['compact', 'comfortable'], 'compact'),
    singleKeys: kept.singleKeys !== false,
  }
}

const listeners = new Set<() => void>()
let current: Preferences | undefined

export function preferences(): Preferences {
  if (current === undefined) {
    let text: string | null = null
    try {
      text = localStorage.getItem(KEY)
    } catch {
      // Storage may be closed to the page; the defaults do.
    }
    current = parsePreferences(text, navigator.languages)
  }
  return current
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...preferences(), ...change }
  try {
    localStorage.setItem(KEY, JSON.stringify(current))
  } catch {
    // Kept for this page at least.
  }
  for (const listener of listeners) listener()
}

/** Calls `listener` at every change; returns how to stop that. */
export function subscribePreferences(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
