import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from '../../ui/DataTable.tsx'
import { useNow } from '../../ui/useNow.ts'
import { HoursLeft, Money, nameText, PersonName, StatusTag, Time } from '../../ui/values.tsx'
import { promiseOf, STATE_SIGNS, type Dispute } from './disputes.ts'

/** Time left (or when it was closed) | Holder | Merchant | Claimed | Why | State. */
export function useDisputeColumns(show: 'open' | 'closed'): ReadonlyArray<Column<Dispute>> {
  const { t } = useTranslation('disputes')
  const now = useNow()
  return useMemo<ReadonlyArray<Column<Dispute>>>(
    () => [
      show === 'open'
        ? {
            id: 'due',
            header: t('column.left'),
            width: 98,
            cell: (row) => <HoursLeft left={row.dueAt - now} promise={promiseOf(row)} />,
          }
        : {
            id: 'closed',
            header: t('column.closed'),
            width: 122,
            cell: (row) => <Time at={row.closedAt} show="short" />,
          },
      {
        id: 'who',
        header: t('column.who'),
        cell: (row) => (
          <span className="el" title={nameText(row.name)}>
            <PersonName name={row.name} />
          </span>
        ),
      },
      {
        id: 'merchant',
        header: t('column.merchant'),
        cell: (row) => (
          <span className="el" title={row.merchant}>
            {row.merchant}
          </span>
        ),
      },
      {
        id: 'amount',
        header: t('column.amount'),
        width: 108,
        align: 'end',
        cell: (row) => <Money amount={row.amount} currency={row.currency} />,
      },
      {
        id: 'reason',
        header: t('column.reason'),
        width: 112,
        cell: (row) => (
          <span className="t2 el" title={t(`reason.${row.reason}`)}>
            {t(`reasonShort.${row.reason}`)}
          </span>
        ),
      },
      {
        id: 'state',
        header: t('column.state'),
        width: 112,
        cell: (row) => {
          const [icon, tone] = STATE_SIGNS[row.state]
          return (
            <StatusTag icon={icon} tone={tone} boxed={false}>
              {t(`state.${row.state}`)}
            </StatusTag>
          )
        },
      },
    ],
    [t, now, show],
  )
}
