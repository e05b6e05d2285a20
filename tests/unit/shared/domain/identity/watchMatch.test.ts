import { describe, expect, it } from 'vitest'
import { latinName } from '#electron/store/identity/latin.ts'
import { screenedKey, screenedOf } from '#shared/domain/identity/screened.ts'
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

  it.each([
    // Hits: Chinese beside pinyin, characters beside characters, Cyrillic beside Latin.
    ['沈雨晴', ['SHEN, Yuqing'], true],
    ['Shen Yuqing', ['沈雨晴'], true],
    ['沈雨晴', ['沈雨晴'], true],
    ['Shan Xiaoming', ['单小明'], true],
    ['吕思远', ['LU, Siyuan'], true],
    ['Lyu Siyuan', ['吕思远'], true],
    ['Ouyang Ruolan', ['欧阳若兰'], true],
    ['Yuriy Shchelkov', ['Юрий Щелков'], true],
    ['Viktor Ostrovan', ['Островань Виктор'], true],
    ['Катарина Фоссберг', ['Vossberg, Katharina'], true],
    // Not.
    ['沈雨晴', ['SHEN, Ming'], false],
    ['李娜', ['李明'], false],
    ['Chen Wei', ['陈美'], false],
    ['Zhang Lixin', ['章文'], false],
    ['Виктор Островань', ['OSTROVAN, Helena'], false],
  ] as const)('%s, %j across scripts: work for a person %s', (name, names, work) => {
    const match = matchEntry({ names: [name], birth: null }, entry(names), latinName)
    expect(match.score >= HIT_SCORE, `score ${match.score}`).toBe(work)
  })

  it('tells homophones apart where both sides have characters, without hiding them', () => {
    const score = (native: string) =>
      matchEntry({ names: ['Zhang Wei', native], birth: null }, entry(['ZHANG, Wei', '张伟']), latinName)
    expect(score('张伟')).toMatchObject({ script: 'same', score: 100 })
    expect(score('章伟')).toMatchObject({ script: 'differs', score: 88 })
  })

  it('says what is written together on one side and apart on the other', () => {
    const match = matchEntry({ names: ['Li Xiaotong'], birth: null }, entry(['LI, Xiao Tong']))
    expect(match.parts).toEqual([
      { part: 'LI', beside: 'LI', how: 'same', likeness: 1 },
      { part: 'XIAOTONG', beside: 'XIAO TONG', how: 'together', likeness: 1 },
    ])
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

describe('the data that are held against a list', () => {
  const line = (field: string, typed: string | null, printed: string | null = null, zone: string | null = null) => ({
    field,
    typed,
    printed,
    zone,
  })
  const person = { native: '沈雨晴', latin: 'Shen Yuqing' }
  it('are every name once, in whatever script, and the birth as typed, printed or in the zone', () => {
    const fields = [
      line('surname', 'Shen', 'SHEN', 'SHEN'),
      line('given_names', 'Yuqing', 'YUQING', 'YUQIN'),
      line('birth_date', null, null, '940317'),
    ]
    expect(screenedOf(person, fields, 2026)).toEqual({
      names: ['Shen Yuqing', 'SHEN YUQIN', '沈雨晴'],
      birth: '1994-03-17',
    })
    expect(screenedOf(person, [line('birth_date', '1994-03-18', null, '940317')], 2026).birth).toBe('1994-03-18')
  })
  it('are the same data in whatever order and letter case, and others when anything differs', () => {
    const key = (names: ReadonlyArray<string>, birth: string | null) => screenedKey({ names, birth })
    expect(key(['Shen  Yuqing', '沈雨晴'], null)).toBe(key(['沈雨晴', 'SHEN YUQING'], null))
    expect(key(['Shen Yuqing'], null)).not.toBe(key(['Shen Yuqing'], '1994-03-17'))
  })
})
