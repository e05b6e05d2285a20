// The six starter rules. Each is a pure function of a card's signals: nothing, or one reason with what was seen, the threshold,
// and what is usual on this card. Numbers and their grounds are in docs/risk.md; a change here changes that page.
import type { SignalUnit } from './engine/catalogue.ts'
import { timesOf, usualOf } from './history.ts'
import type { Signals } from './signals.ts'

/** The order in which rules are shown when their points are equal. */
export const STARTER_RULES = [
  'velocity_count',
  'velocity_amount',
  'amount_habit',
  'new_country',
  'card_testing',
  'pin_failures',
] as const
export type RuleId = (typeof STARTER_RULES)[number]

/** A try on a number that was reported lost or stolen: no signal of the history, and a flag whatever else is seen. */
export const OLD_NUMBER = 'old_number'

/** A departure from habit that is rare in the whole programme, found without any label (model/habit.ts). */
export const HABIT_RULE = 'habit_rare'
/** The learnt score, where a flag names its rules. */
export const SCORE_RULE = 'score'

export const REASON_UNITS = ['count', 'minor', 'country'] as const
/** `count`: how many; `minor`: minor units of the card's billing currency; `country`: countries; others: units of signals. */
export type ReasonUnit = (typeof REASON_UNITS)[number] | SignalUnit

export type Reason = Readonly<{
  /** A starter rule's id, or the name of a rule that people wrote. */
  rule: string
  seen: number
  threshold: number
  /** `null` where the card is too new to have a usual, or where usual is not a number. */
  usual: number | null
  unit: ReasonUnit
  points: number
  /** The new country, ISO 3166-1 alpha-2; `null` for other rules. */
  detail: string | null
  /** Absent: a rule. `base`: the base rate of a calibrated score; `fact`: a signal that moved it, `rule` is its name. */
  kind?: 'base' | 'fact'
}>

type Rule = (signals: Signals) => Reason | null

/** Every rule begins with 30 points at its threshold, so each alone raises a flag (FLAG_FROM in score.ts). */
const AT_THRESHOLD = 30

export const STARTER_POLICY = {
  velocityCount: { from: 5, each: 5, most: 45 },
  velocityAmount: { leastDays: 10, deviations: 3.5, leastTimes: 4, mostTimes: 20, doubling: 5, most: 40 },
  amountHabit: { leastPayments: 10, deviations: 2.5, leastTimes: 4, mostTimes: 12, doubling: 10, most: 45 },
  newCountry: { leastPayments: 5 },
  cardTesting: { from: 3, each: 5, most: 50 },
  pinFailures: { from: 3, each: 10, most: 50 },
} as const

const beyond = (count: number, policy: Readonly<{ from: number; each: number; most: number }>): number =>
  Math.min(policy.most, AT_THRESHOLD + (count - policy.from) * policy.each)

const doublings = (seen: number, threshold: number, policy: Readonly<{ doubling: number; most: number }>): number =>
  Math.min(policy.most, AT_THRESHOLD + Math.floor(Math.log2(seen / threshold) * policy.doubling))

/** Payments tried within ten minutes. */
export function velocityCount(signals: Signals): Reason | null {
  const { velocityCount: policy } = STARTER_POLICY
  if (signals.tenMinuteCount < policy.from) return null
  return {
    rule: 'velocity_count',
    seen: signals.tenMinuteCount,
    threshold: policy.from,
    usual: null,
    unit: 'count',
    points: beyond(signals.tenMinuteCount, policy),
    detail: null,
  }
}

/** The sum of 24 hours against what the card spends on a day on which it is used. */
export function velocityAmount(signals: Signals): Reason | null {
  const { velocityAmount: policy } = STARTER_POLICY
  if (signals.days < policy.leastDays) return null
  const usual = usualOf(signals.dayLogMean)
  // Most payments are below the least that the threshold can be.
  if (signals.daySum < usual * policy.leastTimes) return null
  const times = timesOf(signals.dayLogVar, policy.deviations, policy.leastTimes, policy.mostTimes)
  const threshold = Math.max(1, Math.ceil(usual * times))
  if (signals.daySum < threshold) return null
  return {
    rule: 'velocity_amount',
    seen: signals.daySum,
    threshold,
    usual,
    unit: 'minor',
    points: doublings(signals.daySum, threshold, policy),
    detail: null,
  }
}

/** One amount against what the card usually pays. */
export function amountHabit(signals: Signals): Reason | null {
  const { amountHabit: policy } = STARTER_POLICY
  if (signals.payments < policy.leastPayments) return null
  const usual = usualOf(signals.logMean)
  if (signals.amount < usual * policy.leastTimes) return null
  const times = timesOf(signals.logVar, policy.deviations, policy.leastTimes, policy.mostTimes)
  const threshold = Math.max(1, Math.ceil(usual * times))
  if (signals.amount < threshold) return null
  return {
    rule: 'amount_habit',
    seen: signals.amount,
    threshold,
    usual,
    unit: 'minor',
    points: doublings(signals.amount, threshold, policy),
    detail: null,
  }
}

/** A merchant in a country where this card never paid. */
export function newCountry(signals: Signals): Reason | null {
  if (!signals.countryIsNew || signals.country === null || signals.countries === '') return null
  if (signals.payments < STARTER_POLICY.newCountry.leastPayments) return null
  return {
    rule: 'new_country',
    seen: 1,
    threshold: 1,
    usual: 0,
    unit: 'country',
    points: AT_THRESHOLD,
    detail: signals.country,
  }
}

/** Several tiny or failed tries within an hour, then this much larger payment. */
export function cardTesting(signals: Signals): Reason | null {
  const { cardTesting: policy } = STARTER_POLICY
  if (signals.probes < policy.from) return null
  return {
    rule: 'card_testing',
    seen: signals.probes,
    threshold: policy.from,
    usual: null,
    unit: 'count',
    points: beyond(signals.probes, policy),
    detail: null,
  }
}

/** Wrong PINs within 24 hours. */
export function pinFailures(signals: Signals): Reason | null {
  const { pinFailures: policy } = STARTER_POLICY
  if (signals.pinFailures < policy.from) return null
  return {
    rule: 'pin_failures',
    seen: signals.pinFailures,
    threshold: policy.from,
    usual: 0,
    unit: 'count',
    points: beyond(signals.pinFailures, policy),
    detail: null,
  }
}

const RULES: ReadonlyArray<Rule> = [velocityCount, velocityAmount, amountHabit, newCountry, cardTesting, pinFailures]

const NONE: ReadonlyArray<Reason> = Object.freeze([])

/** The reasons of every rule that holds, in the order of STARTER_RULES. */
export function reasonsOf(signals: Signals): ReadonlyArray<Reason> {
  let reasons: Reason[] | null = null
  for (const rule of RULES) {
    const reason = rule(signals)
    if (reason !== null) (reasons ??= []).push(reason)
  }
  return reasons ?? NONE
}
