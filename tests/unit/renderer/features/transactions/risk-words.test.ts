import { beforeAll, describe, expect, it } from 'vitest'
import type { TFunction } from 'i18next'
import { STARTER_RULES } from '#shared/risk/rules.ts'
import { reasonWords, shownReasons, type Reason } from '#renderer/features/transactions/risk-words.ts'
import { createFormats } from '#renderer/i18n/formats.ts'
import { wordsOf } from '../words-of.ts'

const reason = (rule: string, more: Partial<Reason> = {}): Reason => ({
  rule,
  seen: 6,
  threshold: 5,
  usual: null,
  unit: 'count',
  points: 35,
  detail: null,
  ...more,
})

describe('reasons of a score', () => {
  let t: TFunction<'transactions'>
  const formats = createFormats('en', 'Asia/Shanghai')
  beforeAll(async () => {
    t = await wordsOf('en', 'transactions')
  })
  it('are said as fact, usual and points', () => {
    const words = reasonWords(reason('amount_habit', { seen: 124_000, usual: 8_050, unit: 'minor' }), 'CNY', t, formats)
    expect(words).toEqual({
      rule: 'amount_habit',
      fact: 'CNY 1,240.00 in one payment',
      usual: 'usual: CNY 80.50',
      points: '+35',
    })
  })
  it('name the new country, and say none where nothing is usual', () => {
    const words = reasonWords(reason('new_country', { unit: 'country', usual: 0, detail: 'JP' }), 'CNY', t, formats)
    expect(words.fact).toBe('First payment in Japan')
    expect(words.usual).toBe('usual: none')
  })
  it('have words for every starter rule, and show the name of a rule that has none', () => {
    for (const rule of STARTER_RULES) expect(reasonWords(reason(rule), 'CNY', t, formats).fact).not.toContain(rule)
    expect(reasonWords(reason('night_owl'), 'CNY', t, formats).fact).toContain('night_owl')
  })
  it('are at most five, largest first, and the rest is summed so that all add up', () => {
    const points = [3, 40, 5, 12, 2, 20, 8]
    const { shown, rest } = shownReasons(points.map((each, at) => reason(`r${at}`, { points: each })))
    expect(shown.map((each) => each.points)).toEqual([40, 20, 12, 8, 5])
    expect(rest).toEqual({ count: 2, points: 5 })
    const sum = shown.reduce((total, each) => total + each.points, rest?.points ?? 0)
    expect(sum).toBe(points.reduce((a, b) => a + b, 0))
  })
})
