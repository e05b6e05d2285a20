import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { client } from '../../platform/client.ts'
import { faultOf } from '../../platform/faults.ts'
import { useStoreEvents } from '../../platform/useEvents.ts'
import type { Block } from '../../ui/grid/LazyGrid.tsx'
import type { CursorSource } from '../../ui/grid/cursorSource.ts'
import { BLOCK_ROWS, useCursorSource } from '../../ui/grid/useCursorSource.ts'
import type { AuditBlock, AuditRow } from './rows.ts'

type Opened = Readonly<{ key: string; query: string; first: AuditBlock }>

export type AuditList = Readonly<{
  /** The last good list; it stays while another is read. */
  opened: Opened | undefined
  loading: boolean
  error: unknown
  /** Something happened since: rows wait behind "show". */
  newer: boolean
  renew: () => void
  /** Something was done here that left a row. */
  note: () => void
  source: CursorSource<AuditRow>
  /** Names seen so far, for completion. */
  actors: ReadonlyArray<string>
}>

const blockOf = ({ rows, cursor }: AuditBlock): Block<AuditRow> => ({
  rows,
  cursor: cursor === null ? null : String(cursor),
})

/**
 * The rows of a query, newest first, as they stood when it was opened. Reading is itself recorded, so a list is opened
 * once for a query and never behind the reader's back.
 */
export function useAuditList(query: string): AuditList {
  const queries = useQueryClient()
  const [generation, setGeneration] = useState(0)
  const [settled, setSettled] = useState<Readonly<{ wanted: string; opened: Opened | undefined; error: unknown }>>()
  const [newerThan, setNewerThan] = useState<string>()
  const [actors, setActors] = useState<ReadonlyArray<string>>([])
  const wanted = `${generation} ${query}`

  const noteActors = useCallback((rows: ReadonlyArray<AuditRow>): void => {
    setActors((known) => {
      const fresh = new Set([...known, ...rows.map((row) => row.actor)])
      return fresh.size === known.length ? known : [...fresh]
    })
  }, [])

  useEffect(() => {
    let gone = false
    queries
      .fetchQuery({
        queryKey: ['audit rows', wanted],
        queryFn: ({ signal }) => client.audit.list({ query, limit: BLOCK_ROWS }, { signal }),
        staleTime: 0,
        gcTime: 0,
        retry: (_count, failure) => faultOf(failure).code === 'STORE_AWAY',
      })
      .then(
        (first) => {
          if (gone) return
          noteActors(first.rows)
          setSettled({ wanted, opened: { key: wanted, query, first }, error: undefined })
        },
        (error: unknown) => {
          if (!gone) setSettled((before) => ({ wanted, opened: before?.opened, error }))
        },
      )
    return () => {
      gone = true
    }
  }, [queries, query, wanted, noteActors])

  useStoreEvents(() => setNewerThan(wanted))

  const opened = settled?.opened
  const load = useCallback(
    async (cursor: string | undefined): Promise<Block<AuditRow>> => {
      if (opened === undefined) return { rows: [], cursor: null }
      if (cursor === undefined) return blockOf(opened.first)
      const block = await client.audit.list({ query: opened.query, cursor: Number(cursor), limit: BLOCK_ROWS })
      noteActors(block.rows)
      return blockOf(block)
    },
    [opened, noteActors],
  )
  const renew = useCallback(() => setGeneration((now) => now + 1), [])
  return {
    opened,
    loading: settled?.wanted !== wanted,
    error: settled?.wanted === wanted ? settled.error : undefined,
    newer: opened?.key === wanted && newerThan === wanted,
    renew,
    note: () => setNewerThan(wanted),
    source: useCursorSource(opened?.key, load),
    actors,
  }
}
