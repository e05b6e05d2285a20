// Who did what: rows newest first, each chained to the one before; the chain can be checked here.
import './audit.css'
import { useLocation } from '@tanstack/react-router'
import { useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { LazyGrid } from '../../ui/grid/LazyGrid.tsx'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { Button, PageTitle } from '../../ui/parts.tsx'
import { useSearchScope } from '../../ui/search.ts'
import { SplitPane } from '../../ui/SplitPane.tsx'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { AuditPane } from './AuditPane.tsx'
import {
  hasTerm,
  paintOf,
  problemOf,
  suggestionsAt,
  toggleTerm,
  withoutLast,
  type QueryProblem,
} from './audit-query.ts'
import { actionWords, actorWords, reasonWords, spokenLabel } from './audit-words.ts'
import { useAuditColumns } from './auditColumns.tsx'
import { BrokenBanner, ChainBar, useChain } from './ChainBar.tsx'
import type { AuditRow } from './rows.ts'
import { useAuditList } from './useAuditList.ts'

const FILTERS = [
  { id: 'denied', term: 'result:denied', icon: 'lock' },
  { id: 'refused', term: 'result:refused', icon: 'declined' },
  { id: 'reveals', term: 'action:number.revealed', icon: 'eye' },
] as const satisfies ReadonlyArray<Readonly<{ id: string; term: string; icon: IconName }>>

export function AuditScreen(): ReactElement {
  const { t } = useTranslation(['audit', 'reviews'])
  const session = useSession()
  const formats = useFormats()
  const go = useGo()
  const query = useLocation({ select: (location) => new URLSearchParams(location.searchStr).get('q') ?? '' })
  const list = useAuditList(query)
  const [row, setRow] = useState<AuditRow>()
  const chain = useChain(list.note)
  const columns = useAuditColumns()
  const own = session.can('audit.read') === 'own'
  const mayVerify = session.can('audit.verify') !== undefined
  const setQuery = (text: string): void => {
    setRow(undefined)
    go(text === '' ? '/audit' : `/audit?q=${encodeURIComponent(text)}`)
  }
  const { refused } = useAuditSearch(query, setQuery, list.actors)
  useScreenKeys('audit', [
    { keys: ['search'], label: t('keys.query') },
    { keys: ['move.down', 'move.up'], label: t('keys.rows') },
    { keys: ['list.open'], label: t('keys.open') },
    ...(row === undefined || own
      ? []
      : [{ keys: ['panel.previous', 'panel.next'] as const, label: t('keys.neighbours') }]),
  ])
  const { opened } = list
  const rowLabel = useMemo(
    () =>
      (each: AuditRow): string =>
        [
          actorWords(each.actor, t),
          actionWords(each, t),
          spokenLabel(each.label, t),
          each.result === 'done' ? '' : t(`result.${each.result}`),
          reasonWords(each, t, formats).text,
          formats.timeList(each.at),
        ]
          .filter((part) => part !== '')
          .join(t('listSeparator')),
    [t, formats],
  )
  return (
    <>
      <PageTitle
        title={t('title')}
        facts={
          <span className="t3 sm el">
            {own ? t('ownActs') : opened !== undefined && t('rowCount', { rows: formats.number(opened.first.head) })}
            {' · '}
            {t('recorded')}
          </span>
        }
      />
      {chain.result !== undefined && <BrokenBanner result={chain.result} />}
      {mayVerify && <ChainBar chain={chain} head={opened?.first.head} />}
      <SplitPane
        width={400}
        min={340}
        max={620}
        startLabel={t('rows')}
        endLabel={t('row')}
        start={
          <>
            <div className="bar">
              {FILTERS.map(({ id, term, icon }) => (
                <button
                  key={id}
                  type="button"
                  className={hasTerm(query, term) ? 'chip on' : 'chip'}
                  aria-pressed={hasTerm(query, term)}
                  onClick={() => setQuery(toggleTerm(query, term))}
                >
                  <Icon name={icon} size="s" />
                  {t(`filter.${id}`)}
                </button>
              ))}
              {query !== '' && (
                <Button kind="quiet" size="sm" onPress={() => setQuery('')}>
                  {t('clear')}
                </Button>
              )}
              <span className="grow" />
              {list.newer && (
                <button type="button" className="link sm" onClick={list.renew}>
                  {t('newer')}
                </button>
              )}
            </div>
            {refused !== undefined && (
              <div className="strip danger" role="alert">
                <Icon name="warning" size="s" />
                {refused} {t('lastValid')}
              </div>
            )}
            {list.error !== undefined && <ErrorState error={list.error} onRetry={list.renew} />}
            {opened === undefined ? (
              list.error === undefined && <Loading />
            ) : opened.first.rows.length === 0 ? (
              <NoRows query={opened.query} onQuery={setQuery} />
            ) : (
              <LazyGrid<AuditRow>
                label={t('rows')}
                columns={columns}
                rowKey={(each) => String(each.seq)}
                rowLabel={rowLabel}
                source={list.source}
                focused={row === undefined ? undefined : String(row.seq)}
                onFocus={setRow}
                onOpen={setRow}
                stale={refused !== undefined}
                loading={list.loading}
              />
            )}
          </>
        }
        end={
          row === undefined ? undefined : (
            <AuditPane key={row.seq} row={row} onRow={setRow} onClose={() => setRow(undefined)} />
          )
        }
      />
    </>
  )
}

function NoRows({ query, onQuery }: Readonly<{ query: string; onQuery: (query: string) => void }>): ReactElement {
  const { t } = useTranslation('audit')
  const { rest, last } = withoutLast(query)
  if (query === '') return <Empty>{t('empty.none')}</Empty>
  return (
    <Empty action={<Button onPress={() => onQuery(rest)}>{t('empty.drop', { term: last })}</Button>}>
      {t('empty.noMatch')}
    </Empty>
  )
}

type Search = Readonly<{
  /** Why the query that was entered was not read, in words. */
  refused: string | undefined
}>

/** Lends the one search box to the audit's query; a wrong query is not sent, and says what would be right. */
function useAuditSearch(query: string, onQuery: (query: string) => void, actors: ReadonlyArray<string>): Search {
  const { t } = useTranslation(['audit', 'reviews'])
  const [problem, setProblem] = useState<Readonly<{ entered: boolean; what: QueryProblem }>>()
  const words =
    problem === undefined
      ? undefined
      : t(`problem.${problem.what.kind}`, { text: problem.what.text, fields: t('fields') })
  useSearchScope({
    label: t('title'),
    placeholder: t('placeholder'),
    text: query,
    onSubmit: (text) => {
      const what = problemOf(text)
      setProblem(what === undefined ? undefined : { entered: true, what })
      if (what === undefined) onQuery(text.trim())
    },
    onType: (text) => {
      const what = problemOf(text)
      // What is still being typed is not yet wrong.
      setProblem(what === undefined || what.to >= text.length ? undefined : { entered: false, what })
    },
    paint: paintOf,
    complete: (text, caret) => suggestionsAt(text, caret, t, actors),
    ...(problem === undefined || words === undefined ? {} : { errors: [{ ...problem.what, words }] }),
  })
  return { refused: problem?.entered === true ? words : undefined }
}
