// The rule language: a typed condition over the engine's signals and a payment's fields. Text → tokens → tree → checked tree →
// closures; never eval. Pure. The editor uses it for colours, errors and completion, the store to run rules; docs/rules.md is its manual.
// Start at read.ts.
import type { Span } from '#shared/search/ast.ts'

export type { Span }

export const COMPARISONS = ['>=', '<=', '!=', '=', '>', '<'] as const
export type Comparison = (typeof COMPARISONS)[number]
export const ARITHMETIC = ['+', '-', '*', '/'] as const
export type Arithmetic = (typeof ARITHMETIC)[number]

/** A tree as written; what a word means is decided by check.ts, which knows what stands on the other side. */
export type Node =
  | Readonly<{ kind: 'number'; value: number; text: string; percent: boolean; span: Span }>
  /** `10m`, `24h`, `7d`: ms. */
  | Readonly<{ kind: 'span'; ms: number; text: string; span: Span }>
  | Readonly<{ kind: 'text'; value: string; span: Span }>
  /** `amount`, `card.count(10m)`, `list.watched`, `online`. `args` is null where no brackets stand. */
  | Readonly<{ kind: 'name'; name: string; nameSpan: Span; args: ReadonlyArray<Node> | null; span: Span }>
  | Readonly<{ kind: 'not'; part: Node; span: Span }>
  | Readonly<{ kind: 'negative'; part: Node; span: Span }>
  | Readonly<{ kind: 'and' | 'or'; parts: ReadonlyArray<Node>; span: Span }>
  | Readonly<{ kind: 'compare'; is: Comparison; left: Node; right: Node; isSpan: Span; span: Span }>
  | Readonly<{ kind: 'arithmetic'; is: Arithmetic; left: Node; right: Node; isSpan: Span; span: Span }>
  /** `country in (CN, HK)`, `merchant in list.watched`. */
  | Readonly<{ kind: 'in'; negated: boolean; item: Node; of: ReadonlyArray<Node> | Node; span: Span }>

/** Keys of the words in the locales' `rules` area (`error.<code>`), with what they need. */
export type RuleErrorCode =
  | 'empty'
  | 'too_long'
  | 'too_many_parts'
  | 'too_many_signals'
  | 'too_deep'
  | 'bad_character'
  | 'bad_number'
  | 'unclosed_quote'
  | 'unclosed_bracket'
  | 'unopened_bracket'
  | 'missing_operand'
  | 'missing_word_between'
  | 'chained_comparison'
  | 'unknown_name'
  | 'unknown_signal'
  | 'unknown_value'
  | 'unknown_list'
  | 'unfair'
  | 'wrong_entity'
  | 'wrong_of'
  | 'needs_of'
  | 'wrong_window'
  | 'needs_window'
  | 'no_brackets'
  | 'not_yes_or_no'
  | 'types_differ'
  | 'not_a_number'
  | 'no_order'
  | 'bad_code'
  | 'list_kind'
  | 'list_alone'
  | 'always'

export type RuleError = Readonly<{
  code: RuleErrorCode
  span: Span
  /** What the words name: what was written, its type, the type expected, what is allowed, the nearest right word, a limit. */
  data: Readonly<{
    name?: string
    found?: string
    expected?: string
    allowed?: ReadonlyArray<string>
    suggestion?: string
    says?: string
    limit?: number
  }>
  /** Replacing the span with this makes it right, where that is known. */
  replacement: string | null
}>

export const RULE_LIMITS = { characters: 4000, parts: 120, depth: 24, signals: 32 } as const
