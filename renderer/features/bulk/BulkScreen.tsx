// Work on many cards: the newest at the left, one job with its progress, file and taking back at the right.
import './bulk.css'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { KeyButton } from '../../ui/parts.tsx'
import { SplitPane } from '../../ui/SplitPane.tsx'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { BulkDialog } from './BulkDialog.tsx'
import { choiceWords, type Job } from './bulk-words.ts'
import { JobPane } from './JobPane.tsx'
import { useJobColumns } from './useJobColumns.tsx'

export function BulkScreen({ id }: Readonly<{ id?: string }>): ReactElement {
  const { t } = useTranslation('bulk')
  const formats = useFormats()
  const go = useGo()
  const [asking, setAsking] = useState(false)
  const list = useQuery(orpc.bulk.list.queryOptions())
  const rows = list.data?.rows
  const focus = (row: Job): void => go(`/customers/bulk/${row.id}`, { replace: true })
  const first = rows?.[0]?.id
  useEffect(() => {
    if (id === undefined && first !== undefined) go(`/customers/bulk/${first}`, { replace: true })
  }, [id, first, go])
  useScreenKeys('bulk', [{ keys: ['move.down', 'move.up'], label: t('keys.move') }, 'card.freezeAll'])

  const columns = useJobColumns()
  const label = (row: Job): string =>
    [
      t(`kind.${row.kind}`),
      t('cards', { count: row.total, shown: formats.number(row.total) }),
      choiceWords(row.choice, t, formats),
      row.by,
      t(`state.${row.state}`),
    ].join(', ')
  return (
    <SplitPane
      width={440}
      min={360}
      max={640}
      startLabel={t('title')}
      endLabel={t('detail')}
      start={
        <>
          <div className="title">
            <h1>{t('title')}</h1>
            <div className="r">
              <KeyButton command="card.freezeAll" icon="freeze" onPress={() => setAsking(true)}>
                {t('new')}
              </KeyButton>
            </div>
          </div>
          <div className="scroll grow jobs">
            {list.isError ? (
              <ErrorState error={list.error} onRetry={() => void list.refetch()} />
            ) : rows === undefined ? (
              <Loading />
            ) : rows.length === 0 ? (
              <Empty>{t('empty')}</Empty>
            ) : (
              <DataTable
                label={t('title')}
                rows={rows}
                rowKey={(row) => row.id}
                rowLabel={label}
                columns={columns}
                focused={id}
                onFocus={focus}
                onOpen={focus}
              />
            )}
          </div>
          {asking && <BulkDialog onClose={() => setAsking(false)} />}
        </>
      }
      {...(id === undefined ? {} : { end: <JobPane key={id} id={id} /> })}
    />
  )
}
