import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAmount } from '#renderer/features/cards/amounts.ts'
import { createFormats } from '#renderer/i18n/formats.ts'

describe('an amount as typed', () => {
  it.each([
    ['5,000', 'CNY', 500_000],
    ['5000.5', 'CNY', 500_050],
    [' 5 000 ', 'CNY', 500_000],
    ['５，０００', 'CNY', 500_000],
    ['12800', 'JPY', 12_800],
    ['0', 'CNY', 0],
    ['12.50', 'JPY', undefined],
    ['12.00', 'JPY', 12],
    ['1.255', 'KWD', 1_255],
  ])('%s in %s is %s minor units', (text, currency, expected) => {
    expect(parseAmount(text, currency)).toBe(expected)
  })
  it('is no limit when nothing stands there', () => {
    expect(parseAmount('  ', 'CNY')).toBeNull()
  })
  it.each(['-5', 'many', '5.001', '1e5', '5.5.5', '∞'])('is refused: %s', (text) => {
    expect(parseAmount(text, 'CNY')).toBeUndefined()
  })
  it('reads back what is written in the field', () => {
    const formats = createFormats('en', 'UTC')
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999_999_999 }),
        fc.constantFrom('CNY', 'JPY', 'KWD'),
        (amount, currency) => {
          expect(parseAmount(formats.moneyBare(amount, currency), currency)).toBe(amount)
        },
      ),
    )
  })
})
