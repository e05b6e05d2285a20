import { useSyncExternalStore } from 'react'
import type { Preferences } from './preferences.ts'

const darkWish = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)')

/** Light or dark: the person's choice, or the system's and its changes. */
export function useColourScheme(theme: Preferences['theme']): 'light' | 'dark' {
  const systemDark = useSyncExternalStore(
    (listener) => {
      const query = darkWish()
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => darkWish().matches,
  )
  return theme === 'system' ? (systemDark ? 'dark' : 'light') : theme
}
