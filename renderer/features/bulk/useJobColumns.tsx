import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import type { Column } from '../../ui/DataTable.tsx'
import { StatusTag, Time } from '../../ui/values.tsx'
import { choiceWords, STATE_SIGNS, type Job } from './bulk-words.ts'

/** When | What | Cards | Which | By | State. */
export function useJobColumns(): ReadonlyArray<Column<Job>> {
  const { t } = useTranslation('bulk')
  const formats = useFormats()
  return useMemo<ReadonlyArray<Column<Job>>>(
    () => [
      { id: 'when', header: t('column.when'), width: 124, cell: (row) => <Time at={row.at} show="short" /> },
      { id: 'kind', header: t('column.kind'), width: 84, cell: (row) => t(`kind.${row.kind}`) },
      { id: 'cards', header: t('column.cards'), width: 72, align: 'end', cell: (row) => formats.number(row.total) },
      {
        id: 'which',
        header: t('column.which'),
        cell: (row) => (
          <span className="t2 el" title={choiceWords(row.choice, t, formats)}>
            {choiceWords(row.choice, t, formats)}
          </span>
        ),
      },
      {
        id: 'by',
        header: t('column.by'),
        width: 108,
        cell: (row) => (
          <span className="el" title={row.by}>
            {row.by}
          </span>
        ),
      },
      {
        id: 'state',
        header: t('column.state'),
        width: 148,
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
    [t, formats],
  )
}
