// What is said to screen readers without moving the focus. At most one polite message in five seconds; the last one wins.

type Spoken = Readonly<{ polite: string; assertive: string }>

const GAP_MS = 5000
let spoken: Spoken = { polite: '', assertive: '' }
let lastPolite = Number.NEGATIVE_INFINITY
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

const set = (change: Partial<Spoken>): void => {
  spoken = { ...spoken, ...change }
  for (const listener of listeners) listener()
}

/** `assertive` only for: store away, lease lost, session end. */
export function announce(text: string, how: 'polite' | 'assertive' = 'polite'): void {
  if (how === 'assertive') return set({ assertive: text })
  const now = performance.now()
  clearTimeout(timer)
  const say = (): void => {
    lastPolite = performance.now()
    set({ polite: text })
  }
  if (now - lastPolite >= GAP_MS) say()
  else timer = setTimeout(say, GAP_MS - (now - lastPolite))
}

export function subscribeSpoken(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function lastSpoken(): Spoken {
  return spoken
}
