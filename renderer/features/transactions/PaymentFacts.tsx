// The sections of the payment's panel below its cause: money, card and person, what happened near it, what one may do.
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Facts, Section } from '../../ui/parts.tsx'
import { useGo } from '../../ui/useGo.ts'
import { MaskedCard, Money, PersonName } from '../../ui/values.tsx'
import { CardStateTag } from '../cards/CardStateTag.tsx'
import { Run } from './Run.tsx'
import type { PaymentDetail } from './WhyDeclined.tsx'

/** What was billed, at which rate, and whether it cleared; nothing for a payment of the billing currency that failed. */
export function Amounts({ detail }: Readonly<{ detail: PaymentDetail }>): ReactElement | null {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const { row, rate, clearedAt } = detail
  const declined = row.status === 'declined'
  const lines: string[] = []
  if (row.money.currency !== row.billing.currency && row.billing.amount !== 0) {
    const amount = formats.money(row.billing.amount, row.billing.currency)
    lines.push(
      rate === null
        ? t(declined ? 'comesTo' : 'billed', { amount })
        : t(declined ? 'comesToAtRate' : 'billedAtRate', {
            amount,
            rate: formats.number(rate.e8 / 1e8, 4),
            day: formats.dayShort(
              Date.UTC(Math.floor(rate.day / 10_000), (Math.floor(rate.day / 100) % 100) - 1, rate.day % 100, 12),
            ),
          }),
    )
  }
  if (clearedAt !== null) lines.push(t('clearedAt', { when: formats.timeProse(clearedAt) }))
  else if (row.status === 'approved') lines.push(t('notCleared'))
  if (row.origin === 'import') lines.push(t('notCounted.import'))
  return lines.length === 0 ? null : (
    <div className="amounts sm t2">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  )
}

export function CardAndPerson({ detail }: Readonly<{ detail: PaymentDetail }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const go = useGo()
  const session = useSession()
  const { row, flag } = detail
  const path = `/customers/${row.customer}?card=${row.card}`
  return (
    <Section
      title={t('person.title')}
      aside={
        <button type="button" className="link" onClick={() => go(path)}>
          {t('person.open')}
        </button>
      }
    >
      <Facts
        rows={[
          {
            label: t('person.card'),
            value: (
              <>
                <span className="fix">
                  <MaskedCard last4={row.last4} />
                </span>
                <CardStateTag state={detail.cardState} />
                <span className="t3 sm">
                  {detail.pinChangedAt === null
                    ? t('person.pinFirst')
                    : t('person.pinAge', { ago: formats.relative(detail.pinChangedAt, session.now()) })}
                </span>
              </>
            ),
          },
          {
            label: t('person.customer'),
            value: (
              <>
                <PersonName name={row.name} />
                <span className="t3 sm">{t('person.since', { month: formats.monthYear(detail.customerSince) })}</span>
              </>
            ),
          },
          ...(flag !== null && session.can('flags.read') !== undefined
            ? [
                {
                  label: t('person.flag'),
                  value: (
                    <button type="button" className="link" onClick={() => go(`/flags/${flag}`)}>
                      {t('person.openFlag')}
                    </button>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Section>
  )
}

export function Near({
  detail,
  onSelect,
}: Readonly<{ detail: PaymentDetail; onSelect: (id: string) => void }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const { near, row } = detail
  return (
    <Section title={t('near.title')} aside={t('near.aside')}>
      {near.length < 2 ? (
        <p className="t3 sm">{t('near.only')}</p>
      ) : (
        <ul className="near sm">
          {near.map((each) => (
            <li key={each.id} className={each.id === row.id ? 'on b' : ''}>
              <button
                type="button"
                onClick={() => onSelect(each.id)}
                aria-current={each.id === row.id ? 'true' : undefined}
              >
                <span className="t3">{formats.clock(each.at)}</span>
                <span className={`point ${each.status}`} aria-hidden="true" />
                <span className="el">
                  <Run text={each.merchant} className="" />
                  {' · '}
                  {t(`common:transactionStatus.${each.status}`).toLocaleLowerCase()}
                </span>
                <Money
                  amount={each.status === 'refund' ? -each.money.amount : each.money.amount}
                  currency={each.money.currency}
                />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** What the role may do here, in words; buttons stand below. */
export function May({ detail }: Readonly<{ detail: PaymentDetail }>): ReactElement {
  const { t } = useTranslation('transactions')
  const session = useSession()
  const { row, cardState } = detail
  const reason = row.reason ?? ''
  const may = (right: Parameters<typeof session.can>[0]): boolean => session.can(right) !== undefined
  const frozen = may('cards.unfreeze') && cardState === 'frozen'
  const { data: card } = useQuery(orpc.cards.get.queryOptions({ input: { id: row.card }, enabled: frozen }))
  const grave = card?.freeze?.grave === true
  const lines = [
    ...(may('cards.freeze') && cardState === 'active' ? [{ icon: 'freeze', key: 'freeze' } as const] : []),
    ...(frozen ? [{ icon: 'lock', key: grave ? 'askUnfreeze' : 'unfreeze' } as const] : []),
    ...(may('cards.limits') && reason.startsWith('limit_') ? [{ icon: 'approvals', key: 'limits' } as const] : []),
    ...(may('cards.limits') && reason.endsWith('_off') ? [{ icon: 'approvals', key: 'scope' } as const] : []),
    ...(row.status === 'declined' && may('cards.freeze') ? [{ icon: 'copy', key: 'tell' } as const] : []),
  ]
  return (
    <Section title={t('may.title')}>
      <ul className="may sm t2">
        {lines.length === 0 && <li>{t('may.read')}</li>}
        {lines.map((line) => (
          <li key={line.key} className="row g6">
            <Icon name={line.icon} size="s" />
            {t(`may.${line.key}`)}
          </li>
        ))}
      </ul>
    </Section>
  )
}
