// What stands before the shell: is there a store, does it speak our version, who is signed in.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, useCallback, useEffect, useMemo, useState, type ReactElement, type ReactNode } from 'react'
import { PAGE_CONTRACT_VERSION } from '../platform/contractVersion.ts'
import { client, newRequestId, orpc } from '../platform/client.ts'
import { eventStream } from '../platform/events.ts'
import { createFormats } from '../i18n/formats.ts'
import { FormatsContext } from '../i18n/useFormats.ts'
import { ClockContext } from '../ui/useNow.ts'
import { FirstStart } from './FirstStart.tsx'
import { NewerStore, StoreAway } from './GatePanels.tsx'
import { usePreferences } from './usePreferences.ts'
import { SessionContext, type Session, type SessionValue, type SignedInOperator } from './session.ts'
import { SignIn, type Locked } from './SignIn.tsx'
import { useIdle } from './useIdle.ts'

const IDLE_MS = 15 * 60_000

export function Gate({ children }: Readonly<{ children: ReactNode }>): ReactElement | null {
  const queries = useQueryClient()
  const { language } = usePreferences()
  const hello = useQuery(orpc.system.hello.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
  const state = useQuery(orpc.session.state.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
  const [locked, setLocked] = useState<Locked>()
  const [actingFrom, setActingFrom] = useState<SignedInOperator>()

  const offset = useMemo(
    () => (hello.data === undefined ? 0 : hello.data.now - hello.dataUpdatedAt),
    [hello.data, hello.dataUpdatedAt],
  )
  const now = useCallback(() => Date.now() + offset, [offset])
  const timeZone = hello.data?.timeZone ?? 'UTC'
  const formats = useMemo(() => createFormats(language, timeZone, now), [language, timeZone, now])

  const operator = state.data?.operator ?? null
  const ready = hello.data?.phase === 'ready' && operator !== null

  /** Nothing that was read under one name stays for the next. */
  const entered = useCallback(
    (value: SessionValue) => {
      queries.removeQueries({ predicate: (query) => !isPublic(query.queryKey) })
      queries.setQueryData(orpc.session.state.queryKey(), value)
      setLocked(undefined)
    },
    [queries],
  )
  const leave = useCallback(
    (reason: 'person' | 'idle', next: Locked | undefined) => {
      const signedOut =
        state.data === undefined ? undefined : { ...state.data, operator: null, grants: {}, expiresAt: null }
      setLocked(next)
      setActingFrom(undefined)
      void client.session
        .signOut({ requestId: newRequestId(), reason })
        .catch(() => undefined)
        .then(() => {
          queries.removeQueries({ predicate: (query) => !isPublic(query.queryKey) })
          if (signedOut !== undefined) queries.setQueryData(orpc.session.state.queryKey(), signedOut)
        })
    },
    [queries, state.data],
  )
  const session = useMemo<Session | undefined>(() => {
    const value = state.data
    const person = value?.operator
    if (hello.data === undefined || value === undefined || person === null || person === undefined) return undefined
    return {
      operator: person,
      can: (right) => value.grants[right],
      demo: value.demo ?? [],
      actingFrom: actingFrom?.displayName,
      hello: hello.data,
      now,
      lock: (reason) => leave(reason, { name: person.name, displayName: person.displayName, at: now(), reason }),
      signOut: () => leave('person', undefined),
      actAs: (name) => {
        void client.session.signInDemo({ requestId: newRequestId(), name }).then((next) => {
          setActingFrom((from) => {
            const original = from ?? person
            return original.name === name ? undefined : original
          })
          entered(next)
        })
      },
    }
  }, [state.data, hello.data, actingFrom, now, leave, entered])

  const listener = ready ? operator.id : undefined
  useEffect(() => (listener === undefined ? undefined : eventStream.start(queries)), [listener, queries])
  useIdle(IDLE_MS, ready, () => session?.lock('idle'))

  const inside = (): ReactNode => {
    if (hello.data === undefined || state.data === undefined)
      return hello.failureCount > 2 || state.failureCount > 2 ? <StoreAway /> : null
    if (hello.data.contract !== PAGE_CONTRACT_VERSION)
      return <NewerStore store={hello.data.contract} console={PAGE_CONTRACT_VERSION} />
    if (hello.data.phase === 'first_start') return <FirstStart />
    if (session === undefined || locked !== undefined)
      return (
        <SignIn demo={state.data.demo ?? []} locked={locked} onEntered={entered} onOther={() => setLocked(undefined)} />
      )
    return <SessionContext value={session}>{children}</SessionContext>
  }
  return (
    <ClockContext value={now}>
      <FormatsContext value={formats}>
        <Suspense fallback={null}>{inside()}</Suspense>
      </FormatsContext>
    </ClockContext>
  )
}

const isPublic = (key: ReadonlyArray<unknown>): boolean => {
  const [path] = key
  return Array.isArray(path) && (path[0] === 'session' || (path[0] === 'system' && path[1] === 'hello'))
}
