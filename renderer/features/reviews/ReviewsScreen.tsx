import type { ReactElement } from 'react'
import { Loading } from '../../ui/states.tsx'

export function ReviewsScreen(): ReactElement {
  return <Loading />
}
