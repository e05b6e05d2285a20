import type { ReactElement } from 'react'
import { Loading } from '../../ui/states.tsx'

export function ReviewBench(_props: Readonly<{ id: string }>): ReactElement {
  return <Loading />
}
