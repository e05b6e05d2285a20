import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { MaskedCard, Money, PersonName, Time } from '../ui/values.tsx'
import type { Hit } from './useFind.ts'

const ICONS: Readonly<Record<Hit['kind'], IconName>> = {
  customer: 'people',
  card: 'card',
  transaction: 'list',
  case: 'id',
}

/** One found thing in one line, its kind in words at the right. */
export function HitLine({ hit }: Readonly<{ hit: Hit }>): ReactElement {
  const { t } = useTranslation('shell')
  return (
    <>
      <Icon name={ICONS[hit.kind]} size="s" />
      <span className="grow row el">
        {hit.kind === 'customer' && (
          <>
            <PersonName name={hit.name} />
            <span className="t3 sm">{hit.city}</span>
          </>
        )}
        {hit.kind === 'card' && (
          <>
            <MaskedCard last4={hit.last4} />
            <PersonName name={hit.name} />
            <span className="t3 sm">{t(`common:cardState.${hit.state}`)}</span>
          </>
        )}
        {hit.kind === 'transaction' && (
          <>
            <Time at={hit.at} />
            <span className="el">{hit.merchant}</span>
            <Money {...hit.money} />
            <MaskedCard last4={hit.last4} />
          </>
        )}
        {hit.kind === 'case' && <PersonName name={hit.name} />}
      </span>
      <span className="t3 xs">{t(`search.kind.${hit.kind}`)}</span>
    </>
  )
}
