import { createContext, use, useEffect, useState } from 'react'

/** The store's clock: the page's own may be wrong. Given by the shell. */
export const ClockContext = createContext<() => number>(Date.now)

/** The present moment, UTC ms, renewed every `everyMs`. */
export function useNow(everyMs = 30_000): number {
  const clock = use(ClockContext)
  const [now, setNow] = useState(clock)
  useEffect(() => {
    setNow(clock())
    const timer = setInterval(() => setNow(clock()), everyMs)
    return () => clearInterval(timer)
  }, [clock, everyMs])
  return now
}
