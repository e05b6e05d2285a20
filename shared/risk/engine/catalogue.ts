// Every signal that rules and models may ask for, typed and documented: entity, window, unit, value before anything is known, cost.
// What the catalogue does not list cannot be asked for; what it refuses it refuses by name, with the reason. docs/risk.md is its prose.
import { DIMENSIONS, ENTITIES, type Dimension, type Entity } from './payment.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/** Windows are whole minutes between these; exact: a payment is in the window while it is younger than it. */
export const SHORTEST_WINDOW_MS = MINUTE_MS
export const LONGEST_WINDOW_MS = 30 * DAY_MS

export const SIGNAL_UNITS = [
  /** How many. */
  'count',
  /** Minor units of the billing currency. */
  'minor',
  /** 0 … 1. */
  'share',
  /** How many times. */
  'times',
  /** Standard deviations of the habit, below it negative. */
  'deviations',
  'hours',
  'days',
  'km',
  'km_per_hour',
  /** 0 or 1. */
  'yes_no',
] as const
export type SignalUnit = (typeof SIGNAL_UNITS)[number]

/** What a signal is before anything is known. `unknown` reads NaN: it compares false, so no rule fires on it. */
export type ColdStart = 0 | 1 | 'unknown'

export type SignalSpec = Readonly<{
  unit: SignalUnit
  /** What it may be asked of. */
  entities: ReadonlyArray<Entity>
  /** `payments`: a window over payments; `labels`: over labels, by when they became known; `none`: no window. */
  window: 'payments' | 'labels' | 'none'
  /** Which dimensions it takes as `of`; empty when it takes none. */
  of: ReadonlyArray<Dimension>
  coldStart: ColdStart
  /** What one more of it costs for each payment, in hundredths of a microsecond, as measured. */
  cost: number
  /** One line, for completion and the manual. */
  says: string
}>

const ALL = ENTITIES
const HOLDER = ['card', 'person'] as const
const HABITS = ['card', 'person', 'merchant'] as const
const CARD = ['card'] as const
const NEWS = ['merchant', 'mcc', 'country', 'device', 'network', 'address'] as const
const NONE = [] as const

export const SIGNALS = {
  count: {
    unit: 'count',
    entities: ALL,
    window: 'payments',
    of: NONE,
    coldStart: 1,
    cost: 2,
    says: 'Payments tried, this one included.',
  },
  declined: {
    unit: 'count',
    entities: ALL,
    window: 'payments',
    of: NONE,
    coldStart: 0,
    cost: 2,
    says: 'Declined payments, this one included.',
  },
  pin_failures: {
    unit: 'count',
    entities: ALL,
    window: 'payments',
    of: NONE,
    coldStart: 0,
    cost: 2,
    says: 'Wrong PINs, this payment included.',
  },
  outliers: {
    unit: 'count',
    entities: ALL,
    window: 'payments',
    of: NONE,
    coldStart: 0,
    cost: 2,
    says: 'Earlier payments whose amount was three deviations or more above what was then usual on their card.',
  },
  sum: {
    unit: 'minor',
    entities: ALL,
    window: 'payments',
    of: NONE,
    coldStart: 0,
    cost: 2,
    says: 'Approved amounts, plus what this payment asks for.',
  },
  distinct: {
    unit: 'count',
    entities: ALL,
    window: 'payments',
    of: DIMENSIONS,
    coldStart: 1,
    cost: 12,
    says: 'Different merchants, countries, cards … of the payments tried, this one included.',
  },
  probes: {
    unit: 'count',
    entities: CARD,
    window: 'payments',
    of: NONE,
    coldStart: 0,
    cost: 4,
    says: 'Tries before this one of at most a twentieth of its amount, or declined and under half of it; the newest 64 payments.',
  },
  ladder: {
    unit: 'count',
    entities: CARD,
    window: 'payments',
    of: NONE,
    coldStart: 0,
    cost: 4,
    says: 'Steps by which amounts rose without a break up to this payment; the newest 64 payments.',
  },

  fraud_count: {
    unit: 'count',
    entities: ALL,
    window: 'labels',
    of: NONE,
    coldStart: 0,
    cost: 2,
    says: 'Payments confirmed as fraud, by when that became known.',
  },
  labelled: {
    unit: 'count',
    entities: ALL,
    window: 'labels',
    of: NONE,
    coldStart: 0,
    cost: 2,
    says: 'Payments confirmed as fraud or as legitimate, by when that became known.',
  },
  fraud_share: {
    unit: 'share',
    entities: ALL,
    window: 'labels',
    of: NONE,
    coldStart: 0,
    cost: 3,
    says: 'Share of confirmed fraud among the payments that were confirmed either way in the window.',
  },
  fraud_since: {
    unit: 'hours',
    entities: ALL,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 2,
    says: 'Since the first payment of the newest run of confirmed fraud; 30 days without begin a new one.',
  },
  fraud_last: {
    unit: 'hours',
    entities: ALL,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 2,
    says: 'Since the newest payment that is confirmed as fraud.',
  },
  fraud_run: {
    unit: 'count',
    entities: ALL,
    window: 'none',
    of: NONE,
    coldStart: 0,
    cost: 1,
    says: 'Confirmed frauds in the newest run.',
  },
  cleared_since_fraud: {
    unit: 'count',
    entities: ALL,
    window: 'none',
    of: NONE,
    coldStart: 0,
    cost: 1,
    says: 'Payments confirmed as legitimate that were made after the newest confirmed fraud.',
  },

  amount_z: {
    unit: 'deviations',
    entities: HABITS,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 4,
    says: 'The amount against the habit: deviations of its logarithm; a single theft does not teach. From the third payment on.',
  },
  amount_robust_z: {
    unit: 'deviations',
    entities: HABITS,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 40,
    says: 'The amount against the median of the last 32 approved, in units of their median deviation. From the fifth on.',
  },
  amount_rank: {
    unit: 'share',
    entities: HABITS,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 5,
    says: 'Where the amount stands among the last 32 approved: 1 is above all of them. From the fifth on.',
  },
  amount_times: {
    unit: 'times',
    entities: HABITS,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 20,
    says: 'The amount divided by the median of the last 32 approved. From the fifth on.',
  },
  usual_amount: {
    unit: 'minor',
    entities: HABITS,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 20,
    says: 'The median of the last 32 approved amounts. From the fifth on.',
  },
  category_rank: {
    unit: 'share',
    entities: CARD,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 5,
    says: 'Share of approved payments in this merchant category (all, where it is not known) that were smaller; amounts to 4.4 %.',
  },
  hour_share: {
    unit: 'share',
    entities: HOLDER,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 3,
    says: 'Share of the approved payments made within an hour either way of this hour of the day, local time. From the tenth on.',
  },
  weekday_share: {
    unit: 'share',
    entities: HOLDER,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 2,
    says: 'Share of the approved payments made on this day of the week, local time. From the tenth on.',
  },

  distance: {
    unit: 'km',
    entities: HOLDER,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 8,
    says: 'From the last place paid at in person, over ground.',
  },
  speed: {
    unit: 'km_per_hour',
    entities: HOLDER,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 8,
    says: 'The speed that the way from there takes; times closer than a minute count as one.',
  },
  is_new: {
    unit: 'yes_no',
    entities: HOLDER,
    window: 'none',
    of: NEWS,
    coldStart: 1,
    cost: 4,
    says: 'Never approved there before; it remembers the last 64 merchants, 32 categories, 16 of the others.',
  },
  known: {
    unit: 'count',
    entities: HOLDER,
    window: 'none',
    of: NEWS,
    coldStart: 0,
    cost: 1,
    says: 'How many different ones it was approved at before, as far as remembered.',
  },

  payments: {
    unit: 'count',
    entities: ALL,
    window: 'none',
    of: NONE,
    coldStart: 0,
    cost: 1,
    says: 'Approved payments before this one, ever.',
  },
  idle: {
    unit: 'hours',
    entities: ALL,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 1,
    says: 'Since the last payment tried.',
  },
  known_for: {
    unit: 'days',
    entities: ALL,
    window: 'none',
    of: NONE,
    coldStart: 0,
    cost: 1,
    says: 'Since it was issued or, where that is not known, since its first payment.',
  },
  declines_before: {
    unit: 'count',
    entities: CARD,
    window: 'none',
    of: NONE,
    coldStart: 0,
    cost: 1,
    says: 'Declined payments in a row directly before this one.',
  },
  pin_changed: {
    unit: 'hours',
    entities: CARD,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 1,
    says: 'Since the PIN was changed.',
  },
  limit_changed: {
    unit: 'hours',
    entities: CARD,
    window: 'none',
    of: NONE,
    coldStart: 'unknown',
    cost: 1,
    says: 'Since a limit was changed.',
  },
  travel: {
    unit: 'yes_no',
    entities: CARD,
    window: 'none',
    of: NONE,
    coldStart: 0,
    cost: 1,
    says: "A travel notice covers the merchant's country now.",
  },
} as const satisfies Readonly<Record<string, SignalSpec>>

export type SignalId = keyof typeof SIGNALS
export const SIGNAL_IDS = Object.keys(SIGNALS) as ReadonlyArray<SignalId>

/** One signal of one entity: `{ signal: 'distinct', entity: 'card', of: 'merchant', window: DAY_MS }`. */
export type SignalRequest = Readonly<{ signal: SignalId; entity: Entity; of?: Dimension; window?: number }>

export type SignalRefusal =
  | Readonly<{ code: 'unknown_signal'; name: string }>
  | Readonly<{ code: 'unfair'; name: string; says: string }>
  | Readonly<{ code: 'wrong_entity'; signal: SignalId; entities: ReadonlyArray<Entity> }>
  | Readonly<{ code: 'wrong_of'; signal: SignalId; of: ReadonlyArray<Dimension> }>
  | Readonly<{ code: 'wrong_window'; signal: SignalId; says: string }>

const UNFAIR = 'says who somebody is, not what a card does; a person must not be suspected for it'

/** What no rule and no model gets to see, under any name that comes to mind. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ...['nationality', 'citizenship', 'gender', 'sex', 'title', 'age', 'birth_date', 'birthday', 'birth_year'].map(
    (name) => [name, UNFAIR] as const,
  ),
  ...['name', 'first_name', 'last_name', 'family_name', 'religion', 'language', 'ethnicity', 'race'].map(
    (name) => [name, UNFAIR] as const,
  ),
  ...['residence', 'country_of_residence', 'home_country', 'birth_place', 'birth_country'].map(
    (name) => [name, `${UNFAIR}. A country that is new to the card is what to ask for: card.is_new(country)`] as const,
  ),
])

const asked = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/^(?:person|customer|holder|card|user)[._]/, '')

/** Why a name is refused although a store could know it; `undefined` for all others. */
export const refusedByName = (name: string): string | undefined => REFUSED.get(asked(name))

export const isSignal = (name: string): name is SignalId => Object.hasOwn(SIGNALS, name)

export const specOf = (signal: SignalId): SignalSpec => SIGNALS[signal]

/** What is wrong with a request, or `null`. */
export function refusalOf(
  request: Readonly<{ signal: string; entity: string; of?: string; window?: number }>,
): SignalRefusal | null {
  const { signal, entity, of, window } = request
  const says = refusedByName(signal) ?? refusedByName(of ?? '')
  if (says !== undefined) return { code: 'unfair', name: refusedByName(signal) === undefined ? of! : signal, says }
  if (!isSignal(signal)) return { code: 'unknown_signal', name: signal }
  const spec = specOf(signal)
  if (!spec.entities.some((one) => one === entity)) return { code: 'wrong_entity', signal, entities: spec.entities }
  if (spec.of.length === 0 ? of !== undefined : !spec.of.some((one) => one === of) || of === entity) {
    return { code: 'wrong_of', signal, of: spec.of.filter((one) => one !== entity) }
  }
  if (spec.window === 'none') {
    return window === undefined ? null : { code: 'wrong_window', signal, says: 'it has no window' }
  }
  if (window === undefined) return { code: 'wrong_window', signal, says: 'it needs a window, such as 24h' }
  if (!Number.isInteger(window / MINUTE_MS) || window < SHORTEST_WINDOW_MS || window > LONGEST_WINDOW_MS) {
    return { code: 'wrong_window', signal, says: 'a window is whole minutes, from 1m to 30d' }
  }
  return null
}

const WINDOW = /^(\d{1,5})(m|h|d)$/
const SPAN: Readonly<Record<string, number>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS }

/** `10m`, `24h`, `7d` as ms; `undefined` for anything else. */
export function readWindow(text: string): number | undefined {
  const match = WINDOW.exec(text)
  return match === null ? undefined : Number(match[1]) * SPAN[match[2]!]!
}

export const windowName = (window: number): string => {
  if (window > DAY_MS && window % DAY_MS === 0) return `${window / DAY_MS}d`
  return window % HOUR_MS === 0 ? `${window / HOUR_MS}h` : `${window / MINUTE_MS}m`
}

/** `card.distinct(merchant, 24h)`: how rules write it, and its name everywhere. */
export function requestName({ signal, entity, of, window }: SignalRequest): string {
  const inside = [of, window === undefined ? undefined : windowName(window)].filter((part) => part !== undefined)
  return inside.length === 0 ? `${entity}.${signal}` : `${entity}.${signal}(${inside.join(', ')})`
}

const NAME = /^([a-z]+)\.([a-zA-Z_.]+)(?:\(\s*([a-z_]+)?\s*,?\s*(\d+[mhd])?\s*\))?$/

/** The request of a name, or why it is none. */
export function readRequest(name: string): SignalRequest | SignalRefusal {
  const match = NAME.exec(name.trim())
  const unfair = refusedByName(name)
  if (unfair !== undefined) return { code: 'unfair', name, says: unfair }
  if (match === null) return { code: 'unknown_signal', name }
  const [, entity, signal, of, window] = match
  const request = {
    signal: signal!,
    entity: entity!,
    ...(of !== undefined && { of }),
    ...(window !== undefined && { window: readWindow(window)! }),
  }
  return refusalOf(request) ?? (request as SignalRequest)
}

export const isRefused = (read: SignalRequest | SignalRefusal): read is SignalRefusal => 'code' in read
