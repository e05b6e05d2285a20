import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useScreenKeys } from '../ui/keyboard/useCommand.ts'
import { PageTitle } from '../ui/parts.tsx'
import { Empty } from '../ui/states.tsx'

/** A place that is on the rail already and says what it will be and what does its work until then. */
export function SoonScreen({ place }: Readonly<{ place: 'rules' | 'import' }>): ReactElement {
  const { t } = useTranslation('shell')
  useScreenKeys(place, ['search', 'palette'])
  return (
    <>
      <PageTitle title={t(`place.${place}`)} />
      <Empty>{t(`soon.${place}`)}</Empty>
    </>
  )
}
