// Output of the Sparkov generator (Brandon Harris; the "Credit Card Transactions Fraud Detection" set). Of the person only the name
// and the town come in; gender, birth date, street, job and coordinates stay in the file. Card numbers are card numbers.
import { kept, readAmount, readDateTime, readLabel, readText, refuse, refused } from '../cells.ts'
import type { Preset } from '../record.ts'

const CURRENCY = 'USD'

/** The generator's categories as the nearest merchant category (ISO 18245). `_net` categories are online. */
const CATEGORIES: ReadonlyMap<string, string> = new Map([
  ['entertainment', '7922'],
  ['food_dining', '5812'],
  ['gas_transport', '5541'],
  ['grocery_net', '5411'],
  ['grocery_pos', '5411'],
  ['health_fitness', '7997'],
  ['home', '5712'],
  ['kids_pets', '5995'],
  ['misc_net', '5999'],
  ['misc_pos', '5999'],
  ['personal_care', '7230'],
  ['shopping_net', '5311'],
  ['shopping_pos', '5311'],
  ['travel', '4722'],
])

export const sparkov: Preset = {
  id: 'sparkov',
  columns: [
    'trans_num',
    'trans_date_trans_time',
    'cc_num',
    'merchant',
    'category',
    'amt',
    'first',
    'last',
    'city',
    'is_fraud',
  ],
  identity: 'given',
  currency: CURRENCY,
  timeZone: 'UTC',
  reader: (header) => {
    const places = sparkov.columns.map((name) => header.indexOf(name))
    const [idAt, timeAt, numberAt, merchantAt, categoryAt, amountAt, firstAt, lastAt, cityAt, fraudAt] = places as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    return (row) => {
      const outsideId = readText(row[idAt]!, 'trans_num', 64)
      if (refused(outsideId)) return outsideId
      const at = readDateTime(row[timeAt]!, 'trans_date_trans_time')
      if (refused(at)) return at
      const number = kept(row[numberAt]!.trim())
      if (!/^\d{11,19}$/.test(number)) {
        return refuse('not_a_card_number', 'cc_num', null, '11 to 19 digits, not a rounded number such as 2.7E+15')
      }
      // Every merchant of the generator begins with this word; it says nothing about the payment.
      const merchant = readText(row[merchantAt]!.replace(/^fraud_/, ''), 'merchant')
      if (refused(merchant)) return merchant
      const category = row[categoryAt]!.trim()
      const mcc = CATEGORIES.get(category)
      if (mcc === undefined) return refuse('unknown_word', 'category', category, [...CATEGORIES.keys()].join(', '))
      const amount = readAmount(row[amountAt]!, 'amt', CURRENCY)
      if (refused(amount)) return amount
      const name = readText(`${row[firstAt]!.trim()} ${row[lastAt]!.trim()}`, 'first, last')
      if (refused(name)) return { ...name, value: null }
      const city = readText(row[cityAt]!, 'city')
      if (refused(city)) return city
      const label = readLabel(row[fraudAt]!, 'is_fraud', at, { fraud: '1', legitimate: '0' })
      if (refused(label)) return label
      return {
        outsideId,
        at,
        amount,
        currency: CURRENCY,
        kind: 'payment',
        declined: false,
        reason: null,
        channel: category.endsWith('_net') ? 'online' : 'chip',
        pin: 'none',
        customer: { outsideId: null, name, city, country: 'US' },
        card: { outsideId: null, lastFour: number.slice(-4), number },
        merchant: { outsideId: `${merchant}|${category}`, name: merchant, mcc, country: 'US', city: null },
        label,
      }
    }
  },
}
