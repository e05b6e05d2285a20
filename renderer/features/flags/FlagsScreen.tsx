import type { ReactElement } from 'react'
import { Loading } from '../../ui/states.tsx'

export function FlagsScreen(_props: Readonly<{ id?: string }>): ReactElement {
  return <Loading />
}
