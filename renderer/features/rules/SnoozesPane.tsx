// Every snooze, or those of one rule, running ones first: what is silenced, why, by whom, until when.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { Button } from '../../ui/parts.tsx'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'
import { Time } from '../../ui/values.tsx'

type Row = Awaited<ReturnType<typeof client.rules.snoozes>>['rows'][number]

/** Cut where there is no room; its title spells it out. */
function Cut({ text }: Readonly<{ text: string }>): ReactElement {
  return (
    <span className="el" title={text}>
      {text}
    </span>
  )
}

function useSnoozeColumns(
  rule: (row: Row) => string,
  state: (row: Row) => string,
  end: ((row: Row) => void) | undefined,
  /** Of one rule, in half the page: without the rule and who asked. */
  narrow: boolean,
): ReadonlyArray<Column<Row>> {
  const { t } = useTranslation('rules')
  const columns: ReadonlyArray<Column<Row>> = [
    { id: 'target', header: t('column.target'), width: narrow ? 110 : 160, cell: (row) => <Cut text={row.target} /> },
    { id: 'rule', header: t('column.rule'), width: 200, cell: rule },
    { id: 'reason', header: t('column.reason'), cell: (row) => <Cut text={row.reason} /> },
    { id: 'by', header: t('column.by'), width: 140, cell: (row) => row.by },
    {
      id: 'until',
      header: t('column.until'),
      width: narrow ? 112 : 130,
      cell: (row) => <Time at={row.until} show="short" />,
    },
    {
      id: 'state',
      header: t('column.state'),
      width: narrow ? 150 : 190,
      cell: (row) => (
        <>
          {state(row)}{' '}
          {row.state === 'running' && end !== undefined && (
            <Button size="sm" onPress={() => end(row)}>
              {t('snooze.end')}
            </Button>
          )}
        </>
      ),
    },
  ]
  return narrow ? columns.filter(({ id }) => id !== 'rule' && id !== 'by') : columns
}

/** `rule`: only its own. */
export function SnoozesPane({ rule: of }: Readonly<{ rule?: string }>): ReactElement {
  const { t } = useTranslation('rules')
  const session = useSession()
  const [focused, setFocused] = useState<string>()
  const list = useInfiniteQuery(
    orpc.rules.snoozes.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...(of !== undefined && { rule: of }),
        ...(cursor !== undefined && { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.cursor ?? undefined,
    }),
  )
  const end = useStoreCommand(client.rules.endSnooze)
  const rule = (row: Row): string => row.rule?.name ?? t('everyRule')
  const state = (row: Row): string =>
    row.state === 'ended' ? t('snooze.ended', { name: row.endedBy ?? '' }) : t(`snooze.${row.state}`)
  const mayEnd = session.can('flags.decide') !== undefined
  const columns = useSnoozeColumns(rule, state, mayEnd ? (row) => end.run({ id: row.id }) : undefined, of !== undefined)
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <Loading />
  const rows = list.data.pages.flatMap((page) => page.rows)
  if (rows.length === 0) return <Empty>{t(of === undefined ? 'empty.snoozes' : 'snooze.noOwn')}</Empty>
  return (
    <>
      <CommandFault command={end} />
      <DataTable
        label={t('show.snoozes')}
        rows={rows}
        rowKey={(row) => row.id}
        rowLabel={(row) => [row.target, rule(row), row.reason, state(row)].join(', ')}
        focused={focused}
        onFocus={(row) => setFocused(row.id)}
        columns={columns}
      />
      {list.hasNextPage && (
        <p className="row">
          <Button disabled={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            {t('snooze.more')}
          </Button>
        </p>
      )}
    </>
  )
}
