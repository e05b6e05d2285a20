// The numbers of a rule that can be turned: for the threshold curve of a backtest. Pure.
import type { Span } from './ast.ts'
import type { Condition, NumberTerm } from './check.ts'
import { requestName } from '../engine/catalogue.ts'
import { readRule } from './read.ts'
import type { Lists } from './check.ts'

export type Knob = Readonly<{
  /** What is compared: `card.count(10m)`. */
  name: string
  is: string
  /** Where the number stands, and what it is in the text's own unit. */
  span: Span
  value: number
  written: string
}>

const nameOf = (term: NumberTerm): string | undefined =>
  term.kind === 'signal' ? requestName(term.request) : term.kind === 'field' ? term.field : undefined

/** Comparisons of a signal or field with a plain number, in the order in which they are written. */
export function knobsOf(text: string, condition: Condition): ReadonlyArray<Knob> {
  const found: Knob[] = []
  const look = (part: Condition): void => {
    if (part.kind === 'and' || part.kind === 'or') part.parts.forEach(look)
    else if (part.kind === 'not') look(part.part)
    else if (part.kind === 'numbers') {
      const [side, constant] =
        part.right.kind === 'constant'
          ? [part.left, part.right]
          : part.left.kind === 'constant'
            ? [part.right, part.left]
            : []
      const name = side === undefined ? undefined : nameOf(side)
      if (name === undefined || constant === undefined) return
      const written = text.slice(constant.span.from, constant.span.to)
      found.push({
        name,
        is: part.is,
        span: constant.span,
        value: Number.parseFloat(written.replaceAll('_', '')),
        written,
      })
    }
  }
  look(condition)
  return found
}

/** Values on both sides of the one that stands: whole ones for small whole numbers, otherwise steps of a quarter. */
export function ladderOf({ value, written, is }: Knob): ReadonlyArray<number> {
  const whole = Number.isInteger(value) && !written.includes('%')
  const steps =
    whole && value <= 12
      ? [-2, -1, 0, 1, 2, 3, 4, 5].map((step) => value + step).filter((one) => one >= (is === '>' ? 0 : 1))
      : [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3].map((times) => value * times)
  const rounded = steps.map((one) => (whole ? Math.round(one) : Math.round(one * 1000) / 1000))
  return [...new Set([...rounded, value])].sort((a, b) => a - b)
}

/** The text with another number in the knob's place, or `undefined` where that is no rule. */
export function turned(text: string, { span, written }: Knob, value: number, lists: Lists): string | undefined {
  const unit = /[mhd%]$/.exec(written)?.[0] ?? ''
  const next = `${text.slice(0, span.from)}${String(value)}${unit}${text.slice(span.to)}`
  return readRule(next, lists).condition === null ? undefined : next
}
