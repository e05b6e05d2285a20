import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Client } from '../platform/client.ts'
import { orpc } from '../platform/client.ts'

export type Hit = Awaited<ReturnType<Client['find']['everything']>>['hits'][number]

const PAUSE_MS = 120

/** The store's best hits of every kind for what is being typed; asks after a short pause. */
export function useFind(text: string): ReadonlyArray<Hit> {
  const [asked, setAsked] = useState('')
  const trimmed = text.trim()
  useEffect(() => {
    const timer = setTimeout(() => setAsked(trimmed), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [trimmed])
  const { data } = useQuery(orpc.find.everything.queryOptions({ input: { text: asked }, enabled: asked.length > 0 }))
  return trimmed === '' || trimmed !== asked ? [] : (data?.hits ?? [])
}

/** Where a hit leads. */
export function hitPath(hit: Hit): string {
  switch (hit.kind) {
    case 'customer':
      return `/customers/${hit.id}`
    case 'card':
      return `/customers/${hit.customer}?card=${hit.id}`
    case 'transaction':
      return `/transactions?id=${hit.id}`
    case 'case':
      return `/reviews/${hit.id}`
  }
}
