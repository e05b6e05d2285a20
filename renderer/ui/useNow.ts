import { createContext, use, useEffect, useState } from 'react'

/** The store's clock: the page's own may be wrong. Given by the shell. */
export const ClockContext = createContext<() => number>(Date.now)

/** The present moment, UTC ms, renewed every `everyMs`. */
export function useNow(everyMs = 30_000): number {
  const clock = use(ClockContext)
  const [read, setRead] = useState(() => ({ clock, now: clock() }))
  // Another clock (the store's was just learned) is read at once, not at the next tick.
  if (read.clock !== clock) setRead({ clock, now: clock() })
  useEffect(() => {
    const timer = setInterval(() => setRead({ clock, now: clock() }), everyMs)
    return () => clearInterval(timer)
  }, [clock, everyMs])
  return read.now
}

/** Milliseconds since `since` (of the page's own clock), renewed every second; 0 without it. */
export function useElapsed(since: number | undefined): number {
  const [read, setRead] = useState<Readonly<{ since: number | undefined; ms: number }>>({ since, ms: 0 })
  useEffect(() => {
    if (since === undefined) return undefined
    const timer = setInterval(() => setRead({ since, ms: Date.now() - since }), 1000)
    return () => clearInterval(timer)
  }, [since])
  return since === undefined || read.since !== since ? 0 : read.ms
}
