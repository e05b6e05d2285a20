// Text to lexemes. Positions stay those of the text as typed: full-width and Chinese punctuation are read one to one as ASCII.
import type { Comparison, QueryError, Span } from './ast.ts'

export type Value = Readonly<{ text: string; quoted: boolean; span: Span }>

export type Lexeme =
  | Readonly<{ kind: 'open' | 'close' | 'bang' | 'and' | 'or' | 'not'; span: Span }>
  /** `field:!>=a,b`; `colon` spans everything between field and values. */
  | Readonly<{
      kind: 'term'
      field: string
      fieldSpan: Span
      colon: Span
      negated: boolean
      is: Comparison | null
      /** Letters between the colon and a comparison: `amount:HKD>=500`. */
      prefix: Value | null
      values: ReadonlyArray<Value>
      span: Span
    }>
  | Readonly<{ kind: 'text'; value: Value; span: Span }>

// Not the apostrophe: it is a letter of names.
const QUOTES = '“”„‟「」『』＂"'
const COMMAS = '，、,'

/** One ASCII character for each of the text's, so that the grammar is written once and positions hold. */
export function normalised(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    const code = text.charCodeAt(i)
    if (QUOTES.includes(char)) out += '"'
    else if (COMMAS.includes(char)) out += ','
    else if (code >= 0xff01 && code <= 0xff5e) out += String.fromCharCode(code - 0xfee0)
    else if (/\s/.test(char)) out += ' '
    else out += char
  }
  return out
}

const WORDS = new Map<string, 'and' | 'or' | 'not'>([
  ['and', 'and'],
  ['or', 'or'],
  ['not', 'not'],
  ['且', 'and'],
  ['或', 'or'],
  ['非', 'not'],
])

const isBreak = (char: string | undefined): boolean =>
  char === undefined || char === ' ' || char === '(' || char === ')' || char === '"'

// Letters of any script: fields have Chinese names too.
const FIELD_START = /^([\p{L}_][\p{L}\d_]{0,39})(:|>=|<=|≥|≤|[><=])/u
const COMPARISON = /^(>=|<=|≥|≤|[><=])/
const PREFIX = /^([A-Za-z]{1,10})(?=>|<|=|≥|≤)/

const comparisonOf = (sign: string): Comparison => (sign === '≥' ? '>=' : sign === '≤' ? '<=' : (sign as Comparison))

export function lex(text: string): Readonly<{ lexemes: ReadonlyArray<Lexeme>; errors: ReadonlyArray<QueryError> }> {
  const plain = normalised(text)
  const lexemes: Lexeme[] = []
  const errors: QueryError[] = []
  let at = 0

  const span = (from: number, to = at): Span => ({ from, to })

  function quoted(): Value {
    const from = at
    at++
    const end = plain.indexOf('"', at)
    if (end < 0) {
      errors.push({
        code: 'unclosed_quote',
        span: { from, to: plain.length },
        data: {},
        replacement: `${text.slice(from)}"`,
      })
      const value = { text: text.slice(at), quoted: true, span: { from, to: plain.length } }
      at = plain.length
      return value
    }
    const value = { text: text.slice(at, end), quoted: true, span: { from, to: end + 1 } }
    at = end + 1
    return value
  }

  function bare(stopAtComma: boolean): Value {
    const from = at
    for (; !isBreak(plain[at]); at++) if (stopAtComma && plain[at] === ',') break
    return { text: text.slice(from, at), quoted: false, span: span(from) }
  }

  function values(): ReadonlyArray<Value> {
    const found: Value[] = []
    for (;;) {
      if (plain[at] === '"') found.push(quoted())
      else {
        const value = bare(true)
        if (value.text !== '') found.push(value)
      }
      if (plain[at] !== ',') return found
      at++
      while (plain[at] === ' ') at++
    }
  }

  while (at < plain.length) {
    const char = plain[at]!
    const from = at
    if (char === ' ' || char === ',') {
      at++
    } else if (char === '(' || char === ')') {
      at++
      lexemes.push({ kind: char === '(' ? 'open' : 'close', span: span(from) })
    } else if (char === '!') {
      at++
      lexemes.push({ kind: 'bang', span: span(from) })
    } else if (char === '"') {
      const value = quoted()
      lexemes.push({ kind: 'text', value, span: value.span })
    } else {
      const field = FIELD_START.exec(plain.slice(at, at + 50))
      if (field !== null) {
        const name = field[1]!
        at += name.length
        const fieldSpan = span(from)
        const colonFrom = at
        if (plain[at] === ':') at++
        const negated = plain[at] === '!'
        if (negated) at++
        const prefixed = PREFIX.exec(plain.slice(at, at + 20))
        let prefix: Value | null = null
        if (prefixed !== null) {
          const start = at
          at += prefixed[1]!.length
          prefix = { text: plain.slice(start, at), quoted: false, span: span(start) }
        }
        const sign = COMPARISON.exec(plain.slice(at, at + 2))
        if (sign !== null) {
          at += sign[1]!.length
          while (plain[at] === ' ' && plain[at + 1] !== ' ' && /\d/.test(plain[at + 1] ?? '')) at++
        }
        const colon = span(colonFrom)
        lexemes.push({
          kind: 'term',
          field: name,
          fieldSpan,
          colon,
          negated,
          is: sign === null ? null : comparisonOf(sign[1]!),
          prefix,
          values: values(),
          span: span(from),
        })
      } else {
        const value = bare(false)
        const word = WORDS.get(value.text.toLowerCase())
        if (word !== undefined) lexemes.push({ kind: word, span: value.span })
        else lexemes.push({ kind: 'text', value, span: value.span })
      }
    }
  }
  return { lexemes, errors }
}
