import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createMasterKey, openKeyring } from '#electron/store/security/keys.ts'
import { pinMatches, pinProblem, pinVerificationValue } from '#electron/store/security/pin.ts'

const keyring = openKeyring(createMasterKey())

describe('PIN verification', () => {
  it('accepts the PIN of this card and no other', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.nat(9999), fc.nat(), (one, other, card) => {
        const pin = String(one).padStart(4, '0')
        const stored = pinVerificationValue(keyring, card, pin)
        expect(pinMatches(keyring, card, pin, stored)).toBe(true)
        expect(pinMatches(keyring, card, String(other).padStart(4, '0'), stored)).toBe(one === other)
        expect(pinMatches(keyring, card + 1, pin, stored)).toBe(false)
      }),
    )
  })

  it('keeps a value that shows neither the PIN nor that two cards share one', () => {
    const stored = pinVerificationValue(keyring, 7, '3917')
    expect(stored).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(stored).not.toBe(pinVerificationValue(keyring, 8, '3917'))
    expect(pinVerificationValue(keyring, 1, '23917')).not.toBe(pinVerificationValue(keyring, 12, '3917'))
    expect(pinMatches(openKeyring(createMasterKey()), 7, '3917', stored)).toBe(false)
    expect(pinMatches(keyring, 7, '3917', '')).toBe(false)
  })
})

describe('weak PINs', () => {
  it.each([
    ['0000', 'repeated'],
    ['7777', 'repeated'],
    ['1212', 'repeated'],
    ['123123', 'repeated'],
    ['1234', 'sequence'],
    ['4321', 'sequence'],
    ['7890', 'sequence'],
    ['0987', 'sequence'],
    ['345678', 'sequence'],
    ['2580', 'common'],
    ['1314', 'common'],
    ['520131', 'common'],
    ['123', 'format'],
    ['12a4', 'format'],
    ['１２３４', 'format'],
    ['1234567890123', 'format'],
    ['', 'format'],
    ['3917', undefined],
    ['1243', undefined],
    ['481516', undefined],
  ])('%s: %s', (pin, problem) => {
    expect(pinProblem(pin)).toBe(problem)
  })

  it.each(['1987', '0423', '2304', '8704', '0487', '870423', '230487', '042387', '19870423', '23041987'])(
    'the birth date 1987-04-23 as %s',
    (pin) => {
      expect(pinProblem(pin, { birthDate: '1987-04-23' })).toBe('birth_date')
      expect(pinProblem(pin)).toBeUndefined()
    },
  )

  it('leave at least nine of ten four-digit PINs to choose from', () => {
    let free = 0
    for (let pin = 0; pin < 10_000; pin += 1) {
      if (pinProblem(String(pin).padStart(4, '0'), { birthDate: '1987-04-23' }) === undefined) free += 1
    }
    expect(free).toBeGreaterThan(9_800)
  })
})
