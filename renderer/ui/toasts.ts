// Short messages bottom left, at most two; an undo toast counts its ten seconds down. Errors of a form stand at the field.

export type Toast = Readonly<{
  id: number
  text: string
  /** Takes the act back; `until` in ms of `performance.now()`. */
  undo: Readonly<{ run: () => void; until: number; of: number }> | undefined
}>

export const UNDO_MS = 10_000
const PLAIN_MS = 5000

let toasts: ReadonlyArray<Toast> = []
let nextId = 1
const listeners = new Set<() => void>()

const set = (next: ReadonlyArray<Toast>): void => {
  toasts = next
  for (const listener of listeners) listener()
}

export function dismissToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id))
}

/**
 * `showToast(t('frozen', …))`, or with undo: `showToast(text, { run: () => undo.run(…), ms: effectiveAt - now() })`.
 * While it runs, Z takes the newest back.
 */
export function showToast(text: string, undo?: Readonly<{ run: () => void; ms?: number }>): number {
  const id = nextId++
  const ms = undo === undefined ? PLAIN_MS : Math.max(0, Math.min(UNDO_MS, undo.ms ?? UNDO_MS))
  const entry = undo === undefined ? undefined : { run: undo.run, until: performance.now() + ms, of: ms }
  set([{ id, text, undo: entry }, ...toasts].slice(0, 2))
  setTimeout(() => dismissToast(id), ms)
  return id
}

export function currentToasts(): ReadonlyArray<Toast> {
  return toasts
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
