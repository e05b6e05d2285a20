import type { TFunction } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  approversOf,
  effectLines,
  movedSince,
  STATE_SIGNS,
  valueWords,
  type Change,
} from '#renderer/features/approvals/requests.ts'
import { createFormats } from '#renderer/i18n/formats.ts'
import { STAGED_ACTIONS, STAGED_STATES } from '#shared/domain/staged.ts'
import { wordsOf } from '../words-of.ts'

const formats = { en: createFormats('en', 'Asia/Shanghai'), zh: createFormats('zh-CN', 'Asia/Shanghai') }
let en: TFunction<'approvals'>
let zh: TFunction<'approvals'>
beforeAll(async () => {
  en = await wordsOf('en', 'approvals')
  zh = await wordsOf('zh-CN', 'approvals')
})

const money = (field: string, before: number | null, after: number | null, now = before): Change => ({
  field,
  before,
  after,
  now,
  unit: 'minor',
})

describe('the values of a request', () => {
  it('are amounts with their currency, states and switches in words', () => {
    expect(valueWords(2_000_000, 'minor', 'CNY', en, formats.en)).toBe('CNY 20,000.00')
    expect(valueWords(null, 'minor', 'CNY', en, formats.en)).toBe('no limit')
    expect(valueWords(true, 'switch', 'CNY', zh, formats.zh)).toBe('开启')
    expect(valueWords('frozen', 'word', 'CNY', zh, formats.zh)).toBe('已冻结')
    expect(valueWords('something_new', 'word', 'CNY', en, formats.en)).toBe('something_new')
  })
  it('tell whether the card moved since', () => {
    expect(movedSince([money('limits.day', 100, 200)])).toBe(false)
    expect(movedSince([money('limits.day', 100, 200, 150)])).toBe(true)
  })
})

describe('the effect of a request', () => {
  it('says how much more or less, and what becomes free or fixed', () => {
    const changes = [
      money('limits.payment', 500_000, 2_000_000),
      money('limits.day', 500_000, 300_000),
      money('limits.month', null, 900_000),
      { field: 'scope.cash', before: true, after: false, now: true, unit: 'switch' } as const,
    ]
    expect(effectLines({ action: 'card.limits', changes, currency: 'CNY' }, en, formats.en)).toEqual([
      'Per payment: CNY 20,000.00, CNY 15,000.00 more than now.',
      'Per day: CNY 3,000.00, CNY 2,000.00 less than now.',
      'Per month: CNY 9,000.00; there was no limit.',
      'Cash: off.',
      'It holds from the next payment on.',
    ])
    const lifted = [money('limits.day', 100, null)]
    expect(effectLines({ action: 'card.limits', changes: lifted, currency: 'CNY' }, zh, formats.zh)[0]).toBe(
      '单日限额：不再有限额。',
    )
  })
})

describe('every request', () => {
  it('has words for its action, its state and what approving does, in both languages', () => {
    for (const t of [en, zh]) {
      for (const action of [...STAGED_ACTIONS, 'stop.lift', 'rule.live', 'model.live'] as const)
        for (const key of [
          `action.${action}`,
          `actionShort.${action}`,
          `strip.approve.${action}`,
          `strip.approveEffect.${action}`,
          `strip.confirm.approve.${action}`,
          `done.${action}`,
        ])
          expect(t(key as 'title', { defaultValue: '' })).not.toBe('')
      for (const state of STAGED_STATES) expect(t(`state.${state}`, { defaultValue: '' })).not.toBe('')
    }
  })
  it('has a sign for its state and somebody who may decide it', () => {
    for (const state of STAGED_STATES) expect(STATE_SIGNS[state]).toHaveLength(2)
    for (const action of STAGED_ACTIONS) expect(approversOf(action).length).toBeGreaterThan(0)
    for (const action of ['stop.lift', 'rule.live', 'model.live'] as const)
      expect(approversOf(action)).toEqual(['investigator', 'supervisor'])
  })
})
