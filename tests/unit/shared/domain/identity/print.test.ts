import { describe, expect, it } from 'vitest'
import { readingsOf } from '#electron/store/identity/pinyin.ts'
import { checkPrint } from '#shared/domain/identity/checks.ts'
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import { seenOn, type Word } from '#shared/domain/identity/printLayout.ts'
import { printDifferences, withoutPrint, withPrint } from '#shared/domain/identity/printLines.ts'
import { mergeLooks, type PrintReading, type PrintValue } from '#shared/domain/identity/printReading.ts'
import { printedDay, printedValue, type PrintField } from '#shared/domain/identity/printValues.ts'
import { reweigh } from '#shared/domain/identity/riskTable.ts'

describe('a printed day', () => {
  it.each([
    ['17 MAR 1994', '1994-03-17'],
    ['17 Mar/Mars 1994', '1994-03-17'],
    ['07MAR1994', '1994-03-07'],
    ['I7 MAR I994', '1994-03-17'],
    ['03 0CT 2031', '2031-10-03'],
    ['17.03.1994', '1994-03-17'],
    ['17/03/1994', '1994-03-17'],
    ['1994年3月17日', '1994-03-17'],
    ['1994 年 3 月 17 日', '1994-03-17'],
    ['1994-03-17', '1994-03-17'],
    ['至 2031.03.04', '2031-03-04'],
    ['2011.03.04-2031.03.04', '2031-03-04'],
    // Ambiguous, cut, or no day at all.
    ['03/04/1994', undefined],
    ['17 MAR 94', undefined],
    ['31 FEB 1994', undefined],
    ['17 MAX 1994', undefined],
    ['长期', undefined],
    ['2031.13.04', undefined],
    ['', undefined],
  ])('%s', (text, day) => expect(printedDay(text)).toBe(day))
})

describe('a printed value', () => {
  it.each<[PrintField, string, string | undefined]>([
    ['surname', 'Müller-Lüdenscheidt', 'MÜLLER-LÜDENSCHEIDT'],
    ['surname', 'O’Brien', "O'BRIEN"],
    ['given_names', 'ANNA  MARIA.', 'ANNA MARIA'],
    ['given_names', 'NGUYỄN', 'NGUYỄN'],
    ['given_names', 'YUQ1NG', undefined],
    ['surname', '沈', undefined],
    ['native_name', '沈 雨 晴', '沈雨晴'],
    ['native_name', '买买提•吐尔逊', '买买提·吐尔逊'],
    ['native_name', '沈A晴', undefined],
    ['document_number', 'SP 0417296', 'SP0417296'],
    ['document_number', 'SPECIMEN', undefined],
    ['national_id', '11010519491231002x', '11010519491231002X'],
    ['national_id', '110105194912310021', undefined],
    ['national_id', '11010519491331002X', undefined],
  ])('%s %s', (field, text, value) => expect(printedValue(field, text)).toBe(value))
})

const word = (text: string, x: number, y: number, confidence = 95): Word => ({
  text,
  confidence,
  x0: x,
  y0: y,
  x1: x + text.length * 12,
  y1: y + 20,
})

describe('the layout of a paper', () => {
  it('finds values under the labels of a passport, whatever stands around', () => {
    const seen = seenOn('passport', [
      word('Surmame', 400, 100),
      word('Passport', 800, 100),
      word('No.', 905, 100),
      word('SHEN', 400, 130),
      word('SP0417296', 800, 131, 91),
      word('姓/Given', 400, 180),
      word('names', 505, 180),
      word('YUQING', 400, 210),
      word('Date', 400, 260),
      word('of', 455, 260),
      word('birth', 485, 260),
      word('FY', 150, 290, 12),
      word('17', 400, 290),
      word('MAR', 430, 290, 88),
      word('1994', 475, 290),
    ])
    expect(
      Object.fromEntries(Object.entries(seen).map(([field, { value, percent }]) => [field, [value, percent]])),
    ).toEqual({
      surname: ['SHEN', 95],
      document_number: ['SP0417296', 91],
      given_names: ['YUQING', 95],
      birth_date: ['1994-03-17', 95],
    })
  })

  it('reads beside the labels of a card, and finds a number that proves itself without one', () => {
    const seen = seenOn('id_front', [
      word('姓名', 100, 100),
      word('沈', 270, 98),
      word('雨', 290, 98),
      word('晴', 310, 98, 61),
      word('出', 100, 200),
      word('生', 120, 200),
      word('1949', 270, 200),
      word('年', 325, 200),
      word('12', 345, 200),
      word('月', 375, 200),
      word('31', 395, 200),
      word('日', 425, 200, 20),
      word('11010519491231002X', 300, 400),
    ])
    expect(seen.native_name).toMatchObject({ value: '沈雨晴', percent: 61 })
    expect(seen.birth_date).toMatchObject({ value: '1949-12-31', percent: 95 })
    expect(seen.national_id?.value).toBe('11010519491231002X')
  })

  it('takes none of two labels of one kind', () => {
    expect(seenOn('passport', [word('Surname', 400, 100), word('SHEN', 400, 130), word('Surname', 400, 300)])).toEqual(
      {},
    )
  })
})

const look = (values: Readonly<Partial<Record<PrintField, readonly [string | null, number]>>>) =>
  Object.fromEntries(Object.entries(values).map(([field, [value, percent]]) => [field, { value, percent }]))

describe('several looks', () => {
  it('are as sure as the second that says so, and doubt everything else', () => {
    const reading = mergeLooks('passport', [
      look({
        surname: ['SHEN', 96],
        given_names: ['SHUIE', 88],
        birth_date: ['1994-03-17', 96],
        document_number: ['SP1', 96],
      }),
      look({
        surname: ['SHEN', 93],
        given_names: ['SHUIE', 89],
        birth_date: ['1994-03-11', 95],
        document_number: ['SP1', 96],
      }),
      look({
        surname: ['SHEN', 40],
        given_names: ['SHUIE', 60],
        birth_date: ['1994-03-17', 50],
        document_number: ['SP1', 96],
      }),
    ])
    expect(reading.surname).toMatchObject({ value: 'SHEN', percent: 93, doubt: null, proven: false })
    expect(reading.given_names).toMatchObject({ doubt: 'faint' })
    expect(reading.birth_date).toMatchObject({ value: '1994-03-17', doubt: 'two_readings' })
    // A passport's number never stands by itself.
    expect(reading.document_number).toMatchObject({ doubt: 'unproven' })
    expect(reading.expires).toMatchObject({ value: null, doubt: 'not_found' })
  })

  it('let the number of a resident and the day of birth prove each other', () => {
    const number = ['11010519491231002X', 40] as const
    const same = mergeLooks('id_front', [look({ national_id: number, birth_date: ['1949-12-31', 30] })])
    expect([same.national_id, same.birth_date]).toMatchObject([
      { doubt: null, proven: true },
      { doubt: null, proven: true },
    ])
    const other = ['1949-12-21', 95] as const
    const twice = look({ national_id: number, birth_date: other })
    expect(mergeLooks('id_front', [twice, twice]).birth_date).toMatchObject({ doubt: 'two_readings' })
  })

  it('leave a Chinese name to another source: in the dark all of them may miss the same character', () => {
    const dark = look({ native_name: ['金晓', 91] })
    const reading = mergeLooks('id_front', [dark, dark, dark])
    expect(reading.native_name).toMatchObject({ value: '金晓', doubt: 'unproven' })
    const read = (typed: string | null) => withPrint([line('native_name', typed)], reading)[0]
    expect(read(null)).toMatchObject({ printed: null, print: { text: '金晓', doubt: 'unproven' } })
    expect(read('金晓')).toMatchObject({ printed: '金晓', print: { settled: true } })
  })
})

const line = (field: string, typed: string | null, zone: string | null = null): FieldLine => ({
  field,
  typed,
  printed: null,
  zone,
})
const seen = (value: string | null, more: Partial<PrintValue> = {}): PrintValue => ({
  value,
  percent: 92,
  votes: 3,
  doubt: null,
  proven: false,
  ...more,
})
const LINES = [
  line('surname', 'Shen', 'SHEN'),
  line('given_names', 'Yuqing', 'YUQING'),
  line('birth_date', '1994-03-17', '940317'),
  line('document_number', 'SP0417296', 'SP0417296'),
  line('expires', null, '310822'),
]
const CLEAN: PrintReading = {
  surname: seen('SHEN'),
  given_names: seen('YU QING', { percent: 48, doubt: 'faint' }),
  birth_date: seen('1994-03-17'),
  document_number: seen('SPO4I7296', { doubt: 'unproven' }),
  expires: seen('2031-08-22'),
}
const checks = (lines: ReadonlyArray<FieldLine>, reading: PrintReading, zone: 'pass' | 'fail' | null = 'pass') => {
  const all = checkPrint({ fields: withPrint(lines, reading), print: 'read', today: '2026-11-24', readingsOf }, zone)
  return Object.fromEntries(all.map((check) => [check.code, check]))
}

describe('print beside what was typed and the zone', () => {
  it('counts what a second source says too, with its characters where they look alike', () => {
    const lines = withPrint(LINES, CLEAN)
    expect(lines.map(({ printed }) => printed)).toEqual(['SHEN', 'YU QING', '1994-03-17', 'SP0417296', '2031-08-22'])
    expect(lines.every(({ print }) => print?.settled === true)).toBe(true)
    expect(checks(LINES, CLEAN).print).toMatchObject({ result: 'pass', why: 'print_agrees', data: { read: 5, of: 5 } })
    expect(withoutPrint(lines)).toEqual(LINES)
  })

  it('is unsure where a line was not read, and names it', () => {
    const { print } = checks(LINES, { ...CLEAN, birth_date: seen(null, { percent: 0, doubt: 'not_found' }) })
    expect(print).toMatchObject({
      result: 'unsure',
      why: 'print_unread',
      data: { read: 4, of: 5, field: 'birth_date' },
    })
  })

  it('fails nobody by what the reader alone believes, however sure it is', () => {
    const { print, name } = checks([line('surname', 'Shen'), line('birth_date', '1994-03-17')], {
      surname: seen('ZHOU', { percent: 96 }),
      birth_date: seen('1994-08-17', { percent: 96 }),
    })
    expect(print).toMatchObject({
      result: 'unsure',
      why: 'print_may_differ',
      data: { field: 'birth_date', from: 'typed' },
    })
    expect(name).toMatchObject({ result: 'unsure', why: 'name_print_differs' })
    const young = checks([line('birth_date', '1994-03-17')], { birth_date: seen('2012-03-17', { percent: 96 }) })
    expect(young['age']).toMatchObject({ result: 'unsure', why: 'birth_unreadable' })
    const number = checks(LINES, { ...CLEAN, document_number: seen('SP0417999', { percent: 96, doubt: 'unproven' }) })
    expect(number['print']).toMatchObject({ result: 'unsure', data: { field: 'document_number' } })
  })

  it('fails where the paper is borne out by another source and contradicts the third', () => {
    const typedOther = [line('birth_date', '1994-03-18', '940317')]
    expect(checks(typedOther, { birth_date: seen('1994-03-17') }).print).toMatchObject({
      result: 'fail',
      why: 'print_differs',
      data: { field: 'birth_date', from: 'typed' },
    })
    const zoneOther = [line('birth_date', '1994-03-17', '940318')]
    expect(checks(zoneOther, { birth_date: seen('1994-03-17') }).print).toMatchObject({
      result: 'fail',
      data: { from: 'zone' },
    })
    // Unless the zone is itself in doubt.
    expect(checks(zoneOther, { birth_date: seen('1994-03-17') }, 'fail').print).toMatchObject({ result: 'unsure' })
    const card = [line('national_id', '110105194912310021')]
    const proven = { national_id: seen('11010519491231002X', { proven: true }) }
    const read = checks(card, proven, null)
    expect(read['print']).toMatchObject({ result: 'fail', data: { field: 'national_id', from: 'typed' } })
    expect(read['zone']).toMatchObject({ result: 'pass', standard: 'GB 11643' })
  })

  it('adds lines that only the paper has, and a young person whose card proves it is too young', () => {
    const reading = { birth_date: seen('2012-03-17', { proven: true }), expires: seen('2031-01-02') }
    expect(withPrint([], reading).map(({ field }) => field)).toEqual(['birth_date', 'expires'])
    expect(checks([], reading, null)).toMatchObject({ age: { result: 'fail' }, in_date: { result: 'pass' } })
    expect(checks([], { expires: seen('2020-01-02') }, null)['in_date']).toMatchObject({ result: 'unsure' })
  })

  it('takes no difference from cells that cannot be read twice', () => {
    expect(printDifferences([{ ...line('address', '18 Quay Road'), printed: '19 Quay Road' }])).toEqual([])
  })
})

it('a check made again takes its points away or brings them', () => {
  const before = [{ reason: 'expiry_unreadable', usual: null, points: 9 }]
  const again = [
    { code: 'in_date', result: 'pass', why: 'in_date' },
    { code: 'print', result: 'fail', why: 'print_differs' },
  ] as const
  expect(reweigh(before, again)).toEqual({ risk: 24, reasons: [{ reason: 'print_differs', usual: null, points: 24 }] })
})
