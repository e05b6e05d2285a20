import { describe, expect, it } from 'vitest'
import type { Card, CardRefusal, CardState, Freeze } from '#shared/domain/card.ts'
import { freezeCard, limitCard, unfreezeCard, type Move } from '#shared/domain/card.ts'
import {
  CARD_MOVES,
  changePin,
  endCard,
  forcePinChange,
  freezeByHolder,
  legalMoves,
  LIFE_STATES,
  lifeStateAt,
  MOVE_TABLE,
  refuseMove,
  setPin,
  unfreezeByHolder,
  unlockPin,
  type CardMove,
  type LifeState,
} from '#shared/domain/card-life.ts'

const NOW = Date.UTC(2026, 10, 24, 1, 0)
const freeze = (over: Partial<Freeze> = {}): Freeze => ({
  reason: 'suspected_fraud',
  by: 'operator',
  byName: 'Wei Han',
  at: NOW - 1,
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
const locked = { state: 'locked', wrongTries: 3, changedAt: null } as const
const IN: Readonly<Record<LifeState, Card>> = {
  active: card(),
  pin_locked: card({ pin: locked }),
  frozen: card({ state: 'frozen', freeze: freeze() }),
  lost: card({ state: 'lost' }),
  stolen: card({ state: 'stolen' }),
  expired: card({ expiresAt: NOW }),
  closed: card({ state: 'closed' }),
}

const limits = { payment: 100, day: 200, month: 300 }
const DO: Readonly<Partial<Record<CardMove, (one: Card) => Move<Card>>>> = {
  freeze: (one) => freezeCard(one, freeze({ at: NOW })),
  unfreeze: (one) => unfreezeCard(one, NOW),
  limits: (one) => limitCard(one, limits, one.scope, NOW),
  report_lost: (one) => endCard(one, 'lost', NOW),
  report_stolen: (one) => endCard(one, 'stolen', NOW),
  close: (one) => endCard(one, 'closed', NOW),
  set_pin: (one) => setPin(one, NOW),
  change_pin: (one) => changePin(one, NOW),
  force_pin_change: (one) => forcePinChange(one, NOW),
  unlock_pin: (one) => unlockPin(one, NOW),
}

/** The design's table once more, written by hand: what happens to a card in this state by this move. */
const EXPECTED: Readonly<Record<CardMove, ReadonlyArray<CardState | CardRefusal | 'ok'>>> = {
  //               active            pin_locked        frozen            lost            stolen          expired          closed
  freeze: ['frozen', 'frozen', 'already_frozen', 'final_state', 'final_state', 'final_state', 'final_state'],
  unfreeze: ['not_frozen', 'not_frozen', 'active', 'final_state', 'final_state', 'final_state', 'final_state'],
  limits: ['active', 'active', 'frozen', 'final_state', 'final_state', 'final_state', 'final_state'],
  report_lost: ['lost', 'lost', 'lost', 'final_already', 'final_already', 'lost', 'final_state'],
  report_stolen: ['stolen', 'stolen', 'stolen', 'final_already', 'final_already', 'stolen', 'final_state'],
  close: ['closed', 'closed', 'closed', 'final_already', 'final_already', 'closed', 'final_already'],
  replace: ['not_replaceable', 'not_replaceable', 'not_replaceable', 'ok', 'ok', 'ok', 'not_replaceable'],
  set_pin: ['active', 'active', 'frozen', 'final_state', 'final_state', 'final_state', 'final_state'],
  change_pin: ['active', 'pin_locked', 'frozen', 'final_state', 'final_state', 'final_state', 'final_state'],
  force_pin_change: ['active', 'pin_locked', 'frozen', 'final_state', 'final_state', 'final_state', 'final_state'],
  unlock_pin: [
    'pin_not_locked',
    'active',
    'pin_not_locked',
    'final_state',
    'final_state',
    'final_state',
    'final_state',
  ],
}

const cases = CARD_MOVES.flatMap((move) => LIFE_STATES.map((state, i) => [move, state, EXPECTED[move][i]!] as const))

describe('a card', () => {
  it.each(LIFE_STATES)('that is %s says so', (state) => {
    expect(lifeStateAt(IN[state], NOW)).toBe(state)
  })

  it.each(cases)('answers %s in state %s with %s', (move, state, expected) => {
    const one = IN[state]
    const act = DO[move]
    if (act === undefined) {
      expect(refuseMove(one, move, NOW) ?? 'ok').toBe(expected)
      return
    }
    const moved = act(one)
    expect(moved.ok ? moved.card.state : moved.refusal).toBe(expected)
    // The table and the move agree: the page offers exactly what the store does.
    expect(refuseMove(one, move, NOW)).toBe(moved.ok ? undefined : moved.refusal)
    expect(legalMoves(one, NOW).includes(move)).toBe(moved.ok)
  })

  it('has a row in the table for every move and a cell for every state', () => {
    expect(Object.keys(MOVE_TABLE).sort()).toEqual([...CARD_MOVES].sort())
    for (const row of Object.values(MOVE_TABLE)) expect(Object.keys(row).sort()).toEqual([...LIFE_STATES].sort())
  })

  it.each([
    ['unset', 'set_pin', 'set'],
    ['set', 'set_pin', 'set'],
    ['must_change', 'set_pin', 'set'],
    ['locked', 'set_pin', 'set'],
    ['unset', 'change_pin', 'pin_not_set'],
    ['set', 'change_pin', 'set'],
    ['must_change', 'change_pin', 'set'],
    ['locked', 'change_pin', 'pin_locked'],
    ['unset', 'force_pin_change', 'pin_not_set'],
    ['set', 'force_pin_change', 'must_change'],
    ['must_change', 'force_pin_change', 'nothing_changed'],
    ['locked', 'force_pin_change', 'pin_locked'],
    ['unset', 'unlock_pin', 'pin_not_locked'],
    ['set', 'unlock_pin', 'pin_not_locked'],
    ['must_change', 'unlock_pin', 'pin_not_locked'],
    ['locked', 'unlock_pin', 'must_change'],
  ] as const)('whose PIN is %s answers %s with %s', (state, move, expected) => {
    const moved = DO[move]!(card({ pin: { state, wrongTries: state === 'locked' ? 3 : 1, changedAt: null } }))
    expect(moved.ok ? moved.card.pin.state : moved.refusal).toBe(expected)
    if (moved.ok) expect(moved.card.pin.wrongTries).toBe(0)
  })

  it('that ends loses its freeze and nothing else', () => {
    const moved = endCard(IN.frozen, 'lost', NOW)
    expect(moved).toEqual({ ok: true, card: { ...IN.frozen, state: 'lost', freeze: null } })
  })

  it.each([
    [{ by: 'holder', reason: 'holder_pause' }, 'active'],
    [{ by: 'holder', reason: 'device_lost' }, 'holder_may_not'],
    [{ by: 'operator', reason: 'holder_pause' }, 'holder_may_not'],
    [{ by: 'rule', reason: 'rule' }, 'holder_may_not'],
  ] as const)('frozen with %j answers its holder’s unfreeze with %s', (over, expected) => {
    const moved = unfreezeByHolder(card({ state: 'frozen', freeze: freeze(over) }), NOW)
    expect(moved.ok ? moved.card.state : moved.refusal).toBe(expected)
  })

  it('is paused by its holder until a moment, and is active by itself then', () => {
    const { by: _, ...pause } = freeze({ reason: 'holder_pause', at: NOW, until: NOW + 10 })
    const moved = freezeByHolder(card(), pause)
    if (!moved.ok) throw new Error('the pause was refused')
    expect(moved.card.freeze?.by).toBe('holder')
    expect(lifeStateAt(moved.card, NOW + 9)).toBe('frozen')
    expect(lifeStateAt(moved.card, NOW + 10)).toBe('active')
  })
})
