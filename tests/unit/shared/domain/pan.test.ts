import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binOf, lastFour, luhnCheckDigit, luhnValid } from '#shared/domain/pan.ts'

describe('card numbers', () => {
  it.each(['4242424242424242', '5555555555554444', '378282246310005', '6200000000000005', '79927398713'])(
    '%s is right',
    (pan) => {
      expect(luhnValid(pan)).toBe(true)
      expect(luhnCheckDigit(pan.slice(0, -1))).toBe(pan.slice(-1))
    },
  )

  it('refuses wrong digits, other characters and wrong lengths', () => {
    expect(luhnValid('4242424242424241')).toBe(false)
    expect(luhnValid('4242 4242 4242 4242')).toBe(false)
    expect(luhnValid('0')).toBe(false)
    expect(luhnValid('')).toBe(false)
    expect(() => luhnCheckDigit('42x')).toThrow('digits only')
  })

  it('sees every single wrong digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{15}$/), fc.nat(15), fc.integer({ min: 1, max: 9 }), (digits, index, by) => {
        const pan = digits + luhnCheckDigit(digits)
        expect(luhnValid(pan)).toBe(true)
        const changed = pan.slice(0, index) + String((Number(pan[index]) + by) % 10) + pan.slice(index + 1)
        expect(luhnValid(changed)).toBe(false)
      }),
    )
  })

  it('keeps leading zeros of the last four', () => {
    expect(lastFour('4242424242420034')).toBe('0034')
  })
})

describe('the first digits kept in clear', () => {
  it.each([
    ['4242424242424242', '42424242'],
    ['6212345678901234567', '62123456'],
    ['378282246310005', '378282'],
    ['501812345678', '501812'],
  ])('of %s are %s', (pan, bin) => {
    expect(binOf(pan)).toBe(bin)
    // With the last four, at least two digits stay hidden.
    expect(pan.length - bin.length - 4).toBeGreaterThanOrEqual(2)
  })
})
