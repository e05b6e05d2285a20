// Fee schedules and exchange rates.
import { FEE_KINDS, feeOf, feesFor, type FeeSchedule } from '#shared/domain/fees.ts'
import { addSchedule, scheduleAt, schedules } from '#electron/store/db/fee-schedules.ts'
import { costingPayments, newestRates, putRate } from '#electron/store/db/rates.ts'
import type { Work } from '#electron/store/db/work.ts'
import { readEcbRates } from '#electron/store/rates-csv.ts'
import { command, type Act } from './frame.ts'
import { store } from './implementer.ts'
import { refuse } from './refuse.ts'

const DAY = 86_400_000
const MOST = 50_000

export const money = {
  schedules: store.money.schedules.handler(({ context }) =>
    context.services.db.read(function* () {
      const current = yield* scheduleAt(context.services.clock())
      return { current: current?.version ?? null, rows: [...(yield* schedules())] }
    }),
  ),

  previewFees: store.money.previewFees.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const now = context.services.clock()
      const before = yield* scheduleAt(now)
      const after: FeeSchedule = { version: 0, from: now, rules: input.rules }
      const rows = FEE_KINDS.map((kind) => ({ kind, payments: 0, before: 0, after: 0 }))
      const found = yield* costingPayments(now - input.days * DAY, MOST)
      for (const payment of found) {
        const of = { foreign: payment.foreign, cash: payment.cash, direct: payment.direct }
        const was = feesFor(before, of, payment.billing).lines
        for (const row of rows) {
          const rule = after.rules[row.kind]
          const due = { foreign_exchange: of.foreign, cash: of.cash, indirect_merchant: !of.direct }[row.kind]
          if (!due) continue
          row.payments++
          row.before += was.find((line) => line.kind === row.kind)?.amount ?? 0
          row.after += rule === null ? 0 : feeOf(rule, payment.billing)
        }
      }
      return { payments: found.length, complete: found.length < MOST, rows }
    }),
  ),

  publishFees: store.money.publishFees.handler(({ input, context }) => {
    type Answer = { version: number }
    return command<Answer>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Answer>> {
      if (input.from < now) throw refuse.badInput('from', 'it lies in the past', 'Let it begin now or later')
      for (const [kind, rule] of Object.entries(input.rules)) {
        if (rule !== null && rule.most !== null && rule.most < rule.least)
          throw refuse.badInput(`rules.${kind}.most`, 'it is below the least', 'Set the most at or above the least')
      }
      const before = yield* scheduleAt(now)
      const version = yield* addSchedule(input.from, input.rules, input.note, by, now)
      return {
        answer: { version },
        audit: {
          label: `${version}`,
          ...(input.note !== '' && { reason: input.note }),
          changes: FEE_KINDS.map((kind) => ({
            field: kind,
            before: JSON.stringify(before?.rules[kind] ?? null),
            after: JSON.stringify(input.rules[kind]),
          })),
        },
      }
    })
  }),

  rates: store.money.rates.handler(({ context }) =>
    context.services.db.read(function* () {
      const rows = yield* newestRates()
      return {
        base: context.services.programme.currency,
        rows: rows.map((row) => ({ currency: row.currency, day: row.day, e8: row.rate_e8, source: row.source })),
      }
    }),
  ),

  importRates: store.money.importRates.handler(({ input, context }) => {
    const read = readEcbRates(input.csv, context.services.programme.currency)
    if ('problem' in read)
      throw refuse.badInput(
        'csv',
        `line ${read.line}: ${read.problem}`,
        'Send eurofxref-hist.csv as the ECB publishes it',
      )
    type Answer = { days: number; rates: number; from: number; to: number; skipped: number }
    return command<Answer>(context, { action: context.action, input }, function* (): Work<Act<Answer>> {
      for (const { currency, day, e8 } of read.rates) yield* putRate(currency, day, e8, 'ECB reference rate')
      const { days, from, to, skipped } = read
      return {
        answer: { days, rates: read.rates.length, from, to, skipped },
        audit: { label: `${from}–${to}`, changes: [{ field: 'rates', before: null, after: read.rates.length }] },
      }
    })
  }),
}
