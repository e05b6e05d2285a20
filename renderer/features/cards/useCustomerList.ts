import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { client, type Client } from '../../platform/client.ts'
import { faultOf } from '../../platform/faults.ts'
import type { Block } from '../../ui/grid/LazyGrid.tsx'
import type { CursorSource } from '../../ui/grid/cursorSource.ts'
import { BLOCK_ROWS, useCursorSource } from '../../ui/grid/useCursorSource.ts'

type Answer = Awaited<ReturnType<Client['customers']['search']>>
export type CustomerRow = Answer['rows'][number]
export type CustomerList = Readonly<{ key: string; text: string; first: Answer }>

type Settled = Readonly<{ wanted: string | undefined; list: CustomerList | undefined; error: unknown }>

/** People matching a text, a block at a time; the last list stays while the next is loading. */
export function useCustomerList(text: string): Readonly<{
  list: CustomerList | undefined
  loading: boolean
  error: unknown
  again: () => void
  source: CursorSource<CustomerRow>
}> {
  const queries = useQueryClient()
  const [generation, setGeneration] = useState(0)
  const [settled, setSettled] = useState<Settled>({ wanted: undefined, list: undefined, error: undefined })
  const wanted = `${generation} ${text}`
  useEffect(() => {
    let gone = false
    queries
      .fetchQuery({
        queryKey: ['people', wanted],
        queryFn: ({ signal }) => client.customers.search({ text, limit: BLOCK_ROWS }, { signal }),
        staleTime: 0,
        gcTime: 0,
        retry: (_count, failure) => faultOf(failure).code === 'STORE_AWAY',
      })
      .then(
        (first) => {
          if (!gone) setSettled({ wanted, list: { key: wanted, text, first }, error: undefined })
        },
        (error: unknown) => {
          if (!gone) setSettled(({ list }) => ({ wanted, list, error }))
        },
      )
    return () => {
      gone = true
    }
  }, [queries, text, wanted])
  const { list } = settled
  const load = useCallback(
    async (cursor: string | undefined): Promise<Block<CustomerRow>> => {
      if (list === undefined) return { rows: [], cursor: null }
      if (cursor === undefined) return { rows: list.first.rows, cursor: list.first.cursor }
      const block = await client.customers.search({ text: list.text, cursor, limit: BLOCK_ROWS })
      return { rows: block.rows, cursor: block.cursor }
    },
    [list],
  )
  return {
    list,
    loading: settled.wanted !== wanted,
    error: settled.wanted === wanted ? settled.error : undefined,
    again: useCallback(() => setGeneration((now) => now + 1), []),
    source: useCursorSource(list?.key, load, 1),
  }
}
