import { useEffect, useState } from 'react'
import { client, newRequestId, type Client } from '../../platform/client.ts'
import { faultOfCommand, type Fault } from '../../platform/faults.ts'
import { useNow } from '../../ui/useNow.ts'

export type RevealInput = Parameters<Client['customers']['reveal']>[0]
export type RevealField = RevealInput['field']
export type RevealReason = RevealInput['reason']

/** One number in the open, and the seconds until it is hidden again. */
export type Revealed = Readonly<{ field: RevealField; card: string | undefined; value: string; secondsLeft: number }>

export type Reveal = Readonly<{
  revealed: Revealed | undefined
  show: (input: Omit<RevealInput, 'requestId'>) => Promise<boolean>
  hide: () => void
  running: boolean
  fault: Fault | undefined
  clear: () => void
}>

/**
 * Shows one number at a time for the time that the store grants. The value lives in this component alone, not in the
 * caches of queries and commands, and goes when its time is over or the page is left or hidden.
 */
export function useReveal(): Reveal {
  const [held, setHeld] =
    useState<Readonly<{ field: RevealField; card: string | undefined; value: string; until: number }>>()
  const [running, setRunning] = useState(false)
  const [fault, setFault] = useState<Fault>()
  const now = useNow(500)
  const left = held === undefined ? 0 : held.until - now
  if (held !== undefined && left <= 0) setHeld(undefined)
  useEffect(() => {
    if (held === undefined) return undefined
    const onHidden = (): void => {
      if (document.visibilityState === 'hidden') setHeld(undefined)
    }
    document.addEventListener('visibilitychange', onHidden)
    return () => document.removeEventListener('visibilitychange', onHidden)
  }, [held])
  return {
    revealed:
      held === undefined || left <= 0
        ? undefined
        : { field: held.field, card: held.card, value: held.value, secondsLeft: Math.ceil(left / 1000) },
    show: async (input) => {
      const requestId = newRequestId()
      setRunning(true)
      setFault(undefined)
      try {
        const { value, until } = await client.customers.reveal({ ...input, requestId })
        setHeld({ field: input.field, card: input.card, value, until })
        return true
      } catch (error) {
        setFault(faultOfCommand(error, requestId))
        return false
      } finally {
        setRunning(false)
      }
    },
    hide: () => setHeld(undefined),
    running,
    fault,
    clear: () => setFault(undefined),
  }
}
