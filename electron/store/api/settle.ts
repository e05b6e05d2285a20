// What becomes of an approved payment: more is asked, it is cleared (in parts, late, for another amount, at another rate), reversed,
// refunded, or its hold ends. Each message is idempotent by request id, and moves money by postings only.
import { createHmac } from 'node:crypto'
import { countUse, decide, type FailedCheck } from '#shared/domain/authorisation.ts'
import { localDay } from '#shared/domain/calendar.ts'
import { feesFor, type Fee } from '#shared/domain/fees.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { convert } from '#shared/domain/money.ts'
import type { network } from '#shared/contract/network.ts'
import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import { cardForChange, saveUse, toCard, usageOf, type CardRow } from '#electron/store/db/cards.ts'
import { declineCodes, originCodes, pinResultCodes, pinStateCodes, statusCodes } from '#electron/store/db/codes.ts'
import { scheduleOf } from '#electron/store/db/fee-schedules.ts'
import { addHold, FEE_CASE, holdOf, saveHold, type HoldRow } from '#electron/store/db/holds.ts'
import {
  addTransaction,
  ledgerRowForChange,
  moveStatus,
  rateFor,
  refundedOf,
  transactionOfRequest,
  type LedgerRow,
} from '#electron/store/db/payments.ts'
import { balanceOf, post, type Posting } from '#electron/store/db/postings.ts'
import { addMessage, messageOfRequest, type MessageKind } from '#electron/store/db/scheme-messages.ts'
import type { Work } from '#electron/store/db/work.ts'
import { canonicalJson } from '#electron/store/security/canonicalJson.ts'
import { refuse } from './refuse.ts'
import type { Services } from './services.ts'
import { tellOfMove, tellOfPayment } from './tell.ts'

type Inputs = InferContractRouterInputs<typeof network>
type Outputs = InferContractRouterOutputs<typeof network>
type Settled = Outputs['clear']
type Original = Readonly<{ requestId: string; transaction?: string | undefined; original?: string | undefined }>

const APPROVED = statusCodes.code('approved')
const DECLINED = statusCodes.code('declined')
const CLEARED = statusCodes.code('cleared')
const REVERSED = statusCodes.code('reversed')
const REFUND = statusCodes.code('refund')
const EXPIRED = statusCodes.code('expired')

export const hashOf = (services: Services, request: unknown): string =>
  createHmac('sha256', services.keyring.outcome)
    .update(canonicalJson(JSON.parse(JSON.stringify(request)) as Parameters<typeof canonicalJson>[0]))
    .digest('base64url')

/** A payment with its card and its hold, all locked for a change. */
type Open = Readonly<{ row: LedgerRow; card: CardRow; hold: HoldRow }>

function* keyOf({ transaction, original }: Original): Work<number | undefined> {
  if (transaction !== undefined) return internalKey('transaction', transaction)
  return original === undefined ? undefined : (yield* transactionOfRequest(original))?.id
}

/** The hold of an approval that came without one (imports, an older store): everything it was approved for. */
function* holdFor(row: LedgerRow): Work<HoldRow> {
  const known = yield* holdOf(row.id)
  if (known !== undefined) return known
  const open = row.status === APPROVED ? row.billing_amount : 0
  yield* addHold({
    txn: row.id,
    account: row.account_id,
    authorised: row.billing_amount,
    fee: 0,
    schedule: null,
    feeCase: 0,
    group: null,
    expires: row.at,
    available: null,
    heldAfter: null,
  })
  const hold = { ...(yield* holdOf(row.id))!, held: open, cleared: row.status === CLEARED ? row.billing_amount : 0 }
  yield* saveHold(hold)
  return hold
}

function* open(request: Original): Work<Open> {
  const key = yield* keyOf(request)
  const row = key === undefined ? undefined : yield* ledgerRowForChange(key)
  if (row === undefined) throw refuse.notFound('transaction')
  return { row, card: (yield* cardForChange(row.card_id))!, hold: yield* holdFor(row) }
}

/** The answer given before to this very request, if it was. */
function* before<T>(services: Services, kind: MessageKind, request: Original): Work<T | undefined> {
  const known = yield* messageOfRequest(request.requestId)
  if (known === undefined) return undefined
  if (known.request_hash !== hashOf(services, { kind, request })) throw refuse.requestReused(request.requestId)
  return JSON.parse(known.data) as T
}

function* keep(
  services: Services,
  kind: MessageKind,
  request: Original | null,
  told: Readonly<{ row: LedgerRow; at: number; amount: number; fee: number; data: unknown }>,
): Work<void> {
  const { available, held } = yield* balanceOf(told.row.account_id)
  yield* addMessage(kind, {
    txn: told.row.id,
    at: told.at,
    request: request?.requestId ?? null,
    hash: request === null ? null : hashOf(services, { kind, request }),
    amount: told.amount,
    fee: told.fee,
    available,
    held,
    data: told.data,
  })
}

/** Fees of the schedule that the authorisation saw, for another amount. */
function* feeAgain(hold: HoldRow, amount: number): Work<Fee['total']> {
  if (hold.fee_schedule === null) return 0
  const has = (bit: number): boolean => (hold.fee_case & bit) !== 0
  const of = { foreign: has(FEE_CASE.foreign), cash: has(FEE_CASE.cash), direct: !has(FEE_CASE.indirect) }
  return feesFor(yield* scheduleOf(hold.fee_schedule), of, amount).total
}

const at = ({ row }: Open, moment: number) => ({
  account: row.account_id,
  currency: row.billing_currency,
  at: moment,
  transaction: row.id,
})

/** Takes back what a payment counted, where the day and the month that it was counted in still run. */
function* giveBackUse(services: Services, { row, card, hold }: Open, amount: number): Work<void> {
  const usage = usageOf(card)
  const day = localDay(row.at, services.programme.timeZone)
  const month = Math.floor(day / 100)
  const sameMonth = usage.month === month
  if (amount === 0 || (usage.day !== day && !sameMonth)) return
  const less = countUse(usage, -amount, sameMonth ? (usage.groups ?? {}) : {}, hold.mcc_group ?? undefined)
  const next = {
    ...less,
    dayUsed: usage.day === day ? less.dayUsed : usage.dayUsed,
    monthUsed: sameMonth ? less.monthUsed : usage.monthUsed,
  }
  const pin = { tries: card.pin_tries, state: pinStateCodes.word(card.pin_state) }
  yield* saveUse(card.id, next, pin, card.last_payment_at ?? row.at)
}

// --- more is asked -------------------------------------------------------------------------------------------------

export function* increment(services: Services, request: Inputs['increment']): Work<Outputs['increment']> {
  const again = yield* before<Outputs['increment']>(services, 'increment', request)
  if (again !== undefined) return again
  const one = yield* open(request)
  const { row, card, hold } = one
  if (row.status !== APPROVED || hold.cleared > 0)
    throw refuse.invalidState('not_approved', statusCodes.word(row.status))
  const now = services.clock()
  const { programme } = services
  const foreign = row.currency !== card.currency
  const rate = foreign ? yield* rateFor(row.currency, localDay(now, programme.timeZone)) : undefined
  const more = !foreign
    ? request.amount
    : rate === undefined
      ? null
      : convert(request.amount, row.currency, card.currency, rate.rate_e8)
  const fee = more === null ? 0 : (yield* feeAgain(hold, hold.authorised + more)) - hold.fee_held
  const group = hold.mcc_group ?? undefined
  // Place and channel were agreed with the first request; state, limits and funds are asked anew.
  const decision = decide(
    {
      at: now,
      amount: request.amount,
      currency: row.currency,
      billingAmount: more,
      channel: 'recurring',
      pin: 'none',
      fee,
    },
    { ...toCard(card), scope: { abroad: true, online: true, contactless: true, cash: true } },
    { currency: card.currency, available: card.available },
    usageOf(card),
    { name: '', country: programme.homeCountry, accepts: true, group },
    programme,
  )
  const { approved, failed } = decision
  const transaction = approved
    ? row.id
    : yield* addTransaction(
        {
          card: card.id,
          merchant: row.merchant_id,
          at: now,
          status: DECLINED,
          reason: declineCodes.code(failed!.reason),
          channel: row.channel,
          pin: pinResultCodes.code('none'),
          amount: request.amount,
          currency: row.currency,
          billing: more ?? 0,
          billingCurrency: card.currency,
          rate: rate?.rate_e8 ?? null,
          rateDay: rate?.day ?? null,
          failed: JSON.stringify(failed),
          score: null,
          flag: null,
          parent: row.id,
          origin: originCodes.code('live'),
          request: request.requestId,
          hash: hashOf(services, request),
          details: null,
        },
        services.programme.timeZone,
      )
  const added = approved ? (more ?? 0) : 0
  const addedFee = approved ? fee : 0
  if (approved) {
    yield* post(at(one, now), [{ kind: 'hold', from: 'available', to: 'held', amount: added + addedFee }])
    yield* saveHold({
      ...hold,
      authorised: hold.authorised + added,
      held: hold.held + added,
      fee_held: hold.fee_held + addedFee,
    })
    yield* moveStatus(row, APPROVED, null, row.billing_amount + added, programme.timeZone)
    yield* saveUse(card.id, decision.usage, { tries: card.pin_tries, state: pinStateCodes.word(card.pin_state) }, now)
  }
  const answer = {
    transaction: publicId('transaction', transaction),
    at: now,
    result: approved ? ('approved' as const) : ('declined' as const),
    reason: failed?.reason ?? null,
    failed: failed as FailedCheck | null,
    score: 0,
    available: card.available - added - addedFee,
    billing: added,
    fee: addedFee,
  }
  yield* keep(services, 'increment', request, { row, at: now, amount: added, fee: addedFee, data: answer })
  yield* tellOfPayment(card, {
    transaction,
    at: now,
    reason: failed?.reason ?? null,
    merchant: row.merchant,
    amount: request.amount,
    currency: row.currency,
  })
  return answer
}

// --- it is cleared -------------------------------------------------------------------------------------------------

function* clearedAmount(services: Services, request: Inputs['clear'], { row, card }: Open): Work<number> {
  const { billingAmount, amount } = request
  if ((billingAmount === undefined) === (amount === undefined))
    throw refuse.badInput('billingAmount', 'one of two amounts is needed', 'Pass either billingAmount or amount')
  if (billingAmount !== undefined) return billingAmount
  if (row.currency === card.currency) return amount!
  const rate = yield* rateFor(row.currency, localDay(services.clock(), services.programme.timeZone))
  if (rate === undefined)
    throw refuse.badInput(
      'amount',
      `no rate is known for ${row.currency}`,
      'Pass billingAmount as the scheme billed it',
    )
  return convert(amount!, row.currency, card.currency, rate.rate_e8)
}

/** Clears: what is on hold is taken first, the rest from what is available, however late it comes. */
export function* clear(services: Services, request: Inputs['clear']): Work<Settled> {
  const again = yield* before<Settled>(services, 'clearing', request)
  if (again !== undefined) return again
  const one = yield* open(request)
  const { row, hold } = one
  if (![APPROVED, EXPIRED, REVERSED].includes(row.status))
    throw refuse.invalidState('not_approved', statusCodes.word(row.status))
  const now = services.clock()
  const amount = yield* clearedAmount(services, request, one)
  const cleared = hold.cleared + amount
  const fee = (yield* feeAgain(hold, cleared)) - hold.fee_charged
  const fromHold = Math.min(hold.held, amount)
  const feeFromHold = Math.min(hold.fee_held, fee)
  // Nothing is left on hold when the last of it was taken, whatever the message says.
  const last = request.final || hold.held - fromHold === 0
  const left = last ? 0 : hold.held - fromHold
  const feeLeft = last ? 0 : hold.fee_held - feeFromHold
  const postings: ReadonlyArray<Posting> = [
    { kind: 'clearing', from: 'held', to: 'scheme', amount: fromHold },
    { kind: 'clearing', from: 'available', to: 'scheme', amount: amount - fromHold },
    { kind: 'fee', from: 'held', to: 'fees', amount: feeFromHold },
    { kind: 'fee', from: 'available', to: 'fees', amount: fee - feeFromHold },
    {
      kind: 'release',
      from: 'held',
      to: 'available',
      amount: hold.held - fromHold - left + (hold.fee_held - feeFromHold - feeLeft),
    },
  ]
  yield* post(at(one, now), postings)
  yield* saveHold({ ...hold, held: left, fee_held: feeLeft, cleared, fee_charged: hold.fee_charged + fee })
  const status = last ? CLEARED : row.status
  if (last) yield* moveStatus(row, CLEARED, now, cleared, services.programme.timeZone)
  const answer: Settled = {
    transaction: publicId('transaction', row.id),
    status: statusCodes.word(status),
    billing: amount,
    fee,
    held: left + feeLeft,
  }
  yield* keep(services, 'clearing', request, { row, at: now, amount, fee, data: answer })
  return answer
}

// --- it is reversed, or its hold ends ------------------------------------------------------------------------------

/** Lets go of `amount` of the hold (and of the fees that went with it); what the payment has become then. */
function* release(services: Services, one: Open, amount: number, ended: number, now: number): Work<Settled> {
  const { row, hold } = one
  const authorised = hold.authorised - amount
  const held = hold.held - amount
  // Fees follow what may still be taken; what was charged with a part stays charged.
  const feeDue = held === 0 ? 0 : Math.max(0, (yield* feeAgain(hold, authorised)) - hold.fee_charged)
  const feeHeld = Math.min(hold.fee_held, feeDue)
  yield* post(at(one, now), [
    { kind: 'release', from: 'held', to: 'available', amount: amount + hold.fee_held - feeHeld },
  ])
  yield* saveHold({ ...hold, authorised, held, fee_held: feeHeld })
  yield* giveBackUse(services, one, amount)
  const status = held > 0 ? row.status : hold.cleared > 0 ? CLEARED : ended
  const billing = held > 0 ? authorised : hold.cleared > 0 ? hold.cleared : row.billing_amount
  yield* moveStatus(row, status, status === row.status ? null : now, billing, services.programme.timeZone)
  return {
    transaction: publicId('transaction', row.id),
    status: statusCodes.word(status),
    billing: amount,
    fee: hold.fee_held - feeHeld,
    held: held + feeHeld,
  }
}

export function* reverse(services: Services, request: Inputs['reverse']): Work<Settled> {
  const again = yield* before<Settled>(services, 'reversal', request)
  if (again !== undefined) return again
  const one = yield* open(request)
  const { row, card, hold } = one
  const now = services.clock()
  if (![APPROVED, REVERSED, EXPIRED].includes(row.status))
    throw refuse.invalidState('not_approved', statusCodes.word(row.status))
  // Reversed twice, or after the hold had ended: there is nothing to give back.
  const gone = row.status !== APPROVED
  if (row.status === EXPIRED) yield* moveStatus(row, REVERSED, now, row.billing_amount, services.programme.timeZone)
  const amount = Math.min(request.billingAmount ?? hold.held, hold.held)
  const answer: Settled = gone
    ? { transaction: publicId('transaction', row.id), status: 'reversed', billing: 0, fee: 0, held: 0 }
    : yield* release(services, one, amount, REVERSED, now)
  yield* keep(services, 'reversal', request, { row, at: now, amount: answer.billing, fee: answer.fee, data: answer })
  if (!gone)
    yield* tellOfMove(card, 'payment_reversed', { transaction: row.id, at: now, merchant: row.merchant, amount })
  return answer
}

/** Ends the hold of a payment that nobody cleared in time. False when it has been settled meanwhile. */
export function* expireHold(services: Services, transaction: number): Work<boolean> {
  const now = services.clock()
  const one = yield* open({ requestId: '', transaction: publicId('transaction', transaction) })
  const { row, hold } = one
  if (row.status !== APPROVED || hold.held === 0 || hold.expires_at > now) return false
  const { billing: amount, fee, ...rest } = yield* release(services, one, hold.held, EXPIRED, now)
  yield* keep(services, 'expiry', null, { row, at: now, amount, fee, data: rest })
  return true
}

// --- it is refunded ------------------------------------------------------------------------------------------------

export function* refund(services: Services, request: Inputs['refund']): Work<Settled> {
  const again = yield* before<Settled>(services, 'refund', request)
  if (again !== undefined) return again
  const one = yield* open(request)
  const { row, card, hold } = one
  if (row.status !== CLEARED) throw refuse.invalidState('not_cleared', statusCodes.word(row.status))
  const given = yield* refundedOf(row.id, row.card_id)
  if (given + request.billingAmount > row.billing_amount) throw refuse.invalidState('refund_too_large', 'cleared')
  const now = services.clock()
  const id = yield* addTransaction(
    {
      card: row.card_id,
      merchant: row.merchant_id,
      at: now,
      status: REFUND,
      reason: null,
      channel: row.channel,
      pin: pinResultCodes.code('none'),
      amount: request.billingAmount,
      currency: row.billing_currency,
      billing: request.billingAmount,
      billingCurrency: row.billing_currency,
      rate: null,
      rateDay: null,
      failed: null,
      score: null,
      flag: null,
      parent: row.id,
      origin: originCodes.code('live'),
      request: request.requestId,
      hash: hashOf(services, request),
      details: null,
    },
    services.programme.timeZone,
  )
  yield* post(at(one, now), [{ kind: 'refund', from: 'scheme', to: 'available', amount: request.billingAmount }])
  yield* saveHold({ ...hold, refunded: hold.refunded + request.billingAmount })
  const answer: Settled = {
    transaction: publicId('transaction', id),
    status: 'refund',
    billing: request.billingAmount,
    fee: 0,
    held: 0,
  }
  yield* keep(services, 'refund', request, { row, at: now, amount: request.billingAmount, fee: 0, data: answer })
  yield* tellOfMove(card, 'payment_refunded', {
    transaction: id,
    at: now,
    merchant: row.merchant,
    amount: request.billingAmount,
  })
  return answer
}
