import { useSyncExternalStore } from 'react'
import { useCommand } from '../keyboard/useCommand.ts'

let on = false
const listeners = new Set<() => void>()

/** `T`: every chart of the page as a table, or back. */
export function toggleTables(): void {
  on = !on
  for (const listener of listeners) listener()
}

export function useTablesMode(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => on,
  )
}

/** Screens with charts call it once, so that `T` works there. */
export function useChartsKey(): void {
  useCommand('tables', toggleTables)
}
