import { useQueries } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { parseQuery } from '#shared/search/parse.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { Button } from '../../ui/parts.tsx'
import { Empty, Loading } from '../../ui/states.tsx'
import { chipsOf, chipText } from './query-words.ts'

/** At most so many parts are tried when the query finds nothing. */
const MOST_TRIED = 5

/** Nothing there, or nothing that matches: then which part of the query stands in the way, with the count without it. */
export function NoPayment({
  query,
  onQuery,
}: Readonly<{ query: string; onQuery: (query: string) => void }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const parsed = parseQuery(query).query
  const chips = parsed === null ? [] : chipsOf(parsed, t).slice(0, MOST_TRIED)
  const tries = useQueries({
    queries: chips.map((chip) =>
      orpc.transactions.search.queryOptions({ input: { query: chip.without, limit: 1, withCount: true } }),
    ),
  })
  if (query === '') return <Empty>{t('empty')}</Empty>
  if (tries.some((one) => one.isPending)) return <Loading rows={2} />
  // The part whose absence changes least: the nearest query that finds something.
  const found = chips
    .map((chip, at) => ({ chip, count: tries[at]?.data?.count ?? undefined }))
    .filter((one) => (one.count?.value ?? 0) > 0)
    .sort((a, b) => (a.count?.value ?? 0) - (b.count?.value ?? 0))[0]
  if (found?.count === undefined)
    return <Empty action={<Button onPress={() => onQuery('')}>{t('showAll')}</Button>}>{t('noMatch')}</Empty>
  const { chip, count } = found
  const values = { chip: chipText(chip), shown: formats.number(count.value) }
  return (
    <Empty action={<Button onPress={() => onQuery(chip.without)}>{t('remove', values)}</Button>}>
      {t(count.exact ? 'noMatchWithout' : 'noMatchWithoutAtLeast', values)}
    </Empty>
  )
}
