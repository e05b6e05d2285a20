// Transactions: one query, its list and the payment in focus. The route lends the query and the selection.
import './transactions.css'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { parseQuery } from '#shared/search/parse.ts'
import type { TransactionsProps } from '../../app/screens.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { LazyGrid } from '../../ui/grid/LazyGrid.tsx'
import { BLOCK_ROWS } from '../../ui/grid/useCursorSource.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useCommand, useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { announce } from '../../ui/liveRegion.ts'
import { useSearchScope } from '../../ui/search.ts'
import { Button } from '../../ui/parts.tsx'
import { SplitPane } from '../../ui/SplitPane.tsx'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { paymentColumns, paymentLabel } from './columns.tsx'
import { NoPayment } from './NoPayment.tsx'
import { detailOptions, PanelToCome, PaymentPanel } from './PaymentPanel.tsx'
import { QueryChips } from './QueryChips.tsx'
import { errorsWhileTyping, paintOf, suggestionsAt } from './query-box.ts'
import { errorWords } from './query-words.ts'
import { usePaymentList, type PaymentRow } from './usePaymentList.ts'
import type { Wish } from './WhyDeclined.tsx'

const PANEL_WIDTH = 388

export function TransactionsScreen(props: TransactionsProps): ReactElement {
  const { query, selected } = props
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const go = useGo()
  const queries = useQueryClient()
  const session = useSession()
  const [typed, setTyped] = useState<string>()
  const [panelWanted, setPanelWanted] = useState(selected !== undefined)
  const [focus, setFocus] = useState<Readonly<{ query: string; id: string; index: number }>>()
  /** `C` or `Y` pressed before the payment was there. */
  const [wish, setWish] = useState<Wish>()
  // The address changes a moment after it was asked to: until then nothing may be selected under the old query.
  const [asked, setAsked] = useState<Readonly<{ from: string; to: string }>>()
  const leaving = asked !== undefined && asked.from === query && asked.to !== query
  const onQuery = (next: string): void => {
    setAsked({ from: query, to: next })
    setTyped(undefined)
    setWish(undefined)
    props.onQuery(next)
  }

  const parsed = useMemo(() => parseQuery(query), [query])
  const valid = parsed.errors.length === 0
  const { list, source, loading, error, renew, blockError } = usePaymentList(valid ? query : undefined)

  // What is typed is judged as it stands, but not where the caret is still at work.
  const draft = typed ?? query
  const typedErrors = useMemo(() => {
    const read = parseQuery(draft)
    return draft === query ? read.errors : errorsWhileTyping(read, draft.length)
  }, [draft, query])
  const firstError = typedErrors[0]
  useSearchScope({
    label: t('title'),
    placeholder: t('placeholder'),
    text: query,
    onSubmit: (text) => onQuery(text.trim()),
    onType: setTyped,
    paint: (text) => {
      const read = parseQuery(text)
      return paintOf(read, text === query ? read.errors : errorsWhileTyping(read, text.length))
    },
    complete: (text, caret) => suggestionsAt(text, caret, parseQuery(text), t),
    ...(firstError === undefined ? {} : { error: errorWords(firstError, t) }),
  })

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
    focus !== undefined && focus.id === wantedId ? focus.index : source.indexOf((row) => row.id === wantedId)
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
  useCommand('close', close, { enabled: open })
  useCommand('panel.previous', () => move(-1), { enabled: panelId !== undefined && index > 0 })
  useCommand('panel.next', () => move(1), { enabled: panelId !== undefined && index >= 0 })
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

  const newer = useNewer(list?.query, list?.snapshot)
  useEffect(() => {
    if (newer !== undefined && newer.value > 0) announce(t('newRows', { count: newer.value }))
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- said once for each count
  }, [newer?.value])

  const panelRow = [source.row(index)].find((row) => row?.id === panelId)
  useScreenKeys('transactions', [
    { keys: ['search'], label: t('keys.query') },
    { keys: ['move.down', 'move.up'], label: t('keys.move') },
    { keys: ['list.open'], label: t('keys.panel') },
    ...(open ? [{ keys: ['panel.previous', 'panel.next'] as const, label: t('keys.inPanel') }] : []),
    ...(panelRow?.status === 'declined' ? (['payment.passNow', 'payment.copyWords'] as const) : []),
    ...(panelRow !== undefined && session.can('cards.freeze') !== undefined ? (['card.freeze'] as const) : []),
  ])

  const columns = useMemo(() => paymentColumns(t, formats), [t, formats])
  const queryError = parsed.errors[0]
  const count =
    list === undefined
      ? ''
      : list.count.exact
        ? t('count', { count: list.count.value, shown: formats.number(list.count.value) })
        : t('countAtLeast', { shown: formats.number(list.count.value) })

  return (
    <SplitPane
      startLabel={t('list')}
      endLabel={t('panel')}
      width={PANEL_WIDTH}
      min={340}
      max={560}
      start={
        <>
          <div className="bar">
            <h1 className="b">{query === '' ? t('all') : t('title')}</h1>
            {list !== undefined && (
              <span className="t3 el" aria-live="polite">
                {count}
                {' · '}
                {t('took', { ms: formats.number(list.took) })}
              </span>
            )}
            <span className="grow" />
            {newer !== undefined && newer.value > 0 && (
              <button type="button" className="link" onClick={renew}>
                {newer.exact
                  ? t('common:newRows', { count: newer.value })
                  : t('common:newRows', { count: newer.value }).replace(
                      String(newer.value),
                      `${formats.number(newer.value)}+`,
                    )}
              </button>
            )}
          </div>
          {query !== '' && <QueryChips query={parsed.query} onQuery={onQuery} />}
          {queryError !== undefined && (
            <div className="strip danger" role="alert">
              <Icon name="warning" size="s" />
              <span>{errorWords(queryError, t)}</span>
              {queryError.replacement !== null && queryError.replacement !== '' && (
                <button
                  type="button"
                  className="link"
                  onClick={() =>
                    onQuery(
                      `${query.slice(0, queryError.span.from)}${queryError.replacement ?? ''}${query.slice(queryError.span.to)}`,
                    )
                  }
                >
                  {t('useFix', { fix: queryError.replacement })}
                </button>
              )}
              {list !== undefined && <span className="t2">{t('lastValid')}</span>}
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
          <div className="grid-box" onDoubleClick={openPanel}>
            {error !== undefined && valid && !loading ? (
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
              <LazyGrid<PaymentRow>
                label={t('list')}
                columns={columns}
                rowKey={(row) => row.id}
                rowLabel={(row) => paymentLabel(row, t, formats)}
                source={source}
                focused={focused}
                onFocus={(row, at) => focusOn(row.id, at)}
                {...(open
                  ? {}
                  : { onOpenPage: (row: PaymentRow) => go(`/customers/${row.customer}?card=${row.card}`) })}
                stale={!valid || loading}
              />
            )}
          </div>
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
                  index < 0 || list === undefined
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

const placeCount = (
  count: Readonly<{ value: number; exact: boolean }>,
  number: (value: number) => string,
  atLeast: string,
): string => (count.exact ? number(count.value) : `${atLeast}${number(count.value)}`)

/** How many rows wait behind the snapshot; follows the store's events. */
function useNewer(
  query: string | undefined,
  snapshot: string | undefined,
): Readonly<{ value: number; exact: boolean }> | undefined {
  const { data } = useQuery(
    orpc.transactions.newer.queryOptions({
      input: { query: query ?? '', snapshot: snapshot ?? '' },
      enabled: query !== undefined && snapshot !== undefined,
    }),
  )
  return data?.count
}
