// Flagged cards: the list at the left, one card with its reasons at the right, one key for a verdict.
import './flags.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { useChartsKey } from '../../ui/charts/tablesMode.ts'
import { useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { Button, SegmentedControl } from '../../ui/parts.tsx'
import { SplitPane } from '../../ui/SplitPane.tsx'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { FlagList } from './FlagList.tsx'
import { FlagPane } from './FlagPane.tsx'
import { heldRows, neighbourOf, type FlagList as List, type FlagRow, type Order, type Show } from './flags.ts'
import { useVerdict } from './useVerdict.ts'

type View = Readonly<{ show: Show; order: Order; imported: boolean }>

// How one looked at the list, for coming back; and what it showed, so that nothing moves meanwhile.
let remembered: View = { show: 'open', order: 'loss', imported: false }

export function FlagsScreen({ id }: Readonly<{ id?: string }>): ReactElement {
  const { t } = useTranslation('flags')
  const session = useSession()
  const go = useGo()
  const [view, setView] = useState(remembered)
  const list = useQuery(orpc.flags.list.queryOptions({ input: view, placeholderData: keepPreviousData }))
  const data = list.isPlaceholderData ? undefined : list.data
  const { rows, waiting, release } = useStillRows(view, data)
  const focus = (row: FlagRow): void => go(`/flags/${row.id}`, { replace: true })
  const change = (next: Partial<View>): void => {
    remembered = { ...view, ...next }
    setView(remembered)
    if (id !== undefined) go('/flags', { replace: true })
  }
  const acts = useVerdict((row) => {
    const next = neighbourOf(rows, row.id)
    if (next === undefined) go('/flags', { replace: true })
    else focus(next)
  })

  // Without a card in the address the first one of the list is in focus.
  const first = rows[0]?.id
  useEffect(() => {
    if (id === undefined && first !== undefined) go(`/flags/${first}`, { replace: true })
  }, [id, first, go])

  const mayDecide = session.can('flags.decide') !== undefined
  useChartsKey()
  useScreenKeys('flags', [
    { keys: ['move.down', 'move.up'], label: t('keys.cards') },
    ...(mayDecide && view.show === 'open'
      ? [{ keys: ['verdict.good', 'verdict.unsure', 'verdict.bad'] as const, label: t('keys.verdicts') }]
      : []),
    ...(session.can('cards.freeze') === undefined ? [] : [{ keys: ['card.freeze'] as const, label: t('keys.freeze') }]),
    ...(mayDecide ? [{ keys: ['undo'] as const, label: t('common:undo') }] : []),
    { keys: ['tables'], label: t('keys.tables') },
  ])

  const step = (by: 1 | -1): void => {
    const to = rows[rows.findIndex((row) => row.id === id) + by]
    if (to !== undefined) focus(to)
  }
  const [wide] = useState(() => window.innerWidth >= 1400)
  return (
    <SplitPane
      fixed="start"
      width={wide ? 500 : 400}
      min={360}
      max={640}
      startLabel={t('title')}
      endLabel={t('detail')}
      start={
        <>
          <ListBar view={view} list={list.data} onChange={change} />
          {waiting > 0 && (
            <button type="button" className="newer link sm" onClick={release}>
              {t('common:newRows', { count: waiting })}
            </button>
          )}
          {data === undefined ? (
            list.isError ? (
              <ErrorState error={list.error} onRetry={() => void list.refetch()} />
            ) : (
              <Loading />
            )
          ) : rows.length === 0 ? (
            <NoFlags view={view} list={data} />
          ) : (
            <div className="scroll grow">
              <FlagList
                rows={rows}
                focused={id}
                onFocus={focus}
                onOpenPage={(row) => go(`/customers/${row.customer}?card=${row.card}`)}
              />
            </div>
          )}
          <ListFoot view={view} list={list.data} onChange={change} />
        </>
      }
      end={
        id === undefined ? (
          data === undefined || rows.length > 0 ? (
            <span />
          ) : undefined
        ) : (
          <FlagPane key={id} id={id} acts={acts} onStep={step} />
        )
      }
    />
  )
}

/** The rows as first listed; new ones wait until shown, or until the view changes. */
function useStillRows(
  view: View,
  list: List | undefined,
): Readonly<{ rows: ReadonlyArray<FlagRow>; waiting: number; release: () => void }> {
  const key = `${view.show} ${view.order} ${view.imported}`
  const [held, setHeld] = useState<Readonly<{ key: string; order: ReadonlyArray<string> }>>()
  const current = held?.key === key ? held : undefined
  const take = (fresh: List): void => setHeld({ key, order: fresh.rows.map((row) => row.id) })
  if (current === undefined && list !== undefined) take(list)
  if (list === undefined || current === undefined) return { rows: [], waiting: 0, release: () => undefined }
  return { ...heldRows(current.order, list.rows), release: () => take(list) }
}

type Part = Readonly<{ view: View; list: List | undefined; onChange: (next: Partial<View>) => void }>

function ListBar({ view, list, onChange }: Part): ReactElement {
  const { t } = useTranslation('flags')
  const counts = list?.counts
  return (
    <>
      <div className="bar">
        <h2 className="b">{t('title')}</h2>
        <span className="grow" />
        <SegmentedControl
          label={t('show.label')}
          value={view.show}
          onChange={(show) => onChange({ show })}
          choices={[
            {
              value: 'open',
              label: (
                <>
                  {t('show.open')} {counts !== undefined && <span className="t3">{counts.open}</span>}
                </>
              ),
            },
            { value: 'decided', label: t('show.decided') },
          ]}
        />
        {view.show === 'open' && (
          <SegmentedControl
            label={t('order.label')}
            value={view.order}
            onChange={(order) => onChange({ order })}
            choices={[
              { value: 'loss', label: t('order.loss') },
              { value: 'age', label: t('order.age') },
            ]}
          />
        )}
      </div>
      <div className="bar heads t3 sm" aria-hidden="true">
        <span>{t('head.risk')}</span>
        <span>{t('head.card')}</span>
        <span className="grow" />
        <span>
          {t('head.couldBeLost')}
          {view.show === 'open' && view.order === 'loss' && ' ↓'}
          {' · '}
          {view.show === 'open' ? t('head.openFor') : t('head.verdict')}
          {view.show === 'open' && view.order === 'age' && ' ↓'}
        </span>
      </div>
    </>
  )
}

function NoFlags({ view, list }: Readonly<{ view: View; list: List }>): ReactElement {
  const { t } = useTranslation('flags')
  const formats = useFormats()
  if (view.show === 'decided') return <Empty>{t('empty.decided')}</Empty>
  return (
    <Empty>
      {t('empty.open', { rules: t('empty.rules', { count: list.rules }) })}
      {list.lastHitAt !== null && ` ${t('empty.last', { when: formats.timeProse(list.lastHitAt) })}`}
    </Empty>
  )
}

function ListFoot({ view, list, onChange }: Part): ReactElement {
  const { t } = useTranslation('flags')
  const formats = useFormats()
  const counts = list?.counts
  return (
    <div className="list-foot sm t3">
      {counts !== undefined && (
        <>
          <span>
            {t('foot.open', { count: counts.open, shown: formats.number(counts.open) })}
            {' · '}
            {t('foot.decidedToday', { count: counts.decidedToday, shown: formats.number(counts.decidedToday) })}
          </span>
          <span className="grow" />
          {counts.imported > 0 && (
            <Button kind="quiet" size="sm" onPress={() => onChange({ imported: !view.imported })}>
              {t(view.imported ? 'imported.hide' : 'imported.show', {
                count: counts.imported,
                shown: formats.number(counts.imported),
              })}
            </Button>
          )}
        </>
      )}
    </div>
  )
}
