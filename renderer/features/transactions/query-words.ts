// The query in words: what is wrong with it and what would be right, and its parts as chips. Pure; words lie in `transactions`.
import type { TFunction } from 'i18next'
import type { Decimal, Moment, Query, QueryError, Span, Test } from '#shared/search/ast.ts'
import { decimalText, momentText, queryChips } from '#shared/search/format.ts'
import { REASON_GROUPS, type FieldName } from '#shared/search/fields.ts'

type T = TFunction<'transactions'>

/** `"amont" is not a field. Did you mean amount?` */
export function errorWords(error: QueryError, t: T): string {
  const { suggestion, allowed } = error.data
  const near = suggestion !== undefined && (error.code === 'unknown_field' || error.code === 'unknown_value')
  return t(`query.${error.code}${near ? '_near' : ''}`, { ...error.data, allowed: allowed?.join(t('chip.list')) ?? '' })
}

export type Chip = Readonly<{
  key: string
  /** The field in words; absent where the part is free text or several terms. */
  label: string | undefined
  value: string
  /** The query that stays without this part. */
  without: string
  /** Where the part stands in the text. */
  span: Span
}>

export function chipsOf(query: Query, t: T): ReadonlyArray<Chip> {
  return queryChips(query).map((chip, index) => ({
    key: `${index} ${chip.text}`,
    without: chip.without,
    span: chip.query.span,
    ...partWords(chip.query, t),
  }))
}

/** One chip as plain text, for sentences: `country not CN`. */
export const chipText = (chip: Pick<Chip, 'label' | 'value'>): string =>
  chip.label === undefined ? chip.value : `${chip.label} ${chip.value}`

function partWords(query: Query, t: T): Readonly<{ label: string | undefined; value: string }> {
  if (query.kind === 'term') return { label: t(`field.${query.field}`), value: testWords(query.field, query.test, t) }
  if (query.kind === 'not' && query.part.kind === 'term') {
    const { field, test } = query.part
    return { label: t(`field.${field}`), value: spaced(t('chip.not', { value: testWords(field, test, t) })) }
  }
  return { label: undefined, value: wholeWords(query, t) }
}

function wholeWords(query: Query, t: T): string {
  switch (query.kind) {
    case 'all':
      return t('chip.anything')
    case 'text':
      return query.text
    case 'term':
      return chipText(partWords(query, t))
    case 'not':
      return query.part.kind === 'term'
        ? chipText(partWords(query, t))
        : spaced(t('chip.not', { value: wholeWords(query.part, t) }))
    case 'and':
      return query.parts.map((part) => wholeWords(part, t)).join(t('chip.and'))
    case 'or':
      return query.parts.map((part) => wholeWords(part, t)).join(t('chip.or'))
  }
}

/** A space between Chinese and Latin, as the product writes it. */
const spaced = (text: string): string => text.replaceAll(/(\p{Script=Han})([A-Za-z0-9≥≤<>])/gu, '$1 $2')

const SIGNS = { '>=': '≥ ', '<=': '≤ ', '>': '> ', '<': '< ', '=': '' } as const

function testWords(field: FieldName, test: Test, t: T): string {
  switch (test.kind) {
    case 'one_of':
      return test.values.map((value) => wordOf(field, value, t)).join(t('chip.list'))
    case 'contains':
      return test.values.join(t('chip.list'))
    case 'compare':
      return `${SIGNS[test.is]}${money(test.currency, test.value)}`
    case 'between':
      return t('chip.between', { least: money(test.currency, test.least), most: decimalText(test.most) })
    case 'last':
      return t(`chip.last.${test.unit}`, { count: test.count })
    case 'period':
      return periodWords(test.first, test.last, t)
  }
}

const money = (currency: string | null, value: Decimal): string =>
  currency === null ? decimalText(value) : `${currency} ${decimalText(value)}`

const momentWords = (moment: Moment): string => momentText(moment).replace('T', ' ')

function periodWords(first: Moment | null, last: Moment | null, t: T): string {
  if (first !== null && last !== null)
    return momentText(first) === momentText(last)
      ? momentWords(first)
      : t('chip.period', { first: momentWords(first), last: momentWords(last) })
  return first === null
    ? t('chip.until', { last: last === null ? '' : momentWords(last) })
    : t('chip.since', { first: momentWords(first) })
}

function wordOf(field: FieldName, value: string, t: T): string {
  switch (field) {
    case 'status':
      return t(`common:transactionStatus.${value}`).toLocaleLowerCase()
    case 'reason':
      return value in REASON_GROUPS ? t(`reasonGroup.${value}`) : t(`common:declineReason.${value}`)
    case 'channel':
      return t(`common:channel.${value}`)
    case 'origin':
      return t(`origin.${value}`)
    case 'label':
      return t(`totals.label.${value}`)
    case 'weekday':
      return t(`weekdayWord.${value}`)
    case 'flag':
      return t(`flagWord.${value}`, { defaultValue: t(`common:rule.${value}`, { defaultValue: value }) })
    default:
      return value
  }
}
