// The query language of the search box: text to a tree with positions, and back. Pure; the language is described in docs/search.md.
// The page uses it for colours, errors and chips, the store compiles the tree to SQL.
import type { FieldName } from './fields.ts'

/** UTF-16 positions in the text, `to` exclusive. */
export type Span = Readonly<{ from: number; to: number }>

export const COMPARISONS = ['>=', '<=', '>', '<', '='] as const
export type Comparison = (typeof COMPARISONS)[number]

/** A decimal number as written, exactly: 12.50 is 1250 with scale 2. */
export type Decimal = Readonly<{ digits: number; scale: number }>

/** A local day (`2026-11-01`), or a minute of it (`2026-11-01T09:41`), in the programme's time zone. */
export type Moment = Readonly<{ day: number; minute: number | null }>

export type Test =
  /** One of these, exactly. `values` as written in canonical form, `matches` as stored (`limit` covers three reasons). */
  | Readonly<{ kind: 'one_of'; values: ReadonlyArray<string>; matches: ReadonlyArray<string> }>
  /** Contains one of these, ignoring case; exact public ids among them are ids. */
  | Readonly<{ kind: 'contains'; values: ReadonlyArray<string> }>
  | Readonly<{ kind: 'compare'; is: Comparison; value: Decimal; currency: string | null }>
  | Readonly<{ kind: 'between'; least: Decimal; most: Decimal; currency: string | null }>
  /** The last `count` units before now. */
  | Readonly<{ kind: 'last'; count: number; unit: 'm' | 'h' | 'd' | 'w' }>
  /** From the start of the first to the end of the second; `null` is open. */
  | Readonly<{ kind: 'period'; first: Moment | null; last: Moment | null }>

export type Term = Readonly<{ kind: 'term'; field: FieldName; test: Test; span: Span }>
/** Free text: within the merchant's or customer's name or the merchant's city, or the card's last four digits. */
export type FreeText = Readonly<{ kind: 'text'; text: string; span: Span }>

export type Query =
  | Readonly<{ kind: 'all'; span: Span }>
  | Readonly<{ kind: 'and'; parts: ReadonlyArray<Query>; span: Span }>
  | Readonly<{ kind: 'or'; parts: ReadonlyArray<Query>; span: Span }>
  | Readonly<{ kind: 'not'; part: Query; span: Span }>
  | Term
  | FreeText

/** Keys of the words in the locales' `query` area, with what they need. */
export type QueryErrorCode =
  | 'unknown_field'
  | 'missing_value'
  | 'unknown_value'
  | 'bad_amount'
  | 'bad_score'
  | 'bad_hour'
  | 'bad_time'
  | 'bad_day'
  | 'period_backwards'
  | 'range_backwards'
  | 'bad_country'
  | 'bad_currency'
  | 'bad_mcc'
  | 'bad_card'
  | 'card_number'
  | 'no_comparison'
  | 'unclosed_quote'
  | 'unclosed_bracket'
  | 'unopened_bracket'
  | 'empty_brackets'
  | 'missing_operand'
  | 'too_long'
  | 'too_many_terms'
  | 'too_deep'

export type QueryError = Readonly<{
  code: QueryErrorCode
  span: Span
  /** What the words name: the field, the value as written, what is allowed, the nearest right word. */
  data: Readonly<{
    field?: string
    value?: string
    allowed?: ReadonlyArray<string>
    suggestion?: string
    limit?: number
  }>
  /** Replacing the span with this makes it right, where that is known. */
  replacement: string | null
}>

export type TokenKind = 'field' | 'operator' | 'value' | 'text' | 'word' | 'bracket' | 'error'
/** For colours: tokens in order, not overlapping; spaces between them are left out. `word` is and, or, not. */
export type QueryToken = Readonly<{ kind: TokenKind; span: Span }>

export type ParsedQuery = Readonly<{
  text: string
  tokens: ReadonlyArray<QueryToken>
  errors: ReadonlyArray<QueryError>
  /** `null` when there is any error. */
  query: Query | null
}>
