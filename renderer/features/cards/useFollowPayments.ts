import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { orpc } from '../../platform/client.ts'
import { useStoreEvents } from '../../platform/useEvents.ts'

/** Payments come all the time and say not whose they are: a page of one person reads again at most this often. */
const PAUSE_MS = 2_000

/** Keeps what payments change (spend, time line, what was tried since a freeze) up to date on a person's page. */
export function useFollowPayments(): void {
  const queries = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const last = useRef(0)
  useStoreEvents(({ kind }) => {
    if (kind !== 'transactions' || timer.current !== undefined) return
    timer.current = setTimeout(
      () => {
        timer.current = undefined
        last.current = Date.now()
        void queries.invalidateQueries({ queryKey: orpc.cards.get.key() })
        void queries.invalidateQueries({ queryKey: orpc.customers.get.key() })
      },
      Math.max(200, last.current + PAUSE_MS - Date.now()),
    )
  })
  useEffect(() => () => clearTimeout(timer.current), [])
}
