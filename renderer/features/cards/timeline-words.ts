// One line of a customer's time line in words. Pure; the words lie in the locale `cards`.
import type { TFunction } from 'i18next'
import type { Formats } from '../../i18n/formats.ts'
import type { Client } from '../../platform/client.ts'
import type { IconName } from '../../ui/Icon.tsx'
import { countryName } from '../transactions/decline-words.ts'

export type Customer = Awaited<ReturnType<Client['customers']['get']>>
export type Entry = Customer['timeline'][number]

const ICONS: Readonly<Record<string, IconName>> = {
  'payment.declined': 'declined',
  'payment.refund': 'refund',
  'payment.reversed': 'cross',
  'card.frozen': 'freeze',
  'card.limits_set': 'sliders',
  'number.revealed': 'eye',
  'flag.opened': 'flag',
}
const BY_KIND: Readonly<Record<string, IconName>> = {
  payment: 'check',
  card: 'card',
  pin: 'lock',
  travel: 'globe',
  flag: 'flag',
  number: 'eye',
  case: 'id',
  customer: 'person',
}

export const entryIcon = (event: string): IconName => ICONS[event] ?? BY_KIND[event.split('.')[0] ?? ''] ?? 'clock'

const text = (value: Entry['data'][string] | undefined): string =>
  value === null || value === undefined ? '' : String(value)

/** What happened; who did it is added where a person did. An event without words shows its own name. */
export function entryWords(entry: Entry, t: TFunction<'cards'>, formats: Formats): string {
  const { event, data, by } = entry
  const reason = text(data.reason)
  const until = typeof data.until === 'number' ? formats.dayShort(data.until) : ''
  const values = {
    by: by ?? '',
    merchant: text(data.merchant),
    reason:
      event === 'payment.declined'
        ? reason === ''
          ? t('common:transactionStatus.declined').toLocaleLowerCase()
          : t(`common:declineReason.${reason}`).toLocaleLowerCase()
        : t(`common:freezeReason.${reason}`, { defaultValue: reason }),
    country: data.country === null || data.country === undefined ? '' : countryName(text(data.country), formats),
    until,
    rules: text(data.rules)
      .split(',')
      .map((rule) => t(`rule.${rule}`, { defaultValue: rule }))
      .join(t('linked.join')),
    score: text(data.score),
    verdict: t(`common:verdict.${text(data.verdict)}`, { defaultValue: text(data.verdict) }).toLocaleLowerCase(),
    field: t(`person.${text(data.field)}`, { defaultValue: text(data.field) }),
  }
  const words = t(`timeline.event.${event}`, { ...values, defaultValue: event })
  if (by === null) return words
  return t(`timeline.event.${event}_by`, { ...values, defaultValue: t('timeline.by', { event: words, by }) })
}
