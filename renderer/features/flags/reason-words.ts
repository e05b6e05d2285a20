// A reason of a flag in words and on a scale: what was seen, from where on it counts, what is usual. Pure; the words lie in `flags`.
import type { TFunction } from 'i18next'
import { HABIT_RULE, OLD_NUMBER, SCORE_RULE, STARTER_RULES } from '#shared/risk/rules.ts'
import type { Formats } from '../../i18n/formats.ts'
import { factName, factValue } from '../../ui/fact-words.ts'
import type { FlagReason } from './flags.ts'

export type ReasonWords = Readonly<{
  /** The rule's name. */
  rule: string
  /** What happened, in one sentence with its comparison. */
  sentence: string
  seen: string
  threshold: string
  usual: string
}>

const NAMED: ReadonlyArray<string> = [...STARTER_RULES, OLD_NUMBER, HABIT_RULE, SCORE_RULE]
const known = (rule: string): boolean => NAMED.includes(rule)

/** `Norway` · `挪威` for an ISO 3166 code. */
export function countryName(code: string, formats: Formats): string {
  const name = (style: 'short' | 'long'): string =>
    new Intl.DisplayNames(formats.language, { type: 'region', style }).of(code) ?? code
  // The short form is "Hong Kong", but also "US".
  return /^[A-Z]{2,3}$/.test(name('short')) ? name('long') : name('short')
}

/** The name of a rule; one that this page does not know yet shows its id. */
export function ruleName(rule: string, t: TFunction<'flags'>): string {
  return known(rule) ? t(`rule.${rule}`) : rule
}

/** `currency` is the card's billing currency, in which `minor` counts. */
export function reasonWords(
  reason: FlagReason,
  currency: string,
  t: TFunction<'flags'>,
  formats: Formats,
): ReasonWords {
  const { rule, seen, threshold, usual, unit, detail } = reason
  if (reason.kind === 'base')
    return { rule: t('common:baseRate'), sentence: t('baseWhy'), seen: '', threshold: '', usual: '' }
  if (reason.kind === 'fact') {
    const value = (one: number | null): string => factValue(one, unit, currency, t, formats)
    return {
      rule: factName(rule, t),
      sentence: '',
      seen: value(detail === 'unknown' ? null : seen),
      threshold: '',
      usual: usual === null ? '' : value(usual),
    }
  }
  const country = detail === null ? t('unit.newCountry') : countryName(detail, formats)
  // The unit is said once, with what was seen; threshold and usual stand beside it in the same one.
  const digits = (amount: number): string =>
    unit === 'minor' ? formats.moneyParts(amount, currency).digits : formats.number(amount)
  const value = (amount: number): string => {
    if (unit === 'minor') return formats.money(amount, currency)
    return unit === 'count' && known(rule) ? t(`unit.${rule}`, { count: amount }) : formats.number(amount)
  }
  const times = usual === null || usual <= 0 ? null : seen / usual
  const sentence = !known(rule)
    ? ''
    : t(times === null || unit !== 'minor' ? `why.${rule}` : `whyTimes.${rule}`, {
        seen: unit === 'minor' ? formats.money(seen, currency) : formats.number(seen),
        times: times === null ? '' : times < 10 ? formats.number(times, 1) : formats.number(Math.round(times)),
        country,
      })
  return {
    rule: ruleName(rule, t),
    sentence,
    seen: unit === 'country' ? country : value(seen),
    threshold: unit === 'country' ? t('unit.firstThere') : t('from', { threshold: digits(threshold) }),
    usual: usual === null ? '' : usual === 0 ? t(unit === 'country' ? 'unit.neverThere' : 'unit.none') : digits(usual),
  }
}

/** Places on one scale, 0 … 1; `usual` is null where the card has none. */
export type Scale = Readonly<{ usual: number | null; threshold: number; seen: number }>

/** The highest of the three stands at nine tenths, so that nothing touches the edge. */
export function scaleOf({ seen, threshold, usual }: Pick<FlagReason, 'seen' | 'threshold' | 'usual'>): Scale {
  const highest = Math.max(seen, threshold, usual ?? 0)
  const place = (value: number): number => (highest <= 0 ? 0 : (Math.max(0, value) / highest) * 0.9)
  return { usual: usual === null ? null : place(usual), threshold: place(threshold), seen: place(seen) }
}
