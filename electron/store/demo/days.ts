// One local day after another: who pays when, where and how. Ordinary life fills up what plans, attacks and refunds leave.
import type { DeclineReason } from '#shared/domain/authorisation.ts'
import { addDays, dayStart, localDay } from '#shared/domain/calendar.ts'
import { pinChanged } from './cardEvents.ts'
import { DAY, HOUR, type Holder, type Household } from './holders.ts'
import type { Ledger, Planned, PlannedEvent } from './ledger.ts'
import type { TradedMerchant } from './merchants.ts'
import { AGENT } from './operators.ts'
import { createRandom, cumulative, type Random } from './random.ts'
import type { DemoPayment } from './records.ts'
import { createClockShift, notesIn, priceIn, priceLevel, TIME_ZONE } from './reference.ts'
import type { Shops } from './shops.ts'
import { TRADES, type Trade } from './trades.ts'

/** How busy a week day is, Sunday first. */
const WEEK = [1.12, 0.92, 0.94, 0.96, 1, 1.14, 1.2]
const TRADE_NAMES = Object.keys(TRADES) as ReadonlyArray<Trade>
const RETRIED = new Set([
  'pin_wrong',
  'limit_day',
  'limit_payment',
  'abroad_off',
  'insufficient_funds',
  'merchant_not_accepting',
])

/** How often somebody tries all the same, when the card's own settings or the account would not let it pass. */
const TRIES_ANYWAY: Readonly<Partial<Record<DeclineReason, number>>> = {
  merchant_not_accepting: 0.3,
  abroad_off: 0.15,
  contactless_off: 0.05,
  online_off: 0.12,
  cash_off: 0.12,
  insufficient_funds: 0.08,
  card_frozen: 0.06,
  card_closed: 0.02,
  card_lost: 0.02,
  card_stolen: 0.02,
  card_expired: 0.15,
  pin_not_set: 0.1,
  limit_month: 0.2,
  limit_day: 0.9,
  limit_payment: 0.8,
  pin_wrong: 1,
  pin_required: 1,
  pin_locked: 0.3,
  currency_unsupported: 1,
}

export type Days = Readonly<{
  household: Household
  merchants: ReadonlyArray<TradedMerchant>
  shops: Shops
  ledger: Ledger
  payments: ReadonlyArray<Planned>
  events: ReadonlyArray<PlannedEvent>
  seed: string
  startsAt: number
  asOf: number
  transactions: number
}>

const weekday = (day: number): number =>
  new Date(Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100)).getUTCDay()

export function* runDays(world: Days): Generator<ReadonlyArray<DemoPayment>> {
  const { household, merchants, shops, ledger, seed, startsAt, asOf, transactions } = world
  const { cards, holders } = household
  const clockShift = createClockShift(asOf)
  const pickHolder = cumulative(holders.map((holder) => holder.activity))
  const tradesOf = WEEK.map((_, dow) =>
    cumulative(TRADE_NAMES.map((trade) => TRADES[trade].visits * TRADES[trade].week[dow]!)),
  )
  const hoursOf = new Map(TRADE_NAMES.map((trade) => [trade, cumulative(TRADES[trade].hours)]))

  const days: Array<number> = []
  for (let day = localDay(startsAt, TIME_ZONE); dayStart(day, TIME_ZONE) < asOf; day = addDays(day, 1)) days.push(day)
  const lastDay = days.length - 1
  const bounds = days.map(
    (day) =>
      [Math.max(startsAt, dayStart(day, TIME_ZONE)), Math.min(asOf, dayStart(addDays(day, 1), TIME_ZONE))] as const,
  )
  const dayOf = (at: number): number => {
    let index = Math.min(lastDay, Math.floor((at - bounds[0]![0]) / DAY))
    while (index < lastDay && at >= bounds[index]![1]) index += 1
    while (index > 0 && at < bounds[index]![0]) index -= 1
    return index
  }
  const weights = days.map((day, index) => {
    const [from, to] = bounds[index]!
    // A part of a day counts by the share of its business hours, 8 to 23.
    const open = dayStart(day, TIME_ZONE) + 8 * HOUR
    const share = Math.max(0.02, (Math.min(to, open + 15 * HOUR) - Math.max(from, open)) / (15 * HOUR))
    return WEEK[weekday(day)]! * Math.min(1, share)
  })

  const planned: Array<Array<Planned>> = days.map(() => [])
  const happening: Array<Array<PlannedEvent>> = days.map(() => [])
  let waiting = 0
  const plan = (payment: Planned): void => {
    if (payment.at < startsAt || payment.at >= asOf || ledger.count() + waiting >= transactions) return
    planned[dayOf(payment.at)]!.push(payment)
    waiting += 1
  }
  world.payments.forEach(plan)
  for (const event of world.events) happening[dayOf(event.at)]!.push(event)
  subscriptionsOf(world, days.length).forEach(plan)

  function placeOf(holder: Holder, at: number): Readonly<{ country: string; city: string }> {
    for (const trip of holder.trips) if (at >= trip.from && at < trip.to) return trip
    return holder
  }

  /** A moment of the day at the trade's hours where the holder is; within the part of the day that belongs to the demo. */
  function momentOf(random: Random, trade: Trade, country: string, index: number): number {
    const [from, to] = bounds[index]!
    const start = dayStart(days[index]!, TIME_ZONE)
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const hour = (((hoursOf.get(trade)!(random) - clockShift(country)) % 24) + 24) % 24
      const at = start + hour * HOUR + Math.floor(random.next() * HOUR)
      if (at >= from && at < to) return at
    }
    return from + Math.floor(random.next() * (to - from))
  }

  /** A payment that somebody would try, knowing the card; after some draws whatever comes. */
  function ordinary(random: Random, index: number): Planned {
    let tried = drawn(random, index)
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const reason = ledger.foresee(tried)
      if (reason === null || random.chance(TRIES_ANYWAY[reason] ?? 0.1)) return tried
      tried = drawn(random, index)
    }
    return tried
  }

  function drawn(random: Random, index: number): Planned {
    const dow = weekday(days[index]!)
    let holder = holders[pickHolder(random)]!
    while (cards[holder.card]!.issuedAt >= bounds[index]![0]) holder = holders[pickHolder(random)]!
    const trade = TRADE_NAMES[tradesOf[dow]!(random)]!
    const place = placeOf(holder, bounds[index]![0] + 12 * HOUR)
    const facts = TRADES[trade]
    const network = random.chance(facts.online)
    // A shop of the network abroad now and then, more by those whose card allows it.
    const foreign = random.chance(ledger.card(holder.card).scope.abroad ? 0.025 : 0.002)
    const shop = network
      ? shops.online(random, trade, holder.country, !foreign)
      : shops.near(random, trade, place.country, place.city, holder.card)
    const at = momentOf(random, trade, shop.online ? holder.country : place.country, index)
    const sold = TRADES[shop.trade]
    const yuan = random.logNormal(sold.median * priceLevel(shop.country) * holder.spend ** 0.6, sold.sigma)
    const cash = shop.trade === 'cash'
    const amount = cash ? notesIn(shop.country, yuan) : priceIn(shop.country, yuan, random.next())
    const chip = random.chance(yuan > 900 ? 0.75 : 0.22)
    const channel = shop.online ? 'online' : cash ? 'cash' : chip ? 'chip' : 'contactless'
    const asks = channel === 'chip' || channel === 'cash'
    const pin = !asks
      ? 'none'
      : random.chance(0.012)
        ? 'wrong'
        : channel === 'chip' && random.chance(0.002)
          ? 'none'
          : 'right'
    return { at, card: holder.card, merchant: shop.index, amount, channel, pin, persistent: true }
  }

  /** After a failure that may pass: the PIN again, a smaller sum, once more. */
  function again(random: Random, tried: Planned, payment: DemoPayment): Planned | null {
    if (!tried.persistent || payment.reason === null || !RETRIED.has(payment.reason)) return null
    const wrong = payment.reason === 'pin_wrong'
    if (!wrong && random.chance(0.55)) return null
    const at = tried.at + random.int(wrong ? 12 : 25, wrong ? 50 : 240) * 1000
    const limit =
      payment.reason === 'limit_day' || payment.reason === 'limit_payment' || payment.reason === 'insufficient_funds'
    const amount = limit ? Math.max(1, Math.round(tried.amount * 0.4)) : tried.amount
    const pin = tried.pin === 'none' ? 'none' : random.chance(wrong ? 0.12 : 0.01) ? 'wrong' : 'right'
    return { ...tried, at, amount, pin, persistent: wrong }
  }

  /** Given back some days after it was cleared; clothes and parcels more often than bread. */
  function refundOf(random: Random, payment: DemoPayment): Planned | null {
    if (payment.status !== 'cleared' || payment.clearedAt === null || payment.scenario !== null) return null
    const { trade, index } = merchants[payment.merchant]!
    if (trade === 'cash' || trade === 'transfer' || trade === 'transport') return null
    const likely =
      trade === 'clothing' || trade === 'online' || trade === 'electronics'
        ? 0.04
        : trade === 'air' || trade === 'hotel'
          ? 0.03
          : 0.004
    if (!random.chance(likely)) return null
    const at = payment.clearedAt + Math.round((0.3 + 6 * random.next()) * DAY)
    return {
      at,
      card: payment.card,
      merchant: index,
      amount: payment.amount,
      channel: payment.channel,
      pin: 'none',
      refundOf: payment,
    }
  }

  for (let index = 0; index < days.length; index += 1) {
    const random = createRandom(seed, 'day', days[index]!)
    const queue = planned[index]!
    waiting -= queue.length
    const pool = transactions - ledger.count() - waiting - queue.length
    const share = weights[index]! / weights.slice(index).reduce((sum, weight) => sum + weight, 0)
    const count = index === lastDay ? pool : Math.max(0, Math.round(pool * share))
    for (let number = 0; number < count; number += 1) queue.push(ordinary(random, index))
    queue.sort((a, b) => a.at - b.at)
    const events = happening[index]!.sort((a, b) => a.at - b.at)
    const batch: Array<DemoPayment> = []
    let nextEvent = 0
    for (let place = 0; place < queue.length; place += 1) {
      const tried = queue[place]!
      while (nextEvent < events.length && events[nextEvent]!.at <= tried.at) ledger.happen(events[nextEvent++]!)
      const payment = ledger.pay(tried, random)
      batch.push(payment)
      // The last day is filled to the exact number of rows, so nothing may be added to it while it runs.
      if (index === lastDay) continue
      const repeat = again(random, tried, payment)
      if (repeat !== null && repeat.at < bounds[index]![1]) {
        let at = place + 1
        while (at < queue.length && queue[at]!.at <= repeat.at) at += 1
        queue.splice(at, 0, repeat)
      }
      const refund = refundOf(random, payment)
      if (refund !== null && refund.at >= bounds[index]![1]) plan(refund)
      if (payment.reason === 'pin_wrong' && payment.failed?.triesLeft === 0) {
        const unlockAt = payment.at + random.int(2, 30) * HOUR
        const unlock = pinChanged(
          { at: unlockAt, card: payment.card },
          'pin.unlocked',
          random.chance(0.4) ? AGENT : null,
        )
        if (unlockAt >= bounds[index]![1] && unlockAt < asOf) happening[dayOf(unlockAt)]!.push(unlock)
      }
    }
    while (nextEvent < events.length) ledger.happen(events[nextEvent++]!)
    planned[index] = []
    yield batch
  }
}

/** Monthly charges; at most one row in twelve is one. */
function subscriptionsOf(world: Days, days: number): ReadonlyArray<Planned> {
  const { household, shops, seed, startsAt, asOf, transactions } = world
  const months = Math.ceil(days / 30) + 1
  const expected = household.holders.reduce((sum, holder) => sum + holder.subscriptions, 0) * (days / 30)
  const kept = Math.min(1, transactions / 12 / Math.max(1, expected))
  const list: Array<Planned> = []
  for (const holder of household.holders) {
    const random = createRandom(seed, 'subscriptions', holder.card)
    const card = household.cards[holder.card]!
    for (let number = 0; number < holder.subscriptions; number += 1) {
      const merchant = shops.subscription(random)
      const amount = priceIn(merchant.country, random.logNormal(merchant.trade === 'utilities' ? 96 : 28, 0.5), 0.45)
      const first = startsAt + Math.floor(random.next() * 30) * DAY + random.int(1, 8) * HOUR + random.int(0, 3_599_999)
      if (!random.chance(kept)) continue
      for (let month = 0; month < months; month += 1) {
        const at = first + month * 30 * DAY
        if (at < asOf && at > card.issuedAt)
          list.push({ at, card: holder.card, merchant: merchant.index, amount, channel: 'recurring', pin: 'none' })
      }
    }
  }
  return list
}
