import type { ReactElement } from 'react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { hasHan } from '#shared/domain/identity/names.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon } from '../../ui/Icon.tsx'
import type { GridColumn } from '../../ui/grid/LazyGrid.tsx'
import { StatusTag, Time } from '../../ui/values.tsx'
import { actionWords, actorWords, reasonWords, revealWords, roleWords } from './audit-words.ts'
import { isReveal, RESULT_SIGNS, type AuditRow } from './rows.ts'

const langOf = (text: string): 'zh-CN' | 'en' => (hasHan(text) ? 'zh-CN' : 'en')

/** Done is quiet; a denied or refused try has its icon and colour. */
export function Result({ row }: Readonly<{ row: Pick<AuditRow, 'result'> }>): ReactElement {
  const { t } = useTranslation('audit')
  const [icon, tone] = RESULT_SIGNS[row.result]
  return (
    <StatusTag icon={icon} tone={tone} boxed={false}>
      <span className={row.result === 'done' ? 't2' : ''}>{t(`result.${row.result}`)}</span>
    </StatusTag>
  )
}

/** Time | Who, role | Did | To what | Result | Reason | From. */
export function useAuditColumns(): ReadonlyArray<GridColumn<AuditRow>> {
  const { t } = useTranslation(['audit', 'reviews'])
  const formats = useFormats()
  return useMemo<ReadonlyArray<GridColumn<AuditRow>>>(
    () => [
      { id: 'time', header: t('column.time'), width: 132, sorted: 'descending', cell: (row) => <Time at={row.at} /> },
      {
        id: 'who',
        header: t('column.who'),
        width: 196,
        cell: (row) => {
          const role = roleWords(row.role, t)
          const who = actorWords(row.actor, t)
          return (
            <span title={role === '' ? who : `${who} · ${role}`}>
              <span {...(who === row.actor ? { lang: langOf(who) } : {})}>{who}</span>{' '}
              <span className="t3 sm">{role}</span>
            </span>
          )
        },
      },
      {
        id: 'did',
        header: t('column.did'),
        flex: 1.1,
        cell: (row) => {
          const words = actionWords(row, t)
          return isReveal(row) ? (
            <StatusTag icon="eye" tone="accent" boxed={false}>
              <span title={`${words}: ${revealWords(row, t)}`}>
                {words}: {revealWords(row, t)}
              </span>
            </StatusTag>
          ) : (
            <span title={words}>{words}</span>
          )
        },
      },
      {
        id: 'target',
        header: t('column.target'),
        flex: 1,
        cell: (row) => {
          const text = row.label ?? row.target ?? ''
          return (
            <span title={text} lang={langOf(text)}>
              {text}
            </span>
          )
        },
      },
      { id: 'result', header: t('column.result'), width: 96, cell: (row) => <Result row={row} /> },
      {
        id: 'reason',
        header: t('column.reason'),
        flex: 1.2,
        drop: 2,
        cell: (row) => {
          const { text, free } = reasonWords(row, t, formats)
          return (
            <span className="t2" title={text} {...(free ? { lang: langOf(text) } : {})}>
              {text}
            </span>
          )
        },
      },
      {
        id: 'from',
        header: t('column.from'),
        width: 96,
        drop: 1,
        cell: (row) => (
          <span className="t3">
            {row.role === 'store' && <Icon name="store" size="s" />} {t(`from.${row.from}`, { defaultValue: row.from })}
          </span>
        ),
      },
    ],
    [t, formats],
  )
}
