import { useQuery } from '@tanstack/react-query'
import { Suspense, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { FreezeReason } from '#shared/domain/card.ts'
import type { Language } from '../../i18n/languages.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { Money } from '../../ui/values.tsx'

function Heading({ icon, children }: Readonly<{ icon: IconName; children: ReactNode }>): ReactElement {
  return (
    <h3 className="row g6">
      <Icon name={icon} size="s" />
      {children}
    </h3>
  )
}

function Line({
  passes,
  right,
  children,
}: Readonly<{ passes: boolean; right?: ReactNode; children: ReactNode }>): ReactElement {
  return (
    <li>
      <span className={passes ? 'ok' : 'danger'}>
        <Icon name={passes ? 'check' : 'cross'} size="s" />
      </span>
      <span>{children}</span>
      <span className="t2">{right}</span>
    </li>
  )
}

/** What a freeze will decline, what still passes with its sums, and what the holder is told. It never stands in the way. */
export function FreezePreview({
  card,
  last4,
  reason,
}: Readonly<{ card: string; last4: string; reason: FreezeReason | undefined }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const { data, isError } = useQuery(orpc.cards.freezePreview.queryOptions({ input: { id: card }, retry: false }))
  const next = data?.recurring.next ?? null
  return (
    <div className="freeze-preview">
      <Heading icon="declined">{t('freeze.declined')}</Heading>
      <ul>
        <Line passes={false}>{t('freeze.declinedAll')}</Line>
        <Line passes={false}>{t('freeze.declinedCash')}</Line>
        {data !== undefined && data.recurring.count > 0 && (
          <Line
            passes={false}
            right={next !== null && <Money amount={next.money.amount} currency={next.money.currency} />}
          >
            {next === null
              ? t('freeze.regular', { count: data.recurring.count })
              : t('freeze.regularNext', {
                  count: data.recurring.count,
                  merchant: next.merchant,
                  day: formats.dayShort(next.at),
                })}
          </Line>
        )}
      </ul>
      <Heading icon="check">{t('freeze.passes')}</Heading>
      <ul>
        {data !== undefined && (
          <Line
            passes
            right={
              data.uncleared.count > 0 && (
                <Money amount={data.uncleared.total.amount} currency={data.uncleared.total.currency} />
              )
            }
          >
            {t('freeze.uncleared', { count: data.uncleared.count })}
          </Line>
        )}
        <Line passes right={t('freeze.any')}>
          {t('freeze.refunds')}
        </Line>
        <Line passes right={t('freeze.any')}>
          {t('freeze.chargebacks')}
        </Line>
      </ul>
      {data === undefined && (
        <p className={isError ? 'warn sm' : 't3 sm'} role={isError ? 'alert' : undefined}>
          {t(isError ? 'freeze.previewFailed' : 'freeze.previewLoading')}
        </p>
      )}
      {data !== undefined && (
        <>
          <Heading icon="bell">{t('freeze.told')}</Heading>
          <Suspense fallback={<p className="told t3">…</p>}>
            <Told language={data.language} last4={last4} reason={reason} />
          </Suspense>
          <p className="t3 sm">{t('freeze.toldHow', { language: t(`freeze.languages.${data.language}`) })}</p>
        </>
      )}
    </div>
  )
}

/** The words to the holder, in the holder's language. */
function Told({
  language,
  last4,
  reason,
}: Readonly<{ language: Language; last4: string; reason: FreezeReason | undefined }>): ReactElement {
  const { t: own } = useTranslation('cards')
  const { t } = useTranslation('cards', { lng: language })
  if (reason === undefined) return <p className="told t3">{own('freeze.toldWhen')}</p>
  return (
    <p className="told" lang={language}>
      “{t(`told.${reason}`, { last4 })}”
    </p>
  )
}
