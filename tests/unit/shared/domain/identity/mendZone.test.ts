import { describe, expect, it } from 'vitest'
import { mendZone, zoneAlphabet, type Glimpse } from '#shared/domain/identity/mendZone.ts'

/** The specimen of ICAO Doc 9303-4, appendix A. */
const PASSPORT = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
/** The specimen of Doc 9303-5, appendix A. */
const CARD = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<']

const both = (lines: ReadonlyArray<string>): Array<Array<Glimpse>> =>
  lines.map((line) => [...line].map((character) => ({ one: character, other: character })))
/** The same with the cell at `line`, `at` seen as `one` and `other`. */
const seenAs = (lines: ReadonlyArray<string>, line: number, at: number, one: string | null, other: string | null) => {
  const cells = both(lines)
  cells[line]![at] = { one, other }
  return cells
}

describe('two readers of a zone', () => {
  it('agree: the zone is accepted as it stands', () => {
    expect(mendZone('TD3', both(PASSPORT))).toMatchObject({ lines: PASSPORT, doubts: [], mended: 0, accepted: true })
    expect(mendZone('TD1', both(CARD))).toMatchObject({ lines: CARD, doubts: [], accepted: true })
  })

  it.each([
    ['0 for O in the state', 0, 4, '0', '0'],
    ['O for 0 in the date of birth', 1, 15, 'O', '0'],
    ['I for 1 in the date of expiry', 1, 21, 'I', 'I'],
    ['5 for S in a name', 0, 9, '5', 'S'],
  ] as const)('mend %s by its position', (_, line, at, one, other) => {
    const zone = mendZone('TD3', seenAs(PASSPORT, line, at, one, other))
    expect(zone).toMatchObject({ lines: PASSPORT, doubts: [], mended: 1, accepted: true })
  })

  it('differ in the number: the check digits settle it', () => {
    const zone = mendZone('TD3', seenAs(PASSPORT, 1, 1, 'B', '8'))
    expect(zone).toMatchObject({ lines: PASSPORT, doubts: [], mended: 1, accepted: true })
  })

  it('differ in the number by letters that count alike (G and 6): a doubt, whatever the check digits say', () => {
    const lines = [PASSPORT[0]!, PASSPORT[1]!.replace('L898902C36', 'L898902C36')]
    const zone = mendZone('TD3', seenAs(lines, 1, 34, 'G', '6'))
    expect(zone).toMatchObject({ accepted: false, doubts: [[1, 34]] })
  })

  it('differ in a name: a doubt, since no check digit covers names', () => {
    expect(mendZone('TD3', seenAs(PASSPORT, 0, 6, 'K', 'R'))).toMatchObject({ accepted: false, doubts: [[0, 6]] })
  })

  it('one alone is no proof, even where the check digits would agree', () => {
    expect(mendZone('TD3', seenAs(PASSPORT, 1, 0, 'L', null))).toMatchObject({ accepted: false, doubts: [[1, 0]] })
    expect(mendZone('TD3', seenAs(PASSPORT, 1, 0, null, 'L'))).toMatchObject({ accepted: false, doubts: [[1, 0]] })
  })

  it('agree on a wrong digit: not accepted', () => {
    expect(mendZone('TD3', seenAs(PASSPORT, 1, 13, '8', '8'))).toMatchObject({ doubts: [], accepted: false })
  })

  it('refuse lines that have not the shape of the format', () => {
    expect(mendZone('TD2', both(PASSPORT))).toBeUndefined()
  })
})

describe('the characters that may stand in a cell', () => {
  it('are digits in dates, letters in names and states, both in numbers, three in the sex', () => {
    const [upper, lower] = zoneAlphabet('TD3')
    expect(upper![10]).not.toMatch(/\d/)
    expect(lower![13]).toBe('0123456789<')
    expect(lower![20]).toBe('FMX<')
    expect(lower![0]).toMatch(/A.*9/)
  })
})
