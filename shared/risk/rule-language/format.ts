// A rule's text in its one form: single spaces, keywords in lower case, lines and comments kept; a long line is broken before and/or.
import { lex, type Token } from './lex.ts'

const LONGEST_LINE = 72
const SIGNS_AFTER_WHICH_MINUS_IS_A_SIGN = new Set(['operator', 'word', 'comma'])

/** Gives text that it cannot read back unchanged. */
export function formatRule(text: string): string {
  const { tokens, errors } = lex(text)
  if (errors.length > 0 || tokens.length === 0) return text
  const lines: Token[][] = [[]]
  for (const [i, token] of tokens.entries()) {
    const before = tokens[i - 1]
    const broken = before !== undefined && /[\r\n]/.test(text.slice(before.span.to, token.span.from))
    if (broken) lines.push([])
    lines.at(-1)!.push(token)
  }
  const written = lines.map((line) => lineText(text, line))
  const code = lines.filter((line) => line[0]!.kind !== 'comment')
  if (code.length === 1 && written.some((line) => line.length > LONGEST_LINE)) {
    return lines
      .flatMap((line) =>
        line === code[0] ? brokenUp(line).map((part) => lineText(text, part)) : [lineText(text, line)],
      )
      .map((line, i, all) => indented(line, all.slice(0, i)))
      .join('\n')
  }
  return written.map((line, i) => indented(line, written.slice(0, i))).join('\n')
}

/** Every line of code after the first stands two spaces in. */
const indented = (line: string, before: ReadonlyArray<string>): string =>
  before.some((one) => !one.trimStart().startsWith('#')) && !line.startsWith('#') ? `  ${line}` : line

function brokenUp(line: ReadonlyArray<Token>): ReadonlyArray<ReadonlyArray<Token>> {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of line) {
    if (token.kind === 'bracket') depth += token.text === '(' ? 1 : -1
    const breaks = depth === 0 && token.kind === 'word' && (token.text === 'and' || token.text === 'or')
    if (breaks && parts.at(-1)!.length > 0) parts.push([])
    parts.at(-1)!.push(token)
  }
  return parts
}

function lineText(text: string, line: ReadonlyArray<Token>): string {
  let out = ''
  for (const [i, token] of line.entries()) {
    const before = line[i - 1]
    out += before !== undefined && spaced(line, i) ? ` ${spelt(text, token)}` : spelt(text, token)
  }
  return out
}

const spelt = (text: string, token: Token): string => {
  if (token.kind === 'text') return `"${token.text.trim()}"`
  return token.kind === 'comment' ? text.slice(token.span.from, token.span.to).trimEnd() : token.text
}

function spaced(line: ReadonlyArray<Token>, i: number): boolean {
  const [token, before] = [line[i]!, line[i - 1]!]
  if (token.kind === 'comma' || (token.kind === 'bracket' && token.text === ')')) return false
  if (before.kind === 'bracket' && before.text === '(') return false
  // A call's bracket stands at its name; after a word or sign it opens a group.
  if (token.kind === 'bracket') return before.kind !== 'name'
  if (before.kind === 'operator' && before.text === '-') {
    const two = line[i - 2]
    const sign = two === undefined || SIGNS_AFTER_WHICH_MINUS_IS_A_SIGN.has(two.kind) || two.text === '('
    if (sign) return false
  }
  return true
}
