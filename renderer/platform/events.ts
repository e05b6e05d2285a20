// The event stream: keeps one subscription open, resumes after the last event seen, and tells queries what went stale.
import { getEventMeta } from '@orpc/client'
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { z } from 'zod'
import type { StoreEvent as StoreEventSchema } from '#shared/contract/events.ts'
import { client, orpc } from './client.ts'
import { faultOf } from './faults.ts'

export type StoreEvent = z.infer<typeof StoreEventSchema>
export type EventKind = StoreEvent['kind']

/** `waiting` counts events received within the last moment (catching up after a gap); `since` is when the line broke. */
export type Connection =
  | Readonly<{ state: 'idle' }>
  | Readonly<{ state: 'live' }>
  | Readonly<{ state: 'catching_up'; waiting: number }>
  | Readonly<{ state: 'reconnecting'; since: number }>

export type EventStream = Readonly<{
  start: (queries: QueryClient) => () => void
  connection: () => Connection
  subscribeConnection: (listener: () => void) => () => void
  /** Every event, as it comes; answers how to stop. */
  listen: (listener: (event: StoreEvent) => void) => () => void
  /** The newest events, newest first, at most 50. */
  recent: () => ReadonlyArray<StoreEvent>
}>

/** Lists of payments do not follow by themselves ("3 new · show"); `transactions.newer` does. */
const STALE_BY_KIND: Readonly<Record<EventKind, ReadonlyArray<() => QueryKey>>> = {
  transactions: [
    () => orpc.transactions.newer.key(),
    () => orpc.overview.summary.key(),
    () => orpc.cardLife.attempts.key(),
    () => orpc.notices.list.key(),
  ],
  // A verdict changes what a rule is worth.
  flag: [
    () => orpc.flags.key(),
    () => orpc.overview.key(),
    () => orpc.customers.get.key(),
    () => orpc.rules.list.key(),
    () => orpc.rules.get.key(),
    () => orpc.rules.hits.key(),
  ],
  case: [
    () => orpc.reviews.key(),
    () => orpc.overview.key(),
    () => orpc.autoRules.page.key(),
    () => orpc.promise.get.key(),
  ],
  card: [
    () => orpc.cards.key(),
    () => orpc.cardLife.key(),
    () => orpc.notices.key(),
    () => orpc.customers.key(),
    () => orpc.flags.get.key(),
    () => orpc.transactions.get.key(),
    () => orpc.paymentCare.key(),
    () => orpc.overview.key(),
    // Work on many cards and claims of holders tell of themselves as changes of cards.
    () => orpc.bulk.key(),
    () => orpc.disputes.key(),
  ],
  customer: [() => orpc.customers.key()],
  staged: [
    () => orpc.approvals.key(),
    () => orpc.overview.key(),
    () => orpc.cards.get.key(),
    () => orpc.customers.get.key(),
  ],
  // Going live, and lifting a stop, wait for a second person.
  rule: [() => orpc.rules.key(), () => orpc.approvals.key(), () => orpc.overview.key()],
  model: [() => orpc.models.key(), () => orpc.approvals.key(), () => orpc.overview.key()],
  audit: [],
  note: [
    () => orpc.notes.mentions.key(),
    () => orpc.customers.get.key(),
    () => orpc.flags.get.key(),
    () => orpc.reviews.get.key(),
  ],
  view: [() => orpc.views.key()],
  import: [() => orpc.imports.list.key(), () => orpc.imports.get.key(), () => orpc.imports.mappings.key()],
  session: [() => orpc.session.state.key()],
}

/** Reads follow an event after a moment; while events keep pouring in, once a second: nobody reads faster. */
const FLUSH_MS = 120
const BUSY_FLUSH_MS = 1000
const BURST = 20

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

export function createEventStream(clock: () => number = Date.now): EventStream {
  let connection: Connection = { state: 'idle' }
  let lastEventId: string | undefined
  let recent: ReadonlyArray<StoreEvent> = []
  const connectionListeners = new Set<() => void>()
  const listeners = new Set<(event: StoreEvent) => void>()
  const setConnection = (next: Connection): void => {
    connection = next
    for (const listener of connectionListeners) listener()
  }

  const start = (queries: QueryClient): (() => void) => {
    const abort = new AbortController()
    const stale = new Set<EventKind>()
    let timer: ReturnType<typeof setTimeout> | undefined
    let caughtUp: ReturnType<typeof setTimeout> | undefined
    let burst = 0

    // Many events in a moment cost one round of reads, and another console still follows well within half a second.
    const flush = (): void => {
      timer = undefined
      const kinds = [...stale]
      stale.clear()
      for (const kind of kinds)
        for (const key of STALE_BY_KIND[kind]) void queries.invalidateQueries({ queryKey: key() })
    }
    const take = (event: StoreEvent): void => {
      lastEventId = getEventMeta(event)?.id ?? String(event.seq)
      recent = [event, ...recent].slice(0, 50)
      for (const listener of listeners) listener(event)
      stale.add(event.kind)
      burst += 1
      timer ??= setTimeout(flush, burst > BURST ? BUSY_FLUSH_MS : FLUSH_MS)
      if (burst > BURST) setConnection({ state: 'catching_up', waiting: burst })
      clearTimeout(caughtUp)
      caughtUp = setTimeout(() => {
        burst = 0
        if (connection.state === 'catching_up') setConnection({ state: 'live' })
      }, 400)
    }

    const run = async (): Promise<void> => {
      let attempt = 0
      while (!abort.signal.aborted) {
        try {
          const options = lastEventId === undefined ? { signal: abort.signal } : { signal: abort.signal, lastEventId }
          const stream = await client.events.stream(undefined, options)
          attempt = 0
          setConnection({ state: 'live' })
          for await (const event of stream) take(event)
        } catch (error) {
          if (abort.signal.aborted) return
          if (faultOf(error).code === 'UNAUTHENTICATED') {
            setConnection({ state: 'idle' })
            void queries.invalidateQueries({ queryKey: orpc.session.state.key() })
            return
          }
        }
        if (abort.signal.aborted) return
        if (connection.state !== 'reconnecting') setConnection({ state: 'reconnecting', since: clock() })
        await wait(Math.min(4000, 200 * 2 ** attempt), abort.signal)
        attempt += 1
      }
    }
    void run()
    return () => {
      abort.abort()
      clearTimeout(timer)
      clearTimeout(caughtUp)
      setConnection({ state: 'idle' })
    }
  }

  return {
    start,
    connection: () => connection,
    subscribeConnection(listener) {
      connectionListeners.add(listener)
      return () => connectionListeners.delete(listener)
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    recent: () => recent,
  }
}

export const eventStream: EventStream = createEventStream()
