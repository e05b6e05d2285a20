// What stands in the popup of the search box.
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../ui/Icon.tsx'
import { CommandKey } from '../ui/Kbd.tsx'
import type { SearchError, Suggestion } from '../ui/search.ts'
import { HitLine } from './HitLine.tsx'
import type { Hit } from './useFind.ts'

export type Option =
  | Readonly<{ key: string; kind: 'suggestion'; suggestion: Suggestion }>
  /** `begins`: the first of its kind, under the kind's heading. */
  | Readonly<{ key: string; kind: 'hit'; hit: Hit; begins?: Hit['kind'] }>
  | Readonly<{ key: string; kind: 'payments'; path: string; text: string }>

const MOST_ERRORS = 3

/** What is wrong and what would be right, in the order of the text; F8 walks through them. */
export function SearchErrors({
  id,
  errors,
}: Readonly<{ id: string; errors: ReadonlyArray<SearchError> }>): ReactElement | null {
  const { t } = useTranslation('shell')
  if (errors.length === 0) return null
  return (
    <div id={id}>
      {errors.slice(0, MOST_ERRORS).map((error, index) => (
        <p key={error.from} className="danger st">
          <Icon name="warning" size="s" />
          <span className="grow">{error.words}</span>
          {index === 0 && errors.length > 1 && (
            <span className="t3 sm row g4">
              {t('search.nextError')}
              <CommandKey command="error.next" />
            </span>
          )}
        </p>
      ))}
    </div>
  )
}

export function SearchOption({ option }: Readonly<{ option: Option }>): ReactElement {
  const { t } = useTranslation('shell')
  if (option.kind === 'hit') return <HitLine hit={option.hit} />
  if (option.kind === 'payments')
    return (
      <>
        <Icon name="search" size="s" />
        <span className="grow el">{t('search.inTransactions', { text: option.text })}</span>
      </>
    )
  const { label, detail, count, recent } = option.suggestion
  return (
    <>
      {recent === true && <Icon name="clock" size="s" />}
      <span className="mono grow el" title={label}>
        {label}
      </span>
      {detail !== undefined && <span className="t3 sm">{detail}</span>}
      {count !== undefined && <span className="t2 sm num count">{count}</span>}
    </>
  )
}
