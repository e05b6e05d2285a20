// What people buy: by trade, its category codes, amounts, hours and ways to pay. Figures are guesses of everyday life.

export type Trade =
  | 'groceries' | 'restaurants' | 'coffee' | 'fastfood' | 'bars' | 'transport' | 'fuel' | 'rail' | 'air' | 'hotel' | 'travel'
  | 'clothing' | 'electronics' | 'online' | 'books' | 'home' | 'health' | 'beauty' | 'leisure' | 'games' | 'digital' | 'utilities'
  | 'education' | 'services' | 'luxury' | 'cash' | 'transfer' | 'gambling' | 'pets' | 'insurance' // prettier-ignore

export type TradeFacts = Readonly<{
  /** Real category codes with weights. */
  mccs: ReadonlyArray<readonly [code: string, weight: number]>
  /** Share of all shops, and of all ordinary payments. */
  shops: number
  visits: number
  /** CNY at home: median, and the deviation of its logarithm. */
  median: number
  sigma: number
  /** How many of its shops sell through the network only. */
  online: number
  /** Weight of a payment by local hour, 0 to 23; by week day, Sunday first. */
  hours: ReadonlyArray<number>
  week: ReadonlyArray<number>
  everyday?: boolean
}>

const day = (from: number, to: number, peaks: Readonly<Record<number, number>> = {}): ReadonlyArray<number> =>
  Array.from({ length: 24 }, (_, hour) => (hour >= from && hour < to ? (peaks[hour] ?? 1) : 0.02))

const MEALS = day(7, 23, { 7: 0.6, 8: 0.8, 11: 2.6, 12: 3.4, 13: 1.4, 17: 1.8, 18: 3.6, 19: 3.2, 20: 1.6, 22: 0.4 })
const SHOPS = day(9, 22, { 9: 0.5, 11: 1.2, 12: 1.4, 15: 1.3, 18: 1.6, 19: 1.7, 20: 1.4, 21: 0.7 })
const FOOD = day(7, 22, { 7: 0.8, 8: 1.2, 11: 1.2, 12: 1.3, 17: 2.2, 18: 2.8, 19: 2, 20: 1.2 })
const RUSH = day(6, 24, { 6: 0.6, 7: 2.6, 8: 3.4, 9: 1.4, 17: 2.6, 18: 3.2, 19: 1.8, 22: 0.9, 23: 0.5 })
const SCREEN: ReadonlyArray<number> = [
  0.7, 0.35, 0.15, 0.08, 0.06, 0.08, 0.15, 0.4, 0.7, 1, 1.2, 1.2, 1.6, 1.3, 1.1, 1, 1, 1.1, 1.2, 1.6, 2.1, 2.4, 2.2,
  1.4,
]
const NIGHT: ReadonlyArray<number> = [
  1.2,
  0.7,
  0.3,
  ...Array.from({ length: 15 }, () => 0.02),
  0.6,
  1.2,
  2,
  2.6,
  2.6,
  2,
]
const OFFICE = day(8, 18, { 8: 0.6, 12: 0.5, 17: 0.8 })

const EVEN = [1, 1, 1, 1, 1, 1, 1]
const WEEKEND = [1.5, 0.8, 0.8, 0.85, 0.9, 1.1, 1.7]
const WORKDAYS = [0.5, 1.2, 1.2, 1.2, 1.2, 1.3, 0.6]

export const TRADES: Readonly<Record<Trade, TradeFacts>> = {
  groceries: { mccs: [['5411', 6], ['5499', 3], ['5462', 1], ['5422', 0.5]], shops: 15, visits: 22, median: 58, sigma: 0.65, online: 0.02, hours: FOOD, week: WEEKEND, everyday: true },
  restaurants: { mccs: [['5812', 1]], shops: 20, visits: 15, median: 72, sigma: 0.6, online: 0, hours: MEALS, week: WEEKEND, everyday: true },
  coffee: { mccs: [['5814', 1]], shops: 6, visits: 8, median: 26, sigma: 0.35, online: 0, hours: day(7, 20, { 8: 2.6, 9: 2, 13: 1.6, 15: 1.8 }), week: WORKDAYS, everyday: true },
  fastfood: { mccs: [['5814', 1]], shops: 6, visits: 7, median: 32, sigma: 0.45, online: 0.05, hours: MEALS, week: EVEN, everyday: true },
  bars: { mccs: [['5813', 1]], shops: 2, visits: 1.2, median: 90, sigma: 0.5, online: 0, hours: NIGHT, week: WEEKEND },
  transport: { mccs: [['4111', 3], ['4121', 4], ['4131', 1], ['7523', 1]], shops: 3, visits: 11, median: 14, sigma: 0.7, online: 0.1, hours: RUSH, week: WORKDAYS, everyday: true },
  fuel: { mccs: [['5541', 3], ['5542', 2], ['5552', 2]], shops: 3, visits: 2.6, median: 170, sigma: 0.3, online: 0, hours: RUSH, week: EVEN, everyday: true },
  rail: { mccs: [['4112', 1]], shops: 0.4, visits: 1.4, median: 88, sigma: 0.5, online: 0.7, hours: SCREEN, week: WORKDAYS },
  air: { mccs: [['4511', 1]], shops: 0.3, visits: 0.1, median: 980, sigma: 0.55, online: 0.95, hours: SCREEN, week: EVEN },
  hotel: { mccs: [['7011', 1]], shops: 3, visits: 0.2, median: 320, sigma: 0.45, online: 0.15, hours: day(8, 24, { 14: 2, 18: 1.6 }), week: WEEKEND },
  travel: { mccs: [['4722', 3], ['7512', 1], ['7991', 2]], shops: 1.4, visits: 0.3, median: 160, sigma: 0.7, online: 0.6, hours: SCREEN, week: EVEN },
  clothing: { mccs: [['5651', 3], ['5621', 3], ['5611', 2], ['5661', 2], ['5641', 1], ['5691', 2], ['5699', 1]], shops: 8, visits: 3, median: 130, sigma: 0.55, online: 0.25, hours: SHOPS, week: WEEKEND },
  electronics: { mccs: [['5732', 5], ['5722', 2], ['5045', 1], ['5946', 0.5]], shops: 2.4, visits: 0.6, median: 190, sigma: 0.7, online: 0.4, hours: SHOPS, week: WEEKEND },
  online: { mccs: [['5262', 3], ['5311', 2], ['5999', 2], ['5310', 1], ['5399', 1]], shops: 3, visits: 7, median: 68, sigma: 0.7, online: 1, hours: SCREEN, week: EVEN },
  books: { mccs: [['5942', 2], ['5943', 1]], shops: 1.6, visits: 0.9, median: 56, sigma: 0.6, online: 0.35, hours: SHOPS, week: WEEKEND },
  home: { mccs: [['5712', 2], ['5200', 2], ['5251', 1], ['5719', 1]], shops: 3, visits: 1, median: 130, sigma: 0.65, online: 0.2, hours: SHOPS, week: WEEKEND },
  health: { mccs: [['5912', 5], ['8011', 1], ['8021', 1], ['8062', 2], ['8043', 0.6]], shops: 4.5, visits: 2.6, median: 76, sigma: 0.65, online: 0.03, hours: OFFICE, week: WORKDAYS, everyday: true },
  beauty: { mccs: [['7230', 3], ['5977', 2], ['7298', 1]], shops: 3.2, visits: 1.4, median: 82, sigma: 0.55, online: 0.15, hours: SHOPS, week: WEEKEND },
  leisure: { mccs: [['7832', 2], ['7997', 1], ['7991', 1], ['7922', 1], ['7996', 0.6], ['5941', 1], ['7941', 0.6]], shops: 3, visits: 2, median: 84, sigma: 0.55, online: 0.15, hours: day(10, 24, { 14: 1.6, 19: 2.2, 20: 2 }), week: WEEKEND },
  games: { mccs: [['5816', 3], ['7994', 1], ['5945', 1]], shops: 0.8, visits: 1.2, median: 48, sigma: 0.9, online: 0.9, hours: SCREEN, week: WEEKEND },
  digital: { mccs: [['5815', 2], ['5817', 2], ['5818', 1], ['4816', 2], ['7372', 1]], shops: 1.4, visits: 1.8, median: 25, sigma: 0.6, online: 1, hours: SCREEN, week: EVEN },
  utilities: { mccs: [['4900', 3], ['4814', 3], ['4899', 1]], shops: 1, visits: 0.8, median: 112, sigma: 0.55, online: 1, hours: OFFICE, week: WORKDAYS },
  education: { mccs: [['8299', 3], ['8220', 1], ['8211', 1], ['8351', 1]], shops: 1.4, visits: 0.12, median: 320, sigma: 0.6, online: 0.4, hours: OFFICE, week: WORKDAYS },
  services: { mccs: [['7210', 2], ['7216', 1], ['4215', 3], ['7221', 0.6], ['7699', 1], ['7349', 1]], shops: 3, visits: 1.5, median: 46, sigma: 0.75, online: 0.1, hours: OFFICE, week: EVEN },
  luxury: { mccs: [['5944', 3], ['5948', 2], ['5971', 0.5]], shops: 1, visits: 0.03, median: 900, sigma: 0.7, online: 0.1, hours: SHOPS, week: WEEKEND },
  cash: { mccs: [['6011', 1]], shops: 1.6, visits: 0.9, median: 260, sigma: 0.4, online: 0, hours: SHOPS, week: EVEN, everyday: true },
  transfer: { mccs: [['4829', 2], ['6051', 1]], shops: 0.5, visits: 0.05, median: 400, sigma: 0.6, online: 0.3, hours: OFFICE, week: WORKDAYS },
  gambling: { mccs: [['7995', 2], ['9406', 1]], shops: 0.25, visits: 0.06, median: 120, sigma: 0.8, online: 0.6, hours: NIGHT, week: WEEKEND },
  pets: { mccs: [['5995', 2], ['0742', 1]], shops: 1, visits: 0.6, median: 92, sigma: 0.7, online: 0.2, hours: SHOPS, week: WEEKEND },
  insurance: { mccs: [['6300', 1]], shops: 0.3, visits: 0.06, median: 220, sigma: 0.5, online: 1, hours: OFFICE, week: WORKDAYS },
} // prettier-ignore
