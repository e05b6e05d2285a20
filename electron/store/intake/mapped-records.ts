// Customers, cards and merchants by a mapping: each fact is read from the column that a person named, or refused with what would be right.
// What reaches a person is masked in a refusal, a card number is never repeated. Pure.
import type { CardState } from '#shared/domain/card.ts'
import { maskEmail, maskPhone } from '#shared/domain/mask.ts'
import { CURRENCY_CODES } from '#shared/intake/currencies.ts'
import { dateParts, type MappedField, type Mapping } from '#shared/intake/mapping.ts'
import { normaliseEmail, normalisePhone } from '#electron/store/security/normalise.ts'
import { readCardNumber, readCountry, readMcc, readText, refuse, refused, utcTime } from './cells.ts'
import { CARD_NUMBER_REMEDY, holdsCard } from './mask-cell.ts'
import type { IntakeMerchant, RowRefusal } from './record.ts'

export type CustomerRecord = Readonly<{
  outsideId: string
  native: string | null
  latin: string
  /** As they are indexed. */
  phone: string | null
  email: string | null
  country: string | null
  city: string | null
}>
export type CardRecord = Readonly<{
  outsideId: string
  customer: string
  /** In memory only; `null` where the file has the last four digits alone. */
  number: string | null
  lastFour: string
  expiresAt: number
  state: CardState
  /** `null`: the programme's. */
  currency: string | null
  /** Their names for the columns, for refusals that only the store can make. */
  columns: Readonly<{ customer: string; number: string }>
}>
export type SourceRecord =
  | Readonly<{ of: 'customers'; record: CustomerRecord }>
  | Readonly<{ of: 'cards'; record: CardRecord }>
  | Readonly<{ of: 'merchants'; record: IntakeMerchant }>

export type ReadRecord = (cells: ReadonlyArray<string>) => SourceRecord | RowRefusal

/** Binds the mapping to where its columns stand. */
export function recordReader(mapping: Mapping, header: ReadonlyArray<string>): ReadRecord {
  const places = new Map(Object.entries(mapping.columns).map(([field, name]) => [field, header.indexOf(name)]))
  return (cells) => {
    const row: Row = {
      cell: (field) => {
        const place = places.get(field)
        return place === undefined ? undefined : cells[place]!.trim()
      },
      column: (field) => mapping.columns[field] ?? field,
    }
    if (mapping.of === 'customers') return as('customers', readCustomer(row))
    if (mapping.of === 'cards') return as('cards', readCard(row, mapping))
    return as('merchants', readMerchant(row))
  }
}

const as = <K extends SourceRecord['of'], T>(
  of: K,
  record: T | RowRefusal,
): Readonly<{ of: K; record: T }> | RowRefusal => (refused(record) ? record : { of, record })

type Row = Readonly<{ cell: (field: MappedField) => string | undefined; column: (field: MappedField) => string }>

/** A text that is stored in clear, so no card number may stand in it. */
function plain(row: Row, field: MappedField, longest = 200): string | RowRefusal {
  const text = readText(row.cell(field) ?? '', row.column(field), longest)
  if (refused(text) || !holdsCard(text)) return text
  return refuse('card_number_here', row.column(field), null, CARD_NUMBER_REMEDY)
}

const maybe = (row: Row, field: MappedField, longest = 200): string | null | RowRefusal =>
  (row.cell(field) ?? '') === '' ? null : plain(row, field, longest)

function readCustomer(row: Row): CustomerRecord | RowRefusal {
  const outsideId = plain(row, 'outsideId', 100)
  if (refused(outsideId)) return outsideId
  const latin = plain(row, 'customerName')
  if (refused(latin)) return latin
  const native = maybe(row, 'nativeName')
  if (refused(native)) return native
  const country = readCountry(row.cell('country'), row.column('country'))
  if (refused(country)) return country
  const city = maybe(row, 'city', 100)
  if (refused(city)) return city
  const phone = readPhone(row, country)
  if (refused(phone)) return phone
  const email = readEmail(row)
  if (refused(email)) return email
  return { outsideId, native, latin, phone, email, country, city }
}

function readPhone(row: Row, country: string | null): string | null | RowRefusal {
  const text = row.cell('phone') ?? ''
  if (text === '') return null
  const phone = normalisePhone(text, country ?? '')
  if (phone !== undefined) return phone
  const remedy =
    country === null
      ? 'a number with its country, such as +86 138 0000 5208, since the row has no country'
      : 'a phone number such as +86 138 0000 5208, kept as text'
  return refuse('not_a_phone', row.column('phone'), maskPhone(text), remedy)
}

function readEmail(row: Row): string | null | RowRefusal {
  const text = row.cell('email') ?? ''
  if (text === '') return null
  return (
    normaliseEmail(text) ??
    refuse('not_an_email', row.column('email'), maskEmail(text), 'an address such as name@example.com')
  )
}

function readCard(row: Row, mapping: Mapping): CardRecord | RowRefusal {
  const outsideId = plain(row, 'outsideId', 100)
  if (refused(outsideId)) return outsideId
  const customer = plain(row, 'customer', 100)
  if (refused(customer)) return customer
  const numbers = readNumbers(row)
  if (refused(numbers)) return numbers
  const expiresAt = readExpiry(row, mapping)
  if (refused(expiresAt)) return expiresAt
  const state = readState(row)
  if (refused(state)) return state
  const currency = row.cell('currency')?.toUpperCase() || mapping.currency
  if (currency !== null && !CURRENCY_CODES.has(currency)) {
    return refuse('unknown_word', row.column('currency'), currency, 'a currency such as CNY')
  }
  const columns = { customer: row.column('customer'), number: row.column('cardNumber') }
  return { outsideId, customer, ...numbers, expiresAt, state, currency, columns }
}

/** The whole number, the last four digits, or both, which must be of one card. */
function readNumbers(row: Row): Readonly<{ number: string | null; lastFour: string }> | RowRefusal {
  const whole = row.cell('cardNumber') ?? ''
  const last = row.cell('lastFour') ?? ''
  if (whole === '' && last === '') {
    const field = row.cell('cardNumber') === undefined ? 'lastFour' : 'cardNumber'
    return refuse('missing', row.column(field), null, 'the card number or its last four digits')
  }
  // A spreadsheet takes 0042 for a number and drops its zeros; that is said, since 42 could be any card's.
  if (last !== '' && !/^\d{4}$/.test(last)) {
    return refuse('not_last_four', row.column('lastFour'), null, 'four digits, kept as text with their zeros')
  }
  if (whole === '') return { number: null, lastFour: last }
  const number = readCardNumber(whole, row.column('cardNumber'))
  if (refused(number)) return number
  const lastFour = number.slice(-4)
  if (last !== '' && last !== lastFour) {
    return refuse('not_last_four', row.column('lastFour'), null, 'the last four digits of the card number beside it')
  }
  return { number, lastFour }
}

/** The first millisecond in which the card no longer pays: a card is good to the end of its month. */
function readExpiry(row: Row, { dates }: Mapping): number | RowRefusal {
  const field = row.column('expires')
  const text = row.cell('expires') ?? ''
  if (text === '') return refuse('missing', field, null, 'a month such as 2028-11 or 11/28')
  const said = monthOf(text, dates)
  if (said === null) return refuse('not_a_month', field, text, 'a month such as 2028-11 or 11/28')
  const { year, month, day } = said
  if (utcTime(year, month, day, 0, 0, 0) === null) {
    return refuse('impossible_date', field, text, 'a month that the calendar has, between 1970 and 2100')
  }
  return Date.UTC(year, month, 1)
}

function monthOf(text: string, dates: Mapping['dates']): Readonly<{ year: number; month: number; day: number }> | null {
  const yearFirst = /^(\d{4})[-/.年]?(\d{1,2})月?$/.exec(text)
  if (yearFirst !== null) return { year: Number(yearFirst[1]), month: Number(yearFirst[2]), day: 1 }
  const monthFirst = /^(\d{1,2})[-/.](\d{4}|\d{2})$/.exec(text)
  if (monthFirst !== null) {
    const year = Number(monthFirst[2])
    return { year: year < 100 ? 2000 + year : year, month: Number(monthFirst[1]), day: 1 }
  }
  const whole = dates === 'epoch_s' || dates === 'epoch_ms' ? null : dateParts(text, dates)
  return whole !== null && /^([T ][\d:.]+Z?)?$/.test(whole.rest) ? whole : null
}

const STATE_WORDS: Readonly<Record<CardState, ReadonlyArray<string>>> = {
  active: ['active', 'activated', 'open', 'normal', 'ok', '', '正常', '有效', '已激活'],
  frozen: ['frozen', 'blocked', 'suspended', '冻结', '已冻结', '锁定'],
  lost: ['lost', '挂失', '丢失', '已挂失'],
  stolen: ['stolen', '被盗'],
  expired: ['expired', '过期', '已过期'],
  closed: ['closed', 'cancelled', 'canceled', 'terminated', '注销', '已注销', '销户'],
}
const STATES = new Map(
  Object.entries(STATE_WORDS).flatMap(([state, words]) => words.map((word) => [word, state as CardState])),
)

function readState(row: Row): CardState | RowRefusal {
  const text = row.cell('state') ?? ''
  return (
    STATES.get(text.toLowerCase()) ??
    refuse('unknown_word', row.column('state'), text, Object.keys(STATE_WORDS).join(', '))
  )
}

function readMerchant(row: Row): IntakeMerchant | RowRefusal {
  const outsideId = plain(row, 'outsideId', 100)
  if (refused(outsideId)) return outsideId
  const name = plain(row, 'merchantName')
  if (refused(name)) return name
  const mcc = readMcc(row.cell('mcc'), row.column('mcc'))
  if (refused(mcc)) return mcc
  const country = readCountry(row.cell('country'), row.column('country'))
  if (refused(country)) return country
  const city = maybe(row, 'city', 100)
  if (refused(city)) return city
  return { outsideId, name, mcc, country, city }
}
