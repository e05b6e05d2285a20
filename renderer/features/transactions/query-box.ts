// What the search box asks for on this screen: colours of tokens, and what may come at the caret. Pure.
import type { TFunction } from 'i18next'
import type { ParsedQuery, QueryError } from '#shared/search/ast.ts'
import { FIELD_KINDS, FIELD_WORDS, FIELDS, isField, type FieldName, type WordField } from '#shared/search/fields.ts'
import { lex } from '#shared/search/lex.ts'
import type { Span, Suggestion } from '../../ui/search.ts'

type T = TFunction<'transactions'>

const KIND = {
  field: 'qf',
  operator: 'qo',
  value: 'qv',
  text: 'qv',
  word: 'qk',
  bracket: 'qo',
  error: 'wrong',
} as const

/** Errors first: where two spans begin together, the underline wins. */
export function paintOf(parsed: ParsedQuery, errors: ReadonlyArray<QueryError>): ReadonlyArray<Span> {
  const wrong = errors.map(({ span }) => ({
    from: span.from,
    to: Math.max(span.to, span.from + 1),
    kind: 'wrong' as const,
  }))
  const painted = parsed.tokens
    .filter((token) => !wrong.some((span) => token.span.from < span.to && token.span.to > span.from))
    .map((token): Span => {
      const text = parsed.text.slice(token.span.from, token.span.to)
      const kind =
        token.kind === 'error'
          ? 'qv'
          : token.kind === 'value' || token.kind === 'text'
            ? /^["“”「『＂]/.test(text)
              ? 'qs'
              : token.kind === 'value' && /^[A-Za-z]{0,3}\d/.test(text)
                ? 'qn'
                : 'qv'
            : KIND[token.kind]
      return { ...token.span, kind }
    })
  return [...wrong, ...painted]
}

/** While one types, what is not finished at the caret is not yet wrong. */
export function errorsWhileTyping(parsed: ParsedQuery, caret: number): ReadonlyArray<QueryError> {
  return parsed.errors.filter(({ span }) => !(span.to >= caret && caret === parsed.text.length))
}

const EXAMPLES: Readonly<Partial<Record<FieldName, ReadonlyArray<readonly [value: string, words: string]>>>> = {
  time: [
    ['7d', 'example.time.7d'],
    ['24h', 'example.time.24h'],
    ['30d', 'example.time.30d'],
  ],
  amount: [
    ['>=500', 'example.amount.more'],
    ['<100', 'example.amount.less'],
    ['100..250', 'example.amount.range'],
    ['HKD>=500', 'example.amount.paid'],
  ],
  score: [
    ['>=75', 'example.score.high'],
    ['50..74', 'example.score.amber'],
  ],
  country: [
    ['CN', 'example.all'],
    ['!CN', 'example.not'],
    ['HK,JP', 'example.all'],
  ],
  currency: [
    ['CNY', 'example.all'],
    ['HKD', 'example.all'],
  ],
  mcc: [['5411', 'example.all']],
}

export function wordHelp(field: WordField, word: string, t: T): string {
  if (field === 'status') return t(`common:transactionStatus.${word}`)
  if (field === 'channel') return t(`common:channel.${word}`)
  if (field === 'origin') return t(`origin.${word}`)
  if (field === 'label') return t(`totals.label.${word}`)
  if (field === 'weekday') return t(`weekdayWord.${word}`)
  if (field === 'flag') return t(`flagWord.${word}`, { defaultValue: t(`common:rule.${word}`, { defaultValue: word }) })
  return t(`reasonGroup.${word}`, { defaultValue: t(`common:declineReason.${word}`) })
}

/** What may come at the caret: a better word for a wrong one, a field, or a value of the field before the caret. */
export function suggestionsAt(text: string, caret: number, parsed: ParsedQuery, t: T): ReadonlyArray<Suggestion> {
  const head = text.slice(0, caret)
  const tail = text.slice(caret)
  if (caret === 0 && text !== '') return []
  const replaced = (from: number, to: number, put: string): Pick<Suggestion, 'text' | 'caret'> => ({
    text: `${text.slice(0, from)}${put}${text.slice(to)}`,
    caret: from + put.length,
  })

  const fixes = parsed.errors
    .filter((error) => error.replacement !== null && error.replacement !== '' && error.span.to <= caret)
    .slice(0, 1)
    .map(({ span, replacement, code }) => ({
      id: `fix ${span.from}`,
      label: replacement ?? '',
      detail: t('query.fix'),
      ...replaced(span.from, span.to, `${replacement ?? ''}${code === 'unknown_field' || tail !== '' ? '' : ' '}`),
    }))

  const last = lex(head).lexemes.at(-1)
  const ends = last !== undefined && last.span.to === caret && !/\s$/.test(head)
  if (ends && last.kind === 'term') {
    const field = last.field.toLowerCase()
    if (!isField(field)) return fixes
    const values = valuesFor(field, last.values.at(-1)?.text ?? '', head, tail, t)
    return [...fixes.filter((fix) => !values.some((value) => value.label === fix.label)), ...values]
  }
  if (ends && last.kind !== 'text' && last.kind !== 'open' && last.kind !== 'bang') return fixes
  if (ends && last.kind === 'text' && last.value.quoted) return fixes
  const typed = ends && last.kind === 'text' ? last.value.text.toLowerCase() : ''
  const from = caret - typed.length
  const fields = FIELDS.filter(
    (field) => field.startsWith(typed) || (typed.length > 0 && t(`field.${field}`).startsWith(typed)),
  )
  return [
    ...fixes,
    ...ORDER.filter((field) => fields.includes(field)).map((field) => ({
      id: field,
      label: `${field}:`,
      detail: `${t(`field.${field}`)} · ${t(`fieldHelp.${field}`)}`,
      ...replaced(from, caret, `${field}:`),
    })),
  ]
}

/** Most used first; the box shows eight. */
const ORDER: ReadonlyArray<FieldName> = [
  'status',
  'reason',
  'card',
  'customer',
  'merchant',
  'amount',
  'time',
  'country',
  'channel',
  'score',
  'currency',
  'mcc',
  'origin',
]

function valuesFor(field: FieldName, typed: string, head: string, tail: string, t: T): ReadonlyArray<Suggestion> {
  const before = head.slice(0, head.length - typed.length)
  const put = (value: string): Pick<Suggestion, 'text' | 'caret'> => {
    const gap = tail.startsWith(' ') ? '' : ' '
    return { text: `${before}${value}${gap}${tail}`, caret: before.length + value.length + 1 }
  }
  const kind = FIELD_KINDS[field]
  if (kind === 'words') {
    const words = [...FIELD_WORDS[field as WordField].keys()].filter((word) => word.startsWith(typed.toLowerCase()))
    if (words.length === 1 && words[0] === typed.toLowerCase()) return []
    return words.map((word) => ({
      id: `${field} ${word}`,
      label: word,
      detail: wordHelp(field as WordField, word, t),
      ...put(word),
    }))
  }
  if (typed !== '' || /[<>=≤≥]$/.test(head)) return []
  return (EXAMPLES[field] ?? []).map(([value, words]) => ({
    id: `${field} ${value}`,
    label: value,
    detail: t(words as 'example.all'),
    ...put(value),
  }))
}
