import fc from 'fast-check'
import type { TFunction } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import type { FlagReason } from '#renderer/features/flags/flags.ts'
import { countryName, reasonWords, ruleName, scaleOf } from '#renderer/features/flags/reason-words.ts'
import { createFormats } from '#renderer/i18n/formats.ts'
import { STARTER_RULES } from '#shared/risk/rules.ts'
import { wordsOf } from '../words-of.ts'

const formats = { en: createFormats('en', 'Asia/Shanghai'), zh: createFormats('zh-CN', 'Asia/Shanghai') }
let en: TFunction<'flags'>
let zh: TFunction<'flags'>
beforeAll(async () => {
  en = await wordsOf('en', 'flags')
  zh = await wordsOf('zh-CN', 'flags')
})

const reason = (part: Partial<FlagReason> & Pick<FlagReason, 'rule'>): FlagReason => ({
  seen: 3,
  threshold: 3,
  usual: null,
  unit: 'count',
  points: 30,
  detail: null,
  ...part,
})
const amount = reason({ rule: 'amount_habit', seen: 128_000, threshold: 80_000, usual: 15_000, unit: 'minor' })
const country = reason({ rule: 'new_country', seen: 1, threshold: 1, usual: 0, unit: 'country', detail: 'NO' })

/** Rules whose numbers are not counts. */
const UNITS: Readonly<Record<string, string>> = {
  velocity_amount: 'minor',
  amount_habit: 'minor',
  new_country: 'country',
}

describe('a reason in words', () => {
  it('says an amount with its currency once, and how many times the usual it is', () => {
    expect(reasonWords(amount, 'CNY', en, formats.en)).toEqual({
      rule: 'Amount against habit',
      sentence: 'One payment, 8.5 times the usual.',
      seen: 'CNY 1,280.00',
      threshold: 'from 800.00',
      usual: '150.00',
    })
    expect(reasonWords(amount, 'JPY', en, formats.en).seen).toBe('JPY 128,000')
  })
  it('rounds a large ratio to whole times', () => {
    expect(reasonWords({ ...amount, seen: 523_860 }, 'CNY', zh, formats.zh).sentence).toBe('单笔，平常的 35 倍。')
  })
  it('without a usual says the amount itself', () => {
    const words = reasonWords({ ...amount, usual: null }, 'CNY', en, formats.en)
    expect(words.sentence).toBe('One payment of CNY 1,280.00.')
    expect(words.usual).toBe('')
  })
  it('counts things by their name, one and many', () => {
    const pins = reason({ rule: 'pin_failures', seen: 3, usual: 0 })
    expect(reasonWords(pins, 'CNY', en, formats.en)).toMatchObject({
      seen: '3 PINs',
      threshold: 'from 3',
      usual: 'none',
    })
    const tries = reason({ rule: 'velocity_count', seen: 1 })
    expect(reasonWords(tries, 'CNY', en, formats.en).seen).toBe('1 payment')
    expect(reasonWords(tries, 'CNY', zh, formats.zh).seen).toBe('1 笔')
  })
  it('names the new country in the reader’s language', () => {
    expect(reasonWords(country, 'CNY', en, formats.en)).toMatchObject({ seen: 'Norway', usual: 'never' })
    expect(reasonWords(country, 'CNY', zh, formats.zh).sentence).toBe('挪威：此卡从未在当地交易。')
    expect(reasonWords({ ...country, detail: null }, 'CNY', en, formats.en).seen).toBe('a new country')
  })
  it('calls no country by its letters', () => {
    expect(countryName('US', formats.en)).toBe('United States')
    expect(countryName('HK', formats.en)).toBe('Hong Kong')
  })
  it('has words for every rule in both languages, and shows a rule of later days by its id', () => {
    for (const rule of STARTER_RULES)
      for (const [t, f] of [
        [en, formats.en],
        [zh, formats.zh],
      ] as const) {
        const words = reasonWords(reason({ rule, unit: UNITS[rule] ?? 'count' }), 'CNY', t, f)
        for (const text of [words.rule, words.sentence, words.seen])
          expect(text).not.toMatch(/^$|\{\{|rule\.|why\.|unit\./)
      }
    expect(ruleName('geo_hop', en)).toBe('geo_hop')
    expect(reasonWords(reason({ rule: 'geo_hop', seen: 2 }), 'CNY', en, formats.en)).toMatchObject({
      rule: 'geo_hop',
      sentence: '',
      seen: '2',
    })
  })
})

describe('the scale of a reason', () => {
  it('keeps the order of usual, threshold and seen, and stays within its track', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.option(fc.nat(), { nil: null }), (seen, threshold, usual) => {
        const scale = scaleOf({ seen, threshold, usual })
        expect(Math.sign(scale.seen - scale.threshold)).toBe(Math.sign(seen - threshold))
        if (usual !== null) expect(Math.sign(scale.seen - scale.usual!)).toBe(Math.sign(seen - usual))
        else expect(scale.usual).toBeNull()
        for (const place of [scale.seen, scale.threshold, scale.usual ?? 0]) {
          expect(place).toBeGreaterThanOrEqual(0)
          expect(place).toBeLessThanOrEqual(0.9)
        }
      }),
    )
  })
})
