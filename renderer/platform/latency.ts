// How fast the store answers, for the badge: the time until an answer begins, smoothed so that one slow query is no news.

const WEIGHT = 0.3
let smoothed: number | undefined
const listeners = new Set<() => void>()

export function noteAnswer(ms: number): void {
  smoothed = smoothed === undefined ? ms : smoothed + WEIGHT * (ms - smoothed)
  for (const listener of listeners) listener()
}

/** Whole milliseconds, or `undefined` before the first answer. */
export function latency(): number | undefined {
  return smoothed === undefined ? undefined : Math.round(smoothed)
}

export function subscribeLatency(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
