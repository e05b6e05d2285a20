import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convert, decimalsOf, RATE_SCALE } from '#shared/domain/money.ts'

describe('conversion', () => {
  it.each([
    [64_000, 'HKD', 'CNY', 0.92, 58_880],
    [12_800, 'JPY', 'CNY', 0.0475, 60_800],
    [1, 'CNY', 'JPY', 21.05, 0],
    [1_000, 'KWD', 'CNY', 23.5, 2_350],
    [-4_000, 'USD', 'CNY', 7.125, -28_500],
    [1, 'USD', 'CNY', 0.5, 1],
    [-1, 'USD', 'CNY', 0.5, -1],
  ])('of %i minor units of %s into %s at %d is %i', (amount, from, to, rate, expected) => {
    expect(convert(amount, from, to, Math.round(rate * RATE_SCALE))).toBe(expected)
  })
  it('leaves an amount of the same currency as it is', () => {
    expect(convert(123, 'CNY', 'CNY', 1)).toBe(123)
  })
  it('is off by half a minor unit at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 50 * RATE_SCALE }), (amount, rate) => {
        const exact = (amount * rate) / RATE_SCALE
        expect(Math.abs(convert(amount, 'USD', 'CNY', rate) - exact)).toBeLessThanOrEqual(0.5 + exact * 1e-12)
      }),
    )
  })
  it('refuses what no integer can hold', () => {
    expect(() => convert(Number.MAX_SAFE_INTEGER, 'USD', 'JPY', 200 * RATE_SCALE)).toThrow(RangeError)
  })
  it('knows minor units that are no hundredths', () => {
    expect([decimalsOf('CNY'), decimalsOf('JPY'), decimalsOf('KWD')]).toEqual([2, 0, 3])
  })
})
