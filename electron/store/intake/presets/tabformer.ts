// IBM's TabFormer set (Padhi et al.). No payment ids, no card numbers, merchants as signed 64-bit numbers (past 2^53: kept as text),
// local times without a zone, refunds as negative amounts, and what went wrong as words.
import type { DeclineReason } from '#shared/domain/authorisation.ts'
import { minorUnits, readLabel, readText, refuse, refused, utcTime } from '../cells.ts'
import type { Preset, RowRefusal } from '../record.ts'

const CURRENCY = 'USD'

/** Errors in the order in which they count when there are several; a payment with any was not made. */
const ERRORS: ReadonlyArray<readonly [string, DeclineReason | null]> = [
  ['Bad PIN', 'pin_wrong'],
  ['Insufficient Balance', 'insufficient_funds'],
  ['Bad Expiration', 'card_expired'],
  ['Bad Card Number', null],
  ['Bad CVV', null],
  ['Bad Zipcode', null],
  ['Technical Glitch', null],
]
const KNOWN_ERRORS = new Set(ERRORS.map(([name]) => name))

const CHANNELS = new Map([
  ['Chip Transaction', 'chip'],
  // The console has no word for the stripe; both are a card at a terminal.
  ['Swipe Transaction', 'chip'],
  ['Online Transaction', 'online'],
] as const)

/** English country names to ISO 3166 codes, as Unicode (CLDR) names them, and those that the set spells otherwise. */
function countryCodes(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const codes = new Map<string, string>()
  for (let a = 65; a <= 90; a++) {
    for (let b = 65; b <= 90; b++) {
      const code = String.fromCharCode(a, b)
      const name = names.of(code)
      if (name !== undefined && !codes.has(name)) codes.set(name, code)
    }
  }
  for (const [name, code] of OTHER_NAMES) codes.set(name, code)
  return codes
}
const OTHER_NAMES = [
  ['China', 'CN'],
  ['Hong Kong', 'HK'],
  ['Macau', 'MO'],
  ['Macedonia', 'MK'],
  ['Turkey', 'TR'],
  ['Czech Republic', 'CZ'],
  ['Ivory Coast', 'CI'],
  ['Burma (Myanmar)', 'MM'],
  ['East Timor (Timor-Leste)', 'TL'],
  ['Bosnia and Herzegovina', 'BA'],
  ['Antigua and Barbuda', 'AG'],
  ['Trinidad and Tobago', 'TT'],
  ['Sao Tome and Principe', 'ST'],
  ['Cabo Verde', 'CV'],
  ['Vatican City', 'VA'],
  ['Democratic Republic of Congo', 'CD'],
  ['Republic of the Congo', 'CG'],
  ['Saint Vincent and the Grenadines', 'VC'],
  ['The Bahamas', 'BS'],
  ['The Gambia', 'GM'],
] as const

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')

/** A short, steady name for a merchant that has only a number: never a run of digits that could be a card's. */
const merchantName = (id: bigint): string => `Merchant ${BigInt.asUintN(64, id).toString(36).toUpperCase().slice(-6)}`

export const tabformer: Preset = {
  id: 'tabformer',
  columns: [
    'User',
    'Card',
    'Year',
    'Month',
    'Day',
    'Time',
    'Amount',
    'Use Chip',
    'Merchant Name',
    'Merchant City',
    'Merchant State',
    'MCC',
    'Errors?',
    'Is Fraud?',
  ],
  identity: 'content',
  currency: CURRENCY,
  timeZone: 'UTC',
  reader: (header) => {
    const countries = countryCodes()
    const places = new Map(tabformer.columns.map((name) => [name, header.indexOf(name)]))
    const cell = (row: ReadonlyArray<string>, name: string): string => row[places.get(name)!]!.trim()
    const whole = (row: ReadonlyArray<string>, name: string): number | RowRefusal => {
      const text = cell(row, name)
      return /^\d{1,9}$/.test(text) ? Number(text) : refuse('not_a_number', name, text, 'a whole number')
    }
    return (row) => {
      const user = whole(row, 'User')
      if (refused(user)) return user
      const card = whole(row, 'Card')
      if (refused(card)) return card
      const [year, month, day] = [whole(row, 'Year'), whole(row, 'Month'), whole(row, 'Day')]
      if (refused(year)) return year
      if (refused(month)) return month
      if (refused(day)) return day
      const time = /^(\d{2}):(\d{2})$/.exec(cell(row, 'Time'))
      if (time === null) return refuse('not_a_time', 'Time', cell(row, 'Time'), 'a time such as 06:21')
      const at = utcTime(year, month, day, Number(time[1]), Number(time[2]), 0)
      if (at === null) {
        const written = `${year}-${month}-${day} ${time[0]}`
        return refuse(
          'impossible_date',
          'Year, Month, Day, Time',
          written,
          'a date that the calendar has, between 1970 and 2100',
        )
      }
      const money = /^\$(-?[\d.]+)$/.exec(cell(row, 'Amount'))
      const amount = money === null ? null : minorUnits(money[1]!, CURRENCY)
      if (amount === null) return refuse('not_an_amount', 'Amount', cell(row, 'Amount'), 'an amount such as $134.09')
      const channel = CHANNELS.get(cell(row, 'Use Chip') as 'Chip Transaction')
      if (channel === undefined)
        return refuse('unknown_word', 'Use Chip', cell(row, 'Use Chip'), [...CHANNELS.keys()].join(', '))
      const merchant = cell(row, 'Merchant Name')
      if (!/^-?\d{1,19}$/.test(merchant))
        return refuse('not_a_number', 'Merchant Name', merchant, 'a whole number of up to 19 digits')
      const city = readText(cell(row, 'Merchant City'), 'Merchant City')
      if (refused(city)) return city
      const mcc = cell(row, 'MCC')
      if (!/^\d{4}$/.test(mcc)) return refuse('not_a_merchant_category', 'MCC', mcc, 'four digits such as 5411')
      const errors = cell(row, 'Errors?')
        .split(',')
        .map((error) => error.trim())
        .filter((error) => error !== '')
      const strange = errors.find((error) => !KNOWN_ERRORS.has(error))
      if (strange !== undefined) return refuse('unknown_word', 'Errors?', strange, [...KNOWN_ERRORS].join(', '))
      const label = readLabel(cell(row, 'Is Fraud?'), 'Is Fraud?', at, { fraud: 'Yes', legitimate: 'No' })
      if (refused(label)) return label

      const state = cell(row, 'Merchant State')
      const online = city === 'ONLINE'
      // Two letters are a state of the US; anything longer is a country's name.
      const country = /^[A-Z]{2}$/.test(state) ? 'US' : (countries.get(state) ?? null)
      const cardId = `${user}-${card}`
      const minute = `${year}${pad(month)}${pad(day)}T${time[1]}${time[2]}`
      return {
        outsideId: `${cardId}-${minute}-${amount}-${merchant}`,
        at,
        amount: Math.abs(amount),
        currency: CURRENCY,
        kind: amount < 0 ? 'refund' : 'payment',
        declined: errors.length > 0,
        reason: ERRORS.find(([name]) => errors.includes(name))?.[1] ?? null,
        channel,
        pin: errors.includes('Bad PIN') ? 'wrong' : 'none',
        customer: { outsideId: String(user), name: `Person ${user}`, city: null, country: null },
        card: { outsideId: cardId, lastFour: `${pad(user % 100)}${pad(card % 100)}`, number: null },
        merchant: {
          outsideId: `${merchant}|${city}|${state}`,
          name: merchantName(BigInt(merchant)),
          mcc,
          country,
          city: online ? null : city,
        },
        label,
      }
    }
  },
}
