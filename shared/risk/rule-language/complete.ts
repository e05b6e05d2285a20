// What could stand at the caret: names, signals of an entity, their brackets, the words of the type on the other side, and/or.
import { nearest } from '#shared/search/fields.ts'
import { SIGNAL_IDS, specOf } from '../engine/catalogue.ts'
import { ENTITIES } from '../engine/payment.ts'
import type { Span } from './ast.ts'
import type { Lists } from './check.ts'
import { lex, type Token } from './lex.ts'
import { FIELD_NAMES, FIELDS, fieldOf, isKey, typeOfSignal, wordsOf, type RuleType } from './vocabulary.ts'

export type Completion = Readonly<{
  /** What is shown; `insert` is what takes the place of the span. */
  label: string
  insert: string
  /** A type of the language, or what else it is. */
  gives: RuleType | 'entity' | 'word' | 'list' | 'window' | 'dimension'
  /** The catalogue's line; empty for words. */
  says: string
  /** Hundredths of a microsecond; `null` for what costs nothing. */
  cost: number | null
}>

export type Completions = Readonly<{ span: Span; options: ReadonlyArray<Completion> }>

const WINDOWS = ['10m', '1h', '24h', '7d', '30d']
const NONE: Completions = { span: { from: 0, to: 0 }, options: [] }

const word = (label: string, insert = label): Completion => ({ label, insert, gives: 'word', says: '', cost: null })

function signalsOf(entity: string): ReadonlyArray<Completion> {
  return SIGNAL_IDS.filter((id) => specOf(id).entities.some((one) => one === entity)).map((id) => {
    const spec = specOf(id)
    const of = spec.of.find((one) => one !== entity)
    const inside = [of, spec.window === 'none' ? undefined : '24h'].filter((part) => part !== undefined)
    const name = `${entity}.${id}`
    const insert = inside.length === 0 ? name : `${name}(${inside.join(', ')})`
    return { label: insert, insert, gives: typeOfSignal(id), says: spec.says, cost: spec.cost }
  })
}

function operands(lists: Lists): ReadonlyArray<Completion> {
  return [
    ...FIELD_NAMES.map((name): Completion => ({
      label: name,
      insert: name,
      gives: FIELDS[name].type,
      says: FIELDS[name].says,
      cost: 0,
    })),
    ...ENTITIES.map((name): Completion => ({
      label: `${name}.`,
      insert: `${name}.`,
      gives: 'entity',
      says: '',
      cost: null,
    })),
    {
      label: 'travel.covers(merchant.country)',
      insert: 'travel.covers(merchant.country)',
      gives: 'yes_no',
      says: specOf('travel').says,
      cost: specOf('travel').cost,
    },
    word('not', 'not '),
    ...(lists.size > 0 ? [word('known(…)', 'known(')] : []),
  ]
}

/** The type of the name that ends before the sign or `in` at `i`. */
function typeBefore(tokens: ReadonlyArray<Token>, i: number): RuleType | undefined {
  let at = i - 1
  // Within `in ( … ,` the type is that of what stands before `in`.
  if (tokens[at]?.kind === 'comma') while (at > 0 && tokens[at]!.text !== '(') at--
  if (tokens[at]?.text === '(') at--
  while (at >= 0 && (tokens[at]!.kind === 'operator' || tokens[at]!.kind === 'comma' || tokens[at]!.kind === 'word'))
    at--
  if (tokens[at]?.text === ')') {
    let depth = 0
    for (; at >= 0; at--) {
      if (tokens[at]!.text === ')') depth++
      if (tokens[at]!.text === '(' && --depth === 0) break
    }
    at--
  }
  const name = tokens[at]
  if (name?.kind !== 'name') return undefined
  const field = fieldOf(name.text)
  if (field !== undefined) return FIELDS[field].type
  const id = name.text.toLowerCase().split('.')[1] ?? ''
  const signal = SIGNAL_IDS.find((one) => one === id)
  return signal === undefined ? undefined : typeOfSignal(signal)
}

/** The call whose brackets the caret is in, if they are a signal's. */
function callAround(tokens: ReadonlyArray<Token>): string | undefined {
  let depth = 0
  for (let at = tokens.length - 1; at >= 0; at--) {
    if (tokens[at]!.text === ')') depth++
    else if (tokens[at]!.text === '(' && depth-- === 0) {
      const name = tokens[at - 1]
      return name?.kind === 'name' ? name.text.toLowerCase() : undefined
    }
  }
  return undefined
}

export function completeRule(text: string, caret: number, lists: Lists): Completions {
  const { tokens } = lex(text.slice(0, caret))
  const last = tokens.at(-1)
  if (last?.kind === 'comment' || (last?.kind === 'text' && last.span.to === caret)) return NONE
  const typing =
    last !== undefined && last.span.to === caret && ['name', 'word', 'number', 'span', 'error'].includes(last.kind)
  const before = typing ? tokens.slice(0, -1) : tokens
  const typed = typing ? text.slice(last.span.from, caret) : ''
  // A dot at the end belongs to the name, though it is no token yet.
  const dotted = /[A-Za-z_]+(?:\.[A-Za-z_]*)$/.exec(text.slice(0, caret))?.[0] ?? typed
  const span = { from: caret - dotted.length, to: caret }
  const rest = dotted === typed ? before : lex(text.slice(0, span.from)).tokens
  return { span, options: ranked(dotted, choices(rest, dotted, lists)) }
}

function choices(before: ReadonlyArray<Token>, typed: string, lists: Lists): ReadonlyArray<Completion> {
  const last = before.at(-1)
  const call = callAround(before)
  const id = call?.split('.')[1]
  const signal = SIGNAL_IDS.find((one) => one === id)
  if (call === 'travel.covers') return [{ ...word('merchant.country'), gives: 'dimension' }]
  if (signal !== undefined) {
    const spec = specOf(signal)
    const first = last?.text === '('
    const of = first ? spec.of.filter((one) => one !== call!.split('.')[0]) : []
    const windows = spec.window === 'none' || (first && spec.of.length > 0) ? [] : WINDOWS
    return [
      ...of.map((one): Completion => ({ ...word(one), gives: 'dimension' })),
      ...windows.map((one): Completion => ({ ...word(one), gives: 'window' })),
    ]
  }
  const dot = typed.indexOf('.')
  const entity = dot < 0 ? '' : typed.slice(0, dot).toLowerCase()
  if ((ENTITIES as ReadonlyArray<string>).includes(entity)) {
    const fields = entity === 'merchant' ? ['country', 'mcc'] : []
    return [
      ...fields.map((one): Completion => {
        const { type, says } = FIELDS[one as 'country' | 'mcc']
        return { label: `merchant.${one}`, insert: `merchant.${one}`, gives: type, says, cost: 0 }
      }),
      ...signalsOf(entity),
    ]
  }
  const inList = last?.kind === 'word' && last.text === 'in'
  const afterSign = last?.kind === 'operator' || inList || last?.kind === 'comma' || last?.text === '('
  if (afterSign) {
    const type = typeBefore(before, before.length)
    if (inList && type !== undefined) {
      const fits = [...lists].filter(([, kind]) => kind === type).map(([name]) => `list.${name}`)
      return [...fits.map((one): Completion => ({ ...word(one), gives: 'list' })), word('(')]
    }
    const words = type === undefined ? undefined : wordsOf(type)
    if (words !== undefined && type !== undefined) return words.map((one) => word(one))
    if (type !== undefined && isKey(type) && last?.text !== '(') return []
  }
  const ends = last !== undefined && (['number', 'span', 'text', 'name'].includes(last.kind) || last.text === ')')
  if (!ends) return operands(lists)
  const type = typeBefore(before, before.length)
  const isOperand = last.kind === 'name' || last.text === ')'
  const signs =
    !isOperand || type === undefined || type === 'yes_no'
      ? []
      : isKey(type)
        ? ['=', '!=', 'in', 'not in']
        : ['>=', '<=', '>', '<', '=', '!=']
  return [...signs.map((one) => word(one, `${one} `)), word('and', 'and '), word('or', 'or ')]
}

function ranked(typed: string, options: ReadonlyArray<Completion>): ReadonlyArray<Completion> {
  const start = typed.toLowerCase()
  const begins = options.filter((one) => one.label.toLowerCase().startsWith(start))
  const inside = options.filter((one) => !begins.includes(one) && one.label.toLowerCase().includes(start))
  if (begins.length + inside.length > 0 || start === '') return [...begins, ...inside].slice(0, 12)
  const meant = nearest(
    start,
    options.map((one) => one.label.toLowerCase()),
  )
  return options.filter((one) => one.label.toLowerCase() === meant)
}
