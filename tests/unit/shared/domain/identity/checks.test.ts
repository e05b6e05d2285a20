import { describe, expect, it } from 'vitest'
import { readingsOf } from '#electron/store/identity/pinyin.ts'
import { checkPapers, compareAddress, type MachineCheck, type Papers } from '#shared/domain/identity/checks.ts'
import { readZone } from '#shared/domain/identity/mrz.ts'
import { CHECKS } from '#shared/domain/review.ts'

const ZONE = ['P<UTOSHEN<<YUQING<<<<<<<<<<<<<<<<<<<<<<<<<<<', 'SP04172966UTO9403176F3108228<<<<<<<<<<<<<<<2']

type Cells = Readonly<Record<string, readonly [typed: string | null, printed: string | null, zone?: string | null]>>
const CLEAN: Cells = {
  surname: ['Shen', 'SHEN', 'SHEN'],
  given_names: ['Yuqing', 'YUQING', 'YUQING'],
  native_name: ['沈雨晴', null],
  birth_date: ['1994-03-17', '1994-03-17', '940317'],
  expires: ['2031-08-22', '2031-08-22', '310822'],
  address: ['18 Quay Rd, 6A', '18 Quay Rd, 6A'],
}

const check = (code: MachineCheck['code'], cells: Cells = {}, more: Partial<Papers> = {}): MachineCheck => {
  const fields = Object.entries({ ...CLEAN, ...cells }).map(([field, [typed, printed, zone = null]]) => ({
    field,
    typed,
    printed,
    zone,
  }))
  const lookUps = { searched: 41_208, sameDocument: 0, samePhone: 0, nearest: null }
  return checkPapers({
    fields,
    print: 'read',
    zone: readZone(ZONE)!,
    today: '2026-11-24',
    lookUps,
    readingsOf,
    ...more,
  }).find((one) => one.code === code)!
}

it('passes clean papers, in the order of the checks, with the face left to a person', () => {
  const codes = CHECKS.map((code) => check(code))
  // These papers came without a phone, so the check of contacts is unsure.
  const results = codes.map((one) => one.result).join(' ')
  expect(results).toBe('pass pass pass pass pass pass open pass pass unsure pass')
  expect(codes.filter((one) => one.by === 'person').map((one) => one.code)).toEqual(['face'])
})

describe('zone', () => {
  it('counts the right check digits and says which is wrong', () => {
    expect(check('zone')).toMatchObject({ why: 'zone_digits_right', data: { right: 5, of: 5 }, standard: 'ICAO 9303' })
    const damaged = readZone([ZONE[0]!, ZONE[1]!.replace('9403176', '9403276')])!
    expect(check('zone', {}, { zone: damaged })).toMatchObject({
      result: 'fail',
      data: { right: 3, where: 'birthDate' },
    })
    expect(check('zone', {}, { zone: 'unreadable' })).toMatchObject({ result: 'unsure', why: 'zone_unreadable' })
  })

  it('checks the number of an identity card where there is no zone', () => {
    const right = { national_id: ['11010519491231002X', '11010519491231002X'] } as const
    expect(check('zone', right, { zone: null })).toMatchObject({ result: 'pass', standard: 'GB 11643' })
    const wrong = { national_id: ['110105194912310021', '110105194912310021'] } as const
    expect(check('zone', wrong, { zone: null })).toMatchObject({ result: 'fail', why: 'id_number_wrong' })
  })
})

describe('dates', () => {
  it('takes the last day as in date and the day after as expired', () => {
    expect(check('in_date', { expires: ['2026-11-24', '2026-11-24'] })).toMatchObject({
      result: 'pass',
      data: { months: 0 },
    })
    expect(check('in_date', { expires: ['2026-11-23', '2026-11-23'] })).toMatchObject({
      result: 'fail',
      data: { days: 1 },
    })
    expect(check('in_date', { expires: ['2031-08-22', null] })).toMatchObject({
      result: 'unsure',
      why: 'expiry_unreadable',
    })
  })

  it('counts a birthday from its day on', () => {
    expect(check('age', { birth_date: ['2008-11-24', '2008-11-24'] })).toMatchObject({
      result: 'pass',
      data: { age: 18 },
    })
    expect(check('age', { birth_date: ['2008-11-25', '2008-11-25'] })).toMatchObject({
      result: 'fail',
      data: { age: 17 },
    })
  })
})

describe('names', () => {
  it('names the field that differs and sees a cut name', () => {
    expect(check('name', { given_names: ['Yuqign', 'YUQING', 'YUQING'] })).toMatchObject({
      result: 'fail',
      data: { field: 'given_names' },
    })
    expect(check('name', { native_name: ['沈雨晴', '沈雨情'] })).toMatchObject({
      result: 'fail',
      data: { field: 'native_name' },
    })
    expect(check('name', { given_names: ['Konstantinos', 'KONSTANTINOS', 'KONSTANT'] })).toMatchObject({
      result: 'unsure',
      why: 'name_cut',
    })
    const blank = { surname: ['Shen', null], given_names: ['Yuqing', null] } as const
    expect(check('name', blank)).toMatchObject({ result: 'unsure', why: 'name_unreadable' })
  })
})

describe('addresses', () => {
  it.each([
    ['18 Quay Rd, 6A', '18 quay rd 6a', 'same', ''],
    ['18 Quay Rd, 6A', '18 Quay Rd', 'part', '6A'],
    ['18 Quay Rd, 6A', '7 Mill Lane, 2B', 'different', ''],
    ['杭州市西溪区码头路18号6A室', '杭州市西溪区码头路18号', 'part', '6A室'],
    ['杭州市西溪区码头路18号6A室', '杭州市北城区码头路18号6A室', 'different', ''],
    ['杭州市 西溪区', '杭州市西溪区', 'same', ''],
  ])('%s and %s: %s', (typed, printed, agrees, missing) => {
    expect(compareAddress(typed, printed)).toEqual({ agrees, missing })
  })

  it('asks for proof where there is none', () => {
    expect(check('address', { address: ['18 Quay Rd, 6A', null] })).toMatchObject({
      result: 'unsure',
      why: 'address_unproven',
    })
  })
})

it('weighs what look-ups found', () => {
  const found = {
    searched: 400,
    sameDocument: 0,
    samePhone: 1,
    nearest: { name: 'Shen Yuqin', likeness: 80, bornYear: 1971 },
  }
  expect(check('not_seen', {}, { lookUps: found })).toMatchObject({ result: 'unsure', why: 'phone_seen' })
  expect(check('watch_list', {}, { lookUps: found })).toMatchObject({ result: 'unsure', why: 'near_match' })
  const worse = { ...found, sameDocument: 2, nearest: { ...found.nearest, likeness: 79 } }
  expect(check('not_seen', {}, { lookUps: worse })).toMatchObject({ result: 'fail', data: { times: 2 } })
  expect(check('watch_list', {}, { lookUps: worse })).toMatchObject({ result: 'pass', why: 'distant_match' })
})
