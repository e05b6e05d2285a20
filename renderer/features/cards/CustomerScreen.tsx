import type { ReactElement } from 'react'
import { Loading } from '../../ui/states.tsx'

export function CustomerScreen(_props: Readonly<{ id: string; card?: string }>): ReactElement {
  return <Loading />
}
