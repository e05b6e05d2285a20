import type { ReactElement } from 'react'
import type { TransactionsProps } from '../../app/screens.ts'
import { Loading } from '../../ui/states.tsx'

export function TransactionsScreen(_props: TransactionsProps): ReactElement {
  return <Loading />
}
