import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Query } from '#shared/search/ast.ts'
import { Icon } from '../../ui/Icon.tsx'
import { editSearch } from '../../ui/search.ts'
import { chipsOf, chipText } from './query-words.ts'

/**
 * The query’s parts: the same tree as the text in the box. Pressing one puts the caret over its text, the cross takes it away,
 * the plus goes on writing. While the query is wrong there are none.
 */
export function QueryChips({
  query,
  onQuery,
}: Readonly<{ query: Query | null; onQuery: (query: string) => void }>): ReactElement | null {
  const { t } = useTranslation('transactions')
  if (query === null) return null
  const chips = chipsOf(query, t)
  if (chips.length === 0) return null
  return (
    <div className="bar chips">
      {chips.map((chip) => (
        <span key={chip.key} className="chip">
          <button
            type="button"
            className="edit el"
            title={chipText(chip)}
            aria-label={t('editChip', { chip: chipText(chip) })}
            onClick={() => editSearch(chip.span)}
          >
            {chip.label !== undefined && <span>{chip.label} </span>}
            <b>{chip.value}</b>
          </button>
          <button
            type="button"
            className="away"
            aria-label={t('removeChip', { chip: chipText(chip) })}
            onClick={() => onQuery(chip.without)}
          >
            <Icon name="cross" size="s" />
          </button>
        </span>
      ))}
      <button
        type="button"
        className="chip dash"
        aria-label={t('addChip')}
        title={t('addChip')}
        onClick={() => editSearch('end')}
      >
        <Icon name="plus" size="s" />
      </button>
      {chips.length > 1 && (
        <button type="button" className="link sm" onClick={() => onQuery('')}>
          {t('clearAll')}
        </button>
      )}
    </div>
  )
}
