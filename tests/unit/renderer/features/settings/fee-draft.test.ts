import { describe, expect, it } from 'vitest'
import { draftOf, rulesOf, type Draft } from '#renderer/features/settings/fee-draft.ts'

const NONE: Draft = draftOf(undefined, String)
const withCash = (cash: Draft['cash']) => rulesOf({ ...NONE, cash }, 'CNY')

describe('a fee schedule as it is typed', () => {
  it('reads percent, least and most; an empty row is no fee', () => {
    expect(rulesOf(NONE, 'CNY')).toEqual({ foreign_exchange: null, cash: null, indirect_merchant: null })
    expect(withCash({ share: '1.5', least: '10', most: '1,000.50' })?.cash).toEqual({
      bps: 150,
      least: 1_000,
      most: 100_050,
    })
    expect(withCash({ share: '０', least: '3', most: '' })?.cash).toEqual({ bps: 0, least: 300, most: null })
  })
  it('is written as it is read', () => {
    const rules = { foreign_exchange: { bps: 125, least: 0, most: null }, cash: null, indirect_merchant: null }
    expect(rulesOf(draftOf(rules, String), 'CNY')).toEqual(rules)
  })
  it.each([
    ['no number', { share: 'much', least: '', most: '' }],
    ['more than a fifth', { share: '21', least: '', most: '' }],
    ['finer than a hundredth of a percent', { share: '1.005', least: '', most: '' }],
    ['a most below the least', { share: '1', least: '10', most: '5' }],
    ['bounds without a share', { share: '', least: '10', most: '' }],
    ['more decimals than the currency', { share: '1', least: '0.001', most: '' }],
  ])('refuses %s', (_, cash) => {
    expect(withCash(cash)).toBeUndefined()
  })
})
