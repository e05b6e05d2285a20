import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFormats, type Formats } from '#renderer/i18n/formats.ts'

// 24 Nov 2026, 09:41:07 in Shanghai.
const AT = Date.UTC(2026, 10, 24, 1, 41, 7)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const make = (language: 'en' | 'zh-CN'): Formats => createFormats(language, 'Asia/Shanghai', () => AT + 5 * MINUTE)
const en = make('en')
const zh = make('zh-CN')

describe('times', () => {
  it('are written as the lists of each language write them', () => {
    expect(en.timeList(AT)).toBe('24 Nov 09:41:07')
    expect(zh.timeList(AT)).toBe('11-24 09:41:07')
    expect(en.timeFull(AT)).toBe('24 Nov 2026, 09:41:07')
    expect(zh.timeFull(AT)).toBe('2026-11-24 09:41:07')
  })
  it('of another year carry the year, and leave the seconds', () => {
    expect(en.timeList(AT - 400 * DAY)).toBe('20 Oct 2025 09:41')
    expect(zh.timeList(AT - 400 * DAY)).toBe('2025-10-20 09:41')
    expect(en.timeShort(AT - 400 * DAY)).toBe('20 Oct 2025 09:41')
  })
  it('in prose name today, yesterday, then the day', () => {
    expect(en.timeProse(AT)).toBe('today 09:41')
    expect(zh.timeProse(AT)).toBe('今天 09:41')
    expect(en.timeProse(AT - DAY)).toBe('yesterday 09:41')
    expect(zh.timeProse(AT - DAY)).toBe('昨天 09:41')
    expect(en.timeProse(AT - 3 * DAY)).toBe('21 Nov at 09:41')
    expect(zh.timeProse(AT - 3 * DAY)).toBe('11月21日 09:41')
    expect(zh.dateProse(AT)).toBe('2026年11月24日')
    expect(en.timeProse(AT - 400 * DAY)).toBe('20 Oct 2025 at 09:41')
  })
  it('write September with three letters, like every other month', () => {
    expect(en.timeList(Date.UTC(2026, 8, 3))).toBe('3 Sep 08:00:00')
  })
  it('write midnight as 00, never 24', () => {
    expect(en.clock(Date.UTC(2026, 10, 23, 16, 0, 0))).toBe('00:00:00')
  })
  it('follow the programme’s zone and say which it is', () => {
    expect(createFormats('en', 'UTC').clock(AT)).toBe('01:41:07')
    expect(en.timeUtc(AT)).toBe('2026-11-24 01:41:07 UTC')
    expect(en.zoneName(AT)).toBe('Asia/Shanghai (UTC+8)')
    expect(createFormats('en', 'UTC').zoneName(AT)).toBe('UTC (UTC+0)')
  })
  it('title a page with its day', () => {
    expect(en.dayTitle(AT)).toBe('Tuesday 24 Nov 2026, 09:41')
    expect(zh.dayTitle(AT)).toBe('2026年11月24日星期二 09:41')
  })
  it('name days and months for axes and queries', () => {
    expect([en.dayShort(AT), en.dayNumber(AT), en.hour(AT), en.dayIso(AT)]).toEqual([
      '24 Nov',
      '24',
      '09',
      '2026-11-24',
    ])
    expect([zh.dayShort(AT), zh.dayNumber(AT)]).toEqual(['11月24日', '24'])
    expect(en.monthYear(AT)).toBe('Nov 2026')
    expect(zh.monthYear(AT)).toBe('2026年11月')
  })
})

describe('durations', () => {
  it('show the two largest units', () => {
    expect(en.duration(3 * HOUR + 10 * MINUTE + 59_000)).toBe('3h 10m')
    expect(zh.duration(3 * HOUR + 10 * MINUTE)).toBe('3小时10分钟')
    expect(en.duration(25 * MINUTE)).toBe('25m')
    expect(zh.duration(25 * MINUTE)).toBe('25分钟')
    expect(en.duration(2 * DAY + 4 * HOUR)).toBe('2d 4h')
    expect(en.duration(6 * HOUR)).toBe('6h')
    expect(en.duration(4000)).toBe('4s')
  })
  it('say how long ago, and how soon', () => {
    expect(en.relative(AT, AT + 4 * MINUTE)).toBe('4m ago')
    expect(zh.relative(AT, AT + 4 * MINUTE)).toBe('4分钟前')
    expect(en.relative(AT + 2 * MINUTE, AT)).toBe('in 2m')
    expect(zh.relative(AT + 2 * MINUTE, AT)).toBe('2分钟后')
  })
  it('never lose more than a minute above a minute', () => {
    const read = /^(?:(\d+)h)? ?(?:(\d+)m)?$/
    fc.assert(
      fc.property(fc.integer({ min: MINUTE, max: DAY - 1 }), (ms) => {
        const [, h = '0', m = '0'] = read.exec(en.duration(ms)) ?? []
        const shown = Number(h) * HOUR + Number(m) * MINUTE
        expect(shown).toBeLessThanOrEqual(ms)
        expect(ms - shown).toBeLessThan(MINUTE)
      }),
    )
  })
})

describe('amounts', () => {
  it('carry their code and the decimals of their currency', () => {
    expect(en.money(128_000, 'CNY')).toBe('CNY 1,280.00')
    expect(en.money(12_800, 'JPY')).toBe('JPY 12,800')
    expect(en.money(1_234_567, 'KWD')).toBe('KWD 1,234.567')
    expect(zh.money(128_000, 'CNY')).toBe('CNY 1,280.00')
    expect(en.money(5, 'CNY')).toBe('CNY 0.05')
    expect(en.money(0, 'CNY')).toBe('CNY 0.00')
  })
  it('mark a refund with the minus sign U+2212 before the code', () => {
    expect(en.money(-4000, 'CNY')).toBe('\u2212CNY 40.00')
  })
  it('in Chinese prose say 元 only for CNY', () => {
    expect(zh.moneyProse(128_000, 'CNY')).toBe('1,280.00 元')
    expect(zh.moneyProse(128_000, 'HKD')).toBe('HKD 1,280.00')
    expect(en.moneyProse(128_000, 'CNY')).toBe('CNY 1,280.00')
  })
  it('beside their currency drop code and zero decimals', () => {
    expect(en.moneyBare(500_000, 'HKD')).toBe('5,000')
    expect(en.moneyBare(462_050, 'HKD')).toBe('4,620.50')
  })
  it('keep every digit of a safe integer', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('CNY', 'JPY', 'KWD'), (amount, currency) => {
        const digits = en.money(amount, currency).replace(/\D/g, '')
        expect(Number(digits)).toBe(Math.abs(amount))
      }),
    )
  })
})

describe('numbers', () => {
  it('are grouped, signed and shared the same way in both languages', () => {
    for (const formats of [en, zh]) {
      expect(formats.number(12_306)).toBe('12,306')
      expect(formats.number(123_060_000)).toBe('123,060,000')
      expect(formats.share(0.986)).toBe('98.6%')
      expect(formats.share(0.62)).toBe('62%')
      expect(formats.signed(23)).toBe('+23')
      expect(formats.signed(-4)).toBe('\u22124')
      expect(formats.signed(0)).toBe('0')
    }
  })
  it('write a range as each language does', () => {
    expect(en.shareRange(0.79, 0.9)).toBe('79 to 90%')
    expect(zh.shareRange(0.79, 0.9)).toBe('79%–90%')
  })
})
