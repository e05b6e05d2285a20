// Live traffic made up from the cards and merchants of a store: everyday payments, and now and then a burst that no holder
// would make. Pure; electron/cli/simulate.ts sends what this says through the real authorisation.
import type { Channel, PinResult } from '#shared/domain/authorisation.ts'
import type { Random } from './random.ts'
import { countryOf, HOME_COUNTRY, notesIn, priceIn, priceLevel } from './reference.ts'
import { TRADES, type Trade } from './trades.ts'

export type TrafficCard = Readonly<{ id: number; city: string | null; country: string | null }>
export type TrafficMerchant = Readonly<{ id: string; name: string; mcc: string; country: string; city: string | null }>

export type TrafficPayment = Readonly<{
  card: number
  merchant: TrafficMerchant
  /** Minor units of `currency`. */
  amount: number
  currency: string
  channel: Channel
  pin: PinResult
}>

const tradeOf = new Map<string, Trade>()
for (const [trade, { mccs }] of Object.entries(TRADES)) {
  for (const [mcc] of mccs) if (!tradeOf.has(mcc)) tradeOf.set(mcc, trade as Trade)
}
const ONLINE: ReadonlySet<Trade> = new Set(['online', 'digital', 'games', 'utilities', 'air', 'insurance'])

/** Gives one payment after the other. Throws a RangeError without cards or merchants. */
export function createTraffic(
  cards: ReadonlyArray<TrafficCard>,
  merchants: ReadonlyArray<TrafficMerchant>,
  random: Random,
): () => TrafficPayment {
  if (cards.length === 0) throw new RangeError('no card can pay')
  if (merchants.length === 0) throw new RangeError('there are no merchants')
  const near = new Map<string, Array<TrafficMerchant>>()
  const network: Array<TrafficMerchant> = []
  for (const merchant of merchants) {
    const trade = tradeOf.get(merchant.mcc)
    if (trade !== undefined && ONLINE.has(trade)) network.push(merchant)
    else {
      const place = `${merchant.country}|${merchant.city}`
      near.set(place, [...(near.get(place) ?? []), merchant])
    }
  }
  const atHome = network.filter((merchant) => merchant.country === HOME_COUNTRY)
  let burst: Readonly<{ card: number; merchant: TrafficMerchant; left: number }> | null = null

  const ordinary = (): TrafficPayment => {
    const card = random.pick(cards)
    const local = near.get(`${card.country}|${card.city}`)
    const online = local === undefined || (network.length > 0 && random.chance(0.25))
    const pool = online
      ? atHome.length > 0 && random.chance(0.97)
        ? atHome
        : network.length > 0
          ? network
          : merchants
      : local
    const merchant = random.pick(pool)
    const facts = TRADES[tradeOf.get(merchant.mcc) ?? 'groceries']
    const yuan = random.logNormal(facts.median * priceLevel(merchant.country), facts.sigma)
    const cash = merchant.mcc === '6011'
    const channel = online ? 'online' : cash ? 'cash' : random.chance(yuan > 900 ? 0.75 : 0.22) ? 'chip' : 'contactless'
    return {
      card: card.id,
      merchant,
      amount: cash ? notesIn(merchant.country, yuan) : priceIn(merchant.country, yuan, random.next()),
      currency: countryOf(merchant.country).currency,
      channel,
      pin: channel === 'chip' || channel === 'cash' ? (random.chance(0.012) ? 'wrong' : 'right') : 'none',
    }
  }

  return () => {
    if (burst !== null && random.chance(0.5)) {
      const { card, merchant, left } = burst
      burst = left > 1 ? { card, merchant, left: left - 1 } : null
      const yuan = left <= 2 ? random.logNormal(900, 0.3) : 7 + 10 * random.next()
      const { currency } = countryOf(merchant.country)
      return { card, merchant, amount: priceIn(merchant.country, yuan, 1), currency, channel: 'online', pin: 'none' }
    }
    if (burst === null && network.length > 0 && random.chance(0.004)) {
      burst = { card: random.pick(cards).id, merchant: random.pick(network), left: random.int(7, 11) }
    }
    return ordinary()
  }
}
