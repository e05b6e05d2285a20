import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  normaliseEmail,
  normaliseNationalId,
  normalisePan,
  normalisePhone,
} from '#electron/store/security/normalise.ts'

describe('phone numbers', () => {
  it.each([
    ['138 0000 5208', 'CN', '+8613800005208'],
    ['+86 138-0000-5208', 'CN', '+8613800005208'],
    ['0086 13800005208', 'US', '+8613800005208'],
    ['１３８００００５２０８', 'CN', '+8613800005208'],
    ['010-6552 9988', 'CN', '+861065529988'],
    ['+44 (0)20 7946 0958', 'CN', '+442079460958'],
    ['020 7946 0958', 'GB', '+442079460958'],
    ['(202) 555-0143', 'US', '+12025550143'],
    ['1-202-555-0143', 'US', '+12025550143'],
    ['06 698 1234', 'IT', '+39066981234'],
    ['5123 4567', 'HK', '+85251234567'],
  ])('%s in %s is %s', (text, country, expected) => {
    expect(normalisePhone(text, country)).toBe(expected)
  })

  it.each(['', 'call me', '12345', '+0123456789', '+1234567890123456', '138 0000 5208 ext 4', '++86138', '+'])(
    '%s is none',
    (text) => {
      expect(normalisePhone(text)).toBeUndefined()
    },
  )

  it('of a country without a known prefix needs its plus', () => {
    expect(normalisePhone('70123456', 'XX')).toBeUndefined()
    expect(normalisePhone('+298 70123456', 'XX')).toBe('+29870123456')
  })

  it('stay what they are when normalised again', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+ -()') }), (text) => {
        const once = normalisePhone(text)
        if (once !== undefined) expect(normalisePhone(once)).toBe(once)
      }),
    )
  })
})

describe('e-mail addresses', () => {
  it.each([
    [' Lin.Mei@Example.Test ', 'lin.mei@example.test'],
    ['JOSE\u0301@example.test', 'jos\u00e9@example.test'],
    ['林@例子.测试', '林@例子.测试'],
  ])('%s is %s', (text, expected) => {
    expect(normaliseEmail(text)).toBe(expected)
  })

  it.each([
    '',
    '@example.test',
    'lin@',
    'lin',
    'a b@example.test',
    'a@b@c.test',
    'a@b..c',
    `${'x'.repeat(250)}@b.test`,
  ])('%s is none', (text) => {
    expect(normaliseEmail(text)).toBeUndefined()
  })
})

describe('numbers of documents and cards', () => {
  it.each([
    ['11010519491231002x', '11010519491231002X'],
    ['110105 19491231 002X', '11010519491231002X'],
    ['x1234-567/8', 'X12345678'],
    ['ａｂ１２３４', 'AB1234'],
  ])('national id %s is %s', (text, expected) => {
    expect(normaliseNationalId(text)).toBe(expected)
  })

  it.each(['', '12', 'A'.repeat(33), 'AB_1234', '12;34'])('national id %s is none', (text) => {
    expect(normaliseNationalId(text)).toBeUndefined()
  })

  it('card numbers are their digits', () => {
    expect(normalisePan('4242 4242-4242 4242')).toBe('4242424242424242')
    for (const text of ['', '4242', '4242424242424242x', '1'.repeat(20)]) expect(normalisePan(text)).toBeUndefined()
  })
})
