// The ledger: payments with their scores, flags and labels, and what the rules have learnt of each card.
import { emptyProfile } from '#shared/risk/history.ts'
import { raisesFlag } from '#shared/risk/score.ts'
import { createStarterEngine } from '#shared/risk/starter-engine.ts'
import { HOLD_MS } from '#shared/domain/authorisation.ts'
import type { Services } from '#electron/store/api/services.ts'
import { fillHold, fillTransaction } from '#electron/store/db/bulk.ts'
import { channelCodes, declineCodes, pinResultCodes, statusCodes, verdictCodes } from '#electron/store/db/codes.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { saveProfile } from '#electron/store/db/payments.ts'
import { addSums, type Summed } from '#electron/store/db/sums.ts'
import type { DemoPayment, DemoProgramme } from '../records.ts'
import type { StaffAct } from './acts.ts'
import { createFlagBook } from './flags.ts'
import { chunks, DEMO, type Keys } from './people.ts'

type Written = Readonly<{ payment: DemoPayment; score: number | null; flag: number | null }>

function* flat<T>(lists: Iterable<ReadonlyArray<T>>): Generator<T> {
  for (const list of lists) yield* list
}

export async function fillLedger(
  services: Services,
  programme: DemoProgramme,
  keys: Keys,
  acts: Array<StaffAct>,
): Promise<Readonly<{ payments: number; declined: number; flags: number; openFlags: number }>> {
  const { db } = services
  const engine = createStarterEngine()
  const cards = [...programme.cards()]
  const countries = Array.from(programme.merchants(), (merchant) => merchant.country)
  const firstFlag = await db.write(() => takeKeys('flag'))
  const flags = createFlagBook(programme, cards, keys, acts, firstFlag)
  let payments = 0
  let declined = 0
  let firstKey: number | undefined

  const scored = (payment: DemoPayment): Written => {
    if (payment.status === 'refund') return { payment, score: null, flag: null }
    const result = engine.observe(payment.card, {
      at: payment.at,
      amount: payment.billingAmount,
      country: countries[payment.merchant] ?? null,
      declined: payment.status === 'declined',
      pinFailed: payment.reason === 'pin_wrong',
    })
    return { payment, score: result.score, flag: raisesFlag(result) ? flags.raise(payment, result) : null }
  }

  for (const batch of chunks(flat(programme.payments()))) {
    const rows = batch.map(scored)
    const lastAt = batch.at(-1)!.at
    await db.write(function* () {
      yield* flags.opened()
      const from = yield* takeKeys('txn', rows.length)
      firstKey ??= from
      const summed: Array<Summed> = []
      for (const [place, { payment, score, flag }] of rows.entries()) {
        const { label, rate } = payment
        const row = {
          id: from + place,
          card_id: keys.cards[payment.card]!,
          merchant_id: keys.merchants[payment.merchant]!,
          at: payment.at,
          status: statusCodes.code(payment.status),
          reason: payment.reason === null ? null : declineCodes.code(payment.reason),
          channel: channelCodes.code(payment.channel),
          pin: pinResultCodes.code(payment.pin),
          amount: payment.amount,
          currency: payment.currency,
          billing_amount: payment.billingAmount,
          billing_currency: payment.billingCurrency,
          rate_e8: rate?.e8 ?? null,
          rate_day: rate?.day ?? null,
          failed: payment.failed === null ? null : JSON.stringify(payment.failed),
          score,
          flag_id: flag,
          label: label === null ? null : verdictCodes.code(label.verdict),
          label_known_at: label?.knownAt ?? null,
          cleared_at: payment.clearedAt,
          // Keys follow the demo's indices, so the refunded payment's key is known without looking.
          parent_id: payment.refundOf === null ? null : firstKey + payment.refundOf,
          origin: DEMO,
          request_id: null,
          request_hash: null,
          source: null,
          outside_id: null,
        }
        yield* fillTransaction(row)
        summed.push({ ...row, times: 1 })
        if (payment.status !== 'approved') continue
        yield* fillHold({
          txn_id: from + place,
          account_id: keys.accounts[cards[payment.card]!.account]!,
          authorised: payment.billingAmount,
          held: payment.billingAmount,
          fee_held: 0,
          cleared: 0,
          fee_charged: 0,
          refunded: 0,
          fee_schedule: null,
          fee_case: 0,
          mcc_group: null,
          expires_at: payment.at + HOLD_MS,
          available_after: null,
          held_after: null,
        })
      }
      yield* addSums(services.programme.timeZone, summed)
      yield* flags.settle(lastAt)
    })
    payments += batch.length
    declined += batch.filter((payment) => payment.status === 'declined').length
  }
  await db.write(function* () {
    yield* flags.settle(programme.asOf)
    // The flags' keys were counted here; a database that counts by itself is told.
    const more = flags.counts().flags - 1
    if (more > 0) yield* takeKeys('flag', more)
  })
  for (const chunk of chunks(cards)) {
    await db.write(function* () {
      for (const { index } of chunk) {
        const { profile } = engine.history(index)
        if (profile.payments > 0 || profile.firstAt !== emptyProfile.firstAt)
          yield* saveProfile(keys.cards[index]!, profile)
      }
    })
  }
  return { payments, declined, ...flags.counts() }
}
