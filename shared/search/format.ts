// A tree as text again, and as chips. `parseQuery(formatQuery(query))` is the same tree, positions aside.
import type { Decimal, Moment, Query, Test } from './ast.ts'
import { lex } from './lex.ts'
import { looksLikeCardNumber } from './values.ts'

export function formatQuery(query: Query): string {
  return query.kind === 'all' ? '' : written(query, 'top')
}

function written(query: Query, within: 'top' | 'or' | 'and' | 'not'): string {
  switch (query.kind) {
    case 'all':
      return '""'
    case 'text':
      return quotedIfNeeded(query.text, false)
    case 'term':
      return `${query.field}:${testText(query.test)}`
    case 'not':
      return query.part.kind === 'term'
        ? `${query.part.field}:!${testText(query.part.test)}`
        : `!${written(query.part, 'not')}`
    case 'and': {
      const text = query.parts.map((part) => written(part, 'and')).join(' ')
      return within === 'not' ? `(${text})` : text
    }
    case 'or': {
      const text = query.parts.map((part) => written(part, 'or')).join(' or ')
      return within === 'and' || within === 'not' ? `(${text})` : text
    }
  }
}

export function testText(test: Test): string {
  switch (test.kind) {
    case 'one_of':
      return test.values.join(',')
    case 'contains':
      return test.values.map((value) => quotedIfNeeded(value, true)).join(',')
    case 'compare':
      return `${test.currency ?? ''}${test.currency === null && test.is === '=' ? '' : test.is}${decimalText(test.value)}`
    case 'between':
      return `${decimalText(test.least)}..${decimalText(test.most)}${test.currency ?? ''}`
    case 'last':
      return `${test.count}${test.unit}`
    case 'period': {
      if (test.first !== null && test.last !== null && sameMoment(test.first, test.last)) return momentText(test.first)
      return `${test.first === null ? '' : momentText(test.first)}..${test.last === null ? '' : momentText(test.last)}`
    }
  }
}

export function decimalText({ digits, scale }: Decimal): string {
  if (scale === 0) return String(digits)
  const text = String(digits).padStart(scale + 1, '0')
  return `${text.slice(0, -scale)}.${text.slice(-scale)}`
}

export function momentText({ day, minute }: Moment): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const date = `${Math.floor(day / 10_000)}-${two(Math.floor(day / 100) % 100)}-${two(day % 100)}`
  return minute === null ? date : `${date}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

const sameMoment = (a: Moment, b: Moment): boolean => a.day === b.day && a.minute === b.minute

/** Quotes what would otherwise read as something else. A quotation mark within cannot be written and becomes a space. */
function quotedIfNeeded(text: string, asValue: boolean): string {
  const { lexemes, errors } = lex(asValue ? `merchant:${text}` : text)
  const [only] = lexemes
  const plain = asValue
    ? only?.kind === 'term' &&
      !only.negated &&
      only.is === null &&
      only.values.length === 1 &&
      only.values[0]!.text === text
    : only?.kind === 'text' && only.value.text === text
  if (lexemes.length === 1 && errors.length === 0 && plain && !looksLikeCardNumber(text, true)) return text
  return `"${text.replace(/[“”„‟「」『』＂"]/g, ' ')}"`
}

/** One part of the query that can be taken away by itself. `text` is canonical; `without` is the query that then stays. */
export type QueryChip = Readonly<{ query: Query; text: string; without: string }>

export function queryChips(query: Query): ReadonlyArray<QueryChip> {
  if (query.kind === 'all') return []
  const parts = query.kind === 'and' ? query.parts : [query]
  return parts.map((part, i) => {
    const rest = parts.filter((_, j) => j !== i)
    return {
      query: part,
      text: written(part, 'and'),
      without: rest.map((other) => written(other, rest.length > 1 ? 'and' : 'top')).join(' '),
    }
  })
}
