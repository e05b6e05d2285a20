// Cards to which something happens: lost, closed, expired, frozen, without a PIN, locked out. A few of each in every demo,
// so that every reason for a decline has its examples.
import type { Card } from '#shared/domain/card.ts'
import { CAST } from './cast.ts'
import { ended, frozen, limitsSet, pinChanged, travelNotice, unfrozen } from './cardEvents.ts'
import { DAY, HOUR, type Household } from './holders.ts'
import type { Planned, PlannedEvent } from './ledger.ts'
import { AGENT, INVESTIGATOR } from './operators.ts'
import { createRandom } from './random.ts'
import { notesIn, priceIn } from './reference.ts'
import type { Shops } from './shops.ts'

export type Plans = Readonly<{ payments: ReadonlyArray<Planned>; events: ReadonlyArray<PlannedEvent> }>
export type Fates = Plans & Readonly<{ issued: ReadonlyMap<number, Card> }>

/** Share of all cards, and what it brings. */
const KINDS = [
  ['lost', 0.006],
  ['stolen', 0.004],
  ['closed', 0.008],
  ['expired', 0.006],
  ['paused', 0.012],
  ['frozen_by_agent', 0.006],
  ['no_pin', 0.012],
  ['locked_out', 0.006],
  ['limits', 0.01],
  ['cashless', 0.01],
] as const

export function createFates(seed: string, household: Household, shops: Shops, startsAt: number, asOf: number): Fates {
  const random = createRandom(seed, 'fates')
  const payments: Array<Planned> = []
  const events: Array<PlannedEvent> = []
  const issued = new Map<number, Card>()
  const { cards, customers, holders } = household
  const settled = random.shuffle(cards.filter((card) => card.customer >= CAST.length && card.issuedAt < startsAt))
  let next = 0
  const span = asOf - startsAt

  for (const [kind, share] of KINDS) {
    const count = Math.max(2, Math.round(cards.length * share))
    for (let drawn = 0; drawn < count && next < settled.length * 0.6; drawn += 1) {
      const card = settled[next++]!
      const holder = holders[card.index]!
      const customer = customers[card.customer]!
      const at = Math.round(startsAt + (0.1 + 0.8 * random.next()) * span)
      const when = { at, card: card.index }
      /** Tries of the holder, or of a finder, after the card's end; in shops at home. */
      const tries = (
        count: number,
        from: number,
        to: number,
        channel: Planned['channel'],
        pin: Planned['pin'],
      ): void => {
        for (let index = 0; index < count; index += 1) {
          const merchant = shops.near(
            random,
            random.pick(['groceries', 'restaurants', 'health']),
            holder.country,
            holder.city,
            card.index,
          )
          const amount =
            channel === 'cash'
              ? notesIn(holder.country, 500)
              : priceIn(merchant.country, random.logNormal(90, 0.5), random.next())
          const time = Math.min(asOf - 60_000, Math.round(from + random.next() * (to - from)))
          payments.push({ at: time, card: card.index, merchant: merchant.index, amount, channel, pin })
        }
      }
      const charge = (from: number): void => {
        const merchant = shops.subscription(random)
        for (let day = 0; day < 3; day += 1) {
          const time = from + (2 + day * 3) * DAY
          if (time < asOf)
            payments.push({
              at: time,
              card: card.index,
              merchant: merchant.index,
              amount: priceIn(merchant.country, 30, 0.4),
              channel: 'recurring',
              pin: 'none',
            })
        }
      }
      if (kind === 'lost' || kind === 'stolen') {
        events.push(ended(when, kind, random.chance(0.5) ? AGENT : null))
        tries(random.int(1, 4), at + HOUR, at + 30 * HOUR, random.pick(['contactless', 'chip']), 'none')
      } else if (kind === 'closed') {
        events.push(ended(when, 'closed', AGENT))
        charge(at)
      } else if (kind === 'expired') {
        issued.set(card.index, { ...card.issued, expiresAt: at })
        charge(at)
        tries(random.int(1, 3), at + HOUR, at + 5 * DAY, 'contactless', 'none')
      } else if (kind === 'paused') {
        const until = random.chance(0.5) ? at + random.int(1, 7) * DAY : undefined
        events.push(frozen(when, 'holder_pause', null, customer.name.latin, until === undefined ? {} : { until }))
        tries(random.int(1, 3), at + HOUR, at + 20 * HOUR, 'contactless', 'none')
        if (until === undefined && random.chance(0.7))
          events.push(unfrozen({ ...when, at: at + random.int(20, 90) * HOUR }, null))
      } else if (kind === 'frozen_by_agent') {
        const reason = random.pick(['device_lost', 'holder_disputes', 'suspected_fraud'] as const)
        const note =
          reason === 'device_lost'
            ? 'Holder called: telephone left in a taxi.'
            : 'Holder called and does not know the last payment.'
        events.push(frozen(when, reason, reason === 'suspected_fraud' ? INVESTIGATOR : AGENT, '', { note }))
        tries(random.int(1, 3), at + HOUR, at + 3 * DAY, 'online', 'none')
      } else if (kind === 'no_pin') {
        issued.set(card.index, { ...card.issued, pin: { state: 'unset', wrongTries: 0, changedAt: null } })
        tries(random.int(2, 4), startsAt + HOUR, at, 'chip', 'right')
        if (random.chance(0.6)) events.push(pinChanged(when, 'pin.set', null))
      } else if (kind === 'locked_out') {
        const merchant = shops.near(random, 'cash', holder.country, holder.city, card.index)
        const amount = notesIn(holder.country, 600)
        for (let index = 0; index < 4; index += 1) {
          payments.push({
            at: at + index * 40_000,
            card: card.index,
            merchant: merchant.index,
            amount,
            channel: 'cash',
            pin: 'wrong',
          })
        }
        events.push(
          pinChanged({ ...when, at: at + random.int(3, 30) * HOUR }, 'pin.unlocked', random.chance(0.5) ? AGENT : null),
        )
      } else if (kind === 'limits') {
        const { limits } = card.issued
        const double = { payment: limits.payment, day: limits.day === null ? null : limits.day * 2 }
        events.push(limitsSet(when, double, {}, random.chance(0.4) ? AGENT : null))
      } else {
        issued.set(card.index, {
          ...card.issued,
          scope: { ...card.issued.scope, cash: false, contactless: random.chance(0.5) },
        })
        tries(random.int(1, 3), startsAt + HOUR, asOf - HOUR, 'cash', 'right')
        tries(random.int(1, 3), startsAt + HOUR, asOf - HOUR, 'contactless', 'none')
      }
    }
  }

  for (const holder of holders) {
    for (const trip of holder.trips) {
      if (!trip.announced || trip.from > asOf || trip.to < startsAt) continue
      const at = Math.max(startsAt + HOUR, trip.from - Math.round((0.2 + 2 * random.next()) * DAY))
      const { name } = customers[cards[holder.card]!.customer]!
      if (at < asOf) events.push(travelNotice({ at, card: holder.card }, trip.country, trip.to, name.latin))
    }
  }
  // New cards get their PIN within the first day.
  for (const card of cards) {
    if (card.issuedAt < startsAt) continue
    issued.set(card.index, { ...card.issued, pin: { state: 'unset', wrongTries: 0, changedAt: null } })
    const at = card.issuedAt + Math.round((0.1 + random.next() * 20) * HOUR)
    if (at < asOf) events.push(pinChanged({ at, card: card.index }, 'pin.set', null))
  }
  return { payments, events: events.filter((event) => event.at < asOf && event.at >= startsAt), issued }
}
