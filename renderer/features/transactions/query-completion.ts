// What the store knows about the place in a query joined to what the page knows: values with their counts, queries asked before. Pure.
import type { TFunction } from 'i18next'
import { FIELD_WORDS, isField, type WordField } from '#shared/search/fields.ts'
import type { Client } from '../../platform/client.ts'
import type { Suggestion } from '../../ui/search.ts'
import { wordHelp } from './query-box.ts'

export type Completed = Awaited<ReturnType<Client['transactions']['complete']>>
type Item = Completed['items'][number]
type T = TFunction<'transactions'>

/** As many queries asked before stand first in an empty box. */
const FIRST_RECENT = 4

function countOf(item: Item, t: T, number: (value: number) => string): string | undefined {
  if (item.count === null) return undefined
  return item.count.exact ? number(item.count.value) : t('common:atLeast', { value: number(item.count.value) })
}

function detailOf({ field, insert, label }: Item, t: T): string | undefined {
  if (label !== null) return label
  if (field === null || !isField(field) || !(field in FIELD_WORDS)) return undefined
  return wordHelp(field as WordField, insert, t)
}

/** `text` as typed; the store's answer is for its caret. What both know stands once, with the store's count. */
export function withStoreAnswers(
  text: string,
  own: ReadonlyArray<Suggestion>,
  { span: [from, to], items }: Completed,
  t: T,
  number: (value: number) => string,
): ReadonlyArray<Suggestion> {
  const tail = text.slice(to)
  const gap = tail.startsWith(' ') || tail.startsWith(',') ? '' : ' '
  const answers = items
    .filter(({ kind }) => kind !== 'field')
    .map((item): Suggestion => {
      if (item.kind === 'recent')
        return {
          id: `recent ${item.insert}`,
          label: item.insert,
          text: item.insert,
          caret: item.insert.length,
          recent: true,
        }
      const detail = detailOf(item, t)
      const count = countOf(item, t, number)
      return {
        id: `${item.field ?? ''} ${item.insert}`,
        label: item.insert,
        text: `${text.slice(0, from)}${item.insert}${gap}${tail}`,
        caret: from + item.insert.length + 1,
        ...(detail === undefined ? {} : { detail }),
        ...(count === undefined ? {} : { count }),
      }
    })
  const recent = answers.filter((each) => each.recent === true)
  const values = answers.filter((each) => each.recent !== true)
  const known = new Set(values.map(({ label }) => label))
  const rest = own.filter(({ label }) => !known.has(label))
  // A mended word stays first; then what has payments, then what might be meant.
  const fixes = rest.filter(({ id }) => id.startsWith('fix '))
  const others = rest.filter(({ id }) => !id.startsWith('fix '))
  return text.trim() === ''
    ? [...recent.slice(0, FIRST_RECENT), ...others]
    : [...fixes, ...values, ...others, ...recent]
}
