// Transactions: one query, its list and the payment in focus. The route lends the query, the view and the selection.
import './transactions.css'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { parseQuery } from '#shared/search/parse.ts'
import type { TransactionsProps } from '../../app/screens.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { BLOCK_ROWS } from '../../ui/grid/useCursorSource.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useCommand, useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { Button } from '../../ui/parts.tsx'
import { SplitPane } from '../../ui/SplitPane.tsx'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'
import { ChartsPane } from './ChartsPane.tsx'
import { paymentColumns } from './columns.tsx'
import { ListHead, useCountWords } from './ListHead.tsx'
import { BeginsStrip, QueryErrorStrip, SelectionStrip } from './ListStrips.tsx'
import { ListDialogs, type OpenDialog } from './ListDialogs.tsx'
import { NoPayment } from './NoPayment.tsx'
import { PaymentGrid } from './PaymentGrid.tsx'
import { detailOptions, PanelToCome, PaymentPanel } from './PaymentPanel.tsx'
import { QueryChips } from './QueryChips.tsx'
import { TotalsStrip } from './TotalsStrip.tsx'
import { useCopy } from './useCopy.ts'
import { useListLook } from './useListLook.ts'
import { useNewer, type CountOf } from './useNewer.ts'
import { usePaymentList } from './usePaymentList.ts'
import { useQueryScope } from './useQueryScope.ts'
import { pickedCards, useSelection } from './useSelection.ts'
import { isChanged, useViews } from './useViews.ts'
import type { Wish } from './WhyDeclined.tsx'

const PANEL_WIDTH = 388

export function TransactionsScreen(props: TransactionsProps): ReactElement {
  const { query, selected, from } = props
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const queries = useQueryClient()
  const session = useSession()
  const countWords = useCountWords()
  const [panelWanted, setPanelWanted] = useState(selected !== undefined)
  const [focus, setFocus] = useState<Readonly<{ query: string; id: string; index: number }>>()
  const [charts, setCharts] = useState(false)
  const [dialog, setDialog] = useState<OpenDialog>()
  /** `C` or `Y` pressed before the payment was there. */
  const [wish, setWish] = useState<Wish>()
  // The address changes a moment after it was asked to: until then nothing may be selected under the old query.
  const [asked, setAsked] = useState<Readonly<{ from: string; to: string }>>()
  const leaving = asked !== undefined && asked.from === query && asked.to !== query
  const onQuery = (next: string, view = props.view): void => {
    setAsked({ from: query, to: next })
    setWish(undefined)
    props.onQuery(next, next === '' ? undefined : view)
  }
  useQueryScope(query, (text) => onQuery(text))
  const views = useViews(props.view, query, props.onQuery)

  const parsed = useMemo(() => parseQuery(query), [query])
  const valid = parsed.errors.length === 0
  const { list, source, loading, error, renew, newerStart, blockError } = usePaymentList(
    valid ? query : undefined,
    from,
  )
  const selection = useSelection(list?.query, source)
  const columns = useMemo(() => paymentColumns(t, formats), [t, formats])
  const look = useListLook(columns, views.current)
  const copy = useCopy({ columns: look.shown, selection, list, source, focusedId: () => wantedId })

  /** A list for this query is on its way: the one before is still in view, but nothing of it may be acted on. */
  const settling = leaving || (loading && list?.query !== query)
  // A new list starts at its first row, so that Enter opens it; an address that names a payment keeps that one.
  const focused = focus !== undefined && focus.query === list?.query ? focus.id : (selected ?? list?.first[0]?.id)
  const open = panelWanted || selected !== undefined
  const panelId = open && !settling ? (selected ?? focused) : undefined
  const select = (id: string | undefined): void => {
    setWish(undefined)
    if (!leaving) props.onSelect(id)
  }
  const focusOn = (id: string, at: number): void => {
    setFocus({ query: list?.query ?? query, id, index: at })
    if (open) select(id)
  }
  const close = (): void => {
    setPanelWanted(false)
    select(undefined)
  }
  const wantedId = panelId ?? focused
  // Its place is known also when the row itself is no longer in memory.
  const index =
    focus !== undefined && focus.id === wantedId && source.row(focus.index)?.id === wantedId
      ? focus.index
      : source.indexOf((row) => row.id === wantedId)
  const move = (by: 1 | -1): void => {
    const to = index + by
    if (to < 0) return
    void source.block(Math.floor(to / BLOCK_ROWS) * BLOCK_ROWS).then(
      () => {
        const next = source.row(to)
        if (next !== undefined) focusOn(next.id, to)
      },
      () => undefined,
    )
  }
  const openPanel = (): void => setPanelWanted(true)
  useCommand('list.open', openPanel, { enabled: !open })
  useCommand('close', open ? close : selection.clear, { enabled: open || !selection.none })
  useCommand('panel.previous', () => move(-1), { enabled: panelId !== undefined && index > 0 })
  useCommand('panel.next', () => move(1), { enabled: panelId !== undefined && index >= 0 })
  const mayBulk = session.can('cards.bulk') !== undefined
  useCommand('card.freezeAll', () => setDialog('bulk'), { enabled: mayBulk && valid && !settling })
  useCommand('rows.all', selection.all, { enabled: list !== undefined && list.first.length > 0 })
  // The address names what the panel shows; Enter counts also while the list is on its way.
  const { onSelect } = props
  const unnamed = panelWanted && !settling && selected === undefined ? focused : undefined
  useEffect(() => {
    if (unnamed !== undefined) onSelect(unnamed)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each payment
  }, [unnamed])

  // The neighbours are read ahead, so that the panel follows within a moment.
  useEffect(() => {
    if (!open || index < 0) return
    for (const row of [source.row(index + 1), source.row(index - 1)])
      if (row !== undefined) void queries.prefetchQuery(detailOptions(row.id))
  }, [open, index, source, queries])

  const newer = useNewer(list)
  const panelRow = [source.row(index)].find((row) => row?.id === panelId)
  useScreenKeys('transactions', [
    { keys: ['search'], label: t('keys.query') },
    { keys: ['move.down', 'move.up'], label: t('keys.move') },
    { keys: ['list.open'], label: t('keys.panel') },
    { keys: ['list.select'], label: t('keys.select') },
    ...(open ? [{ keys: ['panel.previous', 'panel.next'] as const, label: t('keys.inPanel') }] : []),
    ...(panelRow?.status === 'declined' ? (['payment.passNow', 'payment.copyWords'] as const) : []),
    ...(panelRow !== undefined && session.can('cards.freeze') !== undefined ? (['card.freeze'] as const) : []),
    ...(mayBulk ? (['card.freezeAll'] as const) : []),
  ])

  const queryError = parsed.errors[0]
  // Where the list shall begin: the latest wish counts, also over one whose place is still being looked up.
  const wishes = useRef(0)
  const beginAt = (at: number | undefined): void => {
    wishes.current += 1
    props.onFrom(at)
  }
  const goNewer = (): void => {
    wishes.current += 1
    const mine = wishes.current
    const go = (at: number | undefined): void => (mine === wishes.current ? props.onFrom(at) : undefined)
    void newerStart().then(go, () => undefined)
  }
  const listed =
    error !== undefined && valid && !loading ? (
      <ErrorState error={error} onRetry={renew} />
    ) : list === undefined ? (
      valid ? (
        <Loading />
      ) : (
        <Empty action={<Button onPress={() => onQuery('')}>{t('showAll')}</Button>}>{t('fixFirst')}</Empty>
      )
    ) : list.first.length === 0 ? (
      <NoPayment query={list.query} onQuery={onQuery} />
    ) : (
      <PaymentGrid
        columns={columns}
        look={look}
        source={source}
        focused={focused}
        selection={selection}
        onFocus={focusOn}
        onCopy={copy.text}
        panelOpen={open}
        stale={!valid}
        loading={valid && loading}
      />
    )

  return (
    <SplitPane
      startLabel={t('list')}
      endLabel={t('panel')}
      width={PANEL_WIDTH}
      min={340}
      max={560}
      start={
        <>
          <ListHead
            query={query}
            list={list}
            view={views.current}
            changed={views.current !== undefined && isChanged(views.current, query)}
            charts={charts}
            onViews={() => setDialog('views')}
            onExport={
              session.can('data.export') !== undefined && valid && list?.query === query
                ? () => setDialog('export')
                : undefined
            }
            onCharts={() => setCharts(!charts)}
            onColumns={() => setDialog('columns')}
            onJump={() => setDialog('jump')}
          />
          {newer !== undefined && newer.value > 0 && <NewRows count={newer} onShow={renew} />}
          {query !== '' && <QueryChips query={parsed.query} onQuery={onQuery} />}
          {queryError !== undefined && (
            <QueryErrorStrip query={query} error={queryError} kept={list !== undefined} onQuery={onQuery} />
          )}
          {views.missing && (
            <div className="strip" role="status">
              <Icon name="bookmark" size="s" />
              {t('views.missing')}
            </div>
          )}
          {blockError !== undefined && (
            <div className="strip" role="alert">
              <Icon name="warning" size="s" />
              {t('blockFailed')}
              <button type="button" className="link" onClick={renew}>
                {t('common:readAgain')}
              </button>
            </div>
          )}
          {list?.from !== undefined && (
            <BeginsStrip
              at={list.from}
              onNewer={list.newer === null ? undefined : goNewer}
              onNewest={() => beginAt(undefined)}
            />
          )}
          {list !== undefined && !selection.none && (
            <SelectionStrip selection={selection} count={list.count} onCopy={copy.run} />
          )}
          {charts && list !== undefined && <ChartsPane query={list.query} onQuery={onQuery} />}
          <div className="grid-box" onDoubleClick={openPanel}>
            {listed}
          </div>
          {list !== undefined && list.first.length > 0 && <TotalsStrip query={list.query} onQuery={onQuery} />}
          <ListDialogs
            open={dialog}
            onClose={() => setDialog(undefined)}
            columns={columns}
            look={look}
            views={views}
            query={query}
            from={from}
            count={list === undefined ? '' : countWords(list.count)}
            picked={selection.selected.kind === 'rows' ? [...selection.selected.rows.keys()] : []}
            cards={pickedCards(selection.selected)}
            onView={(view) => onQuery(view.query, view.id)}
            onFrom={beginAt}
          />
        </>
      }
      {...(panelId === undefined
        ? open && settling
          ? { end: <PanelToCome onWish={setWish} /> }
          : {}
        : {
            end: (
              <PaymentPanel
                id={panelId}
                row={panelRow}
                place={
                  index < 0 || list === undefined || list.from !== undefined
                    ? undefined
                    : {
                        index: index + 1,
                        count: placeCount(list.count, formats.number, t('common:atLeast', { value: '' })),
                      }
                }
                onMove={move}
                onSelect={(id) => {
                  const at = source.indexOf((row) => row.id === id)
                  if (at >= 0) focusOn(id, at)
                  else select(id)
                }}
                wish={wish}
                onWish={setWish}
                onClose={close}
              />
            ),
          })}
    />
  )
}

/** Rows that came since wait here until they are asked for. */
function NewRows({ count, onShow }: Readonly<{ count: CountOf; onShow: () => void }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const shown = `${formats.number(count.value)}${count.exact ? '' : '+'}`
  return (
    <div className="new-rows">
      <button type="button" className="link" onClick={onShow}>
        {t('common:newRows', { count: count.value }).replace(String(count.value), shown)}
      </button>
    </div>
  )
}

const placeCount = (count: CountOf, number: (value: number) => string, atLeast: string): string =>
  count.exact ? number(count.value) : `${atLeast}${number(count.value)}`
