import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Query } from '#shared/search/ast.ts'
import { Icon } from '../../ui/Icon.tsx'
import { chipsOf, chipText } from './query-words.ts'

/** The query’s parts, each removable; while the query is wrong there are none. */
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
        <button
          key={chip.key}
          type="button"
          className="chip"
          aria-label={t('removeChip', { chip: chipText(chip) })}
          onClick={() => onQuery(chip.without)}
        >
          {chip.label !== undefined && <span>{chip.label} </span>}
          <b>{chip.value}</b>
          <Icon name="cross" size="s" />
        </button>
      ))}
      {chips.length > 1 && (
        <button type="button" className="link sm" onClick={() => onQuery('')}>
          {t('clearAll')}
        </button>
      )}
    </div>
  )
}
