import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { hasHan } from '#shared/domain/identity/names.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import type { Column } from '../../ui/DataTable.tsx'
import { useNow } from '../../ui/useNow.ts'
import { MaskedCard, nameText, PersonName, StatusTag, Time } from '../../ui/values.tsx'
import { isCardChange, STATE_SIGNS, subjectOf, type Request, type Show } from './requests.ts'

/** What | Target | Asked by | Reason | Expires | State; what was decided says when instead. */
export function useRequestColumns(show: Show): ReadonlyArray<Column<Request>> {
  const { t } = useTranslation('approvals')
  const formats = useFormats()
  const now = useNow(15_000)
  return useMemo<ReadonlyArray<Column<Request>>>(
    () => [
      {
        id: 'what',
        header: t('column.what'),
        width: 128,
        cell: (row) => <span title={t(`action.${row.action}`)}>{t(`actionShort.${row.action}`)}</span>,
      },
      {
        id: 'target',
        header: t('column.target'),
        width: show === 'mine' ? 200 : 168,
        cell: (row) =>
          !isCardChange(row) ? (
            <span title={subjectOf(row, t)}>{subjectOf(row, t)}</span>
          ) : (
            <span className="row g6" title={nameText(row.name)}>
              <span className="fix">
                <MaskedCard last4={row.last4} />
              </span>
              <PersonName name={row.name} />
            </span>
          ),
      },
      ...(show === 'mine'
        ? []
        : [
            {
              id: 'maker',
              header: t('column.maker'),
              width: 92,
              cell: (row: Request) => <span title={row.maker}>{row.maker}</span>,
            },
          ]),
      {
        id: 'reason',
        header: t('column.reason'),
        cell: (row) => (
          <span className="t2 el" lang={hasHan(row.note) ? 'zh-CN' : 'en'} title={row.note}>
            {row.note}
          </span>
        ),
      },
      show === 'decided'
        ? {
            id: 'decided',
            header: t('column.decided'),
            width: 112,
            cell: (row) => <Time at={row.decidedAt ?? row.expiresAt} show="short" />,
          }
        : {
            id: 'expires',
            header: t('column.expires'),
            width: 100,
            cell: (row) => (
              <span title={formats.timeFull(row.expiresAt)} className={row.expiresAt - now < 1_800_000 ? 'warn' : ''}>
                {row.expiresAt <= now ? '–' : formats.duration(row.expiresAt - now)}
              </span>
            ),
          },
      {
        id: 'state',
        header: t('column.state'),
        width: 104,
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
    [t, formats, now, show],
  )
}
