// What other limits and switches would have done to the card's last 90 days: every payment again, in its order, against both.
import { usageAt, type Usage } from '#shared/domain/authorisation.ts'
import type { Limits, Scope } from '#shared/domain/card.ts'
import { channelCodes, declineCodes, statusCodes } from '#electron/store/db/codes.ts'
import type { CardRow } from '#electron/store/db/cards.ts'
import { paymentsOfCardSince, type PaymentRow } from '#electron/store/db/payment-rows.ts'
import type { Services } from './services.ts'

const DAYS = 90
const MOST = 20_000
/** Declines that limits and switches alone decide. */
const BY_LIMIT: ReadonlyArray<string> = [
  'limit_payment',
  'limit_day',
  'limit_month',
  'abroad_off',
  'online_off',
  'contactless_off',
  'cash_off',
]

type Rules = Readonly<{ limits: Limits; scope: Scope }>

export function passes(row: PaymentRow, rules: Rules, usage: Usage, homeCountry: string): boolean {
  const channel = channelCodes.word(row.channel)
  const { limits, scope } = rules
  if (!scope.abroad && row.country !== null && row.country !== homeCountry) return false
  if (!scope.online && (channel === 'online' || channel === 'recurring')) return false
  if (!scope.contactless && channel === 'contactless') return false
  if (!scope.cash && channel === 'cash') return false
  const asked = row.billing_amount
  return (
    (limits.payment === null || asked <= limits.payment) &&
    (limits.day === null || usage.dayUsed + asked <= limits.day) &&
    (limits.month === null || usage.monthUsed + asked <= limits.month)
  )
}

export function* limitEffect(services: Services, card: CardRow, rules: Rules) {
  const { timeZone, homeCountry } = services.programme
  const from = services.clock() - DAYS * 86_400_000
  const rows = (yield* paymentsOfCardSince(card.id, from, MOST)).toReversed()
  let usage: Usage = { day: 0, dayUsed: 0, month: 0, monthUsed: 0 }
  let [payments, wouldDecline, wouldPass] = [0, 0, 0]
  for (const row of rows) {
    const status = statusCodes.word(row.status)
    if (status === 'refund') continue
    payments++
    const reason = row.reason === null ? null : declineCodes.word(row.reason)
    // What failed for something else fails again, whatever the limits.
    if (status === 'declined' && (reason === null || !BY_LIMIT.includes(reason))) continue
    usage = usageAt(usage, row.at, timeZone)
    const now = passes(row, rules, usage, homeCountry)
    if (now) {
      usage = { ...usage, dayUsed: usage.dayUsed + row.billing_amount, monthUsed: usage.monthUsed + row.billing_amount }
    }
    if (status === 'declined' && now) wouldPass++
    if (status !== 'declined' && !now) wouldDecline++
  }
  return { days: DAYS, payments, wouldDecline, wouldPass }
}
