// The query of the audit: words and `actor:`, `action:`, `card:`, `result:` terms, as the store reads them. Pure.
import type { TFunction } from 'i18next'
import type { Span, Suggestion } from '../../ui/search.ts'
import { ACTIONS } from './rows.ts'

export const FIELDS = ['actor', 'action', 'card', 'result'] as const
export type Field = (typeof FIELDS)[number]
export const RESULTS = ['done', 'denied', 'refused'] as const

type T = TFunction<'audit'>

export type Token = Readonly<{
  from: number
  to: number
  /** As typed before the colon; `undefined` for a plain word. */
  field: string | undefined
  value: string
  valueFrom: number
}>

export type QueryProblem = Readonly<{ from: number; to: number; kind: 'field' | 'value' | 'empty'; text: string }>

const isField = (text: string): text is Field => (FIELDS as ReadonlyArray<string>).includes(text)

export function tokensOf(text: string): ReadonlyArray<Token> {
  return [...text.matchAll(/\S+/g)].map((match) => {
    const from = match.index
    const [word] = match
    const term = /^([A-Za-z_]+)[:：]/.exec(word)
    if (term === null) return { from, to: from + word.length, field: undefined, value: word, valueFrom: from }
    const head = term[0].length
    return {
      from,
      to: from + word.length,
      field: term[1]?.toLowerCase(),
      value: word.slice(head),
      valueFrom: from + head,
    }
  })
}

/** The first thing that is wrong, or `undefined`. */
export function problemOf(text: string): QueryProblem | undefined {
  for (const { from, to, field, value, valueFrom } of tokensOf(text)) {
    if (field === undefined) continue
    if (!isField(field)) return { from, to: valueFrom - 1, kind: 'field', text: field }
    if (value === '') return { from, to, kind: 'empty', text: field }
    if (field === 'result' && !(RESULTS as ReadonlyArray<string>).includes(value.toLowerCase()))
      return { from: valueFrom, to, kind: 'value', text: value }
  }
  return undefined
}

export function paintOf(text: string): ReadonlyArray<Span> {
  const problem = problemOf(text)
  const wrong: ReadonlyArray<Span> =
    problem === undefined ? [] : [{ from: problem.from, to: problem.to, kind: 'wrong' }]
  const painted = tokensOf(text).flatMap(({ from, to, field, valueFrom }): ReadonlyArray<Span> =>
    field === undefined
      ? [{ from, to, kind: 'qv' }]
      : [
          { from, to: valueFrom - 1, kind: 'qf' },
          { from: valueFrom - 1, to: valueFrom, kind: 'qo' },
          { from: valueFrom, to, kind: 'qv' },
        ],
  )
  return [...wrong, ...painted.filter((span) => !wrong.some((each) => span.from < each.to && span.to > each.from))]
}

/** The term is in the query: its quick filter is on. */
export const hasTerm = (text: string, term: string): boolean => text.toLowerCase().split(/\s+/).includes(term)

/** Adds a term, or takes it away; another term of the same field gives way. */
export function toggleTerm(text: string, term: string): string {
  const words = text.split(/\s+/).filter((word) => word !== '')
  if (hasTerm(text, term)) return words.filter((word) => word.toLowerCase() !== term).join(' ')
  const field = `${term.split(':')[0]}:`
  return [...words.filter((word) => !word.toLowerCase().startsWith(field)), term].join(' ')
}

/** Without its last term: what an empty list offers to drop. */
export const withoutLast = (text: string): Readonly<{ rest: string; last: string }> => {
  const words = text.split(/\s+/).filter((word) => word !== '')
  return { rest: words.slice(0, -1).join(' '), last: words.at(-1) ?? '' }
}

/** What may come at the caret. `actors` are names seen so far. */
export function suggestionsAt(
  text: string,
  caret: number,
  t: T,
  actors: ReadonlyArray<string>,
): ReadonlyArray<Suggestion> {
  const head = text.slice(0, caret)
  const tail = text.slice(caret)
  const token = tokensOf(head).at(-1)
  const current = token !== undefined && token.to === caret ? token : undefined
  const put = (from: number, word: string, gap: string): Pick<Suggestion, 'text' | 'caret'> => {
    const before = `${head.slice(0, from)}${word}${tail.startsWith(' ') ? '' : gap}`
    return { text: `${before}${tail}`, caret: before.length }
  }
  const actionsFor = (typed: string): typeof ACTIONS | ReadonlyArray<(typeof ACTIONS)[number]> =>
    ACTIONS.filter((action) => action.includes(typed) || t(`action.${action}`).toLowerCase().includes(typed))
  if (current?.field !== undefined) {
    const typed = current.value.toLowerCase()
    const from = current.valueFrom
    if (current.field === 'result')
      return RESULTS.filter((result) => result.startsWith(typed) && result !== typed).map((result) => ({
        id: result,
        label: result,
        detail: t(`result.${result}`),
        ...put(from, result, ' '),
      }))
    if (current.field === 'action')
      return actionsFor(typed)
        .filter((action) => action !== typed)
        .map((action) => ({ id: action, label: action, detail: t(`action.${action}`), ...put(from, action, ' ') }))
    if (current.field === 'actor')
      // A name of several words is found by its first; the store looks for it anywhere in the name.
      return [...new Set(actors.map((actor) => actor.split(/[\s(]/)[0] ?? actor))]
        .filter((actor) => actor.toLowerCase().startsWith(typed) && actor.toLowerCase() !== typed)
        .map((actor) => ({
          id: actor,
          label: actor.toLowerCase(),
          detail: actors.find((name) => name.startsWith(actor)) ?? actor,
          ...put(from, actor.toLowerCase(), ' '),
        }))
    return []
  }
  const typed = current?.value.toLowerCase() ?? ''
  const from = current?.from ?? caret
  const fields = FIELDS.filter((field) => field.startsWith(typed)).map((field) => ({
    id: field,
    label: `${field}:`,
    detail: t(`fieldHelp.${field}`),
    ...put(from, `${field}:`, ''),
  }))
  const actions =
    typed.length < 2
      ? []
      : actionsFor(typed).map((action) => ({
          id: action,
          label: `action:${action}`,
          detail: t(`action.${action}`),
          ...put(from, `action:${action}`, ' '),
        }))
  return [...fields, ...actions]
}
