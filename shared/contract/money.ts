// Fees and exchange rates: dated, with who set them; nothing that has begun is ever changed.
import { z } from 'zod'
import { FEE_KINDS } from '../domain/fees.ts'
import { command, Currency, Note, query, RequestId, Time } from './base.ts'

/** Hundredths of a percent of the billing amount; least and most in minor units of the billing currency. */
export const FeeRuleSchema = z.strictObject({
  bps: z.int().min(0).max(2_000),
  least: z.int().min(0),
  most: z.int().min(0).nullable(),
})
const FeeRule = FeeRuleSchema.nullable()
export const FeeRulesSchema = z.strictObject({
  foreign_exchange: FeeRule,
  cash: FeeRule,
  indirect_merchant: FeeRule,
})

export const money = {
  schedules: query('records.read', 'GET', '/money/fees', 'Fee schedules, newest first').output(
    z.strictObject({
      current: z.int().nullable(),
      rows: z.array(
        z.strictObject({
          version: z.int(),
          from: Time,
          rules: FeeRulesSchema,
          note: z.string(),
          by: z.string(),
          at: Time,
        }),
      ),
    }),
  ),
  previewFees: query('records.read', 'POST', '/money/fees/preview', 'What the last days would have cost under it')
    .input(z.strictObject({ rules: FeeRulesSchema, days: z.int().min(1).max(90).default(30) }))
    .output(
      z.strictObject({
        payments: z.int(),
        /** False: more was paid in these days than is looked at; the newest count. */
        complete: z.boolean(),
        rows: z.array(z.strictObject({ kind: z.enum(FEE_KINDS), payments: z.int(), before: z.int(), after: z.int() })),
      }),
    ),
  publishFees: command('fees.edit', 'fees.published', '/money/fees', 'A new fee schedule from a moment on')
    .input(z.strictObject({ requestId: RequestId, from: Time, rules: FeeRulesSchema, note: Note }))
    .output(z.strictObject({ version: z.int() })),
  rates: query('records.read', 'GET', '/money/rates', 'The newest rate of each currency').output(
    z.strictObject({
      base: Currency,
      rows: z.array(z.strictObject({ currency: Currency, day: z.int(), e8: z.int(), source: z.string() })),
    }),
  ),
  importRates: command('data.import', 'rates.imported', '/money/rates', 'ECB reference rates (eurofxref-hist.csv)')
    .input(z.strictObject({ requestId: RequestId, csv: z.string().min(20).max(4_000_000) }))
    .output(z.strictObject({ days: z.int(), rates: z.int(), from: z.int(), to: z.int(), skipped: z.int() })),
}
