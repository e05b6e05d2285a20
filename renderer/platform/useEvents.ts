import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { eventStream, type Connection, type StoreEvent } from './events.ts'

export function useConnection(): Connection {
  return useSyncExternalStore(eventStream.subscribeConnection, eventStream.connection)
}

/** Calls `act` with every event of the store while mounted ("Wei Han froze this card" strips listen here). */
export function useStoreEvents(act: (event: StoreEvent) => void): void {
  const latest = useRef(act)
  useLayoutEffect(() => {
    latest.current = act
  })
  useEffect(() => eventStream.listen((event) => latest.current(event)), [])
}
