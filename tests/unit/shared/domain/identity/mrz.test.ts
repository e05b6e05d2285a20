import fc from 'fast-check'
import { parse } from 'mrz'
import { describe, expect, it } from 'vitest'
import { zoneCheckDigit } from '#shared/domain/identity/checkDigit.ts'
import { dateForZone, readZone, writeZone, zoneDate, zoneLines, type ZoneContent } from '#shared/domain/identity/mrz.ts'

// The specimens printed in ICAO Doc 9303, parts 4, 5 and 6, and the worked examples of part 3, appendix A.
const PASSPORT = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
const CARD = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<']
const OFFICIAL = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6']
const LONG_NUMBER = [
  'I<UTOD23145890<7349<<<<<<<<<<<',
  '3407127M9507122UTO<<<<<<<<<<<2',
  'STEVENSON<<PETER<JOHN<<<<<<<<<',
]

const anna: Omit<ZoneContent, 'format' | 'documentCode' | 'documentNumber'> = {
  issuer: 'UTO',
  surname: 'Eriksson',
  givenNames: 'Anna Maria',
  nationality: 'UTO',
  birthDate: '740812',
  sex: 'F',
  expiryDate: '120415',
}

describe('check digit', () => {
  it('gives the digits of the worked examples in Doc 9303-3', () => {
    expect(zoneCheckDigit('520727')).toBe('3')
    expect(zoneCheckDigit('AB2134<<<')).toBe('5')
    expect(zoneCheckDigit('HA672242<658022549601086<<<<<<<<<<<<<<0')).toBe('8')
  })

  it('refuses characters that a zone cannot hold', () => {
    expect(zoneCheckDigit('AB 12')).toBeUndefined()
    expect(zoneCheckDigit('ab12')).toBeUndefined()
  })
})

describe('reading', () => {
  it('reads the specimen passport', () => {
    const reading = readZone(PASSPORT)
    expect(reading?.valid).toBe(true)
    expect(reading?.checks).toHaveLength(5)
    expect(reading?.content).toEqual({
      ...anna,
      format: 'TD3',
      documentCode: 'P',
      surname: 'ERIKSSON',
      givenNames: 'ANNA MARIA',
      documentNumber: 'L898902C3',
      optional: 'ZE184226B',
    })
  })

  it('reads the specimen cards of both sizes', () => {
    for (const [lines, format] of [
      [CARD, 'TD1'],
      [OFFICIAL, 'TD2'],
    ] as const) {
      const reading = readZone(lines)
      expect(reading?.problems).toEqual([])
      expect(reading?.content).toMatchObject({
        format,
        documentCode: 'I',
        documentNumber: 'D23145890',
        surname: 'ERIKSSON',
      })
    }
  })

  it('joins a document number that goes on in the optional data', () => {
    const reading = readZone(LONG_NUMBER)
    expect(reading?.content.documentNumber).toBe('D23145890734')
    expect(reading?.problems).toEqual([])
  })

  it('names the field whose check digit is wrong, and what was expected', () => {
    const damaged = [PASSPORT[0]!, PASSPORT[1]!.replace('7408122', '7409122')]
    const reading = readZone(damaged)
    expect(reading?.valid).toBe(false)
    expect(reading?.checks.filter((check) => !check.ok).map((check) => check.field)).toEqual(['birthDate', 'composite'])
    expect(reading?.checks.find((check) => check.field === 'birthDate')).toMatchObject({ seen: '2', expected: '9' })
  })

  it('sees letters read for digits, days that do not exist and unknown sexes', () => {
    const letter = readZone([PASSPORT[0]!, PASSPORT[1]!.replace('L898902C3', 'L8989O2C3')])
    expect(letter?.problems.map((problem) => problem.where)).toEqual(['documentNumber', 'composite'])
    const day = readZone([PASSPORT[0]!, PASSPORT[1]!.replace('7408122F', '7402300Q')])
    expect(day?.problems.map((problem) => problem.code)).toEqual(expect.arrayContaining(['bad_date', 'bad_sex']))
    const name = readZone(['P<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<', PASSPORT[1]!])
    expect(name?.problems.map((problem) => problem.code)).toEqual(['name_missing'])
  })

  it('reads nothing from lines of no known shape', () => {
    expect(readZone([PASSPORT[0]!.slice(1), PASSPORT[1]!])).toBeUndefined()
    expect(readZone([PASSPORT[1]!])).toBeUndefined()
    expect(readZone([])).toBeUndefined()
  })

  it('takes pasted text with blanks between characters', () => {
    const pasted = `\n ${PASSPORT[0]!.toLowerCase()}\r\n${[...PASSPORT[1]!].join(' ')}\n\n`
    expect(readZone(zoneLines(pasted))?.valid).toBe(true)
  })

  it('never lets a single changed character of the number, dates or personal number pass', () => {
    const covered = [...Array.from({ length: 10 }, (_, i) => i), ...Array.from({ length: 7 }, (_, i) => 13 + i)]
    covered.push(...Array.from({ length: 22 }, (_, i) => 21 + i))
    fc.assert(
      fc.property(fc.constantFrom(...covered), fc.constantFrom(...'0123456789'), (index, character) => {
        const line = PASSPORT[1]!
        const before = line.charCodeAt(index)
        // Letters share values modulo 10 with digits: the check digit sees only what changes the value.
        const value = (code: number): number => (code === 60 ? 0 : code >= 65 ? code - 55 : code - 48)
        fc.pre(value(before) % 10 !== Number(character))
        const changed = line.slice(0, index) + character + line.slice(index + 1)
        expect(readZone([PASSPORT[0]!, changed])?.valid).toBe(false)
      }),
    )
  })
})

describe('writing', () => {
  it('writes the specimens of Doc 9303 to the letter', () => {
    expect(
      writeZone({ ...anna, format: 'TD3', documentCode: 'P', documentNumber: 'L898902C3', optional: 'ZE184226B' }),
    ).toEqual(PASSPORT)
    expect(writeZone({ ...anna, format: 'TD1', documentCode: 'I', documentNumber: 'D23145890' })).toEqual(CARD)
    expect(writeZone({ ...anna, format: 'TD2', documentCode: 'I', documentNumber: 'D23145890' })).toEqual(OFFICIAL)
    expect(
      writeZone({
        ...anna,
        format: 'TD1',
        documentCode: 'I',
        documentNumber: 'D23145890734',
        surname: 'Stevenson',
        givenNames: 'Peter John',
        birthDate: '340712',
        sex: 'M',
        expiryDate: '950712',
      }),
    ).toEqual(LONG_NUMBER)
  })

  it('cuts names that do not fit and still reads back', () => {
    const lines = writeZone({
      ...anna,
      format: 'TD3',
      documentCode: 'P',
      documentNumber: 'X1',
      surname: 'Papandropoulous',
      givenNames: 'Jonathon Alec Konstantinos Warren',
    })
    expect(lines[0]).toBe('P<UTOPAPANDROPOULOUS<<JONATHON<ALEC<KONSTANT')
    expect(readZone(lines)?.valid).toBe(true)
  })

  it('refuses what cannot be written', () => {
    const base: ZoneContent = { ...anna, format: 'TD3', documentCode: 'P', documentNumber: 'X1' }
    expect(() => writeZone({ ...base, birthDate: '1974-08-12' })).toThrow('YYMMDD')
    expect(() => writeZone({ ...base, surname: '林' })).toThrow('Latin')
  })

  const upper = (min: number, max: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), minLength: min, maxLength: max })
  const number = fc.string({ unit: fc.constantFrom(...'ABCXYZ0123456789'), minLength: 1, maxLength: 9 })
  const day = fc
    .date({ min: new Date('1930-01-01'), max: new Date('2029-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))

  it('reads back what it wrote, and another reader agrees on every check digit', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('TD1' as const, 'TD2' as const, 'TD3' as const),
        upper(1, 12),
        upper(0, 12),
        number,
        day,
        fc.constantFrom('F' as const, 'M' as const, 'X' as const),
        (format, surname, givenNames, documentNumber, date, sex) => {
          const content: ZoneContent = {
            format,
            documentCode: format === 'TD3' ? 'P' : 'I',
            issuer: 'UTO',
            surname,
            givenNames,
            documentNumber,
            nationality: 'UTO',
            birthDate: dateForZone(date),
            sex,
            expiryDate: dateForZone(date),
          }
          const lines = writeZone(content)
          const reading = readZone(lines)
          expect(reading?.problems).toEqual([])
          expect(reading?.content).toEqual(content)
          const other = parse([...lines])
          expect(other.format).toBe(format)
          for (const detail of other.details) {
            if (detail.field?.endsWith('CheckDigit')) expect(detail, detail.field).toMatchObject({ valid: true })
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('dates', () => {
  it('puts births into the last hundred years and expiries around now', () => {
    expect(zoneDate('740812', 'birth', 2026)).toBe('1974-08-12')
    expect(zoneDate('260812', 'birth', 2026)).toBe('2026-08-12')
    expect(zoneDate('270812', 'birth', 2026)).toBe('1927-08-12')
    expect(zoneDate('310822', 'expiry', 2026)).toBe('2031-08-22')
    expect(zoneDate('991231', 'expiry', 2026)).toBe('1999-12-31')
    expect(zoneDate('000229', 'birth', 2026)).toBe('2000-02-29')
  })

  it('knows no day for what is none', () => {
    expect(zoneDate('990229', 'birth', 2026)).toBeUndefined()
    expect(zoneDate('74<<<<', 'birth', 2026)).toBeUndefined()
  })
})
