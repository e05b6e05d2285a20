// The event stream. One poller per store asks the database for what is new while anybody listens, so that changes of another process
// (the command line, another server on the same PostgreSQL) arrive too; a commit of this process wakes it at once.
import { withEventMeta } from '@orpc/server'
import type { EVENT_KINDS, StoreEvent } from '#shared/contract/events.ts'
import { grantOf, type Right } from '#shared/domain/permissions.ts'
import type { z } from 'zod'
import { eventsSince, forgetEventsBefore, lastEventSeq, type EventRow } from '#electron/store/db/records.ts'
import { newestTransaction } from '#electron/store/db/newest.ts'
import type { Database } from '#electron/store/db/work.ts'
import type { Log } from '#electron/store/security/redact.ts'
import { operatorOf, store } from './implementer.ts'
import type { Actor } from './services.ts'

export type StoreEventValue = z.infer<typeof StoreEvent>

const POLL_MS = 200
const KEEP_MS = 7 * 86_400_000

type Listener = (events: ReadonlyArray<StoreEventValue>) => void
export type EventHub = Readonly<{ wake: () => void; listen: (listener: Listener) => () => void; stop: () => void }>

const toEvent = (row: EventRow): StoreEventValue => ({
  seq: row.seq,
  at: row.at,
  kind: row.kind as (typeof EVENT_KINDS)[number],
  id: row.target,
  what: row.what,
  by: row.by_name,
})

export function createEventHub(db: Database, clock: () => number, log: Log): EventHub {
  const listeners = new Set<Listener>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy = false
  let again = false
  let stopped = false
  let seq = -1
  let transaction = -1

  const look = async (): Promise<void> => {
    if (busy) {
      again = true
      return
    }
    busy = true
    clearTimeout(timer)
    try {
      do {
        again = false
        const seen = await db.read(function* () {
          const newest = yield* newestTransaction()
          if (seq < 0) return { rows: [], last: yield* lastEventSeq(), newest }
          const rows = yield* eventsSince(seq, 500)
          return { rows, last: rows.at(-1)?.seq ?? seq, newest }
        })
        const events = seen.rows.map(toEvent)
        // Payments are their own record: their arrival is told by the ledger's newest row, not by an event a payment.
        if (transaction >= 0 && seen.newest > transaction) {
          events.push({
            seq: seen.last,
            at: clock(),
            kind: 'transactions',
            id: null,
            what: 'transactions.arrived',
            by: null,
          })
        }
        seq = seen.last
        transaction = seen.newest
        if (events.length > 0) for (const listener of listeners) listener(events)
        if (seen.rows.length === 500) again = true
      } while (again)
    } catch (error) {
      if (!stopped) log.error({ err: error }, 'reading events failed')
    } finally {
      busy = false
      if (listeners.size > 0 && !stopped) timer = setTimeout(() => void look(), POLL_MS)
    }
  }

  const forget = setInterval(
    () => void db.write(() => forgetEventsBefore(clock() - KEEP_MS)).catch(() => {}),
    3_600_000,
  )
  forget.unref()

  return {
    wake: () => {
      if (listeners.size > 0 && !stopped) void look()
    },
    listen: (listener) => {
      listeners.add(listener)
      if (listeners.size === 1) {
        seq = -1
        transaction = -1
        void look()
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) clearTimeout(timer)
      }
    },
    stop: () => {
      stopped = true
      clearTimeout(timer)
      clearInterval(forget)
      listeners.clear()
    },
  }
}

const NEEDS: Readonly<Record<StoreEventValue['kind'], Right | undefined>> = {
  transactions: 'records.read',
  flag: 'flags.read',
  case: 'reviews.read',
  card: 'records.read',
  customer: 'records.read',
  staged: 'approvals.read',
  rule: 'rules.read',
  model: 'rules.read',
  note: 'records.read',
  view: 'records.read',
  import: 'data.import',
  audit: 'audit.read',
  session: undefined,
}

/** Whether this person may know that it happened at all. */
export function mayHear(actor: Extract<Actor, { kind: 'operator' }>, event: StoreEventValue): boolean {
  const right = NEEDS[event.kind]
  return right !== undefined && grantOf(actor.role, right) !== undefined
}

export const createEvents = (hub: EventHub) => ({
  stream: store.events.stream.handler(async function* ({ context, signal, lastEventId }) {
    const actor = operatorOf(context)
    const waiting: Array<StoreEventValue> = []
    let wake: (() => void) | undefined
    const stop = hub.listen((events) => {
      waiting.push(...events.filter((event) => mayHear(actor, event)))
      wake?.()
    })
    const onAbort = (): void => wake?.()
    signal?.addEventListener('abort', onAbort)
    try {
      // What came while the line was down; the listener above already collects what comes now.
      const after = Number(lastEventId)
      if (lastEventId !== undefined && Number.isSafeInteger(after)) {
        const missed = await context.services.db.read(() => eventsSince(after, 1000))
        for (const event of missed.map(toEvent)) {
          if (mayHear(actor, event)) yield withEventMeta(event, { id: String(event.seq) })
        }
      }
      for (;;) {
        if (signal?.aborted === true) return
        const event = waiting.shift()
        if (event !== undefined) {
          yield withEventMeta(event, { id: String(event.seq) })
          continue
        }
        await new Promise<void>((resolve) => (wake = resolve))
        wake = undefined
      }
    } finally {
      signal?.removeEventListener('abort', onAbort)
      stop()
    }
  }),
})
