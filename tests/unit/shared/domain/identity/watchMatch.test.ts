import { describe, expect, it } from 'vitest'
import {
  createScreen,
  HIT_SCORE,
  jaroWinkler,
  matchEntry,
  soundOf,
  type WatchEntry,
} from '#shared/domain/identity/watchMatch.ts'

// Every name here is invented.
const entry = (names: ReadonlyArray<string>, births: ReadonlyArray<string> = []): WatchEntry => ({
  entry: `e-${names[0]}`,
  kind: 'person',
  names,
  births,
  countries: [],
  programmes: ['TEST'],
})

describe('a name beside a name of a list', () => {
  it.each([
    // Hits: one person, written differently.
    ['Viktor Ostrovan', ['OSTROVAN, Viktor'], true],
    ['Viktor Ostrovan', ['OSTROWAN, Wiktor'], true],
    ['Mohammed Farouq Zaydi', ['ZAIDI, Muhammad Faruk'], true],
    ['Yuriy Shchelkov', ['Jurij Schelkow'], true],
    ['Li Xiaotong', ['LI, Xiao Tong'], true],
    ['Katharina Vossberg', ['Vossberg, Catharina'], true],
    ['Ana Maria Quintero', ['QUINTERO, Ana'], true],
    ['Anton Belgorin', ['Petrov, Ivan', 'BELGORIN, Anton'], true],
    ['Omar al Khalidi', ['KHALIDI, Umar'], true],
    // Not: a common family name, another given name, short names that differ by a letter.
    ['Viktor Ostrovan', ['OSTROVAN, Helena'], false],
    ['Li Na', ['LI, Ming'], false],
    ['Chen Wei', ['CHENG, Mei'], false],
    ['Anna Eriksson', ['ERIKSSON'], false],
    ['Maria Garcia', ['GARCIA LOPEZ, Jose'], false],
    ['Shen Yuqing', ['SHENG, Yulin'], false],
  ] as const)('%s, %j: work for a person %s', (name, names, work) => {
    const match = matchEntry({ names: [name], birth: null }, entry(names))
    expect(match.score >= HIT_SCORE, `score ${match.score}`).toBe(work)
  })

  it('says part by part why', () => {
    const match = matchEntry({ names: ['Wiktor Ostrovan'], birth: '1971-05-02' }, entry(['OSTROVAN, Viktor'], ['1971']))
    expect(match).toMatchObject({
      name: 'OSTROVAN, Viktor',
      birth: 'year',
      born: '1971',
      parts: [
        { part: 'WIKTOR', beside: 'VIKTOR', how: 'sounds_alike' },
        { part: 'OSTROVAN', beside: 'OSTROVAN', how: 'same', likeness: 1 },
      ],
    })
  })

  it('counts the date of birth: the same day lifts, another decade lowers', () => {
    const score = (birth: string | null, births: ReadonlyArray<string>): number =>
      matchEntry({ names: ['Wiktor Ostrovan'], birth }, entry(['OSTROVAN, Viktor'], births)).score
    const plain = score(null, ['1971-05-02'])
    expect(score('1971-05-02', ['1971-05-02'])).toBeGreaterThan(plain)
    expect(score('1972-01-01', ['1971-05-02'])).toBeLessThan(plain)
    expect(score('1996-01-01', ['1971-05-02'])).toBeLessThan(HIT_SCORE)
  })

  it('knows Jaro–Winkler as published and one sound in several spellings', () => {
    expect(jaroWinkler('MARTHA', 'MARHTA')).toBeCloseTo(0.961, 3)
    expect(jaroWinkler('DIXON', 'DICKSONX')).toBeCloseTo(0.813, 3)
    expect(jaroWinkler('A', 'B')).toBe(0)
    expect(soundOf('YURIY')).toBe(soundOf('JURIJ'))
    expect(soundOf('FAROUQ')).toBe(soundOf('FARUK'))
  })
})

describe('a screen over a list', () => {
  const list = createScreen([
    entry(['OSTROVAN, Viktor'], ['1971']),
    entry(['OSTROVAN, Helena']),
    entry(['ZAIDI, Muhammad Faruk', 'Abu Salim'], ['1980-02-03']),
    { ...entry(['OSTROVAN SHIPPING']), kind: 'other' as const },
  ])

  it('finds what comes near without meeting everything, nearest first', () => {
    expect(list.size).toBe(3)
    expect(list.hits({ names: ['Viktor Ostrowan'], birth: '1971-01-01' }).map((hit) => hit.entry.names[0])).toEqual([
      'OSTROVAN, Viktor',
    ])
    expect(list.hits({ names: ['Mohamad Farouk Zaydi'], birth: null })).toHaveLength(1)
    expect(list.hits({ names: ['Lena Fisker'], birth: null })).toEqual([])
    expect(list.nearest({ names: ['Lena Fisker'], birth: null })).toBeUndefined()
  })
})
