import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParsedQuery, Query } from '#shared/search/ast.ts'
import { FIELD_ALIASES, FIELD_WORDS, fieldOf, FIELDS, WORD_ALIASES, type WordField } from '#shared/search/fields.ts'
import { formatQuery, queryChips } from '#shared/search/format.ts'
import { parseQuery, QUERY_LIMITS } from '#shared/search/parse.ts'

/** The tree without positions, for comparing shapes. */
function shape(query: Query | null): unknown {
  return JSON.parse(JSON.stringify(query, (key, value) => (key === 'span' ? undefined : value)))
}

const ok = (text: string): Query => {
  const parsed = parseQuery(text)
  expect(parsed.errors, text).toEqual([])
  return parsed.query!
}
const firstError = (text: string): ParsedQuery['errors'][number] => {
  const parsed = parseQuery(text)
  expect(parsed.query, text).toBeNull()
  return parsed.errors[0]!
}

describe('the query language', () => {
  it('reads the query of the transactions screen', () => {
    expect(shape(ok('status:declined country:!CN amount:>=200 (channel:online or reason:limit) time:7d'))).toEqual({
      kind: 'and',
      parts: [
        { kind: 'term', field: 'status', test: { kind: 'one_of', values: ['declined'], matches: ['declined'] } },
        {
          kind: 'not',
          part: { kind: 'term', field: 'country', test: { kind: 'one_of', values: ['CN'], matches: ['CN'] } },
        },
        {
          kind: 'term',
          field: 'amount',
          test: { kind: 'compare', is: '>=', value: { digits: 200, scale: 0 }, currency: null },
        },
        {
          kind: 'or',
          parts: [
            { kind: 'term', field: 'channel', test: { kind: 'one_of', values: ['online'], matches: ['online'] } },
            {
              kind: 'term',
              field: 'reason',
              test: { kind: 'one_of', values: ['limit'], matches: ['limit_payment', 'limit_day', 'limit_month'] },
            },
          ],
        },
        { kind: 'term', field: 'time', test: { kind: 'last', count: 7, unit: 'd' } },
      ],
    })
  })

  it.each([
    ['amount:HKD>=500', 'amount:>=500HKD', 'amount:hkd>=500.00', 'AMOUNT:HKD≥500', 'amount：HKD＞＝５００'],
    ['amount>=500', 'amount:>=500', 'amount:>= 500', 'amount≥500'],
    ['amount:1280', 'amount:=1,280', 'amount=1280.00', 'amount:1_280'],
    ['merchant:"星巴克"', 'merchant:星巴克', 'merchant：“星巴克”', 'merchant:「星巴克」'],
    ['mcc:5411,5812', 'mcc:5411, 5812', 'mcc：5411，5812', 'mcc:5411、5812,5411'],
    ['!country:CN', 'country:!CN', 'not country:cn', '！country:CN', '非 country:CN', '!!!country:CN'],
    ['a or b', 'a OR b', 'a 或 b', '（a or b）'],
    ['a b', 'a and b', 'a 且 b', '(a) (b)', '((a b))'],
    ['card:4242', 'card:••••4242', 'card:"•••• 4242"'],
    ['time:2026-11-01', 'time:2026-11-01..2026-11-01', 'time:2026-11-1'],
    ['time:>2026-11-01', 'time:2026-11-02..'],
    ['status:declined', '状态：已拒绝', 'state:declined', 'STATE：ＤＥＣＬＩＮＥＤ'],
    ['merchant:"星巴克"', '商户：「星巴克」', 'shop:星巴克'],
    ['amount:>=500', '金额>=500', '金额：≥500'],
    ['card:4242', '卡：４２４２', 'last4:4242'],
    ['flag:any', 'flag:yes', '预警:有', 'rule:any'],
    ['label:fraud,none', '标签：欺诈、无', 'label:fraud,none,fraud'],
    ['weekday:sat', 'day:saturday', '星期:周六'],
    ['hour:22..5', '小时：22..5', 'hour:22..05'],
    ['', '   ', '""', '，'],
  ])('reads %j and its other spellings as one query', (first, ...others) => {
    for (const other of others) expect(shape(ok(other)), other).toEqual(shape(ok(first)))
  })

  it('binds or loosest and not tightest', () => {
    expect(formatQuery(ok('a b or !c d'))).toBe('a b or !c d')
    expect(shape(ok('a b or c'))).toMatchObject({ kind: 'or', parts: [{ kind: 'and' }, { text: 'c' }] })
    expect(shape(ok('a (b or c)'))).toMatchObject({ kind: 'and', parts: [{ text: 'a' }, { kind: 'or' }] })
    expect(shape(ok('not (a b)'))).toMatchObject({ kind: 'not', part: { kind: 'and' } })
  })

  it('takes quoted words as text, also those that mean something', () => {
    expect(shape(ok('"and"'))).toEqual({ kind: 'text', text: 'and' })
    expect(shape(ok('"status:declined"'))).toEqual({ kind: 'text', text: 'status:declined' })
    expect(shape(ok("O'Reilly"))).toEqual({ kind: 'text', text: "O'Reilly" })
  })

  it('keeps positions of the text as typed', () => {
    const text = '  status：declined  “星巴克”'
    const parsed = parseQuery(text)
    expect(parsed.tokens.map(({ kind, span }) => [kind, text.slice(span.from, span.to)])).toEqual([
      ['field', 'status'],
      ['operator', '：'],
      ['value', 'declined'],
      ['text', '“星巴克”'],
    ])
  })

  it.each([
    ['amont:>=500', 'unknown_field', 'amont', 'amount'],
    ['statsu:declined', 'unknown_field', 'statsu', 'status'],
    ['wibble:1', 'unknown_field', 'wibble', null],
    ['status:declnied', 'unknown_value', 'declnied', 'declined'],
    ['reason:lim', 'unknown_value', 'lim', 'limit'],
    ['country:China', 'bad_country', 'China', null],
    ['currency:¥', 'bad_currency', '¥', null],
    ['mcc:54', 'bad_mcc', '54', null],
    ['amount:lots', 'bad_amount', 'lots', null],
    ['amount:USD>=5HKD', 'bad_amount', 'USD>=5HKD', null],
    ['amount:9..3', 'range_backwards', '9..3', null],
    ['score:>170', 'bad_score', '170', null],
    ['hour:24', 'bad_hour', '24', null],
    ['hour:noon', 'bad_hour', 'noon', null],
    ['flag:velcity', 'unknown_value', 'velcity', 'velocity'],
    ['label:fraudulent', 'unknown_value', 'fraudulent', null],
    ['weekday:funday', 'unknown_value', 'funday', 'sun'],
    ['hodler:lin', 'unknown_field', 'hodler', 'customer'],
    ['金:5', 'unknown_field', '金', 'amount'],
    ['鱼:5', 'unknown_field', '鱼', null],
    ['time:soon', 'bad_time', 'soon', null],
    ['time:2026-02-30', 'bad_day', '2026-02-30', null],
    ['time:2026-11-15..2026-11-01', 'period_backwards', '2026-11-15..2026-11-01', '2026-11-01..2026-11-15'],
    ['merchant:', 'missing_value', 'merchant:', null],
    ['status:>declined', 'no_comparison', ':>', ':'],
    ['merchant:"Kumo', 'unclosed_quote', '"Kumo', '"Kumo"'],
    ['(a or b', 'unclosed_bracket', '(', null],
    ['a) b', 'unopened_bracket', ')', ''],
    ['a ()', 'empty_brackets', '()', ''],
    ['a or', 'missing_operand', 'or', ''],
    ['or a', 'missing_operand', 'or', ''],
    ['a and or b', 'missing_operand', 'and', ''],
    ['not', 'missing_operand', 'not', ''],
  ])('%j: %s under %j', (text, code, under, replacement) => {
    const error = firstError(text)
    expect(error.code).toBe(code)
    expect(text.slice(error.span.from, error.span.to)).toBe(under)
    expect(error.replacement).toBe(replacement)
  })

  it('reports every error at once, in order', () => {
    expect(parseQuery('amont:1 country:China time:soon').errors.map((error) => error.code)).toEqual([
      'unknown_field',
      'bad_country',
      'bad_time',
    ])
  })

  it('refuses a whole card number and does not repeat it', () => {
    for (const text of [
      '4242424242424242',
      'card:4242424242424242',
      '"4242 4242 4242 4242"',
      'card:4242424242424241',
    ]) {
      const error = firstError(text)
      expect(error.code).toBe('card_number')
      expect(JSON.stringify(error)).not.toContain('424242')
    }
    expect(shape(ok('4242424242424241'))).toEqual({ kind: 'text', text: '4242424242424241' })
  })

  it('bounds length, terms and depth', () => {
    expect(firstError('a'.repeat(QUERY_LIMITS.characters + 1)).code).toBe('too_long')
    expect(firstError('a '.repeat(QUERY_LIMITS.terms + 1)).code).toBe('too_many_terms')
    expect(firstError('('.repeat(1500) + 'a').code).toBe('too_deep')
    expect(firstError('!('.repeat(900) + 'a').code).toBe('too_deep')
  })
})

describe('fields', () => {
  it('are known by their other names, none of which is a field itself', () => {
    for (const [alias, field] of Object.entries(FIELD_ALIASES)) {
      expect(FIELDS as ReadonlyArray<string>).not.toContain(alias)
      expect(fieldOf(alias)).toBe(field)
      expect(fieldOf(alias.toUpperCase())).toBe(field)
    }
    for (const name of ['constructor', '__proto__', 'toString']) expect(fieldOf(name)).toBeUndefined()
    for (const [field, aliases] of Object.entries(WORD_ALIASES)) {
      for (const [alias, word] of Object.entries(aliases)) {
        const words = FIELD_WORDS[field as WordField]
        expect(words.has(alias), `${field}:${alias}`).toBe(false)
        expect(words.has(word), `${field}:${word}`).toBe(true)
      }
    }
  })

  it('flag takes the names of a team’s own rules', () => {
    expect(shape(ok('flag:night_withdrawals'))).toMatchObject({ test: { matches: ['night_withdrawals'] } })
    expect(shape(ok('flag:velocity'))).toMatchObject({ test: { matches: ['velocity_count', 'velocity_amount'] } })
  })

  it('hour goes over midnight', () => {
    const hours = (text: string) => shape(ok(text))
    expect(hours('hour:22..1,9')).toMatchObject({
      test: { values: ['22..1', '9'], matches: ['22', '23', '0', '1', '9'] },
    })
    expect(formatQuery(ok('hour:22..1,9'))).toBe('hour:22..1,9')
  })
})

describe('chips', () => {
  it('are the parts of the query, each with what stays without it', () => {
    expect(queryChips(ok('status:declined (a or b) country:!CN')).map(({ text, without }) => [text, without])).toEqual([
      ['status:declined', '(a or b) country:!CN'],
      ['(a or b)', 'status:declined country:!CN'],
      ['country:!CN', 'status:declined (a or b)'],
    ])
    expect(queryChips(ok('a or b')).map(({ without }) => without)).toEqual([''])
    expect(queryChips(ok('(a or b) c')).map(({ without }) => without)).toEqual(['c', 'a or b'])
    expect(queryChips(ok(''))).toEqual([])
  })
})

const soup = fc.array(
  fc.constantFrom(
    ...FIELDS,
    ...Object.keys(FIELD_ALIASES),
    '22..5',
    'fraud',
    '周六',
    'amont',
    ':',
    '：',
    '>=',
    '≥',
    '<',
    '=',
    '!',
    '！',
    '(',
    '（',
    ')',
    '）',
    '"',
    '“',
    '”',
    ',',
    '，',
    ' ',
    ' ',
    'and',
    'or',
    'not',
    '或',
    'CN',
    '4242',
    '500',
    'HKD',
    '7d',
    '2026-11-01',
    '..',
    '星巴克',
    '声',
    '\n',
    '\u3000',
    'limit',
    'declined',
    '1,280.50',
    "O'",
    '😀',
    '\ud800',
  ),
  { maxLength: 24 },
)

describe('any text', () => {
  it('is read without throwing; positions lie in the text, in order, apart', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          soup.map((parts) => parts.join('')),
          fc.string({ unit: 'binary', maxLength: 60 }),
        ),
        (text) => {
          const { tokens, errors, query } = parseQuery(text)
          let last = 0
          for (const { span } of tokens) {
            expect(span.from).toBeGreaterThanOrEqual(last)
            expect(span.to).toBeGreaterThan(span.from)
            last = span.to
          }
          expect(last).toBeLessThanOrEqual(text.length)
          for (const { span } of errors)
            expect(span.from >= 0 && span.to <= text.length && span.from <= span.to).toBe(true)
          expect(query === null).toBe(errors.length > 0)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('that is a query comes back the same from its canonical form', () => {
    let valid = 0
    fc.assert(
      fc.property(soup, (parts) => {
        const { query } = parseQuery(parts.join(''))
        if (query === null) return
        valid++
        const text = formatQuery(query)
        const again = parseQuery(text)
        expect(again.errors, text).toEqual([])
        expect(shape(again.query), text).toEqual(shape(query))
        expect(formatQuery(again.query!)).toBe(text)
      }),
      { numRuns: 5000 },
    )
    expect(valid).toBeGreaterThan(300)
  })
})
