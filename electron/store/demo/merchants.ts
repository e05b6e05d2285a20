// Where people pay: made-up shops with real category codes, in real cities. Three in ten have a Chinese name.
import { createRandom, cumulative, type Random } from './random.ts'
import { merchantWords, places } from './reference.ts'
import type { DemoMerchant } from './records.ts'
import { TRADES, type Trade } from './trades.ts'

export type TradedMerchant = DemoMerchant & Readonly<{ trade: Trade; online: boolean }>

const { adjectives, nouns, zhFirst, trades: words } = merchantWords
const local = merchantWords.local as Readonly<
  Record<
    string,
    Readonly<{
      restaurants: ReadonlyArray<string>
      hotel: ReadonlyArray<string>
      groceries: ReadonlyArray<string>
      words: ReadonlyArray<string>
    }>
  >
>

const homeCity = cumulative(places.home.map(([, , , weight]) => Number(weight)))
const abroadCity = cumulative(places.abroad.map(([, , weight]) => Number(weight)))
const tradeNames = Object.keys(TRADES) as ReadonlyArray<Trade>
const tradeWeights = cumulative(tradeNames.map((trade) => TRADES[trade].shops))

function chineseShop(random: Random, trade: Trade, cityNative: string, taken: ReadonlySet<string>): string {
  const base = random.pick(zhFirst) + random.pick(words[trade].zh)
  if (trade === 'cash') return `${random.pick(zhFirst)}${words.cash.zh[0]}`
  if (!taken.has(base)) return base
  // A second shop of the same name is a branch.
  const [street = ''] = random.pick(places.streets)
  return `${base}（${cityNative}${street}店）`
}

function latinShop(random: Random, trade: Trade, country: string): string {
  const speech = local[country]
  if (speech !== undefined && random.chance(0.6)) {
    const kinds = trade === 'restaurants' || trade === 'hotel' || trade === 'groceries' ? speech[trade] : undefined
    const kind = kinds === undefined ? undefined : random.pick(kinds)
    const word = random.pick(speech.words)
    if (kind !== undefined) return random.chance(0.75) ? `${kind} ${word}` : `${kind} ${word} ${random.pick(nouns)}`
    return `${word} ${random.pick(words[trade].en)}`
  }
  const noun = random.pick(nouns)
  const form = random.weighted([45, 25, 15, 15])
  if (form === 0) return `${random.pick(adjectives)} ${noun} ${random.pick(words[trade].en)}`
  if (form === 1) return `${noun} ${random.pick(words[trade].en)}`
  if (form === 2 && (trade === 'restaurants' || trade === 'clothing' || trade === 'home')) {
    return `${noun} & ${random.pick(nouns)}`
  }
  return `${noun} ${random.pick(nouns)} ${random.pick(words[trade].en)}`
}

/** How many merchants a ledger of this many rows meets: one for 16 rows, at least 800, at most 36,000. */
export const merchantCount = (transactions: number): number =>
  Math.max(800, Math.min(36_000, Math.round(transactions / 16)))

/** Merchants that the demo's told stories need by name, before the drawn ones. */
export const STORY_MERCHANTS = [
  { name: 'Kumo Electronics', mcc: '5732', country: 'JP', city: 'Tokyo', trade: 'electronics', online: true },
  { name: 'Pelican Air', mcc: '4511', country: 'SG', city: 'Singapore', trade: 'air', online: true },
  { name: 'Orbit Game Store', mcc: '5816', country: 'US', city: 'San Francisco', trade: 'games', online: true },
  { name: 'Meridian FX Kiosk', mcc: '4829', country: 'AE', city: 'Dubai', trade: 'transfer', online: false },
  { name: 'Nordlys Hotell', mcc: '7011', country: 'NO', city: 'Oslo', trade: 'hotel', online: false },
  { name: 'Casa Tramonto', mcc: '5812', country: 'IT', city: 'Rome', trade: 'restaurants', online: false },
  { name: 'Lucky Tern Casino', mcc: '7995', country: 'MT', city: 'Valletta', trade: 'gambling', online: true },
  { name: 'Merlion Quay Hotel', mcc: '7011', country: 'SG', city: 'Singapore', trade: 'hotel', online: false },
  { name: 'Cobalt Cloud', mcc: '4816', country: 'IE', city: 'Dublin', trade: 'digital', online: true },
  { name: '云岭咖啡', mcc: '5814', country: 'CN', city: 'Hangzhou', trade: 'coffee', online: false },
  { name: '青禾生活超市', mcc: '5411', country: 'CN', city: 'Hangzhou', trade: 'groceries', online: false },
  { name: 'Blue Heron Rail', mcc: '4112', country: 'CN', city: 'Hangzhou', trade: 'rail', online: true },
  { name: 'Harbour Lane Market', mcc: '5411', country: 'CN', city: 'Hangzhou', trade: 'groceries', online: false },
  {
    name: 'Mekong Lantern Kitchen',
    mcc: '5812',
    country: 'LA',
    city: 'Vientiane',
    trade: 'restaurants',
    online: false,
  },
] as const satisfies ReadonlyArray<
  Readonly<{ name: string; mcc: string; country: string; city: string; trade: Trade; online: boolean }>
>

export type StoryMerchant = (typeof STORY_MERCHANTS)[number]['name']

export function createMerchants(seed: string, count: number): ReadonlyArray<TradedMerchant> {
  const random = createRandom(seed, 'merchants')
  const taken = new Set<string>()
  const list: Array<TradedMerchant> = []
  const add = (merchant: Omit<TradedMerchant, 'index' | 'outsideId'>): void => {
    taken.add(merchant.name)
    list.push({ ...merchant, index: list.length, outsideId: `M${String(list.length + 1).padStart(6, '0')}` })
  }
  for (const merchant of STORY_MERCHANTS) add({ ...merchant, accepts: true })

  // Every home city gets a shop of every everyday trade first, so that nobody has to travel for bread.
  const everyday = tradeNames.filter((trade) => TRADES[trade].everyday)
  const founding = places.home.flatMap(([native, city]) =>
    everyday.map((trade) => ({ native: String(native), city: String(city), trade })),
  )

  for (let index = 0; list.length < count; index += 1) {
    const founder = founding[index]
    const home = founder !== undefined || random.chance(0.74)
    const [cityNative, homeName] = places.home[homeCity(random)]!
    const [abroadCountry, abroadName] = places.abroad[abroadCity(random)]!
    const trade = founder?.trade ?? tradeNames[tradeWeights(random)]!
    const country = home ? 'CN' : String(abroadCountry)
    const city = founder?.city ?? String(home ? homeName : abroadName)
    const native = founder?.native ?? String(cityNative)
    // Of those at home 43 in a hundred, which makes three in ten of all.
    const chinese = home
      ? random.chance(0.43)
      : (country === 'HK' || country === 'TW' || country === 'MO') && random.chance(0.1)
    let name = chinese ? chineseShop(random, trade, native, taken) : latinShop(random, trade, country)
    if (taken.has(name) && !chinese) name = `${name} ${random.chance(0.5) ? city : random.pick(nouns)}`
    if (taken.has(name)) continue
    const { mccs, online } = TRADES[trade]
    const mcc = mccs[random.weighted(mccs.map(([, weight]) => weight))]![0]
    add({ name, mcc, country, city, trade, online: random.chance(online), accepts: !random.chance(0.012) })
  }
  return list
}
