// A mapping as a layout: each of a payment's facts is read from the column that a person named, or refused with what would be right.
import { CHANNELS, DECLINE_REASONS, type Channel, type DeclineReason } from '#shared/domain/authorisation.ts'
import { CURRENCY_CODES } from '#shared/intake/currencies.ts'
import { dateParts, missingOf, type MappedField, type Mapping } from '#shared/intake/mapping.ts'
import { zoneTime } from '#shared/intake/zone-time.ts'
import { minorUnits, readCardNumber, readCountry, readMcc, readText, refuse, refused, utcTime } from './cells.ts'
import { CARD_NUMBER_REMEDY, holdsCard } from './mask-cell.ts'
import type { IntakeCard, IntakeRecord, Preset, RowRefusal } from './record.ts'

const YES = new Set(['1', 'true', 'yes', 'y', 'fraud', '是', '欺诈'])
const NO = new Set(['0', 'false', 'no', 'n', 'legitimate', 'ok', '否', '正常', ''])
const APPROVED = new Set([
  'approved',
  'ok',
  'success',
  'cleared',
  '0',
  'false',
  'accepted',
  '成功',
  '通过',
  '已批准',
  '',
])
const REFUSED = new Set(['declined', 'rejected', 'failed', 'refused', '1', 'true', '失败', '拒绝', '已拒绝'])

/** How many days after a payment a label counts as known where no column says when. */
const LABEL_DELAY_MS = 7 * 86_400_000

export function mappedLayout(mapping: Mapping): Preset {
  const missing = missingOf(mapping)
  if (missing.length > 0) throw new Error(`the mapping ${mapping.source} does not say ${missing.join(', ')}`)
  const columns = Object.values(mapping.columns)
  return {
    id: mapping.source,
    columns,
    identity: 'given',
    currency: mapping.currency ?? '',
    timeZone: 'UTC',
    reader: (header) => {
      const places = new Map(Object.entries(mapping.columns).map(([field, name]) => [field, header.indexOf(name)]))
      return (row) =>
        readPayment(mapping, (field) => {
          const place = places.get(field)
          return place === undefined ? undefined : row[place]!.trim()
        })
    },
  }
}

type CellOf = (field: MappedField) => string | undefined

function readPayment(mapping: Mapping, cell: CellOf): IntakeRecord | RowRefusal {
  const column = (field: MappedField): string => mapping.columns[field] ?? field
  const text = (field: MappedField, longest = 200): string | null | RowRefusal => {
    const value = cell(field)
    return value === undefined || value === '' ? null : readText(value, column(field), longest)
  }
  const outsideId = readText(cell('outsideId')!, column('outsideId'))
  if (refused(outsideId)) return outsideId
  const at = readTime(cell('at')!, column('at'), mapping)
  if (refused(at)) return at
  const currency = cell('currency')?.toUpperCase() ?? mapping.currency!
  if (!CURRENCY_CODES.has(currency))
    return refuse('unknown_word', column('currency'), currency, 'a currency such as CNY')
  const signed = readSigned(cell('amount')!, column('amount'), currency, mapping.decimal)
  if (refused(signed)) return signed
  const card = readCard(cell, column)
  if (refused(card)) return card
  const [customer, name, merchant, merchantName, city] = [
    text('customer', 100),
    text('customerName'),
    text('merchant', 100),
    text('merchantName'),
    text('city', 100),
  ]
  for (const one of [customer, name, merchant, merchantName, city]) if (refused(one)) return one
  if (merchant === null && merchantName === null) {
    return refuse('missing', column('merchantName'), null, 'the merchant')
  }
  const mcc = readMcc(cell('mcc'), column('mcc'))
  if (refused(mcc)) return mcc
  const country = readCountry(cell('country'), column('country'))
  if (refused(country)) return country
  const channel = (cell('channel')?.toLowerCase() || 'chip') as Channel
  if (!CHANNELS.includes(channel)) return refuse('unknown_word', column('channel'), channel, CHANNELS.join(', '))
  const result = cell('declined')?.toLowerCase() ?? ''
  if (!APPROVED.has(result) && !REFUSED.has(result)) {
    return refuse('unknown_word', column('declined'), result, 'approved or declined')
  }
  const reason = (cell('reason')?.toLowerCase() || null) as DeclineReason | null
  if (reason !== null && !DECLINE_REASONS.includes(reason)) {
    return refuse('unknown_word', column('reason'), reason, DECLINE_REASONS.join(', '))
  }
  const label = readMappedLabel(cell, column, at, mapping)
  if (refused(label)) return label
  const declined = REFUSED.has(result)
  const shop = (merchant as string | null) ?? (merchantName as string)
  return {
    outsideId,
    at,
    amount: Math.abs(signed),
    currency,
    kind: signed < 0 ? 'refund' : 'payment',
    declined,
    reason: declined ? reason : null,
    channel,
    pin: declined && reason === 'pin_wrong' ? 'wrong' : 'none',
    card,
    customer: {
      outsideId: (customer as string | null) ?? card.outsideId,
      name: (name as string | null) ?? `Customer ${(customer as string | null) ?? card.lastFour}`,
      city: null,
      country: null,
    },
    merchant: {
      outsideId: shop,
      name: (merchantName as string | null) ?? shop,
      mcc,
      country,
      city: city as string | null,
    },
    label,
  }
}

function readCard(cell: CellOf, column: (field: MappedField) => string): IntakeCard | RowRefusal {
  const number = cell('cardNumber')
  if (number !== undefined) {
    const digits = readCardNumber(number, column('cardNumber'))
    if (refused(digits)) return digits
    return { number: digits, outsideId: null, lastFour: digits.slice(-4) }
  }
  const id = readText(cell('card')!, column('card'), 100)
  if (refused(id)) return id
  if (holdsCard(id)) return refuse('card_number_here', column('card'), null, CARD_NUMBER_REMEDY)
  return { number: null, outsideId: id, lastFour: id.replaceAll(/\D/g, '').slice(-4).padStart(4, '0') }
}

/** Minor units, with a sign. Thousands may be grouped by the sign that is not the decimal one, or by blanks. */
function readSigned(text: string, field: string, currency: string, decimal: '.' | ','): number | RowRefusal {
  const bare = text.replace(/^[^\d.,-]{1,4}/u, '').replace(/^-[^\d.,]{1,4}/u, '-')
  const grouped = decimal === '.' ? /^-?\d{1,3}(,\d{3})+(\.\d+)?$/ : /^-?\d{1,3}([. ]\d{3})+(,\d+)?$/
  const joined = grouped.test(bare) ? bare.replaceAll(decimal === '.' ? ',' : /[. ]/g, '') : bare
  const amount = minorUnits(decimal === ',' ? joined.replace(',', '.') : joined, currency)
  return amount ?? refuse('not_an_amount', field, text, `an amount such as 57${decimal}16`)
}

function readTime(text: string, field: string, { dates, timeZone }: Mapping): number | RowRefusal {
  if (dates === 'epoch_s' || dates === 'epoch_ms') {
    const at = /^\d{9,14}$/.test(text) ? Number(text) * (dates === 'epoch_s' ? 1000 : 1) : Number.NaN
    return at >= 0 && at < Date.UTC(2101, 0, 1) ? at : refuse('not_a_time', field, text, 'a count since 1970')
  }
  const date = dateParts(text, dates)
  const clock =
    date === null
      ? null
      : /^(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/.exec(date.rest)
  if (date === null || clock === null)
    return refuse('not_a_time', field, text, 'a date and time such as 2026-11-24 09:30')
  const [hour, minute, second] = [clock[1] ?? 0, clock[2] ?? 0, clock[3] ?? 0].map(Number) as [number, number, number]
  const local = utcTime(date.year, date.month, date.day, hour, minute, second)
  if (local === null)
    return refuse('impossible_date', field, text, 'a date that the calendar has, between 1970 and 2100')
  const offset = clock[4]
  if (offset === undefined) return zoneTime(local, timeZone)
  if (offset === 'Z') return local
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))]
  return local - (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

function readMappedLabel(
  cell: CellOf,
  column: (field: MappedField) => string,
  at: number,
  mapping: Mapping,
): IntakeRecord['label'] | RowRefusal {
  const word = cell('label')
  if (word === undefined) return null
  const lower = word.toLowerCase()
  if (!YES.has(lower) && !NO.has(lower)) return refuse('unknown_word', column('label'), word, 'yes or no')
  const known = cell('labelKnownAt')
  let knownAt = at + LABEL_DELAY_MS
  if (known !== undefined && known !== '') {
    const said = readTime(known, column('labelKnownAt'), mapping)
    if (refused(said)) return said
    knownAt = said
  }
  // An empty cell says nothing about the payment.
  return word === '' ? null : { verdict: YES.has(lower) ? 'fraud' : 'legitimate', knownAt }
}
