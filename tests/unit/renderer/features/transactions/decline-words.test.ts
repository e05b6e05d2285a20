import { beforeAll, describe, expect, it } from 'vitest'
import { DECLINE_REASONS } from '#shared/domain/authorisation.ts'
import {
  checkNumbers,
  declineWords,
  type DeclineWords,
  type FailedCheck,
} from '#renderer/features/transactions/decline-words.ts'
import { createFormats } from '#renderer/i18n/formats.ts'
import type { Language } from '#renderer/i18n/languages.ts'
import { wordsOf } from '../words-of.ts'

const now = Date.UTC(2026, 10, 24, 1, 42)
const at = (iso: string): number => Date.parse(`${iso}+08:00`)

/** One check of every reason as the authorisation gives it. */
const CHECKS: ReadonlyArray<FailedCheck> = [
  { reason: 'card_closed' },
  { reason: 'card_lost' },
  { reason: 'card_stolen' },
  { reason: 'card_expired', expiredAt: at('2026-11-01T00:00:00') },
  { reason: 'card_frozen', frozenAt: at('2026-11-23T18:04:00'), frozenBy: 'holder', freezeReason: 'holder_pause' },
  { reason: 'pin_locked', triesLeft: 0 },
  { reason: 'pin_not_set' },
  { reason: 'pin_required' },
  { reason: 'pin_wrong', triesLeft: 1 },
  { reason: 'merchant_not_accepting', merchant: 'Orbit Game Store' },
  { reason: 'abroad_off', country: 'NO' },
  { reason: 'online_off' },
  { reason: 'contactless_off' },
  { reason: 'cash_off' },
  { reason: 'currency_unsupported', currency: 'SEK' },
  { reason: 'limit_payment', currency: 'HKD', limit: 500_000, asked: 526_000 },
  {
    reason: 'limit_day',
    currency: 'HKD',
    limit: 500_000,
    used: 462_000,
    asked: 64_000,
    startsAgain: at('2026-11-25T00:00:00'),
  },
  {
    reason: 'limit_month',
    currency: 'CNY',
    limit: 3_000_000,
    used: 2_990_000,
    asked: 64_050,
    startsAgain: at('2026-12-01T00:00:00'),
  },
  { reason: 'insufficient_funds', currency: 'CNY', available: 12_000, asked: 64_000 },
  { reason: 'pin_must_change' },
  { reason: 'merchant_blocked', merchant: 'Orbit Game Store' },
  {
    reason: 'limit_group',
    currency: 'CNY',
    limit: 50_000,
    used: 48_000,
    asked: 4_000,
    startsAgain: at('2026-12-01T00:00:00'),
    group: 'digital',
  },
  { reason: 'cvv_wrong' },
  { reason: 'threeds_failed' },
  { reason: 'rule_declined', rule: 'Tries on line' },
  { reason: 'programme_stop', stop: 'merchant', merchant: 'Orbit Game Store' },
]

describe.each(['en', 'zh-CN'] as const)('why a payment failed, in %s', (language: Language) => {
  let words: (failed: FailedCheck, moment?: number) => DeclineWords
  beforeAll(async () => {
    const t = await wordsOf(language, 'transactions')
    const formats = createFormats(language, 'Asia/Shanghai', () => now)
    words = (failed, moment = now) => declineWords(failed, t, formats, moment)
  })
  const complete = (text: string): void => {
    expect(text).not.toBe('')
    expect(text).not.toMatch(/\{\{|undefined|NaN|null|decline\.|tell\./)
    expect(text).not.toMatch(/ {2}|\s$/)
  }

  it('has words for every reason with its numbers', () => {
    expect(CHECKS.map((check) => check.reason)).toEqual([...DECLINE_REASONS])
    for (const check of CHECKS) Object.values(words(check)).forEach(complete)
  })
  it('has words for every reason of which nothing but the name is known', () => {
    for (const reason of DECLINE_REASONS) {
      const { title, detail, cause, say } = words({ reason })
      for (const text of [title, detail, cause, say]) if (reason !== 'currency_unsupported') complete(text)
    }
  })
  it('says something else for each reason, to colleagues and to the holder', () => {
    const all = CHECKS.map((check) => words(check))
    expect(new Set(all.map(({ title }) => title)).size).toBe(DECLINE_REASONS.length)
    expect(new Set(all.map(({ say }) => say)).size).toBe(DECLINE_REASONS.length)
  })
  it('says what a programme-wide stop names', () => {
    const stops: ReadonlyArray<FailedCheck> = [
      { reason: 'programme_stop', stop: 'merchant', merchant: 'Orbit Game Store' },
      { reason: 'programme_stop', stop: 'country', country: 'NO' },
      { reason: 'programme_stop', stop: 'bin' },
    ]
    for (const stop of stops) Object.values(words(stop)).forEach(complete)
    expect(new Set(stops.map((stop) => words(stop).cause)).size).toBe(3)
  })
  it('says that a limit has started again once it has', () => {
    const check = CHECKS.find(({ reason }) => reason === 'limit_day')!
    const later = at('2026-11-25T08:00:00')
    expect(words(check, later).say).not.toBe(words(check).say)
    expect(words(check, later).cause).not.toBe(words(check).cause)
  })
  it('tells the holder of a grave freeze that we check first, and of an own freeze how to lift it', () => {
    const frozen = (frozenBy: string, freezeReason: string): string =>
      words({ reason: 'card_frozen', frozenAt: at('2026-11-23T18:04:00'), frozenBy, freezeReason }).say
    const own = frozen('holder', 'holder_pause')
    const grave = frozen('operator', 'suspected_fraud')
    expect(new Set([own, grave, frozen('operator', 'holder_pause'), frozen('operator', 'other')]).size).toBe(4)
    expect(frozen('rule', 'rule')).toBe(grave)
    expect(frozen('holder', 'device_lost')).toBe(grave)
  })
})

describe('the wording', () => {
  const of = async (language: Language, reason: string, change: Partial<FailedCheck> = {}): Promise<DeclineWords> => {
    const check = { ...CHECKS.find((each) => each.reason === reason)!, ...change } as FailedCheck
    const formats = createFormats(language, 'Asia/Shanghai', () => now)
    return declineWords(check, await wordsOf(language, 'transactions'), formats, now)
  }
  it.each([
    [
      'limit_day',
      'Over the card’s daily limit: limit 5,000, used 4,620, asked 640. Starts again at 00:00.',
      '超出单日限额：限额 5,000，已用 4,620，本次 640。00:00 重新计算。',
    ],
    [
      'pin_wrong',
      'Wrong PIN, second of three tries. One try is left.',
      'PIN 错误，第 2 次（共 3 次），还可再试 1 次。',
    ],
    ['card_frozen', 'The card was frozen by its holder on 23 Nov at 18:04.', '持卡人已于 11月23日 18:04 冻结此卡。'],
    ['abroad_off', 'Payments abroad are off. The merchant is in Norway.', '境外交易已关闭，该商户位于挪威。'],
    [
      'merchant_not_accepting',
      'Orbit Game Store does not accept this kind of card. Our checks passed.',
      'Orbit Game Store 不受理此类卡片，我方检查均已通过。',
    ],
  ])('of the cause %s is the agreed one', async (reason, en, zh) => {
    // "Yesterday" is how a near day is said; the agreed text names the day.
    const far = reason === 'card_frozen' ? { frozenAt: at('2026-11-20T18:04:00') } : {}
    const day = (text: string): string => text.replace('20 Nov', '23 Nov').replace('11月20日', '11月23日')
    expect(day((await of('en', reason, far)).cause)).toBe(en)
    expect(day((await of('zh-CN', reason, far)).cause)).toBe(zh)
  })
  it('of what to say about a daily limit is the agreed one', async () => {
    expect((await of('en', 'limit_day')).say).toBe(
      'Your payment went over your daily limit by HKD 260. You can raise the limit in the app or try after midnight.',
    )
    expect((await of('zh-CN', 'limit_day')).say).toBe(
      '您的这笔交易超出单日限额 260 港元。您可在应用中调高限额，或于零点后再试。',
    )
  })
  it('keeps the decimals that an amount has', async () => {
    expect((await of('en', 'limit_month')).say).toContain('CNY 540.50')
    expect((await of('zh-CN', 'limit_month')).say).toContain('540.50 元')
  })
})

describe('the numbers of a failed check', () => {
  it('say what is over: used and asked past the limit, asked past the balance', () => {
    const over = Object.fromEntries(CHECKS.map((check) => [check.reason, checkNumbers(check)?.over]))
    expect(over).toMatchObject({
      limit_payment: 26_000,
      limit_day: 26_000,
      limit_month: 54_050,
      insufficient_funds: 52_000,
    })
    expect(over['card_closed']).toBeUndefined()
  })
  it('are absent when the store kept none', () => {
    expect(checkNumbers({ reason: 'limit_day' })).toBeUndefined()
    expect(checkNumbers({ reason: 'limit_day', currency: 'CNY', limit: 100, asked: 50 })).toBeUndefined()
  })
})
