import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import type { Client } from '../../platform/client.ts'
import { Icon } from '../../ui/Icon.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { MaskedCard } from '../../ui/values.tsx'

type Preview = Awaited<ReturnType<Client['bulk']['preview']>>

const MOST_NAMED = 12

/** What the move would meet: how many change, how many are left out and why, and the first of those. */
export function DryRun({
  kind,
  dry,
  waiting,
  error,
  onRetry,
}: Readonly<{
  kind: 'freeze' | 'unfreeze'
  dry: Preview | undefined
  waiting: boolean
  error: unknown
  onRetry: () => void
}>): ReactElement {
  const { t } = useTranslation('bulk')
  const formats = useFormats()
  if (error !== undefined)
    return (
      <div>
        <ErrorState error={error} onRetry={onRetry} />
      </div>
    )
  if (dry === undefined)
    return (
      <div className="dry">
        <h3>{t('dry.title')}</h3>
        {waiting ? <Loading rows={4} /> : <p className="t2">{t('dry.choose')}</p>}
      </div>
    )
  const { total, willChange, exceptions, leftOut, complete } = dry
  const left = total - willChange
  const number = (value: number): string => formats.number(value)
  return (
    <section className={waiting ? 'dry waiting' : 'dry'} aria-label={t('dry.title')} aria-busy={waiting}>
      <h3>{t('dry.title')}</h3>
      <p className="amount" role="status">
        {t('dry.change', { count: willChange, shown: number(willChange) })}
      </p>
      <p className="t2">
        {t(`dry.effect.${kind}`)} {t('dry.of', { count: total, shown: number(total) })}
      </p>
      {!complete && (
        <p className="st danger" role="alert">
          <Icon name="warning" size="s" />
          {t('dry.tooMany')}
        </p>
      )}
      {left > 0 && (
        <>
          <h3>{t('dry.left', { count: left, shown: number(left) })}</h3>
          <ul className="plain-list">
            {exceptions.map((one) => (
              <li key={one.why} className="between">
                <span>{t(`why.${one.why}`)}</span>
                <b>{number(one.count)}</b>
              </li>
            ))}
          </ul>
          <ul className="left-out sm t2">
            {leftOut.slice(0, MOST_NAMED).map((one) => (
              <li key={one.card} title={t(`why.${one.why}`)}>
                <MaskedCard last4={one.last4} />
              </li>
            ))}
            {left > MOST_NAMED && <li className="t3">{t('dry.more', { shown: number(left - MOST_NAMED) })}</li>}
          </ul>
        </>
      )}
      {kind === 'freeze' && <p className="t3 sm">{t('dry.back')}</p>}
    </section>
  )
}
