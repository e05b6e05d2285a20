// Rules, the learnt score, the lists that rules name, every snooze in one list, and programme-wide stops.
import './rules.css'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc, type client } from '../../platform/client.ts'
import { useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { Button, PageTitle, SegmentedControl } from '../../ui/parts.tsx'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { Money, Time } from '../../ui/values.tsx'
import { ListsPane } from './ListsPane.tsx'
import { ModelPane } from './ModelPane.tsx'
import { States } from './RuleEditor.tsx'
import { SnoozesPane } from './SnoozesPane.tsx'
import { StopsPane } from './StopsPane.tsx'

type Row = Awaited<ReturnType<typeof client.rules.list>>['rows'][number]
const SHOWS = ['rules', 'model', 'lists', 'snoozes', 'stops'] as const
type Show = (typeof SHOWS)[number]
let remembered: Show = 'rules'

/** `first`: what to show first, where the path says so. */
export function RulesScreen({ first }: Readonly<{ first?: string }>): ReactElement {
  const { t } = useTranslation('rules')
  const session = useSession()
  const go = useGo()
  const [show, setShow] = useState(SHOWS.find((one) => one === first) ?? remembered)
  const choose = (next: Show): void => {
    remembered = next
    setShow(next)
    if (first !== undefined) go('/rules', { replace: true })
  }
  useScreenKeys(
    'rules',
    show === 'rules'
      ? [
          { keys: ['move.down', 'move.up'], label: t('keys.rules') },
          { keys: ['list.open'], label: t('keys.open') },
        ]
      : ['search', 'palette'],
  )
  return (
    <>
      <PageTitle
        title={t('title')}
        facts={
          <SegmentedControl
            label={t('show.label')}
            value={show}
            onChange={choose}
            choices={SHOWS.map((value) => ({ value, label: t(`show.${value}`) }))}
          />
        }
        actions={
          session.can('rules.draft') !== undefined && (
            <Button kind="primary" icon="plus" onPress={() => go('/rules/new')}>
              {t('new')}
            </Button>
          )
        }
      />
      <div className="scroll grow rules-list">
        {show === 'rules' && <RuleList />}
        {show === 'model' && <ModelPane />}
        {show === 'lists' && <ListsPane />}
        {show === 'snoozes' && <SnoozesPane />}
        {show === 'stops' && <StopsPane />}
      </div>
    </>
  )
}

function useRuleColumns(): ReadonlyArray<Column<Row>> {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  const go = useGo()
  const precision = ({ precision: share }: Row): string =>
    share === null
      ? t('noPrecision')
      : t('precision', { value: formats.share(share.value), range: formats.shareRange(share.low, share.high) })
  return [
    {
      id: 'name',
      header: t('column.name'),
      cell: (row) => (
        <button type="button" className="btn q" onClick={() => go(`/rules/${row.id}`)}>
          {row.name}
        </button>
      ),
    },
    { id: 'state', header: t('column.state'), width: 180, cell: (row) => <States row={row} /> },
    { id: 'hits', header: t('column.hits'), width: 90, align: 'end', cell: (row) => formats.number(row.hits7d) },
    { id: 'precision', header: t('column.precision'), width: 150, align: 'end', cell: precision },
    {
      id: 'drift',
      header: t('column.drift'),
      width: 140,
      align: 'end',
      cell: (row) => (row.drift === null ? '–' : t('times', { times: formats.number(row.drift, 1) })),
    },
    {
      id: 'wrongly',
      header: t('column.wrongly'),
      width: 120,
      align: 'end',
      cell: (row) => <Money {...row.wrongly} />,
    },
    { id: 'last', header: t('column.last'), width: 120, cell: (row) => <Time at={row.lastHitAt} show="short" /> },
    {
      id: 'snoozes',
      header: t('column.snoozes'),
      width: 80,
      align: 'end',
      cell: (row) => formats.number(row.snoozes),
    },
  ]
}

function RuleList(): ReactElement {
  const columns = useRuleColumns()
  const { t } = useTranslation('rules')
  const go = useGo()
  const [focused, setFocused] = useState<string>()
  const list = useQuery(orpc.rules.list.queryOptions())
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <Loading />
  if (list.data.rows.length === 0) return <Empty>{t('empty.rules')}</Empty>
  return (
    <DataTable
      label={t('title')}
      rows={list.data.rows}
      rowKey={(row) => row.id}
      rowLabel={(row) => t('row', { name: row.name, state: row.state, hits: row.hits7d })}
      focused={focused}
      onFocus={(row) => setFocused(row.id)}
      onOpen={(row) => go(`/rules/${row.id}`)}
      columns={columns}
    />
  )
}
