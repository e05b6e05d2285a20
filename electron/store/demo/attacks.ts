// Frauds with their truth written beside them. Shapes after published descriptions of card fraud; places and sums made up.
import { CAST } from './cast.ts'
import { frozen, pinChanged } from './cardEvents.ts'
import { DAY, HOUR, type Household } from './holders.ts'
import type { Planned, PlannedEvent } from './ledger.ts'
import type { TradedMerchant } from './merchants.ts'
import { AGENT, INVESTIGATOR } from './operators.ts'
import { createRandom, type Random } from './random.ts'
import { SCENARIOS, type Scenario } from './records.ts'
import { notesIn, priceIn } from './reference.ts'
import type { Plans } from './fates.ts'
import type { Shops } from './shops.ts'

const MINUTE = 60_000

type Try = Omit<Planned, 'card' | 'scenario' | 'knownAt'>

/** A ladder of small payments that ends in large ones, at one shop of the network. */
function cardTesting(random: Random, at: number, shop: TradedMerchant): ReadonlyArray<Try> {
  const tries: Array<Try> = []
  let time = at
  const pay = (yuan: number): void => {
    tries.push({
      at: time,
      merchant: shop.index,
      amount: priceIn(shop.country, yuan, 1),
      channel: 'online',
      pin: 'none',
    })
  }
  for (let step = random.int(5, 9); step > 0; step -= 1) {
    pay(7 + random.next() * 10)
    time += random.int(40, 150) * 1000
  }
  for (let step = random.int(1, 3); step > 0; step -= 1) {
    pay(900 + random.next() * 1400)
    time += random.int(50, 130) * 1000
  }
  return tries
}

function inShops(
  random: Random,
  at: number,
  shops: Shops,
  city: readonly [string, string],
  count: number,
  pin: 'right' | 'none',
): ReadonlyArray<Try> {
  let time = at
  return Array.from({ length: count }, () => {
    const trade = random.pick(['electronics', 'luxury', 'clothing', 'groceries'] as const)
    const shop = shops.near(random, trade, city[0], city[1], random.int(0, 999))
    const chip = pin === 'right'
    const amount = priceIn(shop.country, chip ? random.logNormal(1500, 0.4) : random.logNormal(420, 0.3), random.next())
    const planned = { at: time, merchant: shop.index, amount, channel: chip ? 'chip' : 'contactless', pin } as const
    time += random.int(3, 14) * MINUTE
    return planned
  })
}

function cashOut(
  random: Random,
  at: number,
  shops: Shops,
  city: readonly [string, string],
  count: number,
): ReadonlyArray<Try> {
  let time = at
  return Array.from({ length: count }, () => {
    const cash = random.chance(0.6)
    const shop = cash
      ? shops.near(random, 'cash', city[0], city[1], random.int(0, 999))
      : shops.near(random, 'transfer', city[0], city[1], 1)
    const planned = {
      at: time,
      merchant: shop.index,
      amount: notesIn(shop.country, random.int(12, 28) * 100),
      channel: cash ? 'cash' : 'chip',
      pin: 'right',
    } as const
    time += random.int(4, 22) * MINUTE
    return planned
  })
}

/** Many purchases within minutes, at one shop or two. */
function burst(random: Random, at: number, shops: Shops, country: string): ReadonlyArray<Try> {
  const shop = shops.online(random, random.pick(['games', 'digital', 'online']), country, false)
  let time = at
  return Array.from({ length: random.int(7, 12) }, () => {
    const planned = {
      at: time,
      merchant: shop.index,
      amount: priceIn(shop.country, random.logNormal(240, 0.4), random.next()),
      channel: 'online',
      pin: 'none',
    } as const
    time += random.int(15, 70) * 1000
    return planned
  })
}

/**
 * Attacks over the demo's days: each kind at least twice and once for 5,000 rows, one of each in the last day so that
 * open work is fresh. Cards of the told stories and of `spared` are left alone.
 */
export function createAttacks(
  seed: string,
  household: Household,
  shops: Shops,
  transactions: number,
  startsAt: number,
  asOf: number,
): Plans {
  const random = createRandom(seed, 'attacks')
  const payments: Array<Planned> = []
  const events: Array<PlannedEvent> = []
  const { cards, customers, holders } = household
  const busy = cards.filter(
    (card) => card.customer >= CAST.length && card.issuedAt < startsAt && holders[card.index]!.activity > 0.4,
  )
  const victims = random.shuffle(busy)
  let next = 0
  const span = asOf - startsAt

  const strike = (scenario: Scenario, card: number, tries: ReadonlyArray<Try>, knownAfter: number): void => {
    const last = tries.at(-1)
    if (last === undefined) return
    const knownAt = last.at + knownAfter
    for (const entry of tries) if (entry.at < asOf) payments.push({ ...entry, card, scenario, knownAt })
    if (knownAt >= asOf) return
    const name = customers[cards[card]!.customer]!.name.latin
    const [reason, operator, note] = random.chance(0.6)
      ? (['holder_disputes', AGENT, 'Holder does not know these payments.'] as const)
      : (['suspected_fraud', INVESTIGATOR, 'Seen in the flag queue; holder not reached.'] as const)
    events.push(frozen({ at: knownAt, card }, reason, operator, name, { note }))
  }

  const each = Math.max(2, Math.round(transactions / 5000))
  for (const scenario of SCENARIOS) {
    for (let number = 0; number < each && next < victims.length; number += 1) {
      const card = victims[next++]!
      const holder = holders[card.index]!
      const home = [holder.country, holder.city] as const
      const recent = number === 0
      const at = Math.round(
        recent ? asOf - (0.4 + 7 * random.next()) * HOUR : startsAt + (0.3 + 0.62 * random.next()) * span,
      )
      const knownAfter = Math.round(recent ? (10 + 20 * random.next()) * HOUR : (3 + 80 * random.next()) * HOUR)
      if (scenario === 'card_testing') {
        strike(
          scenario,
          card.index,
          cardTesting(random, at, shops.online(random, 'games', holder.country, false)),
          knownAfter,
        )
      } else if (scenario === 'takeover_after_pin_change') {
        events.push(pinChanged({ at: at - random.int(3, 25) * MINUTE, card: card.index }, 'pin.changed', null))
        const money = random.chance(0.5)
        const city = random.pick([
          ['CN', 'Guangzhou'],
          ['CN', 'Chengdu'],
          ['CN', 'Xiamen'],
        ] as const)
        strike(
          scenario,
          card.index,
          money
            ? cashOut(random, at, shops, city, random.int(3, 5))
            : inShops(random, at, shops, city, random.int(3, 5), 'right'),
          knownAfter,
        )
      } else if (scenario === 'lost_card') {
        strike(scenario, card.index, inShops(random, at, shops, home, random.int(4, 8), 'none'), knownAfter)
      } else if (scenario === 'velocity') {
        strike(scenario, card.index, burst(random, at, shops, holder.country), knownAfter)
      } else if (scenario === 'mule') {
        strike(scenario, card.index, cashOut(random, at, shops, home, random.int(4, 7)), knownAfter)
      } else {
        // One shop leaks its customers: each paid there in good faith, and weeks or days later the cards are used elsewhere.
        const leak = shops.near(random, 'restaurants', home[0], home[1], card.index)
        const fence = shops.online(random, 'electronics', holder.country, false)
        const ring = [card, ...victims.slice(next, next + random.int(5, 9))]
        next += ring.length - 1
        for (const member of ring) {
          const paid = Math.max(startsAt + HOUR, at - Math.round((1 + 5 * random.next()) * DAY))
          payments.push({
            at: paid,
            card: member.index,
            merchant: leak.index,
            amount: priceIn(leak.country, random.logNormal(80, 0.4), random.next()),
            channel: 'contactless',
            pin: 'none',
          })
          const start = at + random.int(0, 100) * MINUTE
          const tries = Array.from({ length: random.int(1, 3) }, (_, index) => ({
            at: start + index * random.int(2, 9) * MINUTE,
            merchant: fence.index,
            amount: priceIn(fence.country, random.logNormal(1250, 0.35), random.next()),
            channel: 'online' as const,
            pin: 'none' as const,
          }))
          strike(scenario, member.index, tries, knownAfter)
        }
      }
    }
  }
  return { payments, events: events.filter((event) => event.at < asOf && event.at >= startsAt) }
}
