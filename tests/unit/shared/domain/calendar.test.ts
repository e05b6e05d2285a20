import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dayStart, localDay, localMonth, nextMonthStart } from '#shared/domain/calendar.ts'

const ZONES = [
  'Asia/Shanghai',
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Australia/Lord_Howe',
] as const

describe('the programme’s calendar', () => {
  it.each([
    ['Asia/Shanghai', Date.UTC(2026, 10, 23, 15, 59, 59, 999), 20261123],
    ['Asia/Shanghai', Date.UTC(2026, 10, 23, 16), 20261124],
    ['Europe/Berlin', Date.UTC(2026, 2, 28, 23), 20260329],
    ['Europe/Berlin', Date.UTC(2026, 2, 29, 21, 59), 20260329],
    ['Europe/Berlin', Date.UTC(2026, 2, 29, 22), 20260330],
    ['America/New_York', Date.UTC(2026, 11, 31, 5), 20261231],
  ])('in %s counts %i to the day %i', (zone, at, day) => {
    expect(localDay(at, zone)).toBe(day)
  })

  it('begins each day at the first moment that belongs to it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2030, 0) }),
        fc.constantFrom(...ZONES),
        (at, zone) => {
          const day = localDay(at, zone)
          const start = dayStart(day, zone)
          expect(start).toBeLessThanOrEqual(at)
          expect(localDay(start, zone)).toBe(day)
          expect(localDay(start - 1, zone)).toBe(addDays(day, -1))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('ends a month where the next begins', () => {
    expect(nextMonthStart(Date.UTC(2026, 11, 31, 15, 59), 'Asia/Shanghai')).toBe(Date.UTC(2026, 11, 31, 16))
    expect(nextMonthStart(Date.UTC(2026, 11, 31, 16), 'Asia/Shanghai')).toBe(Date.UTC(2027, 0, 31, 16))
    expect(localMonth(20261124)).toBe(202611)
  })
})
