import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { client, newRequestId } from './client.ts'
import { faultOfCommand, type Fault } from './faults.ts'

/** Omit that keeps a union a union. */
type WithoutRequestId<I> = I extends unknown ? Omit<I, 'requestId'> : never

export type StoreCommand<I, O> = Readonly<{
  /** Sends the command; a second call with the same input after a doubtful end repeats the same request, harmlessly. */
  run: (input: I) => void
  /** The same, as a promise; `undefined` when it failed (the fault is in `fault`). */
  runAsync: (input: I) => Promise<O | undefined>
  running: boolean
  fault: Fault | undefined
  /** After OUTCOME_UNKNOWN: asks the store what became of it. */
  check: () => Promise<'done' | 'never_happened' | 'unknown'>
  clear: () => void
}>

/**
 * One command of the contract: `const freeze = useStoreCommand(client.cards.freeze, { onDone })`.
 * Adds the request id, refuses to send twice at a time, never repeats by itself. `onDone` runs after the store committed.
 */
export function useStoreCommand<I extends Readonly<{ requestId: string }>, O>(
  procedure: (input: I) => Promise<O>,
  { onDone }: Readonly<{ onDone?: (output: O, input: WithoutRequestId<I>) => void }> = {},
): StoreCommand<WithoutRequestId<I>, O> {
  const queries = useQueryClient()
  const intent = useRef<Readonly<{ body: string; requestId: string }>>(undefined)
  const busy = useRef(false)
  const idFor = (input: WithoutRequestId<I>): string => {
    const body = JSON.stringify(input)
    if (intent.current?.body !== body) intent.current = { body, requestId: newRequestId() }
    return intent.current.requestId
  }
  const mutation = useMutation<O, Fault, WithoutRequestId<I>>({
    mutationFn: async (input) => {
      const requestId = idFor(input)
      try {
        const output = await procedure({ ...input, requestId } as unknown as I)
        intent.current = undefined
        return output
      } catch (error) {
        const fault = faultOfCommand(error, requestId)
        // After a definite refusal the next press is a new intent; after a doubtful end it must be the same one.
        if (fault.code !== 'OUTCOME_UNKNOWN' && fault.code !== 'STORE_AWAY') intent.current = undefined
        throw fault
      }
    },
    onSuccess: (output, input) => {
      void queries.invalidateQueries()
      onDone?.(output, input)
    },
    onSettled: () => {
      busy.current = false
    },
  })
  const runAsync = async (input: WithoutRequestId<I>): Promise<O | undefined> => {
    if (busy.current) return undefined
    busy.current = true
    return mutation.mutateAsync(input).catch(() => undefined)
  }
  return {
    run: (input) => void runAsync(input),
    runAsync,
    running: mutation.isPending,
    fault: mutation.error ?? undefined,
    check: async () => {
      const requestId = intent.current?.requestId
      if (requestId === undefined) return 'unknown'
      return client.system.outcome({ requestId }).then(
        (outcome) => outcome.state,
        () => 'unknown' as const,
      )
    },
    clear: mutation.reset,
  }
}
