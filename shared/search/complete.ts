// What stands at a place of a query that is being written: a field's name, a value of a field, or free text; and the query around it.
import type { Query } from './ast.ts'
import { FIELD_ALIASES, FIELDS, fieldOf, type FieldName } from './fields.ts'
import { lex, type Lexeme } from './lex.ts'
import { parseQuery } from './parse.ts'

export type CompletionPlace = Readonly<{
  /** `text`: free words, which may become a field's name. */
  kind: 'text' | 'value'
  field: FieldName | null
  /** What is typed of it, up to the caret; quotes aside. */
  typed: string
  /** What a completion replaces. */
  from: number
  to: number
  /** The query without the term at the place; everything where the rest is no query. */
  rest: Query
}>

const EVERYTHING: Query = { kind: 'all', span: { from: 0, to: 0 } }

function withoutSpan(text: string, from: number, to: number): Query {
  const { query } = parseQuery(`${text.slice(0, from)} ${text.slice(to)}`)
  return query ?? EVERYTHING
}

const covers = ({ span }: Lexeme, caret: number): boolean => span.from < caret && caret <= span.to

/** `null` where nothing can be completed: within an operator, after an unknown field. */
export function placeAt(text: string, caret: number): CompletionPlace | null {
  const at = Math.max(0, Math.min(caret, text.length))
  const lexeme = lex(text).lexemes.find((one) => covers(one, at))
  if (lexeme === undefined) {
    return { kind: 'text', field: null, typed: '', from: at, to: at, rest: withoutSpan(text, at, at) }
  }
  const rest = (): Query => withoutSpan(text, lexeme.span.from, lexeme.span.to)
  if (lexeme.kind === 'text') {
    const { from, to } = lexeme.span
    const typed = text.slice(from, at).replace(/^["“”„‟「」『』＂]/, '')
    return { kind: 'text', field: null, typed, from, to, rest: rest() }
  }
  if (lexeme.kind !== 'term') return null
  if (at <= lexeme.fieldSpan.to) {
    const { from, to } = lexeme.fieldSpan
    return { kind: 'text', field: null, typed: text.slice(from, at), from, to, rest: rest() }
  }
  const field = fieldOf(lexeme.field)
  if (field === undefined || at < lexeme.colon.to) return null
  const value = lexeme.values.find(({ span }) => span.from <= at && at <= span.to)
  const { from, to } = value?.span ?? { from: at, to: at }
  const typed = text.slice(from, at).replace(/^["“”„‟「」『』＂]/, '')
  return { kind: 'value', field, typed, from, to, rest: rest() }
}

/** Fields whose name, or another name of them, begins with what is typed. */
export function fieldsBeginning(typed: string): ReadonlyArray<FieldName> {
  const word = typed.toLowerCase()
  const aliases = Object.entries(FIELD_ALIASES).filter(([alias]) => word !== '' && alias.startsWith(word))
  const found = [...FIELDS.filter((field) => field.startsWith(word)), ...aliases.map(([, field]) => field)]
  return [...new Set(found)]
}
