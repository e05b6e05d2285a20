import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { hasHan } from '#shared/domain/identity/names.ts'
import { UNKNOWN } from '../../i18n/formats.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { Money, RiskBars, StatusTag, Time } from '../../ui/values.tsx'
import { useGo } from '../../ui/useGo.ts'
import type { FlagDetail, Payment } from './flags.ts'

const ICONS: Readonly<Record<Payment['status'], IconName>> = {
  approved: 'check',
  declined: 'declined',
  cleared: 'check',
  reversed: 'cross',
  refund: 'refund',
  expired: 'cross',
}

const iconOf = (payment: Payment): IconName =>
  payment.reason === 'card_frozen'
    ? 'freeze'
    : payment.reason?.startsWith('pin_') === true
      ? 'lock'
      : ICONS[payment.status]

/** The card's payments of the flag's day and those flagged, newest first; a press opens the payment among all of the card. */
export function Payments({ detail }: Readonly<{ detail: FlagDetail }>): ReactElement {
  const { t } = useTranslation('flags')
  const formats = useFormats()
  const go = useGo()
  const flagged = new Set(detail.flagged)
  const { last4 } = detail.row
  const first = detail.payments.at(-1)
  const newest = detail.payments[0]
  const severalDays =
    first !== undefined && newest !== undefined && formats.dayIso(first.at) !== formats.dayIso(newest.at)
  return (
    <table className="plain payments" aria-label={t('paymentsTitle')}>
      <colgroup>
        <col style={{ width: severalDays ? 150 : 108 }} />
        <col />
        <col className="mcc" style={{ width: 56 }} />
        <col style={{ width: 44 }} />
        <col style={{ width: 120 }} />
        <col style={{ width: 146 }} />
        <col style={{ width: 88 }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col" aria-sort="descending">
            {t('payment.time')} ↓
          </th>
          <th scope="col">{t('payment.merchant')}</th>
          <th scope="col" className="mcc">
            {t('payment.mcc')}
          </th>
          <th scope="col">{t('payment.country')}</th>
          <th scope="col" className="num">
            {t('payment.amount')}
          </th>
          <th scope="col">{t('payment.result')}</th>
          <th scope="col" className="num">
            {t('payment.risk')}
          </th>
        </tr>
      </thead>
      <tbody>
        {detail.payments.map((payment) => {
          const { id, status, reason, merchant } = payment
          const sign = status === 'refund' ? -1 : 1
          return (
            <tr key={id}>
              <td>
                <button
                  type="button"
                  className="t2 open"
                  onClick={() => go(`/transactions?q=card:${last4}&id=${id}`)}
                  title={t('payment.open')}
                >
                  <Time at={payment.at} show={severalDays ? 'short' : 'clock'} />
                  {flagged.has(id) && (
                    <>
                      <Icon name="flag" size="s" />
                      <span className="unseen">{t('payment.flagged')}</span>
                    </>
                  )}
                </button>
              </td>
              <td lang={hasHan(merchant) ? 'zh-CN' : 'en'} title={merchant}>
                {merchant}
              </td>
              <td className="t3 mcc">{payment.mcc}</td>
              <td className="t2">{payment.country ?? UNKNOWN}</td>
              <td className="num">
                <Money amount={payment.money.amount * sign} currency={payment.money.currency} />
              </td>
              <td>
                <StatusTag icon={iconOf(payment)} boxed={false}>
                  {status === 'declined' && reason !== null
                    ? t(`common:declineReason.${reason}`)
                    : t(`common:transactionStatus.${status}`)}
                </StatusTag>
              </td>
              <td className="num">
                <RiskBars score={payment.score} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
