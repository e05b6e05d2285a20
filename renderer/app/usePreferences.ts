import { useSyncExternalStore } from 'react'
import { preferences, subscribePreferences, type Preferences } from './preferences.ts'

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribePreferences, preferences)
}
