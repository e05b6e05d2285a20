import { useEffect, useLayoutEffect, useRef } from 'react'

/** Calls `act` once after `ms` without a key, click or touch. */
export function useIdle(ms: number, enabled: boolean, act: () => void): void {
  const latest = useRef(act)
  useLayoutEffect(() => {
    latest.current = act
  })
  useEffect(() => {
    if (!enabled) return undefined
    let last = Date.now()
    const touch = (): void => {
      last = Date.now()
    }
    // Asked by the clock and not by one long timer, so that a machine that slept locks when it wakes.
    const timer = setInterval(() => {
      if (Date.now() - last >= ms) latest.current()
    }, 5000)
    const events = ['keydown', 'pointerdown', 'wheel'] as const
    for (const event of events) window.addEventListener(event, touch, { capture: true, passive: true })
    return () => {
      clearInterval(timer)
      for (const event of events) window.removeEventListener(event, touch, { capture: true })
    }
  }, [ms, enabled])
}
