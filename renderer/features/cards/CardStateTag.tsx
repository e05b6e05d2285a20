import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardState } from '#shared/domain/card.ts'
import type { IconName } from '../../ui/Icon.tsx'
import { StatusTag, type Tone } from '../../ui/values.tsx'

const SIGNS: Readonly<Record<CardState, readonly [icon: IconName, tone: Tone]>> = {
  active: ['check', 'ok'],
  frozen: ['freeze', 'accent'],
  lost: ['warning', 'danger'],
  stolen: ['warning', 'danger'],
  expired: ['clock', 'plain'],
  closed: ['cross', 'plain'],
}

export const cardStateIcon = (state: CardState): IconName => SIGNS[state][0]

/** A card's state: icon and word. */
export function CardStateTag({ state, boxed = true }: Readonly<{ state: CardState; boxed?: boolean }>): ReactElement {
  const { t } = useTranslation()
  const [icon, tone] = SIGNS[state]
  return (
    <StatusTag icon={icon} tone={tone} boxed={boxed}>
      {t(`common:cardState.${state}`)}
    </StatusTag>
  )
}
