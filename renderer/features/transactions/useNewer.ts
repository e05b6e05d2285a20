import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { orpc } from '../../platform/client.ts'
import { announce } from '../../ui/liveRegion.ts'
import type { PaymentList } from './usePaymentList.ts'

export type CountOf = Readonly<{ value: number; exact: boolean }>

/** How many rows wait behind the snapshot; follows the store's events and is said aloud. */
export function useNewer(list: PaymentList | undefined): CountOf | undefined {
  const { t } = useTranslation('transactions')
  const { data } = useQuery(
    orpc.transactions.newer.queryOptions({
      input: { query: list?.query ?? '', snapshot: list?.snapshot ?? '' },
      enabled: list !== undefined,
    }),
  )
  const count = data?.count
  const value = count?.value
  useEffect(() => {
    if (value !== undefined && value > 0) announce(t('newRows', { count: value }))
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- said once for each count
  }, [value])
  return count
}
