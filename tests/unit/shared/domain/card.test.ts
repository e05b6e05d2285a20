import { describe, expect, it } from 'vitest'
import {
  CARD_STATES,
  freezeCard,
  FREEZE_REASONS,
  isGrave,
  limitCard,
  LIMIT_POLICY,
  pastLimitPolicy,
  stateAt,
  unfreezeCard,
  type Card,
  type CardState,
  type Freeze,
} from '#shared/domain/card.ts'

const NOW = Date.UTC(2026, 10, 24, 1, 0)
const freeze = (over: Partial<Freeze> = {}): Freeze => ({
  reason: 'suspected_fraud',
  by: 'operator',
  byName: 'Wei Han',
  at: NOW,
  until: null,
  note: '',
  ...over,
})
const card = (over: Partial<Card> = {}): Card => ({
  state: 'active',
  freeze: null,
  limits: { payment: 500_000, day: 500_000, month: 3_000_000 },
  scope: { abroad: false, online: true, contactless: true, cash: false },
  pin: { state: 'set', wrongTries: 0, changedAt: null },
  expiresAt: NOW + 1_000_000,
  ...over,
})
const inState = (state: CardState): Card => card({ state, freeze: state === 'frozen' ? freeze({ at: NOW - 1 }) : null })

describe('a card', () => {
  it.each([
    ['active', 'frozen'],
    ['frozen', 'already_frozen'],
    ['lost', 'final_state'],
    ['stolen', 'final_state'],
    ['expired', 'final_state'],
    ['closed', 'final_state'],
  ] as const)('that is %s answers a freeze with %s', (state, expected) => {
    const move = freezeCard(inState(state), freeze())
    expect(move.ok ? move.card.state : move.refusal).toBe(expected)
  })

  it.each([
    ['active', 'not_frozen'],
    ['frozen', 'active'],
    ['lost', 'final_state'],
    ['stolen', 'final_state'],
    ['expired', 'final_state'],
    ['closed', 'final_state'],
  ] as const)('that is %s answers an unfreeze with %s', (state, expected) => {
    const move = unfreezeCard(inState(state), NOW)
    expect(move.ok ? move.card.state : move.refusal).toBe(expected)
  })

  it.each(FREEZE_REASONS)('frozen for %s takes an end date only when the reason is not grave', (reason) => {
    const move = freezeCard(card(), freeze({ reason, until: NOW + 1, note: 'n' }))
    expect(move.ok ? 'frozen' : move.refusal).toBe(isGrave(reason) ? 'until_not_allowed' : 'frozen')
  })

  it('wants a note when the reason is another one', () => {
    expect(freezeCard(card(), freeze({ reason: 'other', note: '  ' }))).toEqual({ ok: false, refusal: 'note_required' })
  })

  it('does not take an end date that has passed', () => {
    const move = freezeCard(card(), freeze({ reason: 'holder_pause', until: NOW }))
    expect(move).toEqual({ ok: false, refusal: 'until_in_past' })
  })

  it('is active again when its freeze has run out, and can be frozen again', () => {
    const frozen = card({ state: 'frozen', freeze: freeze({ reason: 'holder_pause', at: NOW - 10, until: NOW }) })
    expect(stateAt(frozen, NOW - 1)).toBe('frozen')
    expect(stateAt(frozen, NOW)).toBe('active')
    expect(freezeCard(frozen, freeze()).ok).toBe(true)
    expect(unfreezeCard(frozen, NOW)).toEqual({ ok: false, refusal: 'not_frozen' })
  })

  it.each(CARD_STATES)('that is %s is expired once its date has come, unless it ended before', (state) => {
    const expected = state === 'active' || state === 'frozen' ? 'expired' : state
    expect(stateAt({ ...inState(state), expiresAt: NOW }, NOW)).toBe(expected)
  })
})

describe('limits', () => {
  const { limits, scope } = card()
  it('have to rise from payment to day to month', () => {
    expect(limitCard(card(), { payment: 2, day: 1, month: 3 }, scope, NOW)).toEqual({
      ok: false,
      refusal: 'limits_out_of_order',
    })
    expect(limitCard(card(), { payment: 2, day: null, month: 1 }, scope, NOW)).toEqual({
      ok: false,
      refusal: 'limits_out_of_order',
    })
    expect(limitCard(card(), { payment: null, day: null, month: 1 }, scope, NOW).ok).toBe(true)
  })
  it('that are the same as before are no change', () => {
    expect(limitCard(card(), limits, scope, NOW)).toEqual({ ok: false, refusal: 'nothing_changed' })
    expect(limitCard(card(), limits, { ...scope, abroad: true }, NOW).ok).toBe(true)
  })
  it.each(['lost', 'stolen', 'expired', 'closed'] as const)('cannot be set on a card that is %s', (state) => {
    expect(limitCard(inState(state), { ...limits, payment: 1 }, scope, NOW)).toEqual({
      ok: false,
      refusal: 'final_state',
    })
  })
  it('go past policy only when they are raised above it', () => {
    const over = LIMIT_POLICY.payment + 1
    expect(pastLimitPolicy(limits, { ...limits, payment: LIMIT_POLICY.payment })).toBe(false)
    expect(pastLimitPolicy(limits, { ...limits, payment: over })).toBe(true)
    expect(pastLimitPolicy({ ...limits, payment: over + 1 }, { ...limits, payment: over })).toBe(false)
    expect(pastLimitPolicy(limits, { ...limits, month: null })).toBe(true)
    expect(pastLimitPolicy({ ...limits, month: null }, { ...limits, month: null })).toBe(false)
  })
})
