import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readResidentId, residentIdCheck, writeResidentId } from '#shared/domain/identity/residentId.ts'

describe('resident identity number', () => {
  // The two worked examples printed in GB 11643-1999, annex A.
  it.each(['11010519491231002X', '440524188001010014'])('%s of the standard is right', (number) => {
    expect(readResidentId(number)).toMatchObject({ number, valid: true, problems: [] })
  })

  it('gives region, birth date and sex', () => {
    expect(readResidentId('11010519491231002x')).toMatchObject({
      number: '11010519491231002X',
      region: '110105',
      province: '北京',
      birthDate: '1949-12-31',
      sex: 'F',
    })
    expect(readResidentId('440524 1880 0101 0014')?.sex).toBe('M')
  })

  it('names every problem of a damaged number', () => {
    expect(readResidentId('110105194912310021')?.problems).toEqual(['check_digit'])
    expect(readResidentId('11010519491331002X')?.problems).toEqual(['birth_date', 'check_digit'])
    expect(readResidentId('99010519491231002X')?.problems).toContain('region')
    expect(readResidentId('1101051949123100')).toBeUndefined()
    expect(readResidentId('')).toBeUndefined()
  })

  it('sees every single wrong digit and every swap of neighbours', () => {
    const born = fc.date({ min: new Date('1930-01-01'), max: new Date('2020-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(born, fc.nat(999), fc.nat(16), fc.nat(9), (date, sequence, index, digit) => {
        const number = writeResidentId('330199', date.toISOString().slice(0, 10), sequence)
        expect(readResidentId(number)?.valid).toBe(true)
        const changed = number.slice(0, index) + String(digit) + number.slice(index + 1)
        if (changed !== number) expect(readResidentId(changed)?.problems).toContain('check_digit')
        const swapped =
          number.slice(0, index) + number.charAt(index + 1) + number.charAt(index) + number.slice(index + 2)
        if (swapped !== number && /^\d{17}/.test(swapped))
          expect(readResidentId(swapped)?.problems).toContain('check_digit')
      }),
    )
  })

  it('refuses parts that make no number', () => {
    expect(residentIdCheck('123')).toBeUndefined()
    expect(() => writeResidentId('3301', '1994-03-17', 12)).toThrow('17 digits')
  })
})
