// What a rule may name besides signals: a payment's fields, their types, and the words each type knows.
import { CHANNELS } from '#shared/domain/authorisation.ts'
import { specOf, type SignalUnit } from '../engine/catalogue.ts'

/** Types of numbers. `number` is a bare one, which goes with any of them but a time. */
export const NUMBER_TYPES = [
  'number',
  'count',
  /** Whole units of the billing currency: 500 is CNY 500.00. */
  'money',
  'share',
  'times',
  'deviations',
  'km',
  'km_per_hour',
  'hour',
  /** Written `24h`. */
  'time',
] as const
export type NumberType = (typeof NUMBER_TYPES)[number]

/** What is one of several, and only equal or not; the first two have a fixed list of words. */
export const KEY_TYPES = [
  'channel',
  'weekday',
  'country',
  'mcc',
  'merchant',
  'card',
  'person',
  'device',
  'address',
  'network',
  'bin',
] as const
export type KeyType = (typeof KEY_TYPES)[number]
export type RuleType = 'yes_no' | NumberType | KeyType

/** What a list may hold. */
export const LIST_KINDS = ['merchant', 'device', 'bin', 'country', 'mcc', 'card', 'address', 'network'] as const
export type ListKind = (typeof LIST_KINDS)[number]

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

export const FIELDS = {
  amount: { type: 'money', says: 'What the payment asks for, in the billing currency.' },
  channel: { type: 'channel', says: 'How it was paid: chip, contactless, online, cash or recurring.' },
  country: { type: 'country', says: 'Where the merchant is.' },
  mcc: { type: 'mcc', says: 'The merchant category (ISO 18245).' },
  merchant: { type: 'merchant', says: 'The merchant itself, for lists.' },
  card: { type: 'card', says: 'The card itself, for lists.' },
  device: { type: 'device', says: 'The device paid with, where it is known.' },
  address: { type: 'address', says: 'The network address paid from, where it is known.' },
  network: { type: 'network', says: 'The network the device pays from, where it is known.' },
  bin: { type: 'bin', says: 'The first digits of the card number.' },
  hour: { type: 'hour', says: 'The hour of the day in the programme’s time zone, 0 to 23.' },
  weekday: { type: 'weekday', says: 'The day of the week in the programme’s time zone.' },
  declined: { type: 'yes_no', says: 'A check before the rules has declined it.' },
  pin_failed: { type: 'yes_no', says: 'It was declined because the PIN was wrong.' },
} as const satisfies Readonly<Record<string, Readonly<{ type: RuleType; says: string }>>>
export type FieldName = keyof typeof FIELDS
export const FIELD_NAMES = Object.keys(FIELDS) as ReadonlyArray<FieldName>

/** Other names of the same. */
export const ALIASES: Readonly<Record<string, FieldName>> = {
  'merchant.country': 'country',
  'merchant.mcc': 'mcc',
  'merchant.id': 'merchant',
  'card.bin': 'bin',
}

export const fieldOf = (name: string): FieldName | undefined => {
  const lower = name.toLowerCase()
  if (Object.hasOwn(FIELDS, lower)) return lower as FieldName
  return Object.hasOwn(ALIASES, lower) ? ALIASES[lower] : undefined
}

const TYPE_OF_UNIT: Readonly<Record<SignalUnit, RuleType>> = {
  count: 'count',
  minor: 'money',
  share: 'share',
  times: 'times',
  deviations: 'deviations',
  hours: 'time',
  days: 'time',
  km: 'km',
  km_per_hour: 'km_per_hour',
  yes_no: 'yes_no',
}
export const typeOfUnit = (unit: SignalUnit): RuleType => TYPE_OF_UNIT[unit]
export const typeOfSignal = (signal: Parameters<typeof specOf>[0]): RuleType => TYPE_OF_UNIT[specOf(signal).unit]

export const isNumber = (type: RuleType): type is NumberType => (NUMBER_TYPES as ReadonlyArray<string>).includes(type)
export const isKey = (type: RuleType): type is KeyType => (KEY_TYPES as ReadonlyArray<string>).includes(type)

/** The words of a type with a fixed list. */
export const wordsOf = (type: RuleType): ReadonlyArray<string> | undefined =>
  type === 'channel' ? CHANNELS : type === 'weekday' ? WEEKDAYS : type === 'yes_no' ? ['yes', 'no'] : undefined

const CODES: Readonly<Partial<Record<KeyType, Readonly<{ is: RegExp; example: string }>>>> = {
  country: { is: /^[A-Za-z]{2}$/, example: 'CN' },
  mcc: { is: /^\d{4}$/, example: '5411' },
  bin: { is: /^\d{6,8}$/, example: '49927398' },
}

/** A value as the engine knows it, or what would be right. Keys without a form of their own are taken as written, in quotes. */
export function readKey(type: KeyType, text: string): Readonly<{ value: string }> | Readonly<{ example: string }> {
  const code = CODES[type]
  if (code !== undefined && !code.is.test(text)) return { example: code.example }
  if (text === '') return { example: '"…"' }
  return { value: type === 'country' ? text.toUpperCase() : text }
}
