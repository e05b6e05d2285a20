// Strips between the head of the list and its rows: what is wrong with the query, where the list begins, what is selected.
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { QueryError } from '#shared/search/ast.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon } from '../../ui/Icon.tsx'
import { CommandKey } from '../../ui/Kbd.tsx'
import { Button } from '../../ui/parts.tsx'
import { useCountWords } from './ListHead.tsx'
import { errorWords } from './query-words.ts'
import type { CountOf } from './useNewer.ts'
import type { Selection } from './useSelection.ts'

/** What is wrong, and the mended query one press away. */
export function QueryErrorStrip({
  query,
  error,
  kept,
  onQuery,
}: Readonly<{
  query: string
  error: QueryError
  /** The last good list stands below. */
  kept: boolean
  onQuery: (query: string) => void
}>): ReactElement {
  const { t } = useTranslation('transactions')
  const { replacement, span } = error
  return (
    <div className="strip danger" role="alert">
      <Icon name="warning" size="s" />
      <span>{errorWords(error, t)}</span>
      {replacement !== null && replacement !== '' && (
        <button
          type="button"
          className="link"
          onClick={() => onQuery(`${query.slice(0, span.from)}${replacement}${query.slice(span.to)}`)}
        >
          {t('useFix', { fix: replacement })}
        </button>
      )}
      {kept && <span className="t2">{t('lastValid')}</span>}
    </div>
  )
}

/** The list begins at a time: newer rows are above it. */
export function BeginsStrip({
  at,
  onNewer,
  onNewest,
}: Readonly<{ at: number; onNewer: (() => void) | undefined; onNewest: () => void }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  return (
    <div className="strip plain" role="status">
      <Icon name="clock" size="s" />
      <span>{t('jump.begins', { when: formats.timeFull(at) })}</span>
      {onNewer !== undefined && (
        <button type="button" className="link" onClick={onNewer}>
          {t('jump.newer')}
        </button>
      )}
      <button type="button" className="link" onClick={onNewest}>
        {t('jump.newest')}
      </button>
    </div>
  )
}

/** What is selected: rows, or the query with its count. */
export function SelectionStrip({
  selection,
  count,
  onCopy,
}: Readonly<{ selection: Selection; count: CountOf; onCopy: () => void }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const words = useCountWords()
  const { selected } = selection
  return (
    <div className="strip plain" role="status">
      <Icon name="check" size="s" />
      <span>
        {selected.kind === 'query'
          ? t('selection.query', { shown: words(count) })
          : t('selection.rows', { count: selected.rows.size, shown: formats.number(selected.rows.size) })}
      </span>
      {selected.kind === 'rows' && (
        <button type="button" className="link" onClick={selection.all}>
          {t('selection.all', { shown: words(count) })} <CommandKey command="rows.all" />
        </button>
      )}
      <span className="grow" />
      <Button size="sm" icon="copy" onPress={onCopy}>
        {t('selection.copy')}
      </Button>
      <Button size="sm" kind="quiet" onPress={selection.clear}>
        {t('selection.clear')}
      </Button>
    </div>
  )
}
