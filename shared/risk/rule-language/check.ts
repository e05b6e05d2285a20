// Types of a tree: every name resolved, every operand fitting, or an error at its place with what would be right.
import { nearest } from '#shared/search/fields.ts'
import {
  SIGNAL_IDS,
  isSignal,
  refusalOf,
  refusedByName,
  requestName,
  specOf,
  type SignalRequest,
} from '../engine/catalogue.ts'
import { ENTITIES, type Dimension } from '../engine/payment.ts'
import { RULE_LIMITS, type Arithmetic, type Comparison, type Node, type RuleError, type Span } from './ast.ts'
import {
  FIELDS,
  FIELD_NAMES,
  fieldOf,
  isKey,
  isNumber,
  readKey,
  typeOfSignal,
  wordsOf,
  type FieldName,
  type KeyType,
  type ListKind,
  type NumberType,
  type RuleType,
} from './vocabulary.ts'

/** Numbers: money in whole units of the billing currency, times in ms, shares 0 … 1. */
export type NumberTerm =
  | Readonly<{ kind: 'constant'; type: NumberType; value: number; span: Span }>
  | Readonly<{ kind: 'field'; type: NumberType; field: FieldName; span: Span }>
  | Readonly<{ kind: 'signal'; type: NumberType; request: SignalRequest; span: Span }>
  | Readonly<{ kind: 'negative'; type: NumberType; part: NumberTerm; span: Span }>
  | Readonly<{ kind: 'arithmetic'; type: NumberType; is: Arithmetic; left: NumberTerm; right: NumberTerm; span: Span }>

export type KeyTerm =
  | Readonly<{ kind: 'key'; type: KeyType; value: string; span: Span }>
  | Readonly<{ kind: 'field'; type: KeyType; field: FieldName; span: Span }>

export type Condition =
  | Readonly<{ kind: 'not'; part: Condition; span: Span }>
  | Readonly<{ kind: 'and' | 'or'; parts: ReadonlyArray<Condition>; span: Span }>
  | Readonly<{ kind: 'numbers'; is: Comparison; left: NumberTerm; right: NumberTerm; span: Span }>
  | Readonly<{ kind: 'keys'; same: boolean; left: KeyTerm; right: KeyTerm; span: Span }>
  | Readonly<{ kind: 'one_of'; negated: boolean; item: KeyTerm; values: ReadonlyArray<string>; span: Span }>
  | Readonly<{
      kind: 'one_number_of'
      negated: boolean
      item: NumberTerm
      values: ReadonlyArray<NumberTerm>
      span: Span
    }>
  | Readonly<{ kind: 'in_list'; negated: boolean; item: KeyTerm; list: string; span: Span }>
  | Readonly<{ kind: 'yes'; of: SignalRequest | 'declined' | 'pin_failed'; span: Span }>
  | Readonly<{ kind: 'known'; of: NumberTerm | KeyTerm; span: Span }>

export type Term = NumberTerm | KeyTerm | Condition

/** Lists by name, and what each holds. */
export type Lists = ReadonlyMap<string, ListKind>

export type CheckedRule = Readonly<{
  errors: ReadonlyArray<RuleError>
  /** `null` when there is any error. */
  condition: Condition | null
  /** Each signal once, in the order in which they are written. */
  signals: ReadonlyArray<SignalRequest>
  lists: ReadonlyArray<string>
}>

const CONDITIONS = ['not', 'and', 'or', 'numbers', 'keys', 'one_of', 'one_number_of', 'in_list', 'yes', 'known']
export const isCondition = (term: Term): term is Condition => CONDITIONS.includes(term.kind)
const typeOf = (term: Term): RuleType => (isCondition(term) ? 'yes_no' : term.type)

/** Thrown inside one branch and caught at the nearest `and`, `or` or comparison, so that other errors are found too. */
class Wrong extends Error {
  readonly error: RuleError
  constructor(error: RuleError) {
    super(error.code)
    this.error = error
  }
}

export function checkRule(tree: Node, lists: Lists): CheckedRule {
  const errors: RuleError[] = []
  const signals = new Map<string, SignalRequest>()
  const used = new Set<string>()
  let touches = 0

  const wrong = (
    code: RuleError['code'],
    span: Span,
    data: RuleError['data'] = {},
    replacement: string | null = null,
  ): never => {
    throw new Wrong({ code, span, data, replacement })
  }
  const guarded = <T>(run: () => T): T | undefined => {
    try {
      return run()
    } catch (caught) {
      if (!(caught instanceof Wrong)) throw caught
      errors.push(caught.error)
      return undefined
    }
  }
  /** Both sides are looked at before the first error counts. */
  const both = <A, B>(left: () => A, right: () => B): [A, B] => {
    const a = guarded(left)
    const b = guarded(right)
    if (a === undefined || b === undefined) throw new Wrong(errors.pop()!)
    return [a, b]
  }

  function signal(request: SignalRequest, span: Span): Term {
    signals.set(requestName(request), request)
    if (signals.size > RULE_LIMITS.signals) wrong('too_many_signals', span, { limit: RULE_LIMITS.signals })
    touches++
    const type = typeOfSignal(request.signal)
    if (type === 'yes_no') return { kind: 'yes', of: request, span }
    return { kind: 'signal', type: type as NumberType, request, span }
  }

  function field(name: FieldName, span: Span): Term {
    touches++
    const { type } = FIELDS[name]
    if (type === 'yes_no') return { kind: 'yes', of: name as 'declined' | 'pin_failed', span }
    return { kind: 'field', type, field: name, span } as KeyTerm | NumberTerm
  }

  function name(node: Extract<Node, { kind: 'name' }>): Term {
    const { name: written, nameSpan, args, span } = node
    const lower = written.toLowerCase()
    const known = fieldOf(written)
    if (known !== undefined) {
      if (args !== null) wrong('no_brackets', span, { name: written }, written)
      return field(known, span)
    }
    if (lower === 'known' && args !== null) return knownness(node)
    if (lower === 'travel.covers') {
      const [only] = args ?? []
      if (args?.length !== 1 || only?.kind !== 'name' || fieldOf(only.name) !== 'country') {
        wrong(
          'needs_of',
          span,
          { name: 'travel.covers', allowed: ['merchant.country'] },
          'travel.covers(merchant.country)',
        )
      }
      return signal({ signal: 'travel', entity: 'card' }, span)
    }
    if (lower.startsWith('list.')) {
      wrong('list_alone', span, { name: written, suggestion: `merchant in ${written}` })
    }
    const says = refusedByName(lower) ?? refusedByName(lower.slice(lower.indexOf('.') + 1))
    if (says !== undefined) wrong('unfair', nameSpan, { name: written, says })
    const dot = lower.indexOf('.')
    const entity = dot < 0 ? '' : lower.slice(0, dot)
    if (dot < 0 || !(ENTITIES as ReadonlyArray<string>).includes(entity)) {
      const names = [...FIELD_NAMES, ...ENTITIES.map((one) => `${one}.`), 'travel.covers', 'known', 'list.']
      const near = dot < 0 ? nearest(lower, names) : nearest(entity, ENTITIES)
      const suggestion = near === undefined || dot < 0 ? near : `${near}${lower.slice(dot)}`
      wrong(
        'unknown_name',
        nameSpan,
        { name: written, allowed: names, ...(suggestion !== undefined && { suggestion }) },
        suggestion ?? null,
      )
    }
    return request(node, entity, lower.slice(dot + 1))
  }

  function request(node: Extract<Node, { kind: 'name' }>, entity: string, id: string): Term {
    const { name: written, nameSpan, args, span } = node
    if (!isSignal(id)) {
      const fits = SIGNAL_IDS.filter((one) => specOf(one).entities.some((each) => each === entity))
      const near = nearest(id, fits)
      const suggestion = near === undefined ? undefined : `${entity}.${near}`
      return wrong(
        'unknown_signal',
        nameSpan,
        {
          name: written,
          allowed: fits.map((one) => `${entity}.${one}`),
          ...(suggestion !== undefined && { suggestion }),
        },
        suggestion ?? null,
      )
    }
    const spec = specOf(id)
    const takes = spec.of.length > 0 || spec.window !== 'none'
    if (args !== null && !takes) wrong('no_brackets', span, { name: written }, written)
    let of: string | undefined
    let window: number | undefined
    for (const arg of args ?? []) {
      if (arg.kind === 'span' && window === undefined) {
        if (spec.window === 'none') wrong('wrong_window', arg.span, { name: written, says: 'no_window' })
        window = arg.ms
      } else if (arg.kind === 'name' && arg.args === null && of === undefined) {
        if (spec.of.length === 0) wrong('wrong_of', arg.span, { name: written, allowed: [] })
        of = fieldOf(arg.name) ?? arg.name.toLowerCase()
        const allowed = spec.of.filter((one) => one !== entity)
        if (!allowed.some((one) => one === of)) {
          const suggestion = nearest(of, allowed)
          const data = { name: arg.name, allowed, ...(suggestion !== undefined && { suggestion }) }
          wrong('wrong_of', arg.span, data, suggestion ?? null)
        }
      } else {
        const expected = spec.of.length > 0 ? `${entity}.${id}(${spec.of[0]})` : `${entity}.${id}(10m)`
        wrong('wrong_of', arg.span, { name: written, allowed: spec.of, suggestion: expected })
      }
    }
    const example = [spec.of.length > 0 ? (of ?? spec.of.find((one) => one !== entity)!) : undefined, '24h']
    if (spec.of.length > 0 && of === undefined) {
      const allowed = spec.of.filter((one) => one !== entity)
      const inside = [allowed[0]!, ...(spec.window === 'none' ? [] : ['24h'])].join(', ')
      wrong('needs_of', span, { name: written, allowed }, `${written}(${inside})`)
    }
    if (spec.window !== 'none' && window === undefined) {
      const inside = example.filter((part) => part !== undefined).join(', ')
      wrong('needs_window', span, { name: written, suggestion: `${written}(${inside})` }, `${written}(${inside})`)
    }
    const asked = {
      signal: id,
      entity: entity as SignalRequest['entity'],
      ...(of !== undefined && { of: of as Dimension }),
      ...(window !== undefined && { window }),
    } satisfies SignalRequest
    const refusal = refusalOf(asked)
    if (refusal?.code === 'wrong_entity') {
      wrong(
        'wrong_entity',
        nameSpan,
        { name: written, allowed: refusal.entities.map((one) => `${one}.${id}`) },
        `${refusal.entities[0]}.${id}`,
      )
    }
    if (refusal?.code === 'wrong_window') {
      const at = args?.find((arg) => arg.kind === 'span')?.span ?? span
      wrong('wrong_window', at, { name: written, says: '1m_to_30d' }, '24h')
    }
    if (refusal !== null) wrong('wrong_of', span, { name: written, allowed: spec.of })
    return signal(asked, span)
  }

  function knownness({ args, span, name: written }: Extract<Node, { kind: 'name' }>): Condition {
    const of = args!.length === 1 ? term(args![0]!) : undefined
    if (of === undefined || (isCondition(of) && of.kind !== 'yes')) {
      return wrong('needs_of', span, { name: written, allowed: ['device', 'card.speed'] }, 'known(device)')
    }
    if (!isCondition(of)) return { kind: 'known', of, span }
    if (typeof of.of === 'string') return wrong('always', span, { name: written })
    return { kind: 'known', of: { kind: 'signal', type: 'number', request: of.of, span: of.span }, span }
  }

  function number(node: Node): NumberTerm {
    const found = term(node)
    if (isCondition(found) || !isNumber(found.type)) {
      return wrong('not_a_number', node.span, { found: typeOf(found) })
    }
    return found as NumberTerm
  }

  function arithmetic(node: Extract<Node, { kind: 'arithmetic' }>): NumberTerm {
    const [left, right] = both(
      () => number(node.left),
      () => number(node.right),
    )
    const { is, span } = node
    const differ = (): never => wrong('types_differ', span, { found: right.type, expected: left.type })
    const [a, b] = [left.type, right.type]
    const loose = (type: NumberType): boolean => type === 'number' || type === 'share' || type === 'times'
    let type: NumberType
    if (is === '+' || is === '-') {
      if (a !== b && (a === 'time' || b === 'time' || (a !== 'number' && b !== 'number'))) differ()
      type = a === 'number' ? b : a
    } else if (is === '*') {
      if (!loose(a) && !loose(b)) differ()
      type = loose(a) && (a === 'number' || !loose(b)) ? b : a
    } else if (a === b) type = a === 'number' ? 'number' : 'times'
    else if (loose(b)) type = a
    else type = 'number'
    return { kind: 'arithmetic', type, is, left, right, span }
  }

  function term(node: Node): Term {
    switch (node.kind) {
      case 'number':
        return { kind: 'constant', type: node.percent ? 'share' : 'number', value: node.value, span: node.span }
      case 'span':
        return { kind: 'constant', type: 'time', value: node.ms, span: node.span }
      case 'text':
        return wrong('unknown_value', node.span, { name: node.value })
      case 'name':
        return name(node)
      case 'negative': {
        const part = number(node.part)
        return { kind: 'negative', type: part.type, part, span: node.span }
      }
      case 'arithmetic':
        return arithmetic(node)
      default:
        return condition(node)
    }
  }

  /** Whether the node says by itself what it is; a bare word takes its meaning from the other side. */
  const speaks = (node: Node): boolean =>
    node.kind !== 'text' &&
    (node.kind !== 'name' || node.args !== null || fieldOf(node.name) !== undefined || node.name.includes('.'))

  /** A value of a type: `online` of channel, `CN` of country, `"…"` of anything. */
  function value(node: Node, type: KeyType): KeyTerm {
    const written =
      node.kind === 'text'
        ? node.value
        : node.kind === 'number' && !node.percent
          ? node.text
          : node.kind === 'name' && node.args === null
            ? node.name
            : undefined
    if (written === undefined) return wrong('types_differ', node.span, { found: typeOf(term(node)), expected: type })
    const words = wordsOf(type)
    if (words !== undefined) {
      const word = written.toLowerCase()
      if (words.includes(word)) return { kind: 'key', type, value: word, span: node.span }
      const suggestion = nearest(word, words)
      const data = { name: written, expected: type, allowed: words, ...(suggestion !== undefined && { suggestion }) }
      return wrong('unknown_value', node.span, data, suggestion ?? null)
    }
    const read = readKey(type, written)
    if ('example' in read)
      return wrong('bad_code', node.span, { name: written, expected: type, suggestion: read.example })
    return { kind: 'key', type, value: read.value, span: node.span }
  }

  function compare(node: Extract<Node, { kind: 'compare' }>): Condition {
    const { left, right, is, isSpan, span } = node
    const [a, b] = both(
      () => (speaks(left) ? term(left) : left),
      () => (speaks(right) ? term(right) : right),
    )
    const same = is === '='
    const typed = [a, b].find(isTerm)
    // Two bare words: the left one should have been a name.
    if (typed === undefined) return wrong('not_yes_or_no', span, { found: typeOf(term(left)) })
    const type = typeOf(typed)
    if (type === 'yes_no') {
      if (is !== '=' && is !== '!=') wrong('no_order', isSpan, { found: type }, '=')
      return yesNo(a, b, same, node)
    }
    if (isKey(type)) {
      if (is !== '=' && is !== '!=') wrong('no_order', isSpan, { found: type }, '=')
      const side = (one: Term | Node, source: Node): KeyTerm => {
        if (isTerm(one) && one.kind !== 'constant') {
          if (typeOf(one) !== type) return wrong('types_differ', span, { found: typeOf(one), expected: type })
          return one as KeyTerm
        }
        return value(source, type)
      }
      const [l, r] = both(
        () => side(a, left),
        () => side(b, right),
      )
      return { kind: 'keys', same, left: l, right: r, span }
    }
    const [l, r] = both(
      () => (isTerm(a) ? a : term(left)),
      () => (isTerm(b) ? b : term(right)),
    )
    numbersFit(l, r, span)
    return { kind: 'numbers', is, left: l as NumberTerm, right: r as NumberTerm, span }
  }

  function numbersFit(left: Term, right: Term, span: Span): void {
    const [a, b] = [typeOf(left), typeOf(right)]
    const plain = (type: RuleType): boolean => type === 'number' || type === 'share' || type === 'times'
    const free = (type: RuleType): boolean => type !== 'time' && isNumber(type)
    const fits = a === b || (plain(a) && plain(b)) || (a === 'number' && free(b)) || (b === 'number' && free(a))
    if (fits) return
    const constant = right.kind === 'constant' ? right : left.kind === 'constant' ? left : undefined
    const other = constant === right ? a : b
    const at = constant?.span ?? span
    const suggestion = other === 'time' && constant !== undefined ? `${constant.value}h` : undefined
    wrong(
      'types_differ',
      at,
      { found: constant === left ? a : b, expected: other, ...(suggestion !== undefined && { suggestion }) },
      suggestion ?? null,
    )
  }

  /** `declined = yes`, `card.is_new(country) != no`. */
  function yesNo(
    a: Term | Node,
    b: Term | Node,
    same: boolean,
    { left, right, span }: Extract<Node, { kind: 'compare' }>,
  ): Condition {
    const [question, word] = isTerm(a) ? [a, right] : [b as Term, left]
    if (word.kind !== 'name' || isTerm(a) === isTerm(b))
      return wrong('types_differ', word.span, { found: isTerm(b) ? typeOf(b) : 'text', expected: 'yes_no' })
    const said = word.name.toLowerCase()
    if (said !== 'yes' && said !== 'no') {
      const suggestion = nearest(said, ['yes', 'no']) ?? (said === 'true' ? 'yes' : said === 'false' ? 'no' : undefined)
      const data = {
        name: word.name,
        expected: 'yes_no',
        allowed: ['yes', 'no'],
        ...(suggestion !== undefined && { suggestion }),
      }
      return wrong('unknown_value', word.span, data, suggestion ?? null)
    }
    const asked = asCondition(question, span)
    return (said === 'yes') === same ? asked : { kind: 'not', part: asked, span }
  }

  function within(node: Extract<Node, { kind: 'in' }>): Condition {
    const { item, of, negated, span } = node
    const found = term(item)
    const type = typeOf(found)
    if (!Array.isArray(of)) {
      const list = of as Node
      const written = list.kind === 'name' && list.args === null ? list.name.toLowerCase() : ''
      if (!written.startsWith('list.')) return wrong('types_differ', list.span, { found: 'value', expected: 'list' })
      const id = written.slice(5)
      const kind = lists.get(id)
      if (kind === undefined) {
        const fits = [...lists.keys()].map((one) => `list.${one}`)
        const suggestion = nearest(written, fits)
        return wrong(
          'unknown_list',
          list.span,
          { name: id, allowed: fits, ...(suggestion !== undefined && { suggestion }) },
          suggestion ?? null,
        )
      }
      if (kind !== type) return wrong('list_kind', list.span, { name: id, found: kind, expected: type })
      used.add(id)
      return { kind: 'in_list', negated, item: found as KeyTerm, list: id, span }
    }
    const values = of as ReadonlyArray<Node>
    if (isKey(type)) {
      const read = values.map((one) => guarded(() => value(one, type)))
      if (read.some((one) => one === undefined)) throw new Wrong(errors.pop()!)
      return {
        kind: 'one_of',
        negated,
        item: found as KeyTerm,
        values: read.map((one) => (one as { value: string }).value),
        span,
      }
    }
    if (type === 'yes_no') return wrong('types_differ', item.span, { found: type, expected: 'value' })
    const read = values.map((one) => {
      const each = number(one)
      numbersFit(found, each, one.span)
      return each
    })
    return { kind: 'one_number_of', negated, item: found as NumberTerm, values: read, span }
  }

  function asCondition(found: Term, span: Span): Condition {
    if (isCondition(found)) return found
    const suggestion = isNumber(found.type) ? (found.type === 'time' ? '>= 24h' : '>= 1') : undefined
    return wrong('not_yes_or_no', span, { found: found.type, ...(suggestion !== undefined && { suggestion }) })
  }

  function condition(node: Node): Condition {
    switch (node.kind) {
      case 'and':
      case 'or': {
        const parts = node.parts.map((part) => guarded(() => condition(part)))
        if (parts.some((part) => part === undefined)) throw new Wrong(errors.pop()!)
        return { kind: node.kind, parts: parts as ReadonlyArray<Condition>, span: node.span }
      }
      case 'not':
        return { kind: 'not', part: condition(node.part), span: node.span }
      case 'compare':
        return compare(node)
      case 'in':
        return within(node)
      default:
        return asCondition(term(node), node.span)
    }
  }

  const checked = guarded(() => {
    const whole = condition(tree)
    if (touches === 0) wrong('always', tree.span)
    return whole
  })
  errors.sort((a, b) => a.span.from - b.span.from)
  return {
    errors,
    condition: errors.length === 0 ? (checked ?? null) : null,
    signals: [...signals.values()],
    lists: [...used],
  }
}

/** What `compare` has looked at: bare words and texts are left as they stand. */
const isTerm = (side: Term | Node): side is Term => side.kind !== 'text' && side.kind !== 'name'
