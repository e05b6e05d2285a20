import type { ReactElement } from 'react'
import { Loading } from '../../ui/states.tsx'

export function SettingsScreen(): ReactElement {
  return <Loading />
}
