// Tokens to a tree. `or` binds loosest, then `and`, `not`, one comparison, sums, products. Each error names its place and a remedy.
import { RULE_LIMITS, type Comparison, type Node, type RuleError, type Span } from './ast.ts'
import { lex, spanMs, type Token } from './lex.ts'

export type ParsedRule = Readonly<{
  tokens: ReadonlyArray<Token>
  errors: ReadonlyArray<RuleError>
  /** `null` when there is any error. */
  tree: Node | null
}>

const COMPARES = new Set(['>=', '<=', '!=', '=', '>', '<'])
/** Thrown inside and caught here: after the first error of grammar the rest would only repeat it. */
class Stop extends Error {}

/** Reads a rule's text. Never throws; tokens are there whatever is wrong. */
export function parseRule(text: string): ParsedRule {
  if (text.length > RULE_LIMITS.characters) {
    const span = { from: RULE_LIMITS.characters, to: text.length }
    const error: RuleError = { code: 'too_long', span, data: { limit: RULE_LIMITS.characters }, replacement: '' }
    return { tokens: [], errors: [error], tree: null }
  }
  const { tokens, errors: lexErrors } = lex(text)
  const errors: RuleError[] = [...lexErrors]
  const read = tokens.filter((token) => token.kind !== 'comment' && token.kind !== 'error')
  const end: Span = { from: Math.max(0, text.trimEnd().length), to: text.length }
  let at = 0
  let parts = 0

  const fail = (error: RuleError): never => {
    errors.push(error)
    throw new Stop()
  }
  const is = (kind: Token['kind'], written: string): boolean => read[at]?.kind === kind && read[at]!.text === written
  const take = (): Token => read[at++]!
  const lastTo = (): number => read[at - 1]?.span.to ?? 0
  const place = (): Span =>
    read[at]?.span ?? (end.to > end.from ? end : { from: Math.max(0, end.from - 1), to: end.to })

  function operandMissing(after: Token | undefined): never {
    const span = after?.span ?? place()
    return fail({ code: 'missing_operand', span, data: { name: after?.text ?? '' }, replacement: null })
  }
  function counted<T extends Node>(node: T): T {
    if (++parts > RULE_LIMITS.parts) {
      fail({ code: 'too_many_parts', span: node.span, data: { limit: RULE_LIMITS.parts }, replacement: null })
    }
    return node
  }
  function deeper(depth: number): number {
    if (depth >= RULE_LIMITS.depth) {
      fail({ code: 'too_deep', span: place(), data: { limit: RULE_LIMITS.depth }, replacement: null })
    }
    return depth + 1
  }

  function chain(word: 'or' | 'and', next: (depth: number) => Node, depth: number): Node {
    const found = [next(depth)]
    while (is('word', word)) {
      take()
      found.push(next(depth))
    }
    if (found.length === 1) return found[0]!
    const flat = found.flatMap((part) => (part.kind === word ? part.parts : [part]))
    return { kind: word, parts: flat, span: { from: flat[0]!.span.from, to: lastTo() } }
  }
  const or = (depth: number): Node => chain('or', and, depth)
  const and = (depth: number): Node => chain('and', not, depth)

  function not(depth: number): Node {
    if (!is('word', 'not')) return comparison(depth)
    const { span } = take()
    const part = not(deeper(depth))
    return counted({ kind: 'not', part, span: { from: span.from, to: part.span.to } })
  }

  function comparison(depth: number): Node {
    const left = sum(depth)
    const next = read[at]
    if (next?.kind === 'operator' && COMPARES.has(next.text)) {
      take()
      const right = sum(depth)
      const more = read[at]
      if (more?.kind === 'operator' && COMPARES.has(more.text)) {
        fail({ code: 'chained_comparison', span: more.span, data: { name: more.text }, replacement: null })
      }
      const span = { from: left.span.from, to: right.span.to }
      return counted({ kind: 'compare', is: next.text as Comparison, left, right, isSpan: next.span, span })
    }
    const negated = is('word', 'not') && read[at + 1]?.kind === 'word' && read[at + 1]!.text === 'in'
    if (negated) take()
    if (!is('word', 'in')) return left
    take()
    if (!is('bracket', '(')) {
      const of = primary(depth)
      return counted({ kind: 'in', negated, item: left, of, span: { from: left.span.from, to: of.span.to } })
    }
    const open = take()
    const of = list(open, depth)
    if (of.length === 0) operandMissing(open)
    return counted({ kind: 'in', negated, item: left, of, span: { from: left.span.from, to: lastTo() } })
  }

  /** The values up to the closing bracket, which is taken too. */
  function list(open: Token, depth: number): ReadonlyArray<Node> {
    const found: Node[] = []
    if (is('bracket', ')')) {
      take()
      return found
    }
    for (;;) {
      found.push(sum(deeper(depth)))
      if (read[at]?.kind === 'comma') take()
      else if (is('bracket', ')')) {
        take()
        return found
      } else if (read[at] === undefined) {
        fail({ code: 'unclosed_bracket', span: open.span, data: {}, replacement: null })
      } else
        fail({
          code: 'missing_word_between',
          span: place(),
          data: { name: read[at]!.text, allowed: [',', ')'] },
          replacement: null,
        })
    }
  }

  function operators(signs: string, next: (depth: number) => Node, depth: number): Node {
    let left = next(depth)
    while (read[at]?.kind === 'operator' && signs.includes(read[at]!.text)) {
      const sign = take()
      const right = next(depth)
      const span = { from: left.span.from, to: right.span.to }
      left = counted({ kind: 'arithmetic', is: sign.text as '+', left, right, isSpan: sign.span, span })
    }
    return left
  }
  const sum = (depth: number): Node => operators('+-', product, depth)
  const product = (depth: number): Node => operators('*/', unary, depth)

  function unary(depth: number): Node {
    if (!is('operator', '-')) return primary(depth)
    const { span } = take()
    const part = unary(deeper(depth))
    return counted({ kind: 'negative', part, span: { from: span.from, to: part.span.to } })
  }

  function primary(depth: number): Node {
    const token = read[at]
    if (token === undefined) return operandMissing(read[at - 1])
    const { span } = token
    if (token.kind === 'bracket' && token.text === '(') {
      take()
      const inner = or(deeper(depth))
      if (!is('bracket', ')')) {
        if (read[at] === undefined) fail({ code: 'unclosed_bracket', span, data: {}, replacement: null })
        between()
      }
      take()
      return { ...inner, span: { from: span.from, to: lastTo() } }
    }
    if (token.kind === 'number') {
      take()
      const percent = token.text.endsWith('%')
      const value = Number(token.text.replace('%', '').replaceAll('_', ''))
      return counted({ kind: 'number', value: percent ? value / 100 : value, text: token.text, percent, span })
    }
    if (token.kind === 'span') {
      take()
      return counted({ kind: 'span', ms: spanMs(token.text), text: token.text, span })
    }
    if (token.kind === 'text') {
      take()
      return counted({ kind: 'text', value: token.text.trim(), span })
    }
    if (token.kind === 'name') {
      take()
      const open = read[at]
      if (open?.kind !== 'bracket' || open.text !== '(') {
        return counted({ kind: 'name', name: token.text, nameSpan: span, args: null, span })
      }
      take()
      const args = list(open, deeper(depth))
      return counted({ kind: 'name', name: token.text, nameSpan: span, args, span: { from: span.from, to: lastTo() } })
    }
    if (token.kind === 'bracket' && at === 0) {
      return fail({ code: 'unopened_bracket', span, data: {}, replacement: '' })
    }
    return operandMissing(token.kind === 'bracket' || token.kind === 'comma' ? (read[at - 1] ?? token) : token)
  }

  /** Something stands where `and` or `or` was expected. */
  function between(): never {
    const token = read[at]!
    if (token.kind === 'bracket' && token.text === ')') {
      return fail({ code: 'unopened_bracket', span: token.span, data: {}, replacement: '' })
    }
    return fail({
      code: 'missing_word_between',
      span: token.span,
      data: { name: token.text, allowed: ['and', 'or'] },
      replacement: `and ${text.slice(token.span.from, token.span.to)}`,
    })
  }

  let tree: Node | null = null
  try {
    if (read.length === 0 && errors.length === 0) {
      fail({ code: 'empty', span: { from: 0, to: text.length }, data: {}, replacement: null })
    }
    if (read.length > 0) {
      tree = or(0)
      if (at < read.length) between()
    }
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop
    tree = null
  }
  errors.sort((a, b) => a.span.from - b.span.from)
  return { tokens, errors, tree: errors.length === 0 ? tree : null }
}
