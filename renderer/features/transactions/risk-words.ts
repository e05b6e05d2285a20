// A score's reasons as *fact · usual · points*. Pure; the words lie in the locale `transactions`.
import type { TFunction } from 'i18next'
import type { Formats } from '../../i18n/formats.ts'
import { factName, factValue } from '../../ui/fact-words.ts'
import { countryName } from './decline-words.ts'

/** ReasonView of the contract. */
export type Reason = Readonly<{
  rule: string
  seen: number
  threshold: number
  usual: number | null
  unit: string
  points: number
  /** The new country, ISO 3166-1; `null` for other rules. */
  detail: string | null
  kind?: 'base' | 'fact' | undefined
}>

export type ReasonWords = Readonly<{ rule: string; fact: string; usual: string; points: string }>

const RULES = [
  'velocity_count',
  'velocity_amount',
  'amount_habit',
  'new_country',
  'card_testing',
  'pin_failures',
  'old_number',
  'habit_rare',
]
const TEN_MINUTES_MS = 600_000
export const MOST_REASONS = 5

/** `currency` is the billing currency, in which amounts of reasons are. */
export function reasonWords(
  reason: Reason,
  currency: string,
  t: TFunction<'transactions'>,
  formats: Formats,
): ReasonWords {
  const { rule, seen, threshold, usual, detail } = reason
  const points = formats.signed(reason.points)
  if (reason.kind === 'base') return { rule, fact: t('common:baseRate'), usual: '', points }
  if (reason.kind === 'fact') {
    const said = (one: number | null): string => factValue(one, reason.unit, currency, t, formats)
    return {
      rule,
      fact: `${factName(rule, t)}: ${said(detail === 'unknown' ? null : seen)}`,
      usual: usual === null ? '' : t('risk.usual', { usual: said(usual) }),
      points,
    }
  }
  const inMoney = reason.unit === 'minor'
  const value = (amount: number): string => (inMoney ? formats.money(amount, currency) : formats.number(amount))
  const code = rule === 'new_country' && detail !== null ? detail : undefined
  const key = rule === 'new_country' && code === undefined ? 'new_country_plain' : RULES.includes(rule) ? rule : 'other'
  const fact = t(`risk.rule.${key}`, {
    rule,
    seen: value(seen),
    window: formats.duration(TEN_MINUTES_MS),
    country: code === undefined ? '' : countryName(code, formats),
  })
  const usualWords =
    usual === null
      ? t('risk.from', { threshold: value(threshold) })
      : usual === 0
        ? t('risk.usualNone')
        : t(rule === 'velocity_amount' ? 'risk.usualDay' : 'risk.usual', { usual: value(usual) })
  return { rule, fact, usual: usualWords, points }
}

/** At most five, largest first; the rest is one line, so that what is shown adds up to the score. */
export function shownReasons(reasons: ReadonlyArray<Reason>): Readonly<{
  shown: ReadonlyArray<Reason>
  rest: Readonly<{ count: number; points: number }> | undefined
}> {
  // A calibrated score has at most five reasons, and its base rate as a row of its own at the end.
  if (reasons.some(({ kind }) => kind === 'base')) return { shown: reasons, rest: undefined }
  const sorted = [...reasons].sort((a, b) => b.points - a.points)
  if (sorted.length <= MOST_REASONS) return { shown: sorted, rest: undefined }
  const rest = sorted.slice(MOST_REASONS)
  return {
    shown: sorted.slice(0, MOST_REASONS),
    rest: { count: rest.length, points: rest.reduce((sum, reason) => sum + reason.points, 0) },
  }
}
