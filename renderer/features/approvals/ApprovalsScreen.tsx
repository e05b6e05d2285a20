// Changes that wait for a second person: the list at the left, before and after at the right.
import './approvals.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { SegmentedControl } from '../../ui/parts.tsx'
import { SplitPane } from '../../ui/SplitPane.tsx'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { useGo } from '../../ui/useGo.ts'
import { nameText } from '../../ui/values.tsx'
import { RequestPane } from './RequestPane.tsx'
import { useRequestColumns } from './requestColumns.tsx'
import { isCardChange, subjectOf, type Request, type Show, type Verb } from './requests.ts'

// Which tab one looked at, for coming back.
let remembered: Show | undefined

export function ApprovalsScreen({ id }: Readonly<{ id?: string }>): ReactElement {
  const { t } = useTranslation('approvals')
  const session = useSession()
  const formats = useFormats()
  const go = useGo()
  const seesAll = session.can('approvals.read') === 'yes'
  const mayLift = session.can('rules.make_live') !== undefined
  const mayDecide = session.can('approvals.decide') !== undefined || mayLift
  const makes =
    session.can('cards.unfreeze_after_fraud') !== undefined || session.can('cards.limits') !== undefined || mayLift
  const tabs = useMemo<ReadonlyArray<Show>>(
    () => [...(seesAll ? (['waiting'] as const) : []), ...(makes ? (['mine'] as const) : []), 'decided'],
    [seesAll, makes],
  )
  const [chosen, setChosen] = useState(remembered)
  const show = chosen !== undefined && tabs.includes(chosen) ? chosen : (tabs[0] ?? 'decided')
  const list = useQuery(
    // Requests run out with the clock alone.
    orpc.approvals.list.queryOptions({ input: { show }, placeholderData: keepPreviousData, refetchInterval: 60_000 }),
  )
  const data = list.isPlaceholderData ? undefined : list.data
  const rows = data?.rows ?? []
  const focus = (row: Request): void => go(`/approvals/${row.id}`, { replace: true })
  const choose = (next: Show): void => {
    remembered = next
    setChosen(next)
    go('/approvals', { replace: true })
  }
  const step = (by: 1 | -1): void => {
    const to = rows[rows.findIndex((row) => row.id === id) + by]
    if (to !== undefined) focus(to)
  }
  const onDone = (verb: Verb, request: Request): void => {
    showToast(
      !isCardChange(request)
        ? t(verb === 'approve' ? `done.${request.action}` : 'done.keep', { subject: subjectOf(request, t) })
        : t(verb === 'approve' ? `done.${request.action}` : `done.${verb}`, { last4: request.last4 }),
    )
    // One's own tab keeps what was withdrawn; the others go on to the next that waits.
    if (show !== 'waiting') return
    const at = rows.findIndex((row) => row.id === request.id)
    const next = rows[at + 1] ?? rows[at - 1]
    if (next === undefined) go('/approvals', { replace: true })
    else focus(next)
  }

  const first = rows[0]?.id
  useEffect(() => {
    if (id === undefined && first !== undefined) go(`/approvals/${first}`, { replace: true })
  }, [id, first, go])

  useScreenKeys('approvals', [
    { keys: ['move.down', 'move.up'], label: t('keys.requests') },
    ...(mayDecide && show === 'waiting'
      ? [
          { keys: ['approve'] as const, label: t('approve') },
          { keys: ['reject'] as const, label: t('reject') },
        ]
      : []),
  ])
  const columns = useRequestColumns(show)
  const label = (row: Request): string =>
    [
      t(`action.${row.action}`),
      subjectOf(row, t),
      ...(isCardChange(row) ? [nameText(row.name)] : []),
      t('row.askedBy', { name: row.maker }),
      t(`state.${row.state}`),
      t('row.expires', { when: formats.timeProse(row.expiresAt) }),
    ].join(t('listSeparator'))
  return (
    <SplitPane
      width={400}
      min={340}
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
              onChange={choose}
              choices={tabs.map((value) => ({
                value,
                label: (
                  <>
                    {t(`show.${value}`)}{' '}
                    {value !== 'decided' && list.data !== undefined && (
                      <span className="t3">{list.data.counts[value]}</span>
                    )}
                  </>
                ),
              }))}
            />
          </div>
          <div className="scroll grow requests">
            {data === undefined ? (
              list.isError ? (
                <ErrorState error={list.error} onRetry={() => void list.refetch()} />
              ) : (
                <Loading />
              )
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
      end={
        id === undefined ? (
          data === undefined || rows.length > 0 ? (
            <span />
          ) : undefined
        ) : (
          <RequestPane key={id} id={id} onDone={onDone} onStep={step} />
        )
      }
    />
  )
}
