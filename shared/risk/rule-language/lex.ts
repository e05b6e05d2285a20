// Text to tokens, positions as typed: full-width and Chinese punctuation are read one to one as ASCII, as the search box does.
import { normalised } from '#shared/search/lex.ts'
import type { RuleError, Span } from './ast.ts'

export type TokenKind =
  | 'word'
  | 'name'
  | 'number'
  | 'span'
  | 'text'
  | 'operator'
  | 'bracket'
  | 'comma'
  | 'comment'
  | 'error'
/** In order, not overlapping. `word` is and, or, not, in. `text` is as written, words and signs in their one spelling. */
export type Token = Readonly<{ kind: TokenKind; text: string; span: Span }>

const WORDS: ReadonlyMap<string, string> = new Map([
  ['and', 'and'],
  ['or', 'or'],
  ['not', 'not'],
  ['in', 'in'],
  ['且', 'and'],
  ['或', 'or'],
  ['非', 'not'],
])

const NAME = /^[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*(?:\.[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*)*/
/** Groups of three are parted by `_`; a comma parts values. */
const NUMBER = /^\d[\d_]*(?:\.\d+)?/
const SPAN = /^(\d{1,5})([mhd])(?![A-Za-z0-9_])/
const SPAN_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const OPERATOR = /^(?:>=|<=|!=|<>|==|≥|≤|≠|[=<>+\-*/])/
const SPELT: Readonly<Record<string, string>> = { '≥': '>=', '≤': '<=', '≠': '!=', '<>': '!=', '==': '=' }

const valueDue = (tokens: ReadonlyArray<Token>): boolean => {
  const last = tokens.findLast((token) => token.kind !== 'comment')
  return last?.kind === 'operator' || last?.kind === 'comma' || (last?.kind === 'bracket' && last.text === '(')
}

export const spanMs = (text: string): number => {
  const match = SPAN.exec(text)!
  return Number(match[1]) * SPAN_MS[match[2]!]!
}

export function lex(text: string): Readonly<{ tokens: ReadonlyArray<Token>; errors: ReadonlyArray<RuleError> }> {
  const plain = normalised(text)
  const tokens: Token[] = []
  const errors: RuleError[] = []
  let at = 0
  const push = (kind: TokenKind, length: number, written = plain.slice(at, at + length)): void => {
    tokens.push({ kind, text: written, span: { from: at, to: at + length } })
    at += length
  }

  while (at < plain.length) {
    const char = plain[at]!
    const rest = plain.slice(at, at + 80)
    if (char === ' ') {
      at++
      continue
    }
    if (char === '#') {
      const end = text.slice(at).search(/[\r\n]/)
      const length = end < 0 ? plain.length - at : end
      push('comment', length, text.slice(at, at + length).trimEnd())
      continue
    }
    if (char === '(' || char === ')') {
      push('bracket', 1)
      continue
    }
    if (char === ',') {
      push('comma', 1)
      continue
    }
    if (char === '"') {
      const end = plain.indexOf('"', at + 1)
      if (end < 0) {
        const span = { from: at, to: plain.length }
        errors.push({ code: 'unclosed_quote', span, data: {}, replacement: `${text.slice(at).trimEnd()}"` })
      }
      const to = end < 0 ? plain.length : end + 1
      push('text', to - at, text.slice(at + 1, end < 0 ? to : end))
      continue
    }
    const span = SPAN.exec(rest)
    if (span !== null) {
      push('span', span[0].length)
      continue
    }
    const number = NUMBER.exec(rest)
    if (number !== null) {
      const percent = plain[at + number[0].length] === '%'
      const length = number[0].length + (percent ? 1 : 0)
      const tail = /^[A-Za-z0-9_.]+/.exec(plain.slice(at + length, at + length + 40))
      if (tail === null && Number.isFinite(Number(number[0].replaceAll('_', '')))) push('number', length)
      else {
        const whole = length + (tail?.[0].length ?? 0)
        const wrong = { from: at, to: at + whole }
        errors.push({
          code: 'bad_number',
          span: wrong,
          data: { name: text.slice(at, at + whole) },
          replacement: number[0],
        })
        push('error', whole)
      }
      continue
    }
    const operator = OPERATOR.exec(rest)
    if (operator !== null) {
      push('operator', operator[0].length, SPELT[operator[0]] ?? operator[0])
      continue
    }
    const name = NAME.exec(plain.slice(at, at + 400))
    if (name !== null) {
      const keyword = WORDS.get(name[0].toLowerCase())
      // Where a value is due `IN` is India.
      const word = keyword === 'in' && valueDue(tokens) ? undefined : keyword
      push(word === undefined ? 'name' : 'word', name[0].length, word ?? name[0])
      continue
    }
    const length = char.charCodeAt(0) >= 0xd800 && char.charCodeAt(0) < 0xdc00 && at + 1 < plain.length ? 2 : 1
    const wrong = { from: at, to: at + length }
    errors.push({ code: 'bad_character', span: wrong, data: { name: text.slice(at, at + length) }, replacement: '' })
    push('error', length)
  }
  return { tokens, errors }
}
