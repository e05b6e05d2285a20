// How another system's columns become payments: what the wizard asks, what is saved for a team, and what is guessed from samples. Pure.
import { CURRENCY_CODES } from './currencies.ts'
import {
  FIELDS_OF,
  kindOfNames,
  MAPPED_FIELDS,
  NEEDED_OF,
  type PAYMENT_FIELDS,
  RECORD_NAMES,
  type ImportKind,
  type MappedField,
  type RecordKind,
} from './kinds.ts'

export { MAPPED_FIELDS, type MappedField }

export const DATE_ORDERS = ['ymd', 'dmy', 'mdy', 'epoch_s', 'epoch_ms'] as const
export type DateOrder = (typeof DATE_ORDERS)[number]

export type Mapping = Readonly<{
  /** What a row is; without it a payment. */
  of?: RecordKind | undefined
  /** Names the source: the same outside id of another source is another payment. */
  source: string
  columns: Readonly<Partial<Record<MappedField, string>>>
  dates: DateOrder
  /** IANA name; used for times without an offset of their own. */
  timeZone: string
  /** Where no column says it. */
  currency: string | null
  decimal: '.' | ','
}>

export type ColumnType = 'number' | 'amount' | 'time' | 'card_number' | 'word' | 'text' | 'empty'

/** Words that headers of other systems use, lower case without blanks and signs. */
const PAYMENT_NAMES: Readonly<Record<(typeof PAYMENT_FIELDS)[number], ReadonlyArray<string>>> = {
  outsideId: [
    'transactionid',
    'txnid',
    'txid',
    'transnum',
    'paymentid',
    'reference',
    'rrn',
    'id',
    '交易号',
    '流水号',
    '交易流水号',
    '订单号',
  ],
  at: [
    'transactiontime',
    'txdatetime',
    'transdatetranstime',
    'datetime',
    'timestamp',
    'date',
    'time',
    '交易时间',
    '时间',
    '交易日期',
    '日期',
  ],
  amount: ['amount', 'amt', 'txamount', 'value', 'sum', '金额', '交易金额'],
  card: ['cardid', 'card', 'cardtoken', 'token', '卡', '卡标识', '卡编号'],
  currency: ['currency', 'currencycode', 'ccy', '币种', '货币'],
  cardNumber: ['cardnumber', 'pan', 'ccnum', '卡号'],
  customer: ['customerid', 'customer', 'userid', 'user', '客户号', '客户编号', '用户号'],
  customerName: ['customername', 'holder', 'cardholder', 'name', '姓名', '持卡人', '客户姓名'],
  merchant: ['merchantid', 'terminalid', 'mid', '商户号', '商户编号'],
  merchantName: ['merchantname', 'merchant', 'shop', 'payee', '商户', '商户名称', '商户名'],
  mcc: ['mcc', 'merchantcategory', 'merchantcategorycode', '商户类别', '商户类别码'],
  country: ['country', 'merchantcountry', 'countrycode', '国家', '国家代码'],
  city: ['city', 'merchantcity', '城市'],
  channel: ['channel', 'entrymode', '渠道', '交易渠道'],
  declined: ['status', 'result', 'declined', 'approved', '状态', '结果', '交易结果'],
  reason: ['reason', 'declinereason', '原因', '拒绝原因'],
  label: ['isfraud', 'fraud', 'txfraud', 'label', '欺诈', '是否欺诈'],
  labelKnownAt: ['knownat', 'labelknownat', 'reportedat', '确认时间', '报案时间'],
}

const plain = (header: string): string => header.toLowerCase().replaceAll(/[\s_\-.?()#]/g, '')

export const kindOf = (mapping: Pick<Mapping, 'of'>): ImportKind => mapping.of ?? 'transactions'

/** What a file with these columns holds, where its names leave no doubt. */
export const guessKind = (header: ReadonlyArray<string>): ImportKind | null => kindOfNames(header.map(plain))

/** Our field for each of their columns, by name; a field is given once, to the column whose name comes first in our list. */
export function guessColumns(
  header: ReadonlyArray<string>,
  kind: ImportKind = 'transactions',
): Readonly<Partial<Record<MappedField, string>>> {
  const names: Readonly<Partial<Record<MappedField, ReadonlyArray<string>>>> =
    kind === 'transactions' ? PAYMENT_NAMES : RECORD_NAMES[kind]
  const found: Partial<Record<MappedField, string>> = {}
  const taken = new Set<string>()
  for (const field of FIELDS_OF[kind]) {
    for (const name of names[field] ?? []) {
      const column = header.find((one) => !taken.has(one) && plain(one) === name)
      if (column === undefined) continue
      found[field] = column
      taken.add(column)
      break
    }
  }
  return found
}

/** A currency's code or sign may stand before it; other letters make it an id. */
const AMOUNT = /^(?:[A-Z]{3} ?|\p{Sc} ?)?-?(?:\p{Sc} ?)?\d{1,3}([., ]?\d{3})*([.,]\d{1,4})?$/u
const TIME = /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})([ T]\d{1,2}:\d{2}(:\d{2})?.*)?$/

export function guessType(samples: ReadonlyArray<string>): ColumnType {
  const filled = samples.map((sample) => sample.trim()).filter((sample) => sample !== '')
  if (filled.length === 0) return 'empty'
  const all = (test: (sample: string) => boolean): boolean => filled.every(test)
  if (all((one) => /^\d{12,19}$/.test(one) && luhn(one))) return 'card_number'
  if (all((one) => TIME.test(one) || /^\d{10}(\d{3})?$/.test(one))) return 'time'
  if (all((one) => /^-?\d{1,18}$/.test(one))) return 'number'
  if (all((one) => AMOUNT.test(one))) return 'amount'
  return new Set(filled).size <= Math.max(3, filled.length / 8) ? 'word' : 'text'
}

function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits[digits.length - 1 - i])
    if (i % 2 === 1 && (digit *= 2) > 9) digit -= 9
    sum += digit
  }
  return sum % 10 === 0
}

/** The orders that every sample of a time column allows: with more than one, a person has to say which. */
export function possibleDates(samples: ReadonlyArray<string>): ReadonlyArray<DateOrder> {
  const filled = samples.map((sample) => sample.trim()).filter((sample) => sample !== '')
  if (filled.length === 0) return []
  const fits = (order: DateOrder, sample: string): boolean => {
    if (order === 'epoch_s') return /^\d{10}$/.test(sample)
    if (order === 'epoch_ms') return /^\d{13}$/.test(sample)
    const parts = dateParts(sample, order)
    return parts !== null && parts.month >= 1 && parts.month <= 12 && parts.day >= 1 && parts.day <= 31
  }
  return DATE_ORDERS.filter((order) => filled.every((sample) => fits(order, sample)))
}

export type DateParts = Readonly<{ year: number; month: number; day: number; rest: string }>

/** A date's numbers in the order that is said; `null` when the text has none. */
export function dateParts(text: string, order: DateOrder): DateParts | null {
  if (order === 'ymd') {
    const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(.*)$/.exec(text)
    return match && { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]), rest: match[4]! }
  }
  const match = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(.*)$/.exec(text)
  if (match === null) return null
  const [first, second] = [Number(match[1]), Number(match[2])]
  const year = Number(match[3])
  return order === 'dmy'
    ? { year, month: second, day: first, rest: match[4]! }
    : { year, month: first, day: second, rest: match[4]! }
}

/** `,` where amounts can only be read with a comma before the cents. */
export function guessDecimal(samples: ReadonlyArray<string>): '.' | ',' {
  return samples.some((sample) => /,\d{1,2}$/.test(sample.trim())) &&
    !samples.some((sample) => /\.\d{1,2}$/.test(sample.trim()))
    ? ','
    : '.'
}

/** What still has to be said before a mapping can be used; empty when it is whole. */
export function missingOf(mapping: Mapping): ReadonlyArray<string> {
  const kind = kindOf(mapping)
  const missing: string[] = NEEDED_OF[kind].filter((field) => mapping.columns[field] === undefined)
  if (kind === 'cards' && mapping.columns.cardNumber === undefined && mapping.columns.lastFour === undefined)
    missing.push('lastFour')
  // A card's account stands in the programme's currency where neither a column nor the mapping names one.
  if (kind === 'cards' && mapping.currency !== null && !CURRENCY_CODES.has(mapping.currency)) missing.push('currency')
  if (kind !== 'transactions') return missing
  if (mapping.columns.card === undefined && mapping.columns.cardNumber === undefined) missing.push('card')
  if (mapping.columns.merchant === undefined && mapping.columns.merchantName === undefined) missing.push('merchant')
  if (mapping.columns.currency === undefined && !CURRENCY_CODES.has(mapping.currency ?? '')) missing.push('currency')
  return missing
}
