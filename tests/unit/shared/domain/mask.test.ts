import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  findPans,
  isLuhnValid,
  looksLikePan,
  maskEmail,
  maskId,
  maskName,
  maskPan,
  maskPhone,
} from '#shared/domain/mask.ts'

const cardNumber = fc
  .array(fc.nat(9), { minLength: 12, maxLength: 18 })
  .map((digits) => digits.join(''))
  .map((start) => start + [...'0123456789'].find((last) => isLuhnValid(start + last)))

describe('masks', () => {
  it.each([
    [maskPan, '4242424242424242', '•••• 4242'],
    [maskPan, '4242 4242 4242 4242', '•••• 4242'],
    [maskPan, '4242', '•••• 4242'],
    [maskPan, '42', '••••'],
    [maskPan, '', '••••'],
    [maskPhone, '+8613800005208', '•••• •• 5208'],
    [maskPhone, '5123 4567', '•••• •• 4567'],
    [maskPhone, '12345', '•••• ••'],
    [maskEmail, 'lin@example.test', 'l•••@example.test'],
    [maskEmail, '林美华@example.test', '林•••@example.test'],
    [maskEmail, '𠮷野@example.test', '𠮷•••@example.test'],
    [maskEmail, 'l@example.test', '•••@example.test'],
    [maskEmail, 'nothing', '••••'],
    [maskId, '110105194912310421', '•••••••• 0421'],
    [maskId, 'X1234-5678', '•••••••• 5678'],
    [maskId, '12345', '••••••••'],
    [maskName, '陈伟', '陈•'],
    [maskName, '欧阳美华', '欧•••'],
    [maskName, 'Lin', 'L•••'],
    [maskName, ' ', '••••'],
  ])('%o of %s is %s', (mask, value, expected) => {
    expect(mask(value)).toBe(expected)
  })

  it('show at most four digits of any number', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const mask of [maskPan, maskPhone]) expect(mask(text).replace(/\D/g, '').length).toBeLessThanOrEqual(4)
      }),
    )
  })

  it('are no card numbers themselves', () => {
    fc.assert(
      fc.property(cardNumber, (number) => {
        expect(looksLikePan(maskPan(number))).toBe(false)
      }),
    )
  })
})

describe('Luhn', () => {
  it.each(['4242424242424242', '5555555555554444', '378282246310005', '6011111111111117', '79927398713', '0'])(
    '%s passes',
    (digits) => {
      expect(isLuhnValid(digits)).toBe(true)
    },
  )
  it.each(['4242424242424241', '79927398710', ''])('%s fails', (digits) => {
    expect(isLuhnValid(digits)).toBe(false)
  })
})

describe('unmasked card numbers', () => {
  it('are found with any usual spacing and anything but digits around', () => {
    fc.assert(
      fc.property(
        cardNumber,
        fc.constantFrom('', ' ', '-'),
        fc.constantFrom('', ' ', 'a', '"', '，'),
        (number, gap, around) => {
          const written = (number.match(/.{1,4}/g) ?? []).join(gap)
          expect(looksLikePan(around + written + around)).toBe(true)
        },
      ),
    )
  })

  it.each([
    'card_4242424242424242',
    'no 12 4242 4242 4242 4242',
    '4242 4242 4242 4242 0927',
    '４２４２４２４２４２４２４２４２',
  ])('%s holds one', (text) => {
    expect(looksLikePan(text)).toBe(true)
  })

  it.each(['•••• 4242', '424242 •••••• 4242', '4242424242424241', '2026-11-24T09:30:00.000Z', '+8613800005208', ''])(
    '%s holds none',
    (text) => {
      expect(looksLikePan(text)).toBe(false)
    },
  )

  it('are found anywhere in a JSON value, with their path', () => {
    const value = {
      items: [{ note: 'ok' }, { note: 'paid with 4242 4242 4242 4242' }],
      number: 4242424242424242,
      '5555555555554444': true,
      at: 1_795_553_714_350,
      nothing: null,
    }
    expect(findPans(value)).toEqual(['$.items[1].note', '$.number', '$.(key)'])
  })

  it('are not seen in hashes and UUIDs, which are no place where one slips through', () => {
    expect(looksLikePan(`a${'4242424242424242'.padEnd(63, 'b')}`)).toBe(false)
    expect(looksLikePan('42424242-4242-4242-a716-446655440000')).toBe(false)
    expect(looksLikePan('4242424242424242 is 42424242-4242-4242-a716-446655440000')).toBe(true)
  })

  it('are not seen in millisecond times, of which every tenth passes Luhn', () => {
    for (let at = 1_700_000_000_000; at < 1_700_000_000_100; at += 1) expect(findPans({ at })).toEqual([])
  })
})
