// Lifts and trips in words, and the days that people pick for them. Pure; the words lie in the locale `cards`.
import type { TFunction } from 'i18next'
import { addDays, dayStart } from '#shared/domain/calendar.ts'
import type { Formats } from '../../i18n/formats.ts'
import { countryName } from '../transactions/decline-words.ts'
import type { Travel } from './life.ts'

/** `Norway, Sweden` · `挪威、瑞典` */
export const tripWords = (travel: Pick<Travel, 'countries'>, t: TFunction<'cards'>, formats: Formats): string =>
  travel.countries.map((code) => countryName(code, formats)).join(t('linked.join'))

const dayOf = (date: string): number | undefined =>
  /^\d{4}-\d\d-\d\d$/.test(date) ? Number(date.replaceAll('-', '')) : undefined

/** The first millisecond of a day as a date field gives it, `2026-11-30`. */
export const startOfDay = (date: string, zone: string): number | undefined => {
  const day = dayOf(date)
  return day === undefined ? undefined : dayStart(day, zone)
}

/** The first millisecond after it: "until Sunday" has Sunday in it. */
export const endOfDay = (date: string, zone: string): number | undefined => {
  const day = dayOf(date)
  return day === undefined ? undefined : dayStart(addDays(day, 1), zone)
}
