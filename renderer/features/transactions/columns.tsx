import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { HIDDEN, UNKNOWN, type Formats } from '../../i18n/formats.ts'
import type { GridColumn } from '../../ui/grid/LazyGrid.tsx'
import type { IconName } from '../../ui/Icon.tsx'
import { MaskedCard, Money, nameText, PersonName, RiskBars, StatusTag, type Tone } from '../../ui/values.tsx'
import { Run } from './Run.tsx'
import type { PaymentRow } from './usePaymentList.ts'

const ICONS: Readonly<Record<PaymentRow['status'], IconName>> = {
  approved: 'check',
  declined: 'declined',
  cleared: 'check',
  reversed: 'cross',
  refund: 'refund',
  expired: 'cross',
}

/** The icon of a decline by its kind: the card’s state, the PIN, anything else. */
export function resultIcon(row: Pick<PaymentRow, 'status' | 'reason'>): IconName {
  if (row.status !== 'declined') return ICONS[row.status]
  if (row.reason === 'card_frozen') return 'freeze'
  return row.reason?.startsWith('pin_') === true ? 'lock' : 'declined'
}

export function resultTone(status: PaymentRow['status']): Tone {
  return status === 'declined' ? 'danger' : status === 'approved' || status === 'cleared' ? 'ok' : 'plain'
}

const resultText = (row: PaymentRow, t: TFunction<'transactions'>): string =>
  row.status === 'declined' && row.reason !== null
    ? t(`common:declineReason.${row.reason}`)
    : t(`common:transactionStatus.${row.status}`)

/** Result in the list: a decline says why, in words. */
export function Result({ row }: Readonly<{ row: PaymentRow }>): ReactElement {
  const { t } = useTranslation('transactions')
  const declined = row.status === 'declined'
  return (
    <StatusTag icon={resultIcon(row)} boxed={false} tone="plain">
      <span className={declined ? '' : 't2'}>{resultText(row, t)}</span>
    </StatusTag>
  )
}

const signed = (row: PaymentRow): number => (row.status === 'refund' ? -row.money.amount : row.money.amount)

/** When the panel opens, those with the lowest `drop` leave first. */
export function paymentColumns(t: TFunction<'transactions'>, formats: Formats): ReadonlyArray<GridColumn<PaymentRow>> {
  return [
    {
      id: 'time',
      header: t('columns.time'),
      width: 128,
      sorted: 'descending',
      fixed: true,
      text: (row) => formats.timeList(row.at),
    },
    {
      id: 'card',
      header: t('columns.card'),
      width: 84,
      cell: (row) => <MaskedCard last4={row.last4} />,
      plain: (row) => `${HIDDEN} ${row.last4}`,
    },
    {
      id: 'customer',
      header: t('columns.customer'),
      flex: 1,
      drop: 3,
      cell: (row) => <PersonName name={row.name} />,
      plain: (row) => nameText(row.name),
    },
    {
      id: 'merchant',
      header: t('columns.merchant'),
      flex: 1.1,
      cell: (row) => <Run text={row.merchant} />,
      plain: (row) => row.merchant,
    },
    { id: 'mcc', header: t('columns.mcc'), width: 60, drop: 1, tone: 't3', text: (row) => row.mcc },
    {
      id: 'country',
      header: t('columns.country'),
      width: 48,
      drop: 2,
      tone: 't2',
      text: (row) => row.country ?? UNKNOWN,
    },
    {
      id: 'amount',
      header: t('columns.amount'),
      width: 122,
      align: 'end',
      cell: (row) => <Money amount={signed(row)} currency={row.money.currency} />,
      plain: (row) => formats.money(signed(row), row.money.currency),
    },
    {
      id: 'result',
      header: t('columns.result'),
      width: 134,
      cell: (row) => <Result row={row} />,
      plain: (row) => resultText(row, t),
    },
    {
      id: 'risk',
      header: t('columns.risk'),
      width: 92,
      align: 'end',
      cell: (row) => <RiskBars score={row.score} />,
      plain: (row) => (row.score === null ? UNKNOWN : String(row.score)),
    },
    {
      id: 'channel',
      header: t('columns.channel'),
      width: 104,
      extra: true,
      drop: 1,
      text: (row) => t(`common:channel.${row.channel}`),
    },
    { id: 'city', header: t('columns.city'), width: 120, extra: true, drop: 1, text: (row) => row.city ?? UNKNOWN },
    {
      id: 'billed',
      header: t('columns.billed'),
      width: 128,
      align: 'end',
      extra: true,
      drop: 1,
      text: (row) =>
        formats.money(row.status === 'refund' ? -row.billing.amount : row.billing.amount, row.billing.currency),
    },
    {
      id: 'label',
      header: t('columns.label'),
      width: 110,
      extra: true,
      drop: 1,
      text: (row) => (row.label === null ? UNKNOWN : t(`totals.label.${row.label}`)),
    },
    {
      id: 'origin',
      header: t('columns.origin'),
      width: 84,
      extra: true,
      drop: 1,
      tone: 't3',
      text: (row) => t(`origin.${row.origin}`),
    },
    { id: 'id', header: t('columns.id'), width: 144, extra: true, drop: 1, tone: 't3', text: (row) => row.id },
  ]
}

/** A row in sentence order, for screen readers. */
export function paymentLabel(row: PaymentRow, t: TFunction<'transactions'>, formats: Formats): string {
  return t(row.status === 'declined' ? 'rowDeclined' : 'row', {
    result: t(`common:transactionStatus.${row.status}`),
    reason: row.reason === null ? '' : t(`common:declineReason.${row.reason}`),
    amount: formats.money(signed(row), row.money.currency),
    merchant: row.merchant,
    last4: row.last4,
    name: nameText(row.name),
    risk: row.score === null ? t('noRisk') : t('common:riskOf100', { score: row.score }),
  })
}
