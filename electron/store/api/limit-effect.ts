// What other limits, switches and blocks would have done to the card's last 90 days: every payment again, in its order, under them.
import { usageAt, type Usage } from '#shared/domain/authorisation.ts'
import type { Limits, Scope } from '#shared/domain/card.ts'
import { blockOf, type Controls } from '#shared/domain/controls.ts'
import { channelCodes, declineCodes, statusCodes } from '#electron/store/db/codes.ts'
import { scopeOf, type CardRow } from '#electron/store/db/cards.ts'
import { paymentsOfCardSince, wholeMerchant, type PaymentRow } from '#electron/store/db/payment-rows.ts'
import { groupOf } from '#electron/store/mcc-groups.ts'
import type { Services } from './services.ts'

const DAYS = 90
const MOST = 20_000
/** Declines that limits, switches and blocks alone decide. */
const BY_LIMIT: ReadonlyArray<string> = [
  'limit_payment',
  'limit_group',
  'limit_day',
  'limit_month',
  'merchant_blocked',
  'abroad_off',
  'online_off',
  'contactless_off',
  'cash_off',
]

export type EffectRules = Readonly<{ limits: Limits; scope: Scope; controls: Controls }>

function inScope(row: PaymentRow, scope: Scope, homeCountry: string): boolean {
  const channel = channelCodes.word(row.channel)
  if (!scope.abroad && row.country !== null && row.country !== homeCountry) return false
  if (!scope.online && (channel === 'online' || channel === 'recurring')) return false
  if (!scope.contactless && channel === 'contactless') return false
  return scope.cash || channel !== 'cash'
}

function inLimits(row: PaymentRow, { limits, controls }: EffectRules, usage: Usage): boolean {
  const group = groupOf(row.mcc)
  if (blockOf(controls, { id: wholeMerchant(row), group }) !== undefined) return false
  const asked = row.billing_amount
  const groupLimit = group === undefined ? undefined : controls.groups[group]
  return (
    (limits.payment === null || asked <= limits.payment) &&
    (groupLimit === undefined || (usage.groups?.[group!] ?? 0) + asked <= groupLimit) &&
    (limits.day === null || usage.dayUsed + asked <= limits.day) &&
    (limits.month === null || usage.monthUsed + asked <= limits.month)
  )
}

/** Counted in every group: one that has no limit counts for nothing. */
function counted(row: PaymentRow, usage: Usage): Usage {
  const group = groupOf(row.mcc)
  const asked = row.billing_amount
  return {
    ...usage,
    dayUsed: usage.dayUsed + asked,
    monthUsed: usage.monthUsed + asked,
    ...(group !== undefined && {
      groups: { ...usage.groups, [group]: (usage.groups?.[group] ?? 0) + asked },
    }),
  }
}

export function* limitEffect(services: Services, card: CardRow, rules: EffectRules) {
  const { timeZone, homeCountry } = services.programme
  const from = services.clock() - DAYS * 86_400_000
  const rows = (yield* paymentsOfCardSince(card.id, from, MOST)).toReversed()
  const today = scopeOf(card)
  let usage: Usage = { day: 0, dayUsed: 0, month: 0, monthUsed: 0 }
  let [payments, wouldDecline, wouldPass] = [0, 0, 0]
  for (const row of rows) {
    const status = statusCodes.word(row.status)
    if (status === 'refund') continue
    payments++
    const reason = row.reason === null ? null : declineCodes.word(row.reason)
    const declined = status === 'declined'
    // What failed for something else fails again, whatever the limits.
    if (declined && (reason === null || !BY_LIMIT.includes(reason))) continue
    usage = usageAt(usage, row.at, timeZone)
    // What passed although its switch is off had a lift or a travel notice, and would have had it all the same.
    const excepted = !declined && !inScope(row, today, homeCountry)
    const passes = (excepted || inScope(row, rules.scope, homeCountry)) && inLimits(row, rules, usage)
    if (passes) usage = counted(row, usage)
    if (declined && passes) wouldPass++
    if (!declined && !passes) wouldDecline++
  }
  return { days: DAYS, payments, wouldDecline, wouldPass }
}
