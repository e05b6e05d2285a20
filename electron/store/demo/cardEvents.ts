// What can happen to a card besides payments, as planned events with the domain's own moves.
import { freezeCard, limitCard, unfreezeCard, type FreezeReason, type Limits, type Scope } from '#shared/domain/card.ts'
import { addTravel, NO_CONTROLS } from '#shared/domain/controls.ts'
import type { PlannedEvent } from './ledger.ts'
import type { DemoOperator } from './records.ts'

type When = Readonly<{ at: number; card: number }>
const by = (operator: DemoOperator | null): Readonly<{ by: string | null; operator: number | null }> => ({
  by: operator?.displayName ?? null,
  operator: operator?.index ?? null,
})

export const frozen = (
  when: When,
  reason: FreezeReason,
  operator: DemoOperator | null,
  holderName: string,
  more: Readonly<{ until?: number; note?: string }> = {},
): PlannedEvent => ({
  ...when,
  apply: (card) => {
    const move = freezeCard(card, {
      reason,
      by: operator === null ? 'holder' : 'operator',
      byName: operator?.displayName ?? holderName,
      at: when.at,
      until: more.until ?? null,
      note: more.note ?? '',
    })
    return move.ok ? move.card : null
  },
  record: {
    event: 'card.frozen',
    ...by(operator),
    data: { reason, until: more.until ?? null, note: more.note ?? '' },
  },
})

export const unfrozen = (when: When, operator: DemoOperator | null, note = ''): PlannedEvent => ({
  ...when,
  apply: (card) => {
    const move = unfreezeCard(card, when.at)
    return move.ok ? move.card : null
  },
  record: { event: 'card.unfrozen', ...by(operator), data: { note } },
})

/** The holder reports a card lost or stolen, or asks to close it. */
export const ended = (
  when: When,
  state: 'lost' | 'stolen' | 'closed',
  operator: DemoOperator | null,
): PlannedEvent => ({
  ...when,
  apply: (card) => (card.state === 'active' || card.state === 'frozen' ? { ...card, state, freeze: null } : null),
  record: { event: `card.${state}`, ...by(operator), data: {} },
})

export const pinChanged = (
  when: When,
  event: 'pin.set' | 'pin.changed' | 'pin.unlocked',
  operator: DemoOperator | null,
): PlannedEvent => ({
  ...when,
  apply: (card) => ({ ...card, pin: { state: 'set', wrongTries: 0, changedAt: when.at } }),
  record: { event, ...by(operator), data: {} },
})

export const limitsSet = (
  when: When,
  limits: Partial<Limits>,
  scope: Partial<Scope>,
  operator: DemoOperator | null,
): PlannedEvent => ({
  ...when,
  apply: (card) => {
    const move = limitCard(card, { ...card.limits, ...limits }, { ...card.scope, ...scope }, when.at)
    return move.ok ? move.card : null
  },
  record: { event: 'card.limits_set', ...by(operator), data: { ...limits, ...scope } },
})

/** The holder says that they travel; payments abroad are switched on when they were off. */
export const travelNotice = (when: When, country: string, until: number, holderName: string): PlannedEvent => ({
  ...when,
  apply: (card) => {
    if (card.state !== 'active') return null
    const notice = { countries: [country], from: when.at, until, at: when.at, byName: holderName }
    const move = addTravel(card.controls ?? NO_CONTROLS, notice)
    const known = move.ok ? { controls: move.controls } : {}
    return { ...card, ...known, scope: { ...card.scope, abroad: true } }
  },
  record: { event: 'travel.notice', ...by(null), data: { country, until } },
})
