// The demo's card network: runs planned payments in order of time through the same decision that the store makes, and
// keeps cards, counters and accounts as the store would have them at the end.
import {
  decide,
  type Channel,
  type Decision,
  type DeclineReason,
  type PinResult,
  type Usage,
} from '#shared/domain/authorisation.ts'
import { localDay } from '#shared/domain/calendar.ts'
import type { Card } from '#shared/domain/card.ts'
import { convert } from '#shared/domain/money.ts'
import { DAY, HOUR, type Household } from './holders.ts'
import type { TradedMerchant } from './merchants.ts'
import type { Random } from './random.ts'
import type { AccountClosing, CardClosing, DemoCardEvent, DemoPayment, Scenario } from './records.ts'
import { countryOf, HOME_COUNTRY, TIME_ZONE } from './reference.ts'

/** A payment that somebody is going to try. */
export type Planned = Readonly<{
  at: number
  card: number
  merchant: number
  /** Minor units of the merchant's currency. */
  amount: number
  channel: Channel
  pin: PinResult
  scenario?: Scenario
  /** When the truth about it comes out. */
  knownAt?: number
  /** Gives a cleared payment back instead of paying. */
  refundOf?: DemoPayment
  /** Tries again by itself when it fails for a reason that may pass. */
  persistent?: boolean
}>

/** Something that is going to happen to a card. */
export type PlannedEvent = Readonly<{
  at: number
  card: number
  /** The card after it, or `null` when it no longer makes sense (a freeze of a card that is frozen). */
  apply: (card: Card) => Card | null
  record: Omit<DemoCardEvent, 'card' | 'at'>
}>

export type Ledger = Readonly<{
  pay: (planned: Planned, random: Random) => DemoPayment
  happen: (event: PlannedEvent) => void
  /** Why it would fail now, or `null`; what a holder who knows the card would expect. */
  foresee: (planned: Planned) => DeclineReason | null
  card: (index: number) => Card
  events: () => ReadonlyArray<DemoCardEvent>
  cardClosings: () => Iterable<CardClosing>
  accountClosings: () => Iterable<AccountClosing>
  count: () => number
}>

export function createLedger(
  household: Household,
  merchants: ReadonlyArray<TradedMerchant>,
  rateOf: (currency: string, day: number) => number | null,
  startsAt: number,
  asOf: number,
): Ledger {
  const { cards, accounts, holders } = household
  const states: Array<Card> = cards.map((card) => card.issued)
  const usages: Array<Usage> = cards.map(() => ({ day: 0, dayUsed: 0, month: 0, monthUsed: 0 }))
  const lastPayments: Array<number | null> = cards.map(() => null)
  const available = accounts.map(() => 0)
  const held = accounts.map(() => 0)
  const topUps = accounts.map((account) => startsAt + ((account.index * 37) % 168) * HOUR)
  for (const holder of holders) available[cards[holder.card]!.account] = holder.opening
  const topUpOf = accounts.map(() => 0)
  for (const holder of holders) topUpOf[cards[holder.card]!.account] = holder.topUp
  const events: Array<DemoCardEvent> = []
  let count = 0

  /** Pay day: the wallet is filled once a week. */
  const fill = (account: number, at: number): void => {
    while (topUps[account]! <= at) {
      available[account]! += topUpOf[account]!
      topUps[account]! += 7 * DAY
    }
  }

  const clearedAfter = (channel: Channel, random: Random): number =>
    channel === 'online' || channel === 'recurring' ? random.int(3, 38) * HOUR : random.int(18, 54) * HOUR

  const label = (planned: Planned): DemoPayment['label'] =>
    planned.scenario !== undefined && planned.knownAt !== undefined && planned.knownAt <= asOf
      ? { verdict: 'fraud', knownAt: planned.knownAt }
      : null

  function giveBack(planned: Planned, paid: DemoPayment): DemoPayment {
    available[cards[paid.card]!.account]! += paid.billingAmount
    return {
      ...paid,
      index: count++,
      at: planned.at,
      status: 'refund',
      pin: 'none',
      clearedAt: planned.at,
      refundOf: paid.index,
      scenario: null,
      label: null,
    }
  }

  type Judged = Readonly<{
    decision: Decision
    billingAmount: number | null
    currency: string
    rate: DemoPayment['rate']
  }>

  function judge(planned: Planned): Judged {
    const { at, amount, channel, pin } = planned
    const card = cards[planned.card]!
    const merchant = merchants[planned.merchant]!
    const account = accounts[card.account]!
    const { currency } = countryOf(merchant.country)
    const same = currency === account.currency
    const day = localDay(at, TIME_ZONE)
    const e8 = same ? null : rateOf(currency, day)
    const billingAmount = same ? amount : e8 === null ? null : convert(amount, currency, account.currency, e8)
    const decision = decide(
      { at, amount, currency, billingAmount, channel, pin },
      states[planned.card]!,
      { currency: account.currency, available: available[card.account]! },
      usages[planned.card]!,
      { name: merchant.name, country: merchant.country, accepts: merchant.accepts },
      { timeZone: TIME_ZONE, homeCountry: HOME_COUNTRY },
    )
    return { decision, billingAmount, currency, rate: e8 === null ? null : { e8, day } }
  }

  function pay(planned: Planned, random: Random): DemoPayment {
    if (planned.refundOf !== undefined) return giveBack(planned, planned.refundOf)
    const { at, amount, channel, pin } = planned
    const card = cards[planned.card]!
    const account = accounts[card.account]!
    fill(card.account, at)
    const { decision, billingAmount, currency, rate } = judge(planned)
    usages[planned.card] = decision.usage
    const before = states[planned.card]!
    if (decision.pin.wrongTries !== before.pin.wrongTries || decision.pin.locked) {
      const state = decision.pin.locked ? 'locked' : before.pin.state
      states[planned.card] = { ...before, pin: { ...before.pin, state, wrongTries: decision.pin.wrongTries } }
    }
    lastPayments[planned.card] = at

    let status: DemoPayment['status'] = 'declined'
    let clearedAt: number | null = null
    if (decision.approved) {
      const asked = billingAmount ?? 0
      available[card.account]! -= asked
      const clears = at + clearedAfter(channel, random)
      if (random.chance(0.006) && at + HOUR < asOf) {
        status = 'reversed'
        available[card.account]! += asked
      } else if (clears <= asOf) {
        status = 'cleared'
        clearedAt = clears
      } else {
        status = 'approved'
        held[card.account]! += asked
      }
    }
    return {
      index: count++,
      card: planned.card,
      merchant: planned.merchant,
      at,
      status,
      reason: decision.failed?.reason ?? null,
      failed: decision.failed,
      channel,
      pin,
      amount,
      currency,
      billingAmount: billingAmount ?? 0,
      billingCurrency: account.currency,
      rate,
      clearedAt,
      refundOf: null,
      scenario: planned.scenario ?? null,
      label: label(planned),
    }
  }

  return {
    pay,
    happen: (event) => {
      const after = event.apply(states[event.card]!)
      if (after === null) return
      states[event.card] = after
      events.push({ card: event.card, at: event.at, ...event.record })
    },
    foresee: (planned) => judge(planned).decision.failed?.reason ?? null,
    card: (index) => states[index]!,
    events: () => events,
    *cardClosings() {
      for (const card of cards) {
        const usage = usages[card.index]!
        yield {
          card: card.index,
          state: states[card.index]!,
          usedDay: usage.day,
          usedDaySum: usage.dayUsed,
          usedMonth: usage.month,
          usedMonthSum: usage.monthUsed,
          lastPaymentAt: lastPayments[card.index]!,
        }
      }
    },
    *accountClosings() {
      for (const account of accounts) {
        fill(account.index, asOf)
        yield { account: account.index, available: available[account.index]!, held: held[account.index]! }
      }
    },
    count: () => count,
  }
}
