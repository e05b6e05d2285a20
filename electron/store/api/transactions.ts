// Payments: search a block at a time below a snapshot, what came since, and one payment with its reasons and neighbours.
import { decide, needsPin, type FailedCheck } from '#shared/domain/authorisation.ts'
import { localDay } from '#shared/domain/calendar.ts'
import { stateAt } from '#shared/domain/card.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { convert } from '#shared/domain/money.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import { stopOf } from '#shared/risk/stops.ts'
import { cardById, toCard, usageOf, type CardRow } from '#electron/store/db/cards.ts'
import { channelCodes, declineCodes, pinResultCodes, statusCodes } from '#electron/store/db/codes.ts'
import {
  paymentById,
  paymentsAround,
  paymentsByIds,
  wholeMerchant,
  type PaymentFacts,
} from '#electron/store/db/payment-rows.ts'
import { hitsOfPayment } from '#electron/store/db/rule-hits.ts'
import { everyStop } from '#electron/store/db/risk-stops.ts'
import { scoreOfPayment } from '#electron/store/db/scores.ts'
import { rateFor } from '#electron/store/db/payments.ts'
import type { Work } from '#electron/store/db/work.ts'
import { groupOf } from '#electron/store/mcc-groups.ts'
import { stoppedBy } from '#electron/store/risk/act.ts'
import { reasonViews } from './flags.ts'
import { store } from './implementer.ts'
import { readsMasked } from './names.ts'
import { paymentFigures } from './payment-figures.ts'
import { endsOf, justAfter, positionOf, queryFor, readerOf, snapshotOf } from './payment-query.ts'
import { paymentView } from './payment-view.ts'
import { refuse } from './refuse.ts'
import { paymentHit } from './rule-hit-view.ts'
import { mayReadCustomer } from './scope.ts'
import { countAfter, countUpTo, prepareFor, searchBlock } from './search-steps.ts'
import type { Programme } from './services.ts'

const HOUR = 3_600_000
/** How far to either side the neighbours of a payment reach, and how many of them come. */
const NEAR = { span: 6 * HOUR, most: 100 } as const

const PIN_FAILURES: ReadonlyArray<string> = ['pin_locked', 'pin_not_set', 'pin_required', 'pin_wrong']

/** What the payment would come to in the card's currency now; `null` when no rate is known. */
function* billingNow(row: PaymentFacts, card: CardRow, now: number, zone: string): Work<number | null> {
  if (row.currency === card.currency) return row.amount
  const rate = yield* rateFor(row.currency, localDay(now, zone))
  if (rate !== undefined) return convert(row.amount, row.currency, card.currency, rate.rate_e8)
  return row.rate_e8 === null ? null : row.billing_amount
}

/** Runs a declined request through the same checks as the card stands now. The right PIN is taken for granted unless it failed by PIN. */
export function* wouldPass(
  row: PaymentFacts,
  card: CardRow,
  now: number,
  programme: Programme,
): Work<Readonly<{ passes: boolean; failed: FailedCheck | null }>> {
  if (statusCodes.word(row.status) !== 'declined') return { passes: true, failed: null }
  const channel = channelCodes.word(row.channel)
  const asTried = pinResultCodes.word(row.pin)
  const byPin = row.reason !== null && PIN_FAILURES.includes(declineCodes.word(row.reason))
  const { approved, failed } = decide(
    {
      at: now,
      amount: row.amount,
      currency: row.currency,
      billingAmount: yield* billingNow(row, card, now, programme.timeZone),
      channel,
      pin: byPin ? asTried : asTried !== 'none' || needsPin(channel) ? 'right' : 'none',
    },
    toCard(card),
    { currency: card.currency, available: card.available },
    usageOf(card),
    {
      id: wholeMerchant(row),
      name: row.merchant,
      country: row.country ?? programme.homeCountry,
      accepts: row.merchant_accepts === 1,
      group: groupOf(row.mcc),
    },
    programme,
  )
  if (!approved) return { passes: false, failed }
  const country = row.country ?? programme.homeCountry
  const named = { merchant: wholeMerchant(row), bin: card.bin, country }
  const stop = stopOf(yield* everyStop(), named, now)
  return stop === undefined
    ? { passes: true, failed: null }
    : { passes: false, failed: stoppedBy(stop, row.merchant, country) }
}

export const transactions = {
  search: store.transactions.search.handler(async ({ input, context }) => {
    const { services, grant, actor } = context
    const { direction, limit } = input
    const reader = readerOf(context, grant)
    const query = queryFor(reader, input.query)
    const { search, newest } = await prepareFor(services, query, reader)
    const upTo = input.snapshot === undefined ? newest : snapshotOf(input.snapshot)
    const from = positionOf(input.cursor) ?? justAfter(input.jumpTo)
    const block = await searchBlock(services, search, { upTo, from, direction, limit })
    const rows = await services.db.read(() => paymentsByIds(block.rows.map((row) => row.id)))
    const masked = readsMasked(actor)
    // All of it is here: nothing is left to count.
    const whole = from === null && block.next === null
    return {
      rows: rows.map((row) => paymentView(row, masked)),
      ...endsOf(block, { from, direction }),
      snapshot: String(upTo),
      count: !input.withCount
        ? null
        : whole
          ? { value: rows.length, exact: true }
          : await countUpTo(services, search, upTo),
    }
  }),

  newer: store.transactions.newer.handler(async ({ input, context }) => {
    const { services, grant } = context
    const reader = readerOf(context, grant)
    const query = queryFor(reader, input.query)
    const above = snapshotOf(input.snapshot)
    const { search } = await prepareFor(services, query, reader)
    return { count: await countAfter(services, search, above) }
  }),

  ...paymentFigures,

  get: store.transactions.get.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const { services, actor } = context
      const { programme } = services
      const now = services.clock()
      const masked = readsMasked(actor)
      const readsRules = actor?.kind === 'operator' && grantOf(actor.role, 'rules.read') !== undefined
      const key = internalKey('transaction', input.id)
      const row = key === undefined ? undefined : yield* paymentById(key)
      if (row === undefined || !(yield* mayReadCustomer(context, row.customer_id))) {
        throw refuse.notFound('transaction')
      }
      const card = (yield* cardById(row.card_id))!
      // Its own reasons; of payments that entered before they were kept, those of the flag they fed.
      const scored = yield* scoreOfPayment(row.id)
      const near = yield* paymentsAround(row, NEAR.span, NEAR.most)
      return {
        row: paymentView(row, masked),
        failed: row.failed === null ? null : (JSON.parse(row.failed) as FailedCheck),
        pin: pinResultCodes.word(row.pin),
        rate: row.rate_e8 === null || row.rate_day === null ? null : { e8: row.rate_e8, day: row.rate_day },
        clearedAt: row.cleared_at,
        reasons: reasonViews(scored?.reasons ?? row.flag_reasons ?? '[]'),
        hits: (yield* hitsOfPayment(row.id)).map(paymentHit).filter((hit) => readsRules || (hit.live && !hit.snoozed)),
        flag: row.flag_id === null ? null : publicId('flag', row.flag_id),
        cardState: stateAt(toCard(card), now),
        pinChangedAt: card.pin_changed_at,
        customerSince: row.customer_since,
        near: [...near.before, row, ...near.after].map((one) => paymentView(one, masked)),
        now: yield* wouldPass(row, card, now, programme),
      }
    }),
  ),
}
