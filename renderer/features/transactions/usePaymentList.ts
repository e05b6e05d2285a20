import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { client, type Client } from '../../platform/client.ts'
import { faultOf } from '../../platform/faults.ts'
import type { Block } from '../../ui/grid/LazyGrid.tsx'
import type { CursorSource } from '../../ui/grid/cursorSource.ts'
import { BLOCK_ROWS, useCursorSource } from '../../ui/grid/useCursorSource.ts'

export type PaymentRow = Awaited<ReturnType<Client['transactions']['search']>>['rows'][number]

/** One snapshot of the ledger under one query: rows that come later wait. */
export type PaymentList = Readonly<{
  key: string
  query: string
  /** Where it begins, UTC ms; undefined: at the snapshot's newest. */
  from: number | undefined
  /** Leads to the rows above the first; null where there are none. */
  newer: string | null
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
  /** Its rows by number, those near where one looks in memory. */
  source: CursorSource<PaymentRow>
  loading: boolean
  error: unknown
  /** A later block that could not be read. */
  blockError: unknown
  /** Opens the list again with what came since. */
  renew: () => void
  /** The time at which a block's worth of newer rows begins, for going up from where the list begins. */
  newerStart: () => Promise<number | undefined>
}>

type Settled = Readonly<{ wanted: string; list: PaymentList | undefined; error: unknown }>

/** Blocks read ahead: at a screen a frame a block lasts four frames. */
const AHEAD = 4

type Asked = Omit<Parameters<Client['transactions']['search']>[0], 'limit'>
type Answer = Awaited<ReturnType<Client['transactions']['search']>>

/** The store may stop looking before a block is full; a grid's block is not done before. */
async function wholeBlock(asked: Asked, signal?: AbortSignal): Promise<Answer> {
  const options = signal === undefined ? {} : { signal }
  let block = await client.transactions.search({ ...asked, limit: BLOCK_ROWS }, options)
  while (block.cursor !== null && block.rows.length < BLOCK_ROWS) {
    const more = await client.transactions.search(
      {
        query: asked.query,
        cursor: block.cursor,
        snapshot: block.snapshot,
        limit: BLOCK_ROWS - block.rows.length,
      },
      options,
    )
    block = { ...block, rows: [...block.rows, ...more.rows], cursor: more.cursor }
  }
  return block
}

/**
 * The list of a query; `undefined` asks nothing (the query is wrong) and keeps the last good list. `from`: UTC ms at which it
 * begins, with what is newer above it left out.
 */
export function usePaymentList(query: string | undefined, from: number | undefined): PaymentListState {
  const queries = useQueryClient()
  const [generation, setGeneration] = useState(0)
  const [settled, setSettled] = useState<Settled>({ wanted: '', list: undefined, error: undefined })
  const [failed, setFailed] = useState<Readonly<{ key: string; error: unknown }>>()
  const wanted = query === undefined ? undefined : `${generation} ${from ?? ''} ${query}`

  useEffect(() => {
    if (query === undefined || wanted === undefined) return undefined
    let gone = false
    const started = performance.now()
    queries
      .fetchQuery({
        queryKey: ['payments', wanted],
        queryFn: ({ signal }) =>
          wholeBlock({ query, withCount: true, ...(from === undefined ? {} : { jumpTo: from }) }, signal),
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
            from,
            newer: block.newerCursor,
            first: block.rows,
            cursor: block.cursor,
            snapshot: block.snapshot,
            count: block.count ?? { value: block.rows.length, exact: block.cursor === null },
            took: Math.round(performance.now() - started),
          }
          setSettled({ wanted, list, error: undefined })
        },
        (error: unknown) => {
          if (!gone) setSettled(({ list }) => ({ wanted, list, error }))
        },
      )
    return () => {
      gone = true
    }
  }, [queries, query, from, wanted])

  const { list } = settled
  const load = useCallback(
    async (cursor: string | undefined): Promise<Block<PaymentRow>> => {
      if (list === undefined) return { rows: [], cursor: null }
      if (cursor === undefined) return { rows: list.first, cursor: list.cursor }
      const { query: text, snapshot, key } = list
      try {
        const block = await wholeBlock({ query: text, cursor, snapshot })
        setFailed(undefined)
        return { rows: block.rows, cursor: block.cursor }
      } catch (error) {
        setFailed({ key, error })
        throw error
      }
    },
    [list],
  )
  return {
    list,
    source: useCursorSource(list?.key, load, AHEAD),
    loading: wanted !== undefined && settled.wanted !== wanted,
    error: settled.wanted === wanted ? settled.error : undefined,
    blockError: failed !== undefined && failed.key === list?.key ? failed.error : undefined,
    newerStart: async () => {
      if (list === undefined || list.newer === null) return undefined
      const { query: text, newer: cursor, snapshot } = list
      const block = await client.transactions.search({
        query: text,
        cursor,
        direction: 'newer',
        snapshot,
        limit: BLOCK_ROWS,
      })
      // Nothing newer is left above it: the list's own beginning will do.
      return block.newerCursor === null ? undefined : block.rows[0]?.at
    },
    renew: useCallback(() => setGeneration((now) => now + 1), []),
  }
}
