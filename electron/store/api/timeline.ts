// Time lines: payments, flags and what people did, as lines that the page's words are filled with.
import type { z } from 'zod'
import type { TimelineEntry } from '#shared/contract/base.ts'
import { publicId } from '#shared/domain/ids.ts'
import { channelCodes, declineCodes, statusCodes } from '#electron/store/db/codes.ts'
import type { CardFlag } from '#electron/store/db/customers.ts'
import type { PaymentRow } from '#electron/store/db/payment-rows.ts'
import type { HistoryData, HistoryRow } from '#electron/store/db/records.ts'

export type TimelineLine = z.infer<typeof TimelineEntry>

export const paymentLine = (row: PaymentRow): TimelineLine => ({
  at: row.at,
  event: `payment.${statusCodes.word(row.status)}`,
  by: null,
  data: {
    merchant: row.merchant,
    country: row.country,
    channel: channelCodes.word(row.channel),
    reason: row.reason === null ? null : declineCodes.word(row.reason),
    last4: row.last4,
  },
  transaction: publicId('transaction', row.id),
  money: { amount: row.amount, currency: row.currency },
})

/** `more` names the thing where the line does not stand on its own page. */
export const historyLine = (row: HistoryRow, more: HistoryData = {}): TimelineLine => ({
  at: row.at,
  event: row.event,
  by: row.by_name,
  data: { ...(JSON.parse(row.data) as HistoryData), ...more },
  transaction: null,
  money: null,
})

export const flagLine = (
  row: Pick<CardFlag, 'id' | 'opened_at' | 'score' | 'rules'>,
  more: HistoryData = {},
): TimelineLine => ({
  at: row.opened_at,
  event: 'flag.opened',
  by: null,
  data: { flag: publicId('flag', row.id), score: row.score, rules: row.rules, ...more },
  transaction: null,
  money: null,
})

export const newestFirst = (lines: ReadonlyArray<TimelineLine>, most: number): Array<TimelineLine> =>
  lines.toSorted((a, b) => b.at - a.at).slice(0, most)
