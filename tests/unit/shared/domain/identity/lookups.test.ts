import { describe, expect, it } from 'vitest'
import { clustersOf } from '#shared/domain/identity/clusters.ts'
import { emailProblem, phoneProblem } from '#shared/domain/identity/contact.ts'
import { bitsApart, isTelling, NEAR_BITS, pictureHash } from '#shared/domain/identity/pictureHash.ts'
import {
  RISK_TABLE,
  RISK_TABLE_VERSION,
  riskFrom,
  weighRisk,
  type SeenCheck,
} from '#shared/domain/identity/riskTable.ts'

const picture = (light: (x: number, y: number) => number): ReadonlyArray<number> =>
  Array.from({ length: 81 }, (_, i) => Math.max(0, Math.min(255, light(i % 9, Math.floor(i / 9)))))
const rings = (x: number, y: number): number => 128 + 100 * Math.sin(x * 1.7) * Math.cos(y * 1.1)

describe('a picture hash', () => {
  const hash = pictureHash(picture(rings))
  it('stays near under other light and noise, and far from another picture', () => {
    expect(hash).toMatch(/^[0-9a-f]{32}$/)
    expect(bitsApart(hash, pictureHash(picture((x, y) => rings(x, y) * 0.6 + 20)))).toBeLessThanOrEqual(2)
    expect(bitsApart(hash, pictureHash(picture((x, y) => rings(x, y) + ((x * 7 + y * 3) % 5))))).toBeLessThanOrEqual(
      NEAR_BITS,
    )
    expect(bitsApart(hash, pictureHash(picture((x, y) => rings(y + 3, x))))).toBeGreaterThan(NEAR_BITS * 2)
  })
  it('of a flat picture tells nothing, and takes nothing but 81 pixels', () => {
    expect(isTelling(pictureHash(picture(() => 90)))).toBe(false)
    expect(isTelling(hash)).toBe(true)
    expect(() => pictureHash([1, 2, 3])).toThrow(RangeError)
  })
})

describe('clusters', () => {
  it('join people by device, phone and address, over several steps, and say what ties them', () => {
    const groups = clustersOf([
      { id: 'a', keys: { device: 'd1', phone: 'p1' } },
      { id: 'b', keys: { device: 'd1', phone: 'p2' } },
      { id: 'c', keys: { device: 'd2', phone: 'p2', address: 'x' } },
      { id: 'd', keys: { device: 'd3', address: 'x' } },
      { id: 'e', keys: { device: 'd4', address: null, phone: '' } },
      { id: 'f', keys: { device: 'd5' } },
      { id: 'g', keys: { email: 'd5' } },
      { id: 'h', keys: { device: 'd5' } },
    ])
    expect(groups.map((group) => group.members)).toEqual([
      ['a', 'b', 'c', 'd'],
      ['f', 'h'],
    ])
    expect(groups[0]!.ties).toEqual([
      { key: 'device', members: 2 },
      { key: 'phone', members: 2 },
      { key: 'address', members: 2 },
    ])
  })
})

describe('phone and e-mail', () => {
  it.each([
    ['+86 138 0013 8000', null],
    ['0086 13800138000', null],
    ['+86 21 6555 0000', 'not_a_mobile'],
    ['+852 6123 4567', null],
    ['+47 412 34 567', null],
    ['13800138000', 'no_country'],
    ['+123', 'too_short'],
    ['+1234567890123456', 'too_long'],
    ['+861111111111', 'all_alike'],
    ['+86 12x', 'no_country'],
  ] as const)('%s: %s', (phone, problem) => expect(phoneProblem(phone)).toBe(problem))

  it.each([
    ['yuqing.shen@example.test', null],
    ['沈@例子.测试', null],
    ['someone', 'no_at'],
    ['@example.test', 'bad_name'],
    ['a..b@example.test', 'bad_name'],
    ['a b@example.test', 'bad_name'],
    ['a@localhost', 'bad_domain'],
    ['a@-x.test', 'bad_domain'],
    ['a@127.0.0.1', 'bad_domain'],
  ] as const)('%s: %s', (email, problem) => expect(emailProblem(email)).toBe(problem))
})

describe('the table of points', () => {
  const calm = { submission: 1, hour: 10, formSeconds: 300, customerSince: null, deviceKnown: false }
  const seen = (code: SeenCheck['code'], result: SeenCheck['result'], why = ''): SeenCheck => ({ code, result, why })

  it('adds up to the risk, largest first, and names its version', () => {
    const { risk, reasons, version } = weighRisk(
      [seen('zone', 'fail'), seen('address', 'unsure'), seen('not_seen', 'unsure', 'phone_seen'), seen('face', 'open')],
      { ...calm, submission: 2, hour: 3, formSeconds: 9 },
    )
    expect(version).toBe(RISK_TABLE_VERSION)
    expect(reasons.map(({ reason }) => reason)).toEqual([
      'zone_wrong',
      'phone_shared',
      'address_incomplete',
      'second_submission',
      'new_applicant',
      'form_fast',
      'applied_at_night',
    ])
    expect(reasons.reduce((sum, { points }) => sum + points, 0)).toBe(risk)
  })

  it('tells a paper seen before from a phone seen before', () => {
    const risk = (check: SeenCheck): ReadonlyArray<string> =>
      weighRisk([check], calm).reasons.map(({ reason }) => reason)
    expect(risk(seen('not_seen', 'fail', 'document_seen'))).toContain('document_seen')
    expect(risk(seen('not_seen', 'fail', 'photo_seen'))).toContain('photo_seen')
    expect(risk(seen('not_seen', 'unsure', 'phone_seen'))).toContain('phone_shared')
  })

  it('stays between 0 and 100', () => {
    expect(riskFrom(Object.keys(RISK_TABLE) as ReadonlyArray<keyof typeof RISK_TABLE>).risk).toBe(100)
    expect(weighRisk([], { ...calm, customerSince: 0, deviceKnown: true }).risk).toBe(0)
    expect(weighRisk([], calm).risk).toBe(7)
  })

  it('has no reason that looks at who somebody is', () => {
    expect(Object.keys(RISK_TABLE).join(' ')).not.toMatch(/national|country|sex|gender|born|name_of/)
  })
})
