import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dueWith, HOUR, orderScore, promiseEnd, timeLeft, warnAt } from '#shared/domain/review.ts'
import { afterCounted, countedBetween, isSoundCalendar, type WorkCalendar } from '#shared/domain/workCalendar.ts'

const OFFICE: WorkCalendar = {
  zone: 'Asia/Shanghai',
  weekdays: [1, 2, 3, 4, 5],
  from: 9 * 60,
  to: 18 * 60,
  holidays: [20261125],
}
/** Shanghai has no summer time: UTC+8. */
const at = (day: number, hour: number, minute = 0): number => Date.UTC(2026, 10, day, hour - 8, minute)

describe('working hours', () => {
  it('count within the day, not at night, not at weekends, not on holidays', () => {
    expect(countedBetween(OFFICE, at(23, 10), at(23, 12))).toBe(2 * HOUR)
    expect(countedBetween(OFFICE, at(23, 17), at(24, 10))).toBe(2 * HOUR)
    expect(countedBetween(OFFICE, at(24, 17), at(26, 10))).toBe(2 * HOUR)
    expect(countedBetween(OFFICE, at(27, 17), at(30, 10))).toBe(2 * HOUR)
    expect(countedBetween(OFFICE, at(28, 1), at(29, 23))).toBe(0)
    expect(countedBetween(OFFICE, at(24, 10), at(23, 17))).toBe(-2 * HOUR)
  })
  it('make 24 hours three working days less three hours, over a holiday', () => {
    // Monday 10:00: 8 hours that day, 9 on Tuesday, none on Wednesday, 7 on Thursday.
    expect(promiseEnd(at(23, 10), OFFICE)).toBe(at(26, 16))
    expect(promiseEnd(at(23, 10))).toBe(at(24, 10))
  })
  it('warn when three quarters are used, and say so at 6 hours', () => {
    const warned = warnAt(at(23, 10), at(26, 16), OFFICE)
    expect(warned).toBe(at(26, 10))
    expect(countedBetween(OFFICE, warned, at(26, 16))).toBe(6 * HOUR)
  })
  it('stand at night: what is left, and the place in the queue, stay until morning', () => {
    const item = { dueAt: at(26, 16), pausedAt: null, risk: 10 }
    expect(timeLeft(item, at(23, 19), OFFICE)).toBe(timeLeft(item, at(24, 8), OFFICE))
    expect(orderScore(item, at(23, 19), OFFICE)).toEqual(orderScore(item, at(24, 8), OFFICE))
  })
  it('break a promise at its moment, even where the night after it does not count', () => {
    const item = { dueAt: at(23, 18), pausedAt: null, risk: 0 }
    expect(timeLeft(item, at(23, 18), OFFICE)).toBe(0)
    expect(timeLeft(item, at(23, 20), OFFICE)).toBeLessThan(0)
    expect(orderScore(item, at(23, 20), OFFICE).late).toBe(100)
  })
  it('follow the clocks of a zone that changes them', () => {
    // Berlin, 25 October 2026: the day has 25 hours, the office as many as ever.
    const berlin: WorkCalendar = { zone: 'Europe/Berlin', weekdays: [7], from: 0, to: 1440, holidays: [] }
    expect(countedBetween(berlin, Date.UTC(2026, 9, 24), Date.UTC(2026, 9, 27))).toBe(25 * HOUR)
    const office: WorkCalendar = { ...berlin, from: 540, to: 1020 }
    expect(afterCounted(office, Date.UTC(2026, 9, 24), HOUR)).toBe(Date.UTC(2026, 9, 25, 9))
    // 29 March 2026, before and after it.
    expect(afterCounted(office, Date.UTC(2026, 2, 22), HOUR)).toBe(Date.UTC(2026, 2, 22, 9))
    expect(afterCounted(office, Date.UTC(2026, 2, 29), HOUR)).toBe(Date.UTC(2026, 2, 29, 8))
  })
  it('are the clock where there is no calendar, and never wait for ever', () => {
    expect(afterCounted(null, 5, 7)).toBe(12)
    expect(countedBetween(null, 12, 5)).toBe(-7)
    const never = { ...OFFICE, weekdays: [] }
    expect(isSoundCalendar(never)).toBe(false)
    expect(afterCounted(never, 5, 7)).toBe(12)
  })

  const calendars = fc.record({
    zone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    from: fc.integer({ min: 0, max: 20 }).map((hour) => hour * 60),
    to: fc.integer({ min: 21, max: 24 }).map((hour) => hour * 60),
    holidays: fc.constantFrom([], [20260329], [20261025, 20261225]),
  })
  const moments = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) })
  it('agree with each other: so much later has so much counted, and it is the first such moment', () => {
    fc.assert(
      fc.property(calendars, moments, fc.integer({ min: 1, max: 30 * HOUR }), (calendar, from, counted) => {
        const end = afterCounted(calendar, from, counted)
        expect(countedBetween(calendar, from, end)).toBe(counted)
        expect(countedBetween(calendar, from, end - 1)).toBe(counted - 1)
      }),
    )
  })
  it('add up, whatever moment lies between', () => {
    fc.assert(
      fc.property(calendars, moments, moments, moments, (calendar, a, b, c) => {
        const [first, middle, last] = [a, b, c].sort((x, y) => x - y) as [number, number, number]
        expect(countedBetween(calendar, first, last)).toBe(
          countedBetween(calendar, first, middle) + countedBetween(calendar, middle, last),
        )
      }),
      { numRuns: 60 },
    )
  })
  it('keep what is left when a promise is counted another way', () => {
    fc.assert(
      fc.property(calendars, moments, fc.integer({ min: 0, max: 24 * HOUR }), (calendar, now, left) => {
        expect(timeLeft({ dueAt: dueWith(left, now, calendar), pausedAt: null }, now, calendar)).toBe(left)
      }),
    )
  })
})
