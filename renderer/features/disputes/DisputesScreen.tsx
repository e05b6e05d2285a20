// Disputes: the queue by deadline at the left, one dispute at the right.
import './disputes.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { SegmentedControl } from '../../ui/parts.tsx'
import { SplitPane } from '../../ui/SplitPane.tsx'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { nameText } from '../../ui/values.tsx'
import type { Dispute } from './disputes.ts'
import { DisputePane } from './DisputePane.tsx'
import { useDisputeColumns } from './useDisputeColumns.tsx'

type Show = 'open' | 'closed'
const SHOWS: ReadonlyArray<Show> = ['open', 'closed']

// Which tab one looked at, for coming back.
let remembered: Show = 'open'

export function DisputesScreen({ id }: Readonly<{ id?: string }>): ReactElement {
  const { t } = useTranslation('disputes')
  const formats = useFormats()
  const go = useGo()
  const [show, setShow] = useState<Show>(remembered)
  const list = useQuery(orpc.disputes.list.queryOptions({ input: { show }, placeholderData: keepPreviousData }))
  const data = list.isPlaceholderData ? undefined : list.data
  const rows = data?.rows
  const focus = (row: Dispute): void => go(`/disputes/${row.id}`, { replace: true })
  const first = rows?.[0]?.id
  useEffect(() => {
    if (id === undefined && first !== undefined) go(`/disputes/${first}`, { replace: true })
  }, [id, first, go])
  const choose = (next: Show): void => {
    remembered = next
    setShow(next)
    go('/disputes', { replace: true })
  }
  useScreenKeys('disputes', [
    { keys: ['move.down', 'move.up'], label: t('keys.move') },
    ...(id === undefined || show === 'closed'
      ? []
      : (['dispute.evidence', 'dispute.credit', 'dispute.submit', 'dispute.decide'] as const)),
  ])
  const columns = useDisputeColumns(show)
  const label = (row: Dispute): string =>
    [
      nameText(row.name),
      row.merchant,
      formats.money(row.amount, row.currency),
      t(`reason.${row.reason}`),
      t(`state.${row.state}`),
      t('dueBy', { day: formats.dayShort(row.dueAt) }),
    ].join(', ')
  return (
    <SplitPane
      width={420}
      min={360}
      max={640}
      startLabel={t('title')}
      endLabel={t('detail')}
      start={
        <>
          <div className="title">
            <h1>{t('title')}</h1>
            <SegmentedControl
              label={t('show.label')}
              value={show}
              choices={SHOWS.map((value) => ({ value, label: t(`show.${value}`) }))}
              onChange={choose}
            />
          </div>
          <div className="scroll grow disputes">
            {list.isError ? (
              <ErrorState error={list.error} onRetry={() => void list.refetch()} />
            ) : rows === undefined ? (
              <Loading />
            ) : rows.length === 0 ? (
              <Empty>{t(`empty.${show}`)}</Empty>
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
        </>
      }
      {...(id === undefined ? {} : { end: <DisputePane key={id} id={id} /> })}
    />
  )
}
