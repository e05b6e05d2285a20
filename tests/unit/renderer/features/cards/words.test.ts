import { beforeAll, describe, expect, it } from 'vitest'
import type { TFunction } from 'i18next'
import { frozenFact, type Freeze } from '#renderer/features/cards/freeze-words.ts'
import { entryIcon, entryWords, type Entry } from '#renderer/features/cards/timeline-words.ts'
import { createFormats } from '#renderer/i18n/formats.ts'
import { wordsOf } from '../words-of.ts'

const now = Date.UTC(2026, 10, 24, 1, 42)
const formats = {
  en: createFormats('en', 'Asia/Shanghai', () => now),
  zh: createFormats('zh-CN', 'Asia/Shanghai', () => now),
}
let en: TFunction<'cards'>
let zh: TFunction<'cards'>
beforeAll(async () => {
  en = await wordsOf('en', 'cards')
  zh = await wordsOf('zh-CN', 'cards')
})

const entry = (event: string, data: Entry['data'] = {}, by: string | null = null): Entry => ({
  at: now,
  event,
  by,
  data,
  transaction: null,
  money: null,
})

/** Every event that the store writes into a customer's time line. */
const EVENTS: ReadonlyArray<Entry> = [
  entry('payment.approved', { merchant: 'Kumo', reason: null }),
  entry('payment.cleared', { merchant: 'Kumo', reason: null }),
  entry('payment.declined', { merchant: 'Kumo', reason: 'limit_day' }),
  entry('payment.declined', { merchant: 'Kumo', reason: null }),
  entry('payment.reversed', { merchant: 'Kumo' }),
  entry('payment.refund', { merchant: 'Kumo' }),
  entry('card.issued'),
  entry('card.frozen', { reason: 'suspected_fraud' }),
  entry('card.unfrozen'),
  entry('card.lost'),
  entry('card.stolen'),
  entry('card.closed'),
  entry('card.limits_set'),
  entry('card.unfreeze_asked', { note: 'x' }),
  entry('card.limits_asked', { note: 'x' }),
  entry('pin.set'),
  entry('pin.changed'),
  entry('pin.unlocked'),
  entry('travel.notice', { country: 'SG', until: now }),
  entry('flag.opened', { rules: 'amount_habit,new_country', score: 48 }),
  entry('flag.decided', { verdict: 'fraud', score: 48 }),
  entry('flag.verdict_undone'),
  entry('number.revealed', { field: 'phone', reason: 'caller_check' }),
  entry('customer.created'),
]

describe('a line of the time line', () => {
  it.each(EVENTS)('has words in both languages: $event', (line) => {
    for (const [t, f] of [
      [en, formats.en],
      [zh, formats.zh],
    ] as const) {
      const words = entryWords(line, t, f)
      expect(words).not.toMatch(/\{\{|undefined|null|\w+\.\w+/)
      expect(words).not.toBe('')
    }
    expect(entryIcon(line.event)).not.toBe('clock')
  })
  it('says why a payment failed, what a flag saw, and until when somebody travels', () => {
    expect(entryWords(EVENTS[2]!, en, formats.en)).toBe('Kumo, daily limit')
    expect(entryWords(EVENTS[19]!, en, formats.en)).toBe('Flag, risk 48: amount against habit, new country')
    expect(entryWords(EVENTS[18]!, zh, formats.zh)).toBe('出行报备：新加坡，至 11月24日')
  })
  it('names who did it', () => {
    expect(entryWords(entry('card.frozen', { reason: 'device_lost' }, 'Wei Han'), en, formats.en)).toBe(
      'Card frozen by Wei Han: Phone or device lost',
    )
    expect(entryWords(entry('card.unfrozen', {}, 'Wei Han'), en, formats.en)).toBe('Card unfrozen, by Wei Han')
  })
  it('shows an event that has no words by its own name', () => {
    expect(entryWords(entry('card.painted'), en, formats.en)).toBe('card.painted')
  })
})

describe('the fact that somebody froze the card first', () => {
  const freeze = (by: Freeze['by'], at = now): Freeze => ({
    reason: 'suspected_fraud',
    by,
    byName: 'Wei Han',
    at,
    until: null,
    note: '',
    grave: true,
  })
  it('names the colleague and the second', () => {
    const text = frozenFact(freeze('operator'), en, formats.en, now)
    expect(text).toBe('Wei Han froze this card at 09:42:00. Nothing was changed by you.')
  })
  it('says so of the holder, in both languages', () => {
    expect(frozenFact(freeze('holder'), en, formats.en, now)).toContain('by the holder')
    expect(frozenFact(freeze('holder'), zh, formats.zh, now)).toBe('持卡人已于 09:42:00 冻结此卡，您未做任何更改。')
  })
  it('names the day when it was not today', () => {
    expect(frozenFact(freeze('operator', now - 86_400_000), en, formats.en, now)).toContain('23 Nov 2026')
  })
})
