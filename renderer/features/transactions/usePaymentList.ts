import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { client, type Client } from '../../platform/client.ts'
import { faultOf } from '../../platform/faults.ts'
import type { Block } from '../../ui/grid/LazyGrid.tsx'

export type PaymentRow = Awaited<ReturnType<Client['transactions']['search']>>['rows'][number]

/** One snapshot of the ledger under one query: rows that come later wait. */
export type PaymentList = Readonly<{
  key: string
  query: string
  first: ReadonlyArray<PaymentRow>
  cursor: string | null
  snapshot: string
  count: Readonly<{ value: number; exact: boolean }>
  /** How long the first block took, ms. */
  took: number
}>

export type PaymentListState = Readonly<{
  /** The last good list; while another is loading, or the query is wrong, it stays. */
  list: PaymentList | undefined
  /** Rows of it loaded so far, in order. */
  rows: ReadonlyArray<PaymentRow>
  loading: boolean
  error: unknown
  /** A later block that could not be read. */
  blockError: unknown
  /** Opens the list again with what came since. */
  renew: () => void
  /** For the grid: the first block is here already. */
  load: (cursor: string | undefined) => Promise<Block<PaymentRow>>
}>

type Settled = Readonly<{ wanted: string; list: PaymentList | undefined; error: unknown }>
type Loaded = Readonly<{ key: string; rows: ReadonlyArray<PaymentRow>; error: unknown }>

const ROWS = 100
const NONE: ReadonlyArray<PaymentRow> = []

/** The list of a query; `undefined` asks nothing (the query is wrong) and keeps the last good list. */
export function usePaymentList(query: string | undefined): PaymentListState {
  const queries = useQueryClient()
  const [generation, setGeneration] = useState(0)
  const [settled, setSettled] = useState<Settled>({ wanted: '', list: undefined, error: undefined })
  const [loaded, setLoaded] = useState<Loaded>({ key: '', rows: NONE, error: undefined })
  const wanted = query === undefined ? undefined : `${generation} ${query}`

  useEffect(() => {
    if (query === undefined || wanted === undefined) return undefined
    let gone = false
    const started = performance.now()
    queries
      .fetchQuery({
        queryKey: ['payments', wanted],
        queryFn: ({ signal }) => client.transactions.search({ query, limit: ROWS, withCount: true }, { signal }),
        staleTime: 0,
        gcTime: 0,
        retry: (_count, failure) => faultOf(failure).code === 'STORE_AWAY',
      })
      .then(
        (block) => {
          if (gone) return
          const list: PaymentList = {
            key: `${wanted} ${block.snapshot}`,
            query,
            first: block.rows,
            cursor: block.cursor,
            snapshot: block.snapshot,
            count: block.count ?? { value: block.rows.length, exact: block.cursor === null },
            took: Math.round(performance.now() - started),
          }
          setSettled({ wanted, list, error: undefined })
          setLoaded({ key: list.key, rows: list.first, error: undefined })
        },
        (error: unknown) => {
          if (!gone) setSettled(({ list }) => ({ wanted, list, error }))
        },
      )
    return () => {
      gone = true
    }
  }, [queries, query, wanted])

  const { list } = settled
  const load = useCallback(
    async (cursor: string | undefined): Promise<Block<PaymentRow>> => {
      if (list === undefined) return { rows: NONE, cursor: null }
      if (cursor === undefined) return { rows: list.first, cursor: list.cursor }
      const { query: text, snapshot, key } = list
      try {
        const block = await client.transactions.search({ query: text, cursor, snapshot, limit: ROWS, withCount: false })
        setLoaded((now) => (now.key === key ? { key, rows: [...now.rows, ...block.rows], error: undefined } : now))
        return { rows: block.rows, cursor: block.cursor }
      } catch (error) {
        setLoaded((now) => (now.key === key ? { ...now, error } : now))
        throw error
      }
    },
    [list],
  )
  return {
    list,
    rows: loaded.rows,
    loading: wanted !== undefined && settled.wanted !== wanted,
    error: settled.wanted === wanted ? settled.error : undefined,
    blockError: loaded.error,
    renew: useCallback(() => setGeneration((now) => now + 1), []),
    load,
  }
}
