import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CHANNELS,
  CHECK_ORDER,
  type CheckedReason,
  decide,
  DECLINE_REASONS,
  PIN_RESULTS,
  type AccountView,
  type MerchantView,
  type PaymentRequest,
  type Usage,
} from '#shared/domain/authorisation.ts'
import type { Card } from '#shared/domain/card.ts'
import { NO_CONTROLS } from '#shared/domain/controls.ts'

// 24 November 2026, 09:00 in Shanghai.
const NOW = Date.UTC(2026, 10, 24, 1, 0)
const PROGRAMME = { timeZone: 'Asia/Shanghai', homeCountry: 'CN' }

type Case = Readonly<{
  request?: Partial<PaymentRequest>
  card?: Partial<Card>
  account?: Partial<AccountView>
  usage?: Partial<Usage>
  merchant?: Partial<MerchantView>
}>

const CARD: Card = {
  state: 'active',
  freeze: null,
  limits: { payment: 500_000, day: 500_000, month: 3_000_000 },
  scope: { abroad: true, online: true, contactless: true, cash: true },
  pin: { state: 'set', wrongTries: 0, changedAt: null },
  expiresAt: NOW + 1,
}

const decideCase = ({ request, card, account, usage, merchant }: Case = {}) =>
  decide(
    { at: NOW, amount: 64_000, currency: 'CNY', billingAmount: 64_000, channel: 'chip', pin: 'right', ...request },
    { ...CARD, ...card },
    { currency: 'CNY', available: 10_000_000, ...account },
    { day: 20261124, dayUsed: 0, month: 202611, monthUsed: 0, ...usage },
    { id: 7, name: 'Kumo Electronics', country: 'CN', accepts: true, group: 'electronics', ...merchant },
    PROGRAMME,
  )

const freeze = {
  reason: 'holder_pause',
  by: 'holder',
  byName: 'the holder',
  at: NOW - 5,
  until: null,
  note: '',
} as const
const scope = CARD.scope

// A rule's decline is none of the checks: electron/store/risk/act.ts.
const CHECKED = DECLINE_REASONS.filter((reason) => reason !== 'rule_declined' && reason !== 'programme_stop')

const DECLINED: Readonly<Record<CheckedReason, Readonly<{ when: Case; failed: object }>>> = {
  card_closed: { when: { card: { state: 'closed' } }, failed: {} },
  card_lost: { when: { card: { state: 'lost' } }, failed: {} },
  card_stolen: { when: { card: { state: 'stolen' } }, failed: {} },
  card_expired: { when: { card: { expiresAt: NOW } }, failed: { expiredAt: NOW } },
  card_frozen: {
    when: { card: { state: 'frozen', freeze } },
    failed: { frozenAt: NOW - 5, frozenBy: 'holder', freezeReason: 'holder_pause' },
  },
  pin_locked: {
    when: { card: { pin: { state: 'locked', wrongTries: 3, changedAt: null } } },
    failed: { triesLeft: 0 },
  },
  pin_not_set: { when: { card: { pin: { state: 'unset', wrongTries: 0, changedAt: null } } }, failed: {} },
  pin_required: { when: { request: { pin: 'none' } }, failed: {} },
  pin_wrong: {
    when: { request: { pin: 'wrong' }, card: { pin: { state: 'set', wrongTries: 1, changedAt: null } } },
    failed: { triesLeft: 1 },
  },
  merchant_not_accepting: { when: { merchant: { accepts: false } }, failed: { merchant: 'Kumo Electronics' } },
  abroad_off: {
    when: { card: { scope: { ...scope, abroad: false } }, merchant: { country: 'NO' } },
    failed: { country: 'NO' },
  },
  online_off: {
    when: { request: { channel: 'online', pin: 'none' }, card: { scope: { ...scope, online: false } } },
    failed: {},
  },
  contactless_off: {
    when: { request: { channel: 'contactless', pin: 'none' }, card: { scope: { ...scope, contactless: false } } },
    failed: {},
  },
  cash_off: { when: { request: { channel: 'cash' }, card: { scope: { ...scope, cash: false } } }, failed: {} },
  currency_unsupported: { when: { request: { currency: 'XAF', billingAmount: null } }, failed: { currency: 'XAF' } },
  limit_payment: {
    when: { card: { limits: { payment: 63_999, day: null, month: null } } },
    failed: { currency: 'CNY', limit: 63_999, asked: 64_000 },
  },
  limit_day: {
    when: { usage: { dayUsed: 462_000 } },
    failed: { currency: 'CNY', limit: 500_000, used: 462_000, asked: 64_000, startsAgain: Date.UTC(2026, 10, 24, 16) },
  },
  limit_month: {
    when: { usage: { monthUsed: 2_950_000 } },
    failed: {
      currency: 'CNY',
      limit: 3_000_000,
      used: 2_950_000,
      asked: 64_000,
      startsAgain: Date.UTC(2026, 10, 30, 16),
    },
  },
  insufficient_funds: {
    when: { account: { available: 63_999 } },
    failed: { currency: 'CNY', available: 63_999, asked: 64_000 },
  },
  pin_must_change: {
    when: { card: { pin: { state: 'must_change', wrongTries: 0, changedAt: null } } },
    failed: {},
  },
  merchant_blocked: {
    when: { card: { controls: { ...NO_CONTROLS, blocks: [{ kind: 'merchant', merchant: 7, name: 'Kumo' }] } } },
    failed: { merchant: 'Kumo Electronics' },
  },
  limit_group: {
    when: {
      card: { controls: { ...NO_CONTROLS, groups: { electronics: 100_000 } } },
      usage: { groups: { electronics: 40_000 } },
    },
    failed: {
      currency: 'CNY',
      limit: 100_000,
      used: 40_000,
      asked: 64_000,
      startsAgain: Date.UTC(2026, 10, 30, 16),
      group: 'electronics',
    },
  },
  cvv_wrong: { when: { request: { cvv: 'no_match' } }, failed: {} },
  threeds_failed: { when: { request: { threeDs: 'failed' } }, failed: {} },
}

describe('an authorisation', () => {
  it.each(CHECKED)('is declined for %s with the numbers of the failed check', (reason) => {
    const { when, failed } = DECLINED[reason]
    const decision = decideCase(when)
    expect(decision.approved).toBe(false)
    expect(decision.failed).toEqual({ reason, ...failed })
  })

  it('that passes every check is approved and counted', () => {
    expect(decideCase()).toEqual({
      approved: true,
      failed: null,
      usage: { day: 20261124, dayUsed: 64_000, month: 202611, monthUsed: 64_000 },
      pin: { wrongTries: 0, locked: false },
    })
  })

  it('names the first failed check in the documented order when several fail', () => {
    expect([...CHECK_ORDER].sort()).toEqual([...CHECKED].sort())
    for (const [i, reason] of CHECK_ORDER.entries()) {
      for (const later of CHECK_ORDER.slice(i + 1)) {
        const a = DECLINED[later].when
        const b = DECLINED[reason].when
        const both = decideCase({
          request: { ...a.request, ...b.request },
          card: { ...a.card, ...b.card },
          account: { ...a.account, ...b.account },
          usage: { ...a.usage, ...b.usage },
          merchant: { ...a.merchant, ...b.merchant },
        })
        const at = CHECK_ORDER.indexOf(both.failed!.reason as CheckedReason)
        // Mixed cases may overwrite one another's part, but never name a check behind both.
        expect(at).toBeLessThanOrEqual(CHECK_ORDER.indexOf(later))
      }
    }
  })

  it('locks the PIN with the third wrong try and forgets tries with a right one', () => {
    const pin = (wrongTries: number) => ({ card: { pin: { state: 'set', wrongTries, changedAt: null } as const } })
    expect(decideCase({ ...pin(2), request: { pin: 'wrong' } }).pin).toEqual({ wrongTries: 3, locked: true })
    expect(decideCase({ ...pin(2) }).pin).toEqual({ wrongTries: 0, locked: false })
    // A right PIN counts even where the payment fails for something else.
    expect(decideCase({ ...pin(2), account: { available: 0 } }).pin).toEqual({ wrongTries: 0, locked: false })
  })

  it('starts the day and the month of the programme anew', () => {
    const old = { day: 20261123, dayUsed: 499_999, month: 202610, monthUsed: 2_999_999 }
    expect(decideCase({ usage: old }).usage).toEqual({
      day: 20261124,
      dayUsed: 64_000,
      month: 202611,
      monthUsed: 64_000,
    })
  })

  it('asks cover for the fee too, and counts it against no limit', () => {
    const failed = decideCase({ request: { fee: 1_000 }, account: { available: 64_500 } }).failed
    expect(failed).toEqual({
      reason: 'insufficient_funds',
      currency: 'CNY',
      available: 64_500,
      asked: 64_000,
      fee: 1_000,
    })
    expect(
      decideCase({ request: { fee: 1_000 }, card: { limits: { payment: 64_000, day: null, month: null } } }),
    ).toMatchObject({
      approved: true,
      usage: { dayUsed: 64_000 },
    })
  })

  it('counts a group only where it has a limit, and from zero in a new month', () => {
    const controls = { ...NO_CONTROLS, groups: { electronics: 100_000 } }
    expect(decideCase().usage).not.toHaveProperty('groups')
    expect(decideCase({ card: { controls } }).usage.groups).toEqual({ electronics: 64_000 })
    const old = { month: 202610, groups: { electronics: 99_000 } }
    expect(decideCase({ card: { controls }, usage: old }).usage.groups).toEqual({ electronics: 64_000 })
  })

  it('never approves past a limit or the balance, whatever comes', () => {
    const money = fc.integer({ min: 0, max: 1_000_000 })
    fc.assert(
      fc.property(
        fc.record({
          asked: fc.integer({ min: 1, max: 1_000_000 }),
          payment: fc.option(money, { nil: null }),
          day: fc.option(money, { nil: null }),
          month: fc.option(money, { nil: null }),
          dayUsed: money,
          monthUsed: money,
          available: money,
          channel: fc.constantFrom(...CHANNELS),
          pin: fc.constantFrom(...PIN_RESULTS),
        }),
        ({ asked, payment, day, month, dayUsed, monthUsed, available, channel, pin }) => {
          const decision = decideCase({
            request: { amount: asked, billingAmount: asked, channel, pin },
            card: { limits: { payment, day, month } },
            usage: { dayUsed, monthUsed },
            account: { available },
          })
          if (!decision.approved) {
            expect(decision.usage.dayUsed).toBe(dayUsed)
            return
          }
          expect(asked).toBeLessThanOrEqual(available)
          if (payment !== null) expect(asked).toBeLessThanOrEqual(payment)
          if (day !== null) expect(dayUsed + asked).toBeLessThanOrEqual(day)
          if (month !== null) expect(monthUsed + asked).toBeLessThanOrEqual(month)
        },
      ),
    )
  })
})
