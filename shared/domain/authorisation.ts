// Whether a payment passes. Pure: the request, the card, the account, what was used, the merchant; approved, or the first failed
// check with its numbers. The order of checks is fixed and documented, so that one cause is named for one failure.
import { PIN_TRIES, stateAt, type Card } from './card.ts'
import { addDays, dayStart, localDay, localMonth, nextMonthStart } from './calendar.ts'

export const CHANNELS = ['chip', 'contactless', 'online', 'cash', 'recurring'] as const
export type Channel = (typeof CHANNELS)[number]

/** Every way a payment fails, in the order in which the checks run. */
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
] as const
export type DeclineReason = (typeof DECLINE_REASONS)[number]

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
  frozenAt?: number
  frozenBy?: string
  freezeReason?: string
  expiredAt?: number
}>

export type PaymentRequest = Readonly<{
  at: number
  amount: number
  currency: string
  /** Minor units of the account's billing currency; `null` when no rate is known. */
  billingAmount: number | null
  channel: Channel
  pin: PinResult
}>

export type AccountView = Readonly<{ currency: string; available: number }>
/** Approved so far, in the billing currency, in the local day and month that the counter names. */
export type Usage = Readonly<{ day: number; dayUsed: number; month: number; monthUsed: number }>
export type MerchantView = Readonly<{ name: string; country: string; accepts: boolean }>

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
  return {
    day,
    dayUsed: usage.day === day ? usage.dayUsed : 0,
    month,
    monthUsed: usage.month === month ? usage.monthUsed : 0,
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

  if (!merchant.accepts) return decline({ reason: 'merchant_not_accepting', merchant: merchant.name }, pin)
  if (!card.scope.abroad && merchant.country !== programme.homeCountry) {
    return decline({ reason: 'abroad_off', country: merchant.country }, pin)
  }
  if (!card.scope.online && (request.channel === 'online' || request.channel === 'recurring')) {
    return decline({ reason: 'online_off' }, pin)
  }
  if (!card.scope.contactless && request.channel === 'contactless') return decline({ reason: 'contactless_off' }, pin)
  if (!card.scope.cash && request.channel === 'cash') return decline({ reason: 'cash_off' }, pin)

  const asked = request.billingAmount
  if (asked === null) return decline({ reason: 'currency_unsupported', currency: request.currency }, pin)
  const { currency } = account
  const { limits } = card
  if (limits.payment !== null && asked > limits.payment) {
    return decline({ reason: 'limit_payment', currency, limit: limits.payment, asked }, pin)
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
  if (asked > account.available) {
    return decline({ reason: 'insufficient_funds', currency, available: account.available, asked }, pin)
  }
  return {
    approved: true,
    failed: null,
    usage: { ...now, dayUsed: now.dayUsed + asked, monthUsed: now.monthUsed + asked },
    pin,
  }
}
