import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SIGNAL_IDS, requestName, specOf, type SignalRequest } from '#shared/risk/engine/catalogue.ts'
import { createSignalEngine } from '#shared/risk/engine/signal-engine.ts'
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import { RULE_LIMITS, type RuleErrorCode } from '#shared/risk/rule-language/ast.ts'
import type { Condition, KeyTerm, NumberTerm } from '#shared/risk/rule-language/check.ts'
import { fixedList, type Subject } from '#shared/risk/rule-language/compile.ts'
import { completeRule } from '#shared/risk/rule-language/complete.ts'
import { formatRule } from '#shared/risk/rule-language/format.ts'
import { compiled, readRule } from '#shared/risk/rule-language/read.ts'
import { knobsOf, ladderOf, turned } from '#shared/risk/rule-language/tune.ts'
import type { ListKind } from '#shared/risk/rule-language/vocabulary.ts'
import { plainPayment } from './story.ts'

const LISTS = new Map<string, ListKind>([
  ['watched', 'merchant'],
  ['unserved', 'country'],
])
const read = (text: string) => readRule(text, LISTS)

/** Whether a rule without memory holds for one payment. */
function holds(text: string, over: Partial<RiskPayment> = {}, scale = 100): boolean {
  const rule = read(text)
  expect(rule.errors, text).toEqual([])
  const engine = createSignalEngine()
  const subject: Subject = { payment: { ...plainPayment, ...over }, scale }
  const world = { signal: engine.signal, subject, list: () => fixedList(['w1', 'NO']) }
  const { holds: held } = compiled(rule, world)
  engine.enter(subject.payment)
  return held()
}

describe('an error stands at its place and says what would be right', () => {
  it.each<[string, RuleErrorCode, string, string | null]>([
    ['amont >= 500', 'unknown_name', 'amont', 'amount'],
    ['chanel = online', 'unknown_name', 'chanel', 'channel'],
    ['500 <= amont', 'unknown_name', 'amont', 'amount'],
    ['crad.count(10m) > 1', 'unknown_name', 'crad.count', 'card.count'],
    ['card.cuont(10m) > 1', 'unknown_signal', 'card.cuont', 'card.count'],
    ['channel = onlin', 'unknown_value', 'onlin', 'online'],
    ['channel in (chip, onlin)', 'unknown_value', 'onlin', 'online'],
    ['weekday = sunday', 'unknown_value', 'sunday', null],
    ['card.count >= 5', 'needs_window', 'card.count', 'card.count(24h)'],
    ['card.distinct(24h) >= 2', 'needs_of', 'card.distinct(24h)', 'card.distinct(person, 24h)'],
    ['card.distinct(merchnt, 24h) >= 2', 'wrong_of', 'merchnt', 'merchant'],
    ['card.distinct(card, 24h) >= 2', 'wrong_of', 'card', null],
    ['card.count(31d) > 1', 'wrong_window', '31d', '24h'],
    ['card.payments(1d) > 1', 'no_brackets', 'card.payments(1d)', 'card.payments'],
    ['merchant.speed > 1', 'wrong_entity', 'merchant.speed', 'card.speed'],
    ['amount', 'not_yes_or_no', 'amount', null],
    ['amount >= 5 and card.count(1h)', 'not_yes_or_no', 'card.count(1h)', null],
    ['card.idle > 48', 'types_differ', '48', '48h'],
    ['amount > 24h', 'types_differ', '24h', null],
    ['card.count(1h) >= 60%', 'types_differ', '60%', null],
    ['amount > card.count(1h)', 'types_differ', 'amount > card.count(1h)', null],
    ['channel > online', 'no_order', '>', '='],
    ['country = CHN', 'bad_code', 'CHN', null],
    ['mcc = 54', 'bad_code', '54', null],
    ['merchant in list.wached', 'unknown_list', 'list.wached', 'list.watched'],
    ['country in list.watched', 'list_kind', 'list.watched', null],
    ['list.watched', 'list_alone', 'list.watched', null],
    ['person.nationality = CN', 'unfair', 'person.nationality', null],
    ['card.age > 3', 'unfair', 'card.age', null],
    ['1 < 2', 'always', '1 < 2', null],
    ['1 < amount < 2', 'chained_comparison', '<', null],
    ['amount >= ', 'missing_operand', '>=', null],
    ['and amount > 5', 'missing_operand', 'and', null],
    ['(amount > 5', 'unclosed_bracket', '(', null],
    ['amount > 5)', 'unopened_bracket', ')', ''],
    ['amount > 5 declined', 'missing_word_between', 'declined', 'and declined'],
    ['amount > 5x', 'bad_number', '5x', '5'],
    ['amount > 5 ; declined', 'bad_character', ';', ''],
    ['merchant = "kumo', 'unclosed_quote', '"kumo', '"kumo"'],
    ['', 'empty', '', null],
    ['# nothing', 'empty', '# nothing', null],
  ])('%j: %s at %j, remedy %j', (text, code, at, remedy) => {
    const { errors, condition } = read(text)
    const found = errors.find((error) => error.code === code)
    expect(found, JSON.stringify(errors)).toBeDefined()
    expect(text.slice(found!.span.from, found!.span.to)).toBe(at)
    expect(found!.replacement).toBe(remedy)
    expect(condition).toBeNull()
  })

  it('finds an error in each part, and the remedies mend them all', () => {
    let text = 'amont >= 500 and channel = onlin and card.count(10m) >= 5'
    const { errors } = read(text)
    expect(errors.map((error) => error.code)).toEqual(['unknown_name', 'unknown_value'])
    for (const { span, replacement } of errors.toReversed()) {
      text = text.slice(0, span.from) + replacement! + text.slice(span.to)
    }
    expect(read(text).errors).toEqual([])
  })

  it('bounds length, parts, depth and signals', () => {
    const codes = (text: string) => read(text).errors.map((error) => error.code)
    expect(codes('a'.repeat(RULE_LIMITS.characters + 1))).toEqual(['too_long'])
    expect(codes(Array.from({ length: 41 }, () => 'amount > 1').join(' and '))).toEqual(['too_many_parts'])
    expect(codes(`${'('.repeat(40)}declined${')'.repeat(40)}`)).toEqual(['too_deep'])
    expect(codes(`${'not '.repeat(40)}declined`)).toEqual(['too_deep'])
    const many = Array.from({ length: 33 }, (_, i) => `card.count(${i + 1}m) > 1`).join(' or ')
    expect(codes(many).every((code) => code === 'too_many_signals' || code === 'too_many_parts')).toBe(true)
  })
})

describe('what a rule means', () => {
  it.each<[string, boolean, Partial<RiskPayment>?]>([
    ['amount = 50', true],
    ['amount >= 50.01', false],
    ['amount = 249.99', true, { amount: 24_999 }],
    ['amount * 2 = 100 and amount / 4 < 13 and -amount < 0', true],
    ['amount - 0.5 * amount = 25', true],
    ['channel = online or country = CN', true],
    ['country = IN', true, { country: 'IN' }],
    ['country in (IN, PK)', true, { country: 'PK' }],
    ['country IN (in, PK)', true, { country: 'IN' }],
    ['country not in (CN, HK)', false],
    ['country not in (CN, HK)', false, { country: null }],
    ['country != CN', false, { country: null }],
    ['not country = CN', true, { country: null }],
    ['known(country)', false, { country: null }],
    ['known(device) and not known(card.speed)', true],
    ['card.speed > 900', false],
    ['card.speed != 900', false],
    ['not card.speed > 900', true],
    ['card.is_new(device)', true],
    ['card.is_new(device) = no', false],
    ['card.is_new(device) != no', true],
    ['declined = no and not pin_failed', true],
    ['merchant in list.watched', true, { merchant: 'w1' }],
    ['merchant not in list.watched', true],
    ['merchant = "m1"', true],
    ['mcc in (5411, 5812) and bin = 99990001', true],
    ['hour in (0, 1) and weekday = thu', true],
    ['amount ≥ 50 且 （channel ＝ chip）', true],
    ['declined or amount > 1 and channel = online', false],
    ['(declined or amount > 1) and channel = chip', true],
    ['card.count(1h) / (amount - 50) > 1', false],
  ])('%s: %s', (text, expected, over) => expect(holds(text, over)).toBe(expected))

  it('compares money exactly, in the currency’s own decimals', () => {
    expect(holds('amount = 640', { amount: 640 }, 1)).toBe(true)
    expect(holds('amount = 0.64', { amount: 640 }, 1000)).toBe(true)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 11 }), (minor) => {
        const written = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`
        expect(holds(`amount = ${written}`, { amount: minor })).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('shows what was seen of the comparisons that hold', () => {
    const rule = read('amount >= 20 and (card.count(10m) >= 5 or card.count(1h) >= 1) and not amount > 900')
    const engine = createSignalEngine()
    const subject: Subject = { payment: plainPayment, scale: 100 }
    const { evidence } = compiled(rule, { signal: engine.signal, subject, list: () => fixedList([]) })
    engine.enter(plainPayment)
    expect(evidence()).toEqual([
      { name: 'amount', type: 'money', is: '>=', seen: 50, threshold: 20 },
      { name: 'card.count(1h)', type: 'count', is: '>=', seen: 1, threshold: 1 },
    ])
  })
})

// --- fuzzing ---
const window = fc.constantFrom('1m', '10m', '24h', '7d', '30d')
const signal = fc.constantFrom(...SIGNAL_IDS.filter((id) => specOf(id).unit === 'count')).chain((id) => {
  const spec = specOf(id)
  return fc.record({ entity: fc.constantFrom(...spec.entities), window }).map(({ entity, window: span }) => {
    const of = spec.of.find((one) => one !== entity)
    const inside = [of, spec.window === 'none' ? undefined : span].filter((part) => part !== undefined)
    return inside.length === 0 ? `${entity}.${id}` : `${entity}.${id}(${inside.join(', ')})`
  })
})
const comparison = fc.constantFrom('>=', '<=', '>', '<', '=', '!=')
const leaf = fc.oneof(
  fc.tuple(signal, comparison, fc.nat(9)).map(([name, is, value]) => `${name} ${is} ${value}`),
  fc.tuple(comparison, fc.integer({ min: 0, max: 9999 })).map(([is, value]) => `amount ${is} ${value / 100}`),
  fc.constantFrom(
    'declined',
    'channel = online',
    'country not in (CN, IN)',
    'merchant in list.watched',
    'known(device)',
  ),
  fc.constantFrom('amount > 2 * card.usual_amount', 'card.is_new(country)', 'hour in (1, 2, 3)', 'card.speed != 3'),
)
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'rule' },
    leaf,
    fc.array(tie('condition'), { minLength: 2, maxLength: 3 }).map((parts) => `(${parts.join(' and ')})`),
    fc.array(tie('condition'), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('\n or ')),
    tie('condition').map((part) => `not (${part})`),
  ),
}))

const shape = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, part) => (key === 'span' || key === 'isSpan' || key === 'nameSpan' ? undefined : part)),
  )

/** The meaning of a checked rule, written the slow and obvious way. */
function meaning(
  part: Condition,
  value: (term: NumberTerm) => number,
  key: (term: KeyTerm) => unknown,
  yes: (of: unknown) => boolean,
): boolean {
  const go = (one: Condition): boolean => meaning(one, value, key, yes)
  switch (part.kind) {
    case 'and':
      return part.parts.every(go)
    case 'or':
      return part.parts.some(go)
    case 'not':
      return !go(part.part)
    case 'numbers': {
      const [a, b] = [value(part.left), value(part.right)]
      if (Number.isNaN(a) || Number.isNaN(b)) return false
      return { '>=': a >= b, '<=': a <= b, '>': a > b, '<': a < b, '=': a === b, '!=': a !== b }[part.is]
    }
    case 'keys':
      return key(part.left) !== null && key(part.right) !== null && (key(part.left) === key(part.right)) === part.same
    case 'one_of':
      return key(part.item) !== null && part.values.includes(String(key(part.item))) !== part.negated
    case 'one_number_of':
      return part.values.map(value).includes(value(part.item)) !== part.negated
    case 'in_list':
      return (key(part.item) === 'w1') !== part.negated
    case 'yes':
      return yes(part.of)
    case 'known':
      return key(part.of as KeyTerm) !== null
  }
}

describe('whatever is written', () => {
  it('reads any text without throwing, with errors and tokens inside it', () => {
    const pieces = fc.constantFrom(
      'amount',
      'card.count(',
      '10m',
      ')',
      '(',
      '>=',
      'and',
      'not',
      'in',
      '"',
      '#',
      '\n',
      '，',
      '5',
      '%',
      'list.',
      'IN',
      '🂡',
      '-',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(text, fc.nat(40), (any, caret) => {
        const rule = read(any)
        expect(rule.condition === null).toBe(rule.errors.length > 0)
        for (const { span } of [...rule.errors, ...rule.tokens]) {
          expect(span.from >= 0 && span.to <= any.length && span.from <= span.to).toBe(true)
        }
        const { span } = completeRule(any, Math.min(caret, any.length), LISTS)
        expect(span.to <= any.length).toBe(true)
        expect(formatRule(formatRule(any))).toBe(formatRule(any))
      }),
      { numRuns: 500 },
    )
  })

  it('formats to the same rule, once and for all', () => {
    fc.assert(
      fc.property(condition, (text) => {
        const rule = read(text)
        fc.pre(rule.condition !== null)
        const formatted = formatRule(text.replaceAll(' ', '  '))
        expect(shape(read(formatted).condition)).toEqual(shape(rule.condition))
        expect(formatRule(formatted)).toBe(formatted)
      }),
      { numRuns: 200 },
    )
  })

  it('runs as the slow and obvious reading of its tree says', () => {
    const payment = fc.record({
      amount: fc.integer({ min: 0, max: 9999 }),
      card: fc.constantFrom('c1', 'c2'),
      merchant: fc.constantFrom('m1', 'w1'),
      country: fc.constantFrom('CN', 'NO', null),
      device: fc.constantFrom('d1', 'd2', null),
      channel: fc.constantFrom('chip' as const, 'online' as const),
      declined: fc.boolean(),
      step: fc.integer({ min: 0, max: 7_200_000 }),
    })
    fc.assert(
      fc.property(condition, fc.array(payment, { minLength: 1, maxLength: 12 }), (text, payments) => {
        const rule = read(text)
        fc.pre(rule.condition !== null)
        const engine = createSignalEngine()
        const subject: Subject = { payment: plainPayment, scale: 100 }
        const { holds: held } = compiled(rule, { signal: engine.signal, subject, list: () => fixedList(['w1']) })
        const look = (request: SignalRequest): number => engine.signal(request)()
        const value = (term: NumberTerm): number => {
          if (term.kind === 'constant') return term.value
          if (term.kind === 'field')
            return term.field === 'amount' ? subject.payment.amount / 100 : new Date(subject.payment.at).getUTCHours()
          if (term.kind === 'signal')
            return look(term.request) / (specOf(term.request.signal).unit === 'minor' ? 100 : 1)
          if (term.kind === 'negative') return -value(term.part)
          const [a, b] = [value(term.left), value(term.right)]
          return { '+': a + b, '-': a - b, '*': a * b, '/': a / b }[term.is]
        }
        const key = (term: KeyTerm): unknown =>
          term.kind === 'key' ? term.value : subject.payment[term.field as 'card']
        const yes = (of: unknown): boolean =>
          of === 'declined' ? subject.payment.declined : look(of as SignalRequest) === 1
        let at = plainPayment.at
        for (const { step, ...over } of payments) {
          at += step
          subject.payment = { ...plainPayment, ...over, at }
          engine.enter(subject.payment)
          expect(held()).toBe(meaning(rule.condition!, value, key, yes))
          engine.settle()
        }
      }),
      { numRuns: 80 },
    )
  })
})

describe('completion', () => {
  const labels = (text: string): ReadonlyArray<string> =>
    completeRule(text, text.length, LISTS).options.map((one) => one.label)
  it.each<[string, string]>([
    ['', 'amount'],
    ['amo', 'amount'],
    ['amont', 'amount'],
    ['amount ', '>='],
    ['amount >= 5 ', 'and'],
    ['channel = ', 'online'],
    ['channel = onl', 'online'],
    ['channel in (chip, ', 'online'],
    ['card.', 'card.count(24h)'],
    ['amount > 5 and merchant.fr', 'merchant.fraud_share(24h)'],
    ['card.distinct(', 'merchant'],
    ['card.distinct(merchant, ', '24h'],
    ['card.count(', '10m'],
    ['card.count(10m) ', '>='],
    ['country ', 'not in'],
    ['merchant in ', 'list.watched'],
    ['travel.covers(', 'merchant.country'],
    ['weekday in (', 'sat'],
  ])('after %j offers %j', (text, label) => expect(labels(text)).toContain(label))

  it('says what a signal gives and costs, and what it takes the place of', () => {
    const text = 'amount > 5 and merchant.fraud_sh'
    const { span, options } = completeRule(text, text.length, LISTS)
    expect(text.slice(span.from)).toBe('merchant.fraud_sh')
    expect(options[0]).toMatchObject({
      insert: 'merchant.fraud_share(24h)',
      gives: 'share',
      cost: specOf('fraud_share').cost,
    })
  })

  it('offers nothing inside notes and texts', () => {
    expect(labels('# amo')).toEqual([])
    expect(labels('merchant = "amo"')).toEqual([])
  })
})

describe('turning a number', () => {
  it('finds the numbers of comparisons and writes the rule with another', () => {
    const text = 'card.count(10m) >= 5 and 20% <= merchant.fraud_share(7d) and card.pin_changed < 24h'
    const knobs = knobsOf(text, read(text).condition!)
    expect(knobs.map((knob) => [knob.name, knob.written, knob.value])).toEqual([
      ['card.count(10m)', '5', 5],
      ['merchant.fraud_share(7d)', '20%', 20],
      ['card.pin_changed', '24h', 24],
    ])
    expect(ladderOf(knobs[0]!)).toEqual([3, 4, 5, 6, 7, 8, 9, 10])
    expect(turned(text, knobs[1]!, 35, LISTS)).toContain('35% <= merchant')
    expect(turned(text, knobs[2]!, 36, LISTS)).toContain('< 36h')
  })

  it('names each signal once', () => {
    const { signals } = read('card.count(60m) > 1 or card.count(1h) > 2')
    expect(signals.map(requestName)).toEqual(['card.count(1h)'])
  })
})
