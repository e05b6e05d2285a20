// A rule's text all the way to what runs: tokens, errors with places and remedies, the checked condition, what it uses and costs.
import type { SignalRequest } from '../engine/catalogue.ts'
import type { RuleError } from './ast.ts'
import { checkRule, type Condition, type Lists } from './check.ts'
import { compileRule, costOf, type CompiledRule, type RuleWorld } from './compile.ts'
import type { Token } from './lex.ts'
import { parseRule } from './parse.ts'

export type Rule = Readonly<{
  text: string
  tokens: ReadonlyArray<Token>
  /** By place. */
  errors: ReadonlyArray<RuleError>
  /** `null` when there is any error. */
  condition: Condition | null
  signals: ReadonlyArray<SignalRequest>
  lists: ReadonlyArray<string>
  /** Hundredths of a microsecond for each payment. */
  cost: number
}>

export const NO_LISTS: Lists = new Map()

export function readRule(text: string, lists: Lists = NO_LISTS): Rule {
  const { tokens, errors, tree } = parseRule(text)
  if (tree === null) return { text, tokens, errors, condition: null, signals: [], lists: [], cost: 0 }
  const checked = checkRule(tree, lists)
  const parts = tokens.filter((token) => token.kind === 'operator' || token.kind === 'word').length
  return { text, tokens, ...checked, cost: costOf(checked.signals, parts) }
}

/** Compiles a rule that has no error. */
export function compiled(rule: Rule, world: RuleWorld): CompiledRule {
  if (rule.condition === null) throw new RangeError(`the rule has an error: ${rule.errors[0]?.code}`)
  return compileRule(rule.condition, world)
}
