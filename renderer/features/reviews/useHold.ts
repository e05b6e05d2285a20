import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { useSession } from '../../app/session.ts'
import { client, newRequestId, orpc } from '../../platform/client.ts'
import { faultOf, type Fault } from '../../platform/faults.ts'
import { useNow } from '../../ui/useNow.ts'
import type { ReviewCase } from './cases.ts'

/** A hold lasts 15 minutes; renewed after a third of it, two renewals may fail before it ends. */
const RENEW_MS = 5 * 60_000

export type Hold =
  /** Nobody's: the case is decided or asked about, or this role only reads. */
  | Readonly<{ state: 'none' }>
  | Readonly<{ state: 'taking' }>
  /** Not for me, whoever is free to take it: `rule` as in `refusal.<rule>`. */
  | Readonly<{ state: 'barred'; rule: string }>
  /** Nobody's, and taking it failed. */
  | Readonly<{ state: 'free'; fault: Fault }>
  | Readonly<{ state: 'mine'; until: number }>
  | Readonly<{ state: 'other'; name: string; until: number }>
  /** It was mine and is not any more. `to`: who has it now. */
  | Readonly<{ state: 'lost'; at: number; to: string | undefined }>

/** Holds the case while the page is open: takes it at opening, renews it, and says when it is lost. */
export function useHold(item: ReviewCase, mayDecide: boolean): Readonly<{ hold: Hold; take: () => void }> {
  const { operator } = useSession()
  const queries = useQueryClient()
  const now = useNow(10_000)
  const { id, state, lease } = item.row
  const [renewed, setRenewed] = useState(0)
  const [failed, setFailed] = useState<Fault>()
  /** When my hold ends, or ended; `undefined` while I never had one. */
  const [mineUntil, setMineUntil] = useState<number>()

  const waiting = state === 'waiting'
  const until = waiting && lease?.operator === operator.id ? Math.max(lease.until, renewed) : 0
  const holding = until > now
  if (holding && mineUntil !== until) setMineUntil(until)
  // A case that was decided and comes back is a new start.
  if (!waiting && mineUntil !== undefined) setMineUntil(undefined)

  const take = useCallback(() => {
    client.reviews
      .take({ requestId: newRequestId(), id })
      .then(
        (out) => {
          setRenewed(out.until)
          setFailed(undefined)
        },
        // Refused: somebody was faster, or the case was decided; what stands there now is read and shown.
        (error: unknown) => setFailed(faultOf(error)),
      )
      .finally(() => void queries.invalidateQueries({ queryKey: orpc.reviews.key() }))
  }, [id, queries])

  const free = waiting && lease === null && mineUntil === undefined
  const soonOver = holding && until - now < 2 * RENEW_MS
  // What is not for me is not asked for: the page says why instead.
  const wanted = mayDecide && ((free && item.barred === null) || soonOver)
  useEffect(() => {
    if (wanted) take()
  }, [wanted, take])
  useEffect(() => {
    if (!holding) return undefined
    const timer = setInterval(take, RENEW_MS)
    return () => clearInterval(timer)
  }, [holding, take])

  const lostAt = waiting && !holding ? mineUntil : undefined
  useEffect(() => {
    if (lostAt !== undefined) void queries.invalidateQueries({ queryKey: orpc.reviews.key() })
  }, [lostAt, queries])

  return { hold: holdOf(), take }

  function holdOf(): Hold {
    if (!waiting) return { state: 'none' }
    if (holding) return { state: 'mine', until }
    const other = lease !== null && lease.operator !== operator.id && lease.until > now ? lease : undefined
    if (lostAt !== undefined) return { state: 'lost', at: Math.min(lostAt, now), to: other?.name }
    if (other !== undefined) return { state: 'other', name: other.name, until: other.until }
    if (!mayDecide) return { state: 'none' }
    if (item.barred !== null) return { state: 'barred', rule: item.barred }
    return failed === undefined ? { state: 'taking' } : { state: 'free', fault: failed }
  }
}
