// Whether a payment passes. Pure: the request, the card, the account, what was used, the merchant; approved, or the first failed
// check with its numbers. The order of checks is fixed and documented, so that one cause is named for one failure.
import { PIN_TRIES, stateAt, type Card } from './card.ts'
import { addDays, dayStart, localDay, localMonth, nextMonthStart } from './calendar.ts'
import type { StopKind } from '../risk/stops.ts'
import { blockOf, NO_CONTROLS, scopeAt } from './controls.ts'

export const CHANNELS = ['chip', 'contactless', 'online', 'cash', 'recurring'] as const
export type Channel = (typeof CHANNELS)[number]

/** How long an approval keeps its money when no clearing comes. */
export const HOLD_MS = 30 * 86_400_000

/** Every way a payment fails. A code in the database is the place here, so new ones are appended; the checks' order is CHECK_ORDER. */
export const DECLINE_REASONS = [
  'card_closed',
  'card_lost',
  'card_stolen',
  'card_expired',
  'card_frozen',
  'pin_locked',
  'pin_not_set',
  'pin_required',
  'pin_wrong',
  'merchant_not_accepting',
  'abroad_off',
  'online_off',
  'contactless_off',
  'cash_off',
  'currency_unsupported',
  'limit_payment',
  'limit_day',
  'limit_month',
  'insufficient_funds',
  'pin_must_change',
  'merchant_blocked',
  'limit_group',
  'cvv_wrong',
  'threeds_failed',
  // Not one of the checks: a live rule stopped a payment that passed them.
  'rule_declined',
  // Nor is this: payments at the merchant, of the card's range or in the country are stopped for all cards.
  'programme_stop',
] as const
export type DeclineReason = (typeof DECLINE_REASONS)[number]
/** Reasons that the card's own checks give. */
export type CheckedReason = Exclude<DeclineReason, 'rule_declined' | 'programme_stop'>

/** The order in which the checks run: the first that fails is the cause that is named. */
export const CHECK_ORDER: ReadonlyArray<CheckedReason> = [
  'card_closed',
  'card_lost',
  'card_stolen',
  'card_expired',
  'card_frozen',
  'cvv_wrong',
  'threeds_failed',
  'pin_locked',
  'pin_not_set',
  'pin_required',
  'pin_wrong',
  'pin_must_change',
  'merchant_not_accepting',
  'merchant_blocked',
  'abroad_off',
  'online_off',
  'contactless_off',
  'cash_off',
  'currency_unsupported',
  'limit_payment',
  'limit_group',
  'limit_day',
  'limit_month',
  'insufficient_funds',
]

/** Results that the processor brings: the printed code (CVV2) and 3-D Secure (EMV 3DS: authenticated, attempted, failed). */
export const CVV_RESULTS = ['none', 'match', 'no_match'] as const
export type CvvResult = (typeof CVV_RESULTS)[number]
export const THREEDS_RESULTS = ['none', 'authenticated', 'attempted', 'failed'] as const
export type ThreeDsResult = (typeof THREEDS_RESULTS)[number]

export const PIN_RESULTS = ['none', 'right', 'wrong'] as const
export type PinResult = (typeof PIN_RESULTS)[number]

/** What the failed check saw. Amounts in minor units of `currency`; `startsAgain` is when a limit's period ends, UTC ms. */
export type FailedCheck = Readonly<{
  reason: DeclineReason
  currency?: string
  limit?: number
  used?: number
  asked?: number
  available?: number
  startsAgain?: number
  triesLeft?: number
  country?: string
  merchant?: string
  /** The rule that stopped it. */
  rule?: string
  /** What a programme-wide stop names; `merchant` and `country` say which. */
  stop?: StopKind
  frozenAt?: number
  frozenBy?: string
  freezeReason?: string
  expiredAt?: number
  /** What the payment would have cost on top. */
  fee?: number
  /** Group of merchant category codes. */
  group?: string
}>

export type PaymentRequest = Readonly<{
  at: number
  amount: number
  currency: string
  /** Minor units of the account's billing currency; `null` when no rate is known. */
  billingAmount: number | null
  channel: Channel
  pin: PinResult
  /** Fees on top of the billing amount, minor units. They need cover and count against no limit. */
  fee?: number
  cvv?: CvvResult
  threeDs?: ThreeDsResult
}>

export type AccountView = Readonly<{ currency: string; available: number }>
/** Approved so far, in the billing currency, in the local day and month that the counter names. */
export type Usage = Readonly<{
  day: number
  dayUsed: number
  month: number
  monthUsed: number
  /** In the month, by group of merchants; only groups that have a limit are counted. */
  groups?: Readonly<Record<string, number>>
}>
export type MerchantView = Readonly<{
  id?: number
  name: string
  country: string
  accepts: boolean
  group?: string | undefined
}>

export type Decision = Readonly<{
  approved: boolean
  failed: FailedCheck | null
  usage: Usage
  pin: Readonly<{ wrongTries: number; locked: boolean }>
}>

/** The counters as they stand at `at`: a new day or month starts from zero. */
export function usageAt(usage: Usage, at: number, zone: string): Usage {
  const day = localDay(at, zone)
  const month = localMonth(day)
  const sameMonth = usage.month === month
  return {
    day,
    dayUsed: usage.day === day ? usage.dayUsed : 0,
    month,
    monthUsed: sameMonth ? usage.monthUsed : 0,
    ...(usage.groups !== undefined && { groups: sameMonth ? usage.groups : {} }),
  }
}

/** Chip and cash payments are confirmed by PIN; contactless, online and recurring ones are confirmed in the app or by agreement. */
export const needsPin = (channel: Channel): boolean => channel === 'chip' || channel === 'cash'

export function decide(
  request: PaymentRequest,
  card: Card,
  account: AccountView,
  usage: Usage,
  merchant: MerchantView,
  programme: Readonly<{ timeZone: string; homeCountry: string }>,
): Decision {
  const { timeZone } = programme
  const now = usageAt(usage, request.at, timeZone)
  const tries =
    request.pin === 'wrong'
      ? Math.min(card.pin.wrongTries + 1, PIN_TRIES)
      : request.pin === 'right'
        ? 0
        : card.pin.wrongTries
  const pinKept = { wrongTries: card.pin.wrongTries, locked: false }
  const decline = (failed: FailedCheck, pin = pinKept): Decision => ({ approved: false, failed, usage: now, pin })

  const state = stateAt(card, request.at)
  if (state === 'closed' || state === 'lost' || state === 'stolen') return decline({ reason: `card_${state}` })
  if (state === 'expired') return decline({ reason: 'card_expired', expiredAt: card.expiresAt })
  if (state === 'frozen') {
    return decline({
      reason: 'card_frozen',
      ...(card.freeze && { frozenAt: card.freeze.at, frozenBy: card.freeze.by, freezeReason: card.freeze.reason }),
    })
  }

  if (request.cvv === 'no_match') return decline({ reason: 'cvv_wrong' })
  if (request.threeDs === 'failed') return decline({ reason: 'threeds_failed' })

  if (request.pin !== 'none' || needsPin(request.channel)) {
    if (card.pin.state === 'locked') return decline({ reason: 'pin_locked', triesLeft: 0 })
    if (card.pin.state === 'unset') return decline({ reason: 'pin_not_set' })
    if (request.pin === 'none') return decline({ reason: 'pin_required' })
    if (request.pin === 'wrong') {
      return decline(
        { reason: 'pin_wrong', triesLeft: PIN_TRIES - tries },
        { wrongTries: tries, locked: tries >= PIN_TRIES },
      )
    }
  }
  const pin = { wrongTries: tries, locked: false }
  if (request.pin === 'right' && card.pin.state === 'must_change') return decline({ reason: 'pin_must_change' }, pin)

  if (!merchant.accepts) return decline({ reason: 'merchant_not_accepting', merchant: merchant.name }, pin)
  const controls = card.controls ?? NO_CONTROLS
  const block = blockOf(controls, merchant)
  if (block !== undefined) {
    const by = block.kind === 'group' ? { group: block.group } : {}
    return decline({ reason: 'merchant_blocked', merchant: merchant.name, ...by }, pin)
  }
  const scope = scopeAt(card.scope, controls, request.at, merchant.country)
  if (!scope.abroad && merchant.country !== programme.homeCountry) {
    return decline({ reason: 'abroad_off', country: merchant.country }, pin)
  }
  if (!scope.online && (request.channel === 'online' || request.channel === 'recurring')) {
    return decline({ reason: 'online_off' }, pin)
  }
  if (!scope.contactless && request.channel === 'contactless') return decline({ reason: 'contactless_off' }, pin)
  if (!scope.cash && request.channel === 'cash') return decline({ reason: 'cash_off' }, pin)

  const asked = request.billingAmount
  if (asked === null) return decline({ reason: 'currency_unsupported', currency: request.currency }, pin)
  const { currency } = account
  const { limits } = card
  if (limits.payment !== null && asked > limits.payment) {
    return decline({ reason: 'limit_payment', currency, limit: limits.payment, asked }, pin)
  }
  const { group } = merchant
  const groupLimit = group === undefined ? undefined : controls.groups[group]
  const groupUsed = group === undefined ? 0 : (now.groups?.[group] ?? 0)
  if (group !== undefined && groupLimit !== undefined && groupUsed + asked > groupLimit) {
    const startsAgain = nextMonthStart(request.at, timeZone)
    return decline(
      { reason: 'limit_group', currency, limit: groupLimit, used: groupUsed, asked, startsAgain, group },
      pin,
    )
  }
  if (limits.day !== null && now.dayUsed + asked > limits.day) {
    const startsAgain = dayStart(addDays(now.day, 1), timeZone)
    return decline({ reason: 'limit_day', currency, limit: limits.day, used: now.dayUsed, asked, startsAgain }, pin)
  }
  if (limits.month !== null && now.monthUsed + asked > limits.month) {
    const startsAgain = nextMonthStart(request.at, timeZone)
    return decline(
      { reason: 'limit_month', currency, limit: limits.month, used: now.monthUsed, asked, startsAgain },
      pin,
    )
  }
  const fee = request.fee ?? 0
  if (asked + fee > account.available) {
    const { available } = account
    return decline({ reason: 'insufficient_funds', currency, available, asked, ...(fee > 0 && { fee }) }, pin)
  }
  return { approved: true, failed: null, usage: countUse(now, asked, controls.groups, group), pin }
}

/** The counters with `amount` more (or, negative, given back). A group is counted when it has a limit. */
export function countUse(
  usage: Usage,
  amount: number,
  limited: Readonly<Record<string, number>>,
  group: string | undefined,
): Usage {
  const counted = group !== undefined && group in limited
  return {
    ...usage,
    dayUsed: usage.dayUsed + amount,
    monthUsed: usage.monthUsed + amount,
    ...(counted && { groups: { ...usage.groups, [group]: (usage.groups?.[group] ?? 0) + amount } }),
  }
}
