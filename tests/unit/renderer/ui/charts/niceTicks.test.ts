import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { niceTicks } from '#renderer/ui/charts/niceTicks.ts'

describe('ticks of an axis', () => {
  it('are round', () => {
    expect(niceTicks(612, 2)).toEqual([0, 400, 800])
    expect(niceTicks(0.064, 2)).toEqual([0, 0.04, 0.08])
    expect(niceTicks(3, 3)).toEqual([0, 1, 2, 3])
  })
  it('begin at zero and cover the highest value', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1e9, noNaN: true }), fc.integer({ min: 1, max: 6 }), (highest, steps) => {
        const ticks = niceTicks(highest, steps)
        expect(ticks[0]).toBe(0)
        expect(ticks).toHaveLength(steps + 1)
        expect(ticks[steps]).toBeGreaterThanOrEqual(highest * 0.998)
      }),
    )
  })
})
