// Which shop a holder goes to: habits in the home city, chance on a trip, the network for the rest.
import { createRandom, type Random } from './random.ts'
import type { TradedMerchant } from './merchants.ts'
import { HOME_COUNTRY } from './reference.ts'
import type { Trade } from './trades.ts'

export type Shops = Readonly<{
  /** A shop of the trade in that city; another trade's when the city has none, another city's when it has nothing. */
  near: (random: Random, trade: Trade, country: string, city: string, habit: number) => TradedMerchant
  /** A shop of the trade that sells through the network; `home` says whether in the holder's country. */
  online: (random: Random, trade: Trade, country: string, home: boolean) => TradedMerchant
  /** Merchants that charge by the month. */
  subscription: (random: Random) => TradedMerchant
  named: (name: string) => TradedMerchant
}>

type Lists = Map<string, Array<TradedMerchant>>
const put = (lists: Lists, key: string, merchant: TradedMerchant): void => {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [merchant])
  else list.push(merchant)
}

export function createShops(seed: string, merchants: ReadonlyArray<TradedMerchant>): Shops {
  const byTrade: Lists = new Map()
  const byCity: Lists = new Map()
  const online: Lists = new Map()
  const byName = new Map<string, TradedMerchant>()
  const subscriptions: Array<TradedMerchant> = []
  for (const merchant of merchants) {
    byName.set(merchant.name, merchant)
    const side = merchant.country
    if (merchant.online) {
      put(online, `${merchant.trade}|${side}`, merchant)
      put(online, merchant.trade, merchant)
      put(online, side, merchant)
      if (merchant.accepts && (merchant.trade === 'digital' || merchant.trade === 'utilities'))
        subscriptions.push(merchant)
    } else {
      put(byTrade, `${merchant.trade}|${side}|${merchant.city}`, merchant)
      // A casino or a money changer is nobody's second choice.
      if (merchant.trade !== 'gambling' && merchant.trade !== 'transfer')
        put(byCity, `${side}|${merchant.city}`, merchant)
    }
  }
  const atHome = subscriptions.filter((merchant) => merchant.country === HOME_COUNTRY)
  const all = merchants.filter((merchant) => !merchant.online)
  const everyOnline = merchants.filter((merchant) => merchant.online)

  return {
    near: (random, trade, country, city, habit) => {
      const list = byTrade.get(`${trade}|${country}|${city}`) ?? byCity.get(`${country}|${city}`) ?? all
      // Three in four visits go to one of four favourites, which are this holder's own.
      const favourite = random.weighted([42, 18, 9, 6, 25])
      if (favourite === 4) return random.pick(list)
      const start = Math.floor(createRandom(seed, 'favourite', habit, trade, city).next() * list.length)
      return list[(start + favourite) % list.length]!
    },
    online: (random, trade, country, home) => {
      const list = home ? online.get(`${trade}|${country}`) : online.get(trade)
      return random.pick(list ?? online.get(country) ?? everyOnline)
    },
    subscription: (random) => random.pick(random.chance(0.96) ? atHome : subscriptions),
    named: (name) => {
      const merchant = byName.get(name)
      if (merchant === undefined) throw new RangeError(`no merchant ${name}`)
      return merchant
    },
  }
}
