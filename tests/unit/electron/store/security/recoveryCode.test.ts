import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { checkSymbol, createRecoveryCode, readRecoveryCode } from '#electron/store/security/recoveryCode.ts'

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

describe('recovery codes', () => {
  it('are seven groups of four without letters that look like digits', () => {
    for (let round = 0; round < 200; round += 1) {
      expect(createRecoveryCode()).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{3}[0-9A-HJKMNP-TV-Z*~$=U]$/)
    }
  })

  it('carry the check symbol of the published examples (32 is *, 36 is U, 1234 mod 37 is 13)', () => {
    expect(checkSymbol('10')).toBe('*')
    expect(checkSymbol('14')).toBe('U')
    expect(checkSymbol('16J')).toBe('D')
  })

  it('read the same in small letters, with spaces, without hyphens, with O, I and L', () => {
    for (let round = 0; round < 100; round += 1) {
      const code = createRecoveryCode()
      expect(readRecoveryCode(code)).toBe(code)
      expect(readRecoveryCode(code.toLowerCase().replaceAll('-', ''))).toBe(code)
      expect(readRecoveryCode(` ${code.replaceAll('-', ' – ').replaceAll('0', 'O').replaceAll('1', 'I')} `)).toBe(code)
    }
  })

  it('find every single wrong character and every swap of neighbours', () => {
    fc.assert(
      fc.property(fc.nat(26), fc.nat(31), fc.nat(25), (at, symbol, swap) => {
        const code = createRecoveryCode().replaceAll('-', '')
        const wrong = code.slice(0, at) + SYMBOLS.charAt(symbol) + code.slice(at + 1)
        if (wrong !== code) expect(() => readRecoveryCode(wrong)).toThrow(/characters is wrong/)
        const swapped = code.slice(0, swap) + code.charAt(swap + 1) + code.charAt(swap) + code.slice(swap + 2)
        if (swapped !== code) expect(() => readRecoveryCode(swapped)).toThrow(/swapped/)
      }),
      { numRuns: 500 },
    )
  })

  it('say what is wrong without repeating the code', () => {
    const code = createRecoveryCode()
    expect(() => readRecoveryCode(code.slice(0, -1))).toThrow('A recovery code has 28 characters, this has 27.')
    expect(() => readRecoveryCode(`${code.slice(0, 5)}?${code.slice(6)}`)).toThrow(/^Character 5 does not occur/)
  })
})
