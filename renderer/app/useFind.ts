import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { Client } from '../platform/client.ts'
import { orpc } from '../platform/client.ts'

type Found = Awaited<ReturnType<Client['find']['everything']>>
export type Hit = Found['hits'][number]
/** Hits of one kind; `query` opens all of them in the kind's own list, where there are more. */
export type HitGroup = Readonly<{ kind: Hit['kind']; hits: ReadonlyArray<Hit>; more: boolean; query: string | null }>

const PAUSE_MS = 120

/**
 * At most `most` hits, shared out among the kinds in turn, so that many people never hide the one card. Pure.
 */
export function shareOut({ hits, groups }: Found, most: number): ReadonlyArray<HitGroup> {
  const taken = new Map(groups.map(({ kind }) => [kind, 0]))
  for (let left = most, before = -1; left > 0 && left !== before;) {
    before = left
    for (const { kind, shown } of groups) {
      const now = taken.get(kind) ?? 0
      if (left === 0 || now >= shown) continue
      taken.set(kind, now + 1)
      left -= 1
    }
  }
  return groups.map(({ kind, shown, more, query }) => {
    const most = taken.get(kind) ?? 0
    return { kind, query, more: more || most < shown, hits: hits.filter((hit) => hit.kind === kind).slice(0, most) }
  })
}

const NONE: ReadonlyArray<HitGroup> = []
const MOST = 8

/** The store's best hits, grouped by kind, for what is being typed; asks after a short pause. */
export function useFind(text: string): ReadonlyArray<HitGroup> {
  const [asked, setAsked] = useState('')
  const trimmed = text.trim()
  useEffect(() => {
    const timer = setTimeout(() => setAsked(trimmed), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [trimmed])
  const { data } = useQuery(orpc.find.everything.queryOptions({ input: { text: asked }, enabled: asked.length > 0 }))
  const groups = useMemo(() => (data === undefined ? NONE : shareOut(data, MOST)), [data])
  return trimmed === '' || trimmed !== asked ? NONE : groups
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

/** Where all hits of a kind are listed. */
export function groupPath({ kind, query }: HitGroup): string | undefined {
  if (query === null) return undefined
  return kind === 'transaction' ? `/transactions?q=${encodeURIComponent(query)}` : undefined
}
