// Lexemes to a tree. `or` binds loosest, then terms standing side by side (or joined by `and`), then `not` and `!`.
import type { ParsedQuery, Query, QueryError, QueryToken, Span, TokenKind } from './ast.ts'
import { FIELD_ALIASES, FIELDS, fieldOf, nearest } from './fields.ts'
import { lex, type Lexeme } from './lex.ts'
import { cardNumber, looksLikeCardNumber, readTest } from './values.ts'

export const QUERY_LIMITS = { characters: 2000, terms: 50, depth: 20 } as const

/** Reads a query. Never throws; with any error `query` is `null`, tokens are there all the same. */
export function parseQuery(text: string): ParsedQuery {
  if (text.length > QUERY_LIMITS.characters) {
    const span = { from: QUERY_LIMITS.characters, to: text.length }
    const error: QueryError = { code: 'too_long', span, data: { limit: QUERY_LIMITS.characters }, replacement: '' }
    return { text, tokens: [], errors: [error], query: null }
  }
  const { lexemes, errors: lexErrors } = lex(text)
  const errors: QueryError[] = [...lexErrors]
  const tokens: QueryToken[] = []
  let at = 0
  let terms = 0
  let stopped = false

  const token = (kind: TokenKind, span: Span): void => {
    if (span.to > span.from) tokens.push({ kind, span })
  }
  const report = (error: QueryError): null => {
    errors.push(error)
    return null
  }
  const count = (span: Span): void => {
    if (++terms === QUERY_LIMITS.terms + 1) {
      report({ code: 'too_many_terms', span, data: { limit: QUERY_LIMITS.terms }, replacement: null })
    }
  }

  function or(depth: number): Query | null {
    const parts: Query[] = []
    let complete = true
    for (;;) {
      const part = and(depth)
      if (part === null) complete = false
      else parts.push(part)
      const next = lexemes[at]
      if (next?.kind !== 'or') break
      token('word', next.span)
      at++
      if (part === null || !startsOperand(lexemes[at])) {
        report({
          code: 'missing_operand',
          span: next.span,
          data: { value: text.slice(next.span.from, next.span.to) },
          replacement: '',
        })
        if (!startsOperand(lexemes[at])) return null
      }
    }
    return complete ? joined('or', parts) : null
  }

  function and(depth: number): Query | null {
    const parts: Query[] = []
    let complete = true
    for (;;) {
      const next = lexemes[at]
      if (next?.kind === 'and') {
        token('word', next.span)
        at++
        if (parts.length === 0 || !startsOperand(lexemes[at])) {
          complete = false
          report({
            code: 'missing_operand',
            span: next.span,
            data: { value: text.slice(next.span.from, next.span.to) },
            replacement: '',
          })
        }
      } else if (startsOperand(next)) {
        const part = unary(depth)
        if (part === null) complete = false
        else parts.push(part)
      } else {
        break
      }
    }
    return complete && parts.length > 0 ? joined('and', parts) : null
  }

  function unary(depth: number): Query | null {
    const lexeme = lexemes[at]!
    if (lexeme.kind === 'bang' || lexeme.kind === 'not') {
      token(lexeme.kind === 'not' ? 'word' : 'operator', lexeme.span)
      at++
      if (!startsOperand(lexemes[at])) {
        return report({
          code: 'missing_operand',
          span: lexeme.span,
          data: { value: text.slice(lexeme.span.from, lexeme.span.to) },
          replacement: '',
        })
      }
      if (depth >= QUERY_LIMITS.depth) return tooDeep(lexeme.span)
      const part = unary(depth + 1)
      return part && negated(part, { from: lexeme.span.from, to: part.span.to })
    }
    if (lexeme.kind === 'open') return brackets(lexeme.span, depth)
    at++
    count(lexeme.span)
    if (lexeme.kind === 'text') {
      const { value } = lexeme
      if (looksLikeCardNumber(value.text, true)) {
        token('error', value.span)
        return report(cardNumber(value))
      }
      token('text', value.span)
      const words = value.text.trim()
      return words === '' ? { kind: 'all', span: lexeme.span } : { kind: 'text', text: words, span: lexeme.span }
    }
    return term(lexeme as Extract<Lexeme, { kind: 'term' }>)
  }

  function brackets(open: Span, depth: number): Query | null {
    token('bracket', open)
    at++
    if (depth >= QUERY_LIMITS.depth) return tooDeep(open)
    if (lexemes[at]?.kind === 'close') {
      const close = lexemes[at]!.span
      token('bracket', close)
      at++
      return report({ code: 'empty_brackets', span: { from: open.from, to: close.to }, data: {}, replacement: '' })
    }
    const inner = or(depth + 1)
    const close = lexemes[at]
    if (close?.kind !== 'close') {
      if (stopped) return null
      return report({ code: 'unclosed_bracket', span: open, data: {}, replacement: null })
    }
    token('bracket', close.span)
    at++
    return inner && withSpan(inner, { from: open.from, to: close.span.to })
  }

  /** Past the depth the rest is not read: deep nesting must not cost a deep stack. */
  function tooDeep(span: Span): null {
    stopped = true
    at = lexemes.length
    return report({ code: 'too_deep', span, data: { limit: QUERY_LIMITS.depth }, replacement: null })
  }

  function term(lexeme: Extract<Lexeme, { kind: 'term' }>): Query | null {
    const field = fieldOf(lexeme.field)
    if (field === undefined) {
      token('error', lexeme.fieldSpan)
      token('operator', lexeme.colon)
      for (const value of lexeme.values) token('value', value.span)
      const meant = nearest(lexeme.field, [...FIELDS, ...Object.keys(FIELD_ALIASES)])
      const suggestion = meant && fieldOf(meant)
      return report({
        code: 'unknown_field',
        span: lexeme.fieldSpan,
        data: { field: lexeme.field, allowed: FIELDS, ...(suggestion !== undefined && { suggestion }) },
        replacement: suggestion ?? null,
      })
    }
    const read = readTest(field, lexeme)
    token('field', lexeme.fieldSpan)
    token('operator', lexeme.colon)
    for (const value of lexeme.values) {
      const wrong = 'error' in read && read.error.span.from < value.span.to && read.error.span.to > value.span.from
      token(wrong ? 'error' : 'value', value.span)
    }
    if ('error' in read) return report(read.error)
    const whole: Query = { kind: 'term', field, test: read.test, span: lexeme.span }
    return lexeme.negated ? { kind: 'not', part: whole, span: lexeme.span } : whole
  }

  let query: Query | null = { kind: 'all', span: { from: 0, to: text.length } }
  while (at < lexemes.length) {
    query = or(0)
    const stray = lexemes[at]
    if (stray === undefined) break
    if (stray.kind === 'close') {
      token('bracket', stray.span)
      report({ code: 'unopened_bracket', span: stray.span, data: {}, replacement: '' })
    }
    at++
  }
  tokens.sort((a, b) => a.span.from - b.span.from)
  errors.sort((a, b) => a.span.from - b.span.from)
  return { text, tokens, errors, query: errors.length === 0 ? query : null }
}

const startsOperand = (lexeme: Lexeme | undefined): boolean =>
  lexeme !== undefined && lexeme.kind !== 'close' && lexeme.kind !== 'or' && lexeme.kind !== 'and'

const withSpan = (query: Query, span: Span): Query => ({ ...query, span })

/** Twice not is the thing itself. */
const negated = (part: Query, span: Span): Query =>
  part.kind === 'not' ? withSpan(part.part, span) : { kind: 'not', part, span }

/** One part is itself; parts of the same kind are taken in, so that a tree has one shape however it was bracketed. */
function joined(kind: 'and' | 'or', parts: ReadonlyArray<Query>): Query {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]))
  if (flat.length === 1) return flat[0]!
  return { kind, parts: flat, span: { from: parts[0]!.span.from, to: parts.at(-1)!.span.to } }
}
