import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc, type Client } from '../../platform/client.ts'
import { Icon } from '../../ui/Icon.tsx'

export type EffectInput = Parameters<Client['cardLife']['limitEffect']>[0]

const PAUSE_MS = 250

/** What was typed, once the typing has paused. */
function usePaused<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  const text = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the same content is the same value
  }, [text])
  return settled
}

/** "Would have declined 3 of 212 in 90 days." `input` is undefined while there is nothing to compare. */
export function EffectLine({ input }: Readonly<{ input: EffectInput | undefined }>): ReactElement | null {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const asked = usePaused(input)
  const { data, isError } = useQuery(
    orpc.cardLife.limitEffect.queryOptions({
      input: asked!,
      enabled: asked !== undefined,
      placeholderData: keepPreviousData,
      retry: false,
    }),
  )
  if (input === undefined || asked === undefined) return null
  if (data === undefined) return <p className="t3 sm">{t(isError ? 'effect.failed' : 'effect.loading')}</p>
  const { days, payments, wouldDecline, wouldPass } = data
  const values = { days, payments: formats.number(payments) }
  return (
    <div className="effect">
      <h3>{t('effect.title', { days })}</h3>
      {payments === 0 ? (
        <p className="t2">{t('effect.none')}</p>
      ) : (
        <ul>
          <li className={wouldDecline > 0 ? 'danger' : 't2'}>
            <Icon name={wouldDecline > 0 ? 'declined' : 'check'} size="s" />
            {t('effect.declined', { ...values, count: wouldDecline, shown: formats.number(wouldDecline) })}
          </li>
          {wouldPass > 0 && (
            <li className="ok">
              <Icon name="check" size="s" />
              {t('effect.passed', { count: wouldPass, shown: formats.number(wouldPass) })}
            </li>
          )}
        </ul>
      )}
    </div>
  )
}
