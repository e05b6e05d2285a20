import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { feeOf, feesFor, NO_FEE, type FeeSchedule } from '#shared/domain/fees.ts'

const schedule: FeeSchedule = {
  version: 3,
  from: 0,
  rules: {
    foreign_exchange: { bps: 150, least: 0, most: null },
    cash: { bps: 100, least: 1_000, most: 5_000 },
    indirect_merchant: null,
  },
}
const plain = { foreign: false, cash: false, direct: true }

describe('a fee', () => {
  it.each([
    [150, 0, null, 10_000, 150],
    [150, 0, null, 33, 0],
    [150, 0, null, 34, 1],
    [100, 1_000, 5_000, 10_000, 1_000],
    [100, 1_000, 5_000, 300_000, 3_000],
    [100, 1_000, 5_000, 900_000, 5_000],
    [100, 1_000, 5_000, 0, 0],
  ])('of %d bps, least %d, most %s on %d is %d', (bps, least, most, billing, expected) => {
    expect(feeOf({ bps, least, most }, billing)).toBe(expected)
  })
  it('names each of its causes, and the schedule it comes from', () => {
    expect(feesFor(schedule, { foreign: true, cash: true, direct: true }, 10_000)).toEqual({
      version: 3,
      lines: [
        { kind: 'foreign_exchange', amount: 150 },
        { kind: 'cash', amount: 1_000 },
      ],
      total: 1_150,
    })
  })
  it('is none for a plain payment, without a schedule, and for a cause that the schedule leaves free', () => {
    expect(feesFor(schedule, plain, 10_000)).toBe(NO_FEE)
    expect(feesFor(undefined, { ...plain, foreign: true }, 10_000)).toBe(NO_FEE)
    expect(feesFor(schedule, { ...plain, direct: false }, 10_000)).toEqual({ version: 3, lines: [], total: 0 })
  })
  it('never falls as the amount grows, and stays between least and most', () => {
    const rule = fc.record({
      bps: fc.integer({ min: 0, max: 1_000 }),
      least: fc.integer({ min: 0, max: 2_000 }),
      most: fc.option(fc.integer({ min: 2_000, max: 9_000 }), { nil: null }),
    })
    const amount = fc.integer({ min: 1, max: 1_000_000_000_000 })
    fc.assert(
      fc.property(rule, amount, amount, (one, a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)]
        expect(feeOf(one, small)).toBeLessThanOrEqual(feeOf(one, large))
        expect(feeOf(one, small)).toBeGreaterThanOrEqual(one.least)
        if (one.most !== null) expect(feeOf(one, large)).toBeLessThanOrEqual(one.most)
      }),
    )
  })
})
