import { describe, expect, it } from 'vitest'
import { readingsOf } from '#electron/store/identity/pinyin.ts'
import { CHECK_REASONS } from '#shared/domain/identity/checks.ts'
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import { nameCheck } from '#shared/domain/identity/nameCheck.ts'
import { compareHan } from '#shared/domain/identity/nameMatch.ts'
import { syllablesIn, wadeGilesSpellings } from '#shared/domain/identity/romanise.ts'

type Cells = Partial<Pick<FieldLine, 'typed' | 'printed' | 'zone' | 'print'>>
const line = (field: string, cells: Cells): FieldLine => ({ field, typed: null, printed: null, zone: null, ...cells })

/** A form with the name in characters, and a passport whose zone has it in letters. */
const passport = (han: string, surname: string, given: string): ReadonlyArray<FieldLine> => [
  line('native_name', { typed: han }),
  line('surname', { zone: surname }),
  line('given_names', { zone: given }),
]

describe('a name typed in characters beside the zone of a passport', () => {
  it.each([
    // Pinyin, letter by letter.
    ['张伟', 'ZHANG', 'WEI', 'pass', 'names_pinyin'],
    ['張偉', 'ZHANG', 'WEI', 'pass', 'names_pinyin'],
    ['沈雨晴', 'SHEN', 'YUQING', 'pass', 'names_pinyin'],
    ['沈雨晴', 'SHEN', 'YU QING', 'pass', 'names_pinyin'],
    ['王西安', 'WANG', "XI'AN", 'pass', 'names_pinyin'],
    ['张伟', 'ZHANG WEI', '', 'pass', 'names_pinyin'],
    // Compound surnames, of which a single one is the beginning.
    ['欧阳娜娜', 'OUYANG', 'NANA', 'pass', 'names_pinyin'],
    ['歐陽娜娜', 'OU YANG', 'NANA', 'pass', 'names_pinyin'],
    ['诸葛亮', 'ZHUGE', 'LIANG', 'pass', 'names_pinyin'],
    ['司马光', 'SIMA', 'GUANG', 'pass', 'names_pinyin'],
    ['令狐冲', 'LINGHU', 'CHONG', 'pass', 'names_pinyin'],
    ['欧阳', 'OU', 'YANG', 'pass', 'names_pinyin'],
    // Surnames that are read otherwise than the word.
    ['单小雨', 'SHAN', 'XIAOYU', 'pass', 'names_pinyin'],
    ['单小雨', 'DAN', 'XIAOYU', 'pass', 'names_pinyin'],
    ['曾国华', 'ZENG', 'GUOHUA', 'pass', 'names_pinyin'],
    ['解晓东', 'XIE', 'XIAODONG', 'pass', 'names_pinyin'],
    ['仇英', 'QIU', 'YING', 'pass', 'names_pinyin'],
    ['任长乐', 'REN', 'CHANGLE', 'pass', 'names_pinyin'],
    ['任长乐', 'REN', 'ZHANGYUE', 'pass', 'names_pinyin'],
    // ü as four papers have it.
    ['吕思远', 'LYU', 'SIYUAN', 'pass', 'names_pinyin'],
    ['吕思远', 'LU', 'SIYUAN', 'pass', 'names_pinyin'],
    ['吕思远', 'LV', 'SIYUAN', 'pass', 'names_pinyin'],
    ['吕思远', 'LUE', 'SIYUAN', 'pass', 'names_pinyin'],
    ['王略女', 'WANG', 'LYUENYU', 'pass', 'names_pinyin'],
    // Other ways to write it: for a person, and no fault.
    ['陈大文', 'CHAN', 'TAI MAN', 'unsure', 'name_romanised'],
    ['马大文', 'MA', 'TAI MAN', 'unsure', 'name_romanised'],
    ['李大文', 'LEE', 'TAI MAN', 'unsure', 'name_romanised'],
    ['欧阳大文', 'AU YEUNG', 'TAI MAN', 'unsure', 'name_romanised'],
    ['王建国', 'WANG', 'CHIEN KUO', 'unsure', 'name_romanised'],
    ['王建民', 'WANG', 'CHIEN MING', 'unsure', 'name_pinyin_unsure'],
    ['张学良', 'CHANG', 'HSUEH LIANG', 'unsure', 'name_romanised'],
    ['谢志强', 'HSIEH', 'CHIH CHIANG', 'unsure', 'name_romanised'],
    ['单学良', 'TAN', 'HSUEHLIANG', 'unsure', 'name_romanised'],
    ['黄美玲', 'NG', 'BEE LENG', 'unsure', 'name_romanised'],
    ['金秀贤', 'KIM', 'SOO HYUN', 'unsure', 'name_romanised'],
    // What cannot be judged by pinyin.
    ['李大文', 'LI', 'ANTHONY', 'unsure', 'name_romanised'],
    ['田中太郎', 'TANAKA', 'TARO', 'unsure', 'name_pinyin_unsure'],
    ['买买提·吐尔逊', 'MEMET', 'TURSUN', 'unsure', 'name_pinyin_unsure'],
    ['缪小雨', 'CHEN', 'XIAOYU', 'unsure', 'name_pinyin_unsure'],
    ['沈雨晴', 'SHEN', 'YUQIN', 'unsure', 'name_pinyin_near'],
    ['沈雨晴', 'YUQING', 'SHEN', 'unsure', 'name_pinyin_near'],
    // The pinyin of somebody else.
    ['张伟', 'ZHANG', 'MIN', 'fail', 'name_pinyin_differs', 'given_names'],
    ['张伟', 'WANG', 'WEI', 'fail', 'name_pinyin_differs', 'surname'],
    ['王芳', 'ZHANG', 'WEI', 'fail', 'name_pinyin_differs', 'surname'],
    ['沈雨晴', 'WANG', 'FANG', 'fail', 'name_pinyin_differs', 'surname'],
    ['欧阳娜娜', 'ZHUGE', 'NANA', 'fail', 'name_pinyin_differs', 'surname'],
  ] as const)('%s, %s<<%s: %s, %s', (han, surname, given, result, why, field?: string) => {
    expect(nameCheck(passport(han, surname, given), readingsOf)).toEqual({
      result,
      why,
      data: field === undefined ? {} : { field },
    })
  })

  it('passes where characters were typed in the lines for Latin letters', () => {
    const typed = (surname: string, given: string): ReadonlyArray<FieldLine> => [
      line('surname', { typed: surname, zone: 'ZHANG' }),
      line('given_names', { typed: given, zone: 'WEI' }),
    ]
    expect(nameCheck(typed('张', '伟'), readingsOf)).toMatchObject({ result: 'pass', why: 'names_pinyin' })
    expect(nameCheck(typed('张', 'Wei'), readingsOf)).toMatchObject({ result: 'pass', why: 'names_pinyin' })
    expect(nameCheck(typed('张', '敏'), readingsOf)).toMatchObject({
      result: 'fail',
      why: 'name_pinyin_differs',
      data: { field: 'given_names' },
    })
  })
})

describe('the other papers and lines', () => {
  const typed = [line('surname', { typed: 'Zhang' }), line('given_names', { typed: 'Wei' })]
  const card = (printed: string, settled: boolean): ReadonlyArray<FieldLine> => [
    ...typed,
    line('native_name', { printed, print: { percent: 92, text: null, doubt: null, settled } }),
  ]

  it('hold characters of an identity card against the letters that were typed', () => {
    expect(nameCheck(card('张伟', true), readingsOf)).toMatchObject({ result: 'pass', why: 'names_pinyin' })
    expect(nameCheck(card('王芳', true), readingsOf)).toMatchObject({ result: 'fail', why: 'name_pinyin_differs' })
  })

  it('are held against what only the reader saw, which fails nobody', () => {
    const native = (typed: string | null, text: string) =>
      line('native_name', { typed, print: { percent: 91, text, doubt: 'unproven', settled: false } })
    expect(nameCheck([native('金晓宁', '金晓')], readingsOf)).toMatchObject({
      result: 'unsure',
      why: 'name_print_differs',
    })
    const letters = [line('surname', { typed: 'JIN' }), line('given_names', { typed: 'XIAONING' })]
    expect(nameCheck([...letters, native(null, '金晓宁')], readingsOf)).toMatchObject({ why: 'names_pinyin' })
    expect(nameCheck([...letters, native(null, '王芳')], readingsOf)).toMatchObject({ result: 'unsure' })
  })

  it('fail nobody by what the reader alone believes', () => {
    expect(nameCheck(card('王芳', false), readingsOf)).toMatchObject({
      result: 'unsure',
      why: 'name_print_differs',
      data: { field: 'surname' },
    })
  })

  it('let a difference in one script come before an agreement by pinyin', () => {
    const lines = [
      line('native_name', { typed: '张伟' }),
      line('surname', { typed: 'Zhang', zone: 'ZHANG' }),
      line('given_names', { typed: 'Min', zone: 'WEI' }),
    ]
    expect(nameCheck(lines, readingsOf)).toMatchObject({ result: 'fail', why: 'names_differ' })
  })

  it('prove nothing by what only the form says', () => {
    expect(nameCheck([...typed, line('native_name', { typed: '张伟' })], readingsOf)).toMatchObject({
      result: 'unsure',
      why: 'name_unreadable',
    })
    expect(compareHan('张伟', { surname: '', given: '' }, readingsOf).how).toBe('nothing_to_compare')
  })

  it('have a reason with words for each', () => {
    for (const why of [
      'names_pinyin',
      'name_romanised',
      'name_pinyin_near',
      'name_pinyin_unsure',
      'name_pinyin_differs',
    ])
      expect(CHECK_REASONS).toContain(why)
  })
})

describe('syllables', () => {
  it.each([
    ['ZHANG', 1],
    ['XIAN', 1],
    ['LYU', 1],
    ['CHIENMING', 3],
    ['TANAKA', 3],
    ['TARO', undefined],
    ['CHEUNG', undefined],
    ['KIM', undefined],
    ['', 0],
  ])('in %s: %s', (letters, count) => expect(syllablesIn(letters)).toBe(count))

  it.each([
    ['zhang', 'CHANG'],
    ['xue', 'HSUEH'],
    ['qiang', 'CHIANG'],
    ['guo', 'KUO'],
    ['zhi', 'CHIH'],
    ['jian', 'CHIEN'],
    ['dong', 'TUNG'],
    ['lv', 'LU'],
    ['an', 'AN'],
    ['yan', 'YEN'],
    ['wei', 'WEI'],
  ])('%s is %s in Wade-Giles', (pinyin, wade) => expect(wadeGilesSpellings(pinyin)).toContain(wade))
})
