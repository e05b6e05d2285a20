// A payment's columns in files for other programs.
import { decimalsOf } from '#shared/domain/money.ts'
import type { Cell, Row } from '#electron/store/export/cells.ts'
import type { PaymentView } from './payment-view.ts'

export const PAYMENT_COLUMNS = [
  'payment',
  'time',
  'status',
  'reason',
  'card',
  'last4',
  'customer',
  'name',
  'merchant',
  'mcc',
  'country',
  'city',
  'channel',
  'amount',
  'currency',
  'billing_amount',
  'billing_currency',
  'score',
  'flagged',
  'label',
  'origin',
] as const

/** Whole units as a number: what a spreadsheet adds up. */
function units({ amount, currency }: PaymentView['money']): Cell {
  const decimals = decimalsOf(currency)
  return { units: Number((amount / 10 ** decimals).toFixed(decimals)), decimals }
}

export const cellsOf = (row: PaymentView): Row => [
  row.id,
  { at: row.at },
  row.status,
  row.reason,
  row.card,
  `•••• ${row.last4}`,
  row.customer,
  row.name.native === null ? row.name.latin : `${row.name.native} ${row.name.latin}`,
  row.merchant,
  row.mcc,
  row.country,
  row.city,
  row.channel,
  units(row.money),
  row.money.currency,
  units(row.billing),
  row.billing.currency,
  row.score,
  row.flagged ? 1 : 0,
  row.label,
  row.origin,
]
