import { describe, expect, it } from 'vitest'
import { barStarts, sameTimeOn } from '#electron/store/api/overview-time.ts'

const HOUR = 3_600_000

describe('where bars begin', () => {
  it('is each local midnight, today last', () => {
    const starts = barStarts(14, Date.UTC(2026, 10, 23, 1, 30), 'Asia/Shanghai')
    expect(starts).toHaveLength(14)
    expect(starts.at(-1)).toBe(Date.UTC(2026, 10, 22, 16))
    expect(starts[0]).toBe(Date.UTC(2026, 10, 9, 16))
  })

  it('is each of the last 24 hours for one day, at half past where the zone is', () => {
    const starts = barStarts(1, Date.UTC(2026, 10, 23, 1, 45), 'Asia/Kolkata')
    expect(starts).toHaveLength(24)
    expect(starts.at(-1)).toBe(Date.UTC(2026, 10, 23, 1, 30))
    expect(starts.at(-2)).toBe(Date.UTC(2026, 10, 23, 0, 30))
  })
})

describe('the same time on another day', () => {
  const berlin = 'Europe/Berlin'

  it('is a whole number of days away where clocks did not change', () => {
    const now = Date.UTC(2026, 10, 23, 1, 30)
    expect(sameTimeOn(20261122, now, 'Asia/Shanghai')).toBe(now - 24 * HOUR)
    expect(sameTimeOn(20261109, now, 'Asia/Shanghai')).toBe(now - 14 * 24 * HOUR)
  })

  it('is an hour nearer or farther past a change of clocks', () => {
    // 12:00 in Berlin on 26 October 2026; clocks went back on the 25th at 03:00.
    const now = Date.UTC(2026, 9, 26, 11)
    expect(sameTimeOn(20261025, now, berlin)).toBe(Date.UTC(2026, 9, 25, 11))
    expect(sameTimeOn(20261024, now, berlin)).toBe(Date.UTC(2026, 9, 24, 10))
  })

  it('holds on the day of the change itself', () => {
    // 12:00 in Berlin on the 25th: 13 hours after midnight by a stop-watch.
    expect(sameTimeOn(20261024, Date.UTC(2026, 9, 25, 11), berlin)).toBe(Date.UTC(2026, 9, 24, 10))
    expect(sameTimeOn(20261025, Date.UTC(2026, 9, 25, 11), berlin)).toBe(Date.UTC(2026, 9, 25, 11))
  })
})
