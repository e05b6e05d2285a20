import type { ReactElement } from 'react'
import { Loading } from '../../ui/states.tsx'

export function CustomersScreen(): ReactElement {
  return <Loading />
}
