import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { canonicalJson, type CanonicalValue } from '#electron/store/security/canonicalJson.ts'

const value: fc.Arbitrary<CanonicalValue> = fc.letrec<{ any: CanonicalValue }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }).map((text) => text.normalize('NFC')),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ unit: 'grapheme' }).map((key) => key.normalize('NFC')),
      tie('any'),
      { maxKeys: 4 },
    ),
  ),
})).any

describe('canonical JSON', () => {
  it('sorts keys by code unit at every depth and writes no space', () => {
    expect(canonicalJson({ b: [1, { d: null, c: true }], a: 'x', Z: -0, '\u20ac': 0 })).toBe(
      '{"Z":0,"a":"x","b":[1,{"c":true,"d":null}],"\u20ac":0}',
    )
  })

  it('writes composed and decomposed text the same', () => {
    expect(canonicalJson({ 'e\u0301': 'e\u0301' })).toBe(canonicalJson({ '\u00e9': '\u00e9' }))
  })

  it('is JSON that reads back to the same value and the same spelling', () => {
    fc.assert(
      fc.property(value, (one) => {
        const text = canonicalJson(one)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(one)))
      }),
    )
  })

  it.each([
    ['a fraction', { amount: 1.5 }, '$.amount'],
    ['an unsafe integer', { a: [2 ** 53] }, '$.a[0]'],
    ['NaN', Number.NaN, '$'],
    ['undefined', { a: undefined }, '$.a'],
    ['a bigint', { a: 1n }, '$.a'],
    ['a date', { a: new Date(0) }, '$.a'],
    ['a map', new Map(), '$'],
    ['two keys that are one in NFC', { '\u00e9': 1, 'e\u0301': 2 }, '$'],
  ])('refuses %s and says where', (_, bad, path) => {
    expect(() => Reflect.apply(canonicalJson, undefined, [bad])).toThrow(`(at ${path})`)
  })
})
