// The card network's messages: authorise, clear, reverse, refund. Each is its own record in the ledger and idempotent by request id.
// Authorising reads the card, its use and its history inside the write transaction: a freeze that has committed declines it.
import { PIN_TRIES } from '#shared/domain/card.ts'
import {
  countUse,
  decide,
  HOLD_MS,
  needsPin,
  type Decision,
  type DeclineReason,
  type FailedCheck,
  type PinResult,
} from '#shared/domain/authorisation.ts'
import { localDay } from '#shared/domain/calendar.ts'
import { feesFor, mayCost, NO_FEE, type Fee } from '#shared/domain/fees.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { convert } from '#shared/domain/money.ts'
import { observe, type CardHistory } from '#shared/risk/history.ts'
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import { OLD_NUMBER, type Reason } from '#shared/risk/rules.ts'
import { evaluate, raisesFlag, scoreOf, type Scored } from '#shared/risk/score.ts'
import type { Authorisation, AuthorisationAnswer } from '#shared/contract/network.ts'
import type { z } from 'zod'
import { cardByPanForChange, cardForChange, saveUse, toCard, usageOf, type CardRow } from '#electron/store/db/cards.ts'
import { channelCodes, declineCodes, originCodes, pinResultCodes, statusCodes } from '#electron/store/db/codes.ts'
import { scheduleAt } from '#electron/store/db/fee-schedules.ts'
import { addHold, FEE_CASE } from '#electron/store/db/holds.ts'
import {
  addTransaction,
  merchantOf,
  NETWORK_SOURCE,
  profileOfCard,
  rateFor,
  recentPayments,
  saveProfile,
  sourceId,
  transactionOfRequest,
  type MerchantRow,
  type RequestRow,
} from '#electron/store/db/payments.ts'
import { post } from '#electron/store/db/postings.ts'
import { scaleOf } from '#electron/store/db/risk-history.ts'
import { addShadowScore } from '#electron/store/db/risk-models.ts'
import { saveScore } from '#electron/store/db/scores.ts'
import { isUniqueViolation, type Work } from '#electron/store/db/work.ts'
import { groupOf } from '#electron/store/mcc-groups.ts'
import { settleHits, stoppedBy, verdictOf } from '#electron/store/risk/act.ts'
import { STAND_IN, theScore } from '#electron/store/risk/judge.ts'
import { rulesReady } from '#electron/store/risk/learning.ts'
import { judgePayment } from '#electron/store/risk/live.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { pinMatches } from '#electron/store/security/pin.ts'
import { raiseFlag } from './raise-flag.ts'
import { refuse } from './refuse.ts'
import { clear, hashOf, increment, refund, reverse } from './settle.ts'
import { store } from './implementer.ts'
import type { Services } from './services.ts'
import { tellOfPayment } from './tell.ts'

type Request = z.infer<typeof Authorisation>
type Answer = z.infer<typeof AuthorisationAnswer>

/** A payment that was approved without us is booked whatever our checks say; what would have failed is kept with it. */
type Offline = Readonly<{ occurredAt: number; billingAmount?: number | undefined }>

const APPROVED = statusCodes.code('approved')
const DECLINED = statusCodes.code('declined')
const LIVE = originCodes.code('live')

export function* cardAsked(services: Services, card: Request['card']): Work<CardRow> {
  const key = 'id' in card ? internalKey('card', card.id) : undefined
  const row =
    'pan' in card
      ? yield* cardByPanForChange(blindIndex(services.keyring, 'pan', card.pan))
      : key === undefined
        ? undefined
        : yield* cardForChange(key)
  if (row === undefined) throw refuse.notFound('card')
  return row
}

function answerAgain(known: RequestRow): Answer {
  const declined = known.status === DECLINED
  return {
    transaction: publicId('transaction', known.id),
    at: known.at,
    result: declined ? 'declined' : 'approved',
    reason: known.reason === null ? null : declineCodes.word(known.reason),
    failed: known.failed === null ? null : (JSON.parse(known.failed) as FailedCheck),
    score: known.score ?? 0,
    available: known.available,
    billing: declined ? 0 : known.billing_amount,
    fee: declined ? 0 : (known.fee_held ?? 0),
  }
}

/** The PIN's result: the processor's, or the store's own check of the digits against the keyed value. */
function pinResultOf(services: Services, row: CardRow, pin: Request['pin']): PinResult {
  if (typeof pin === 'string') return pin
  // Without a value there is nothing to compare; the domain declines a card whose PIN is not set.
  return row.pin_value !== null && pinMatches(services.keyring, row.id, pin.entered, row.pin_value) ? 'right' : 'wrong'
}

/** Every try on a number that was reported lost or stolen is flagged, whatever the rules say of it. */
function watched(scored: Scored, reason: DeclineReason | null): Scored {
  if (reason !== 'card_lost' && reason !== 'card_stolen') return scored
  const seen: Reason = { rule: OLD_NUMBER, seen: 1, threshold: 1, usual: null, unit: 'count', points: 60, detail: null }
  return scoreOf([...scored.reasons, seen])
}

/** What the approval leaves: money on hold with its fees, and what the rules learn. */
function* keepHold(
  row: CardRow,
  payment: Readonly<{ transaction: number; at: number; amount: number; group: string | undefined }>,
  cost: Readonly<{ fee: Fee; feeCase: number }>,
): Work<void> {
  const { transaction, at, amount, group } = payment
  const { fee, feeCase } = cost
  yield* post({ account: row.account_id, currency: row.currency, at, transaction }, [
    { kind: 'hold', from: 'available', to: 'held', amount: amount + fee.total },
  ])
  yield* addHold({
    txn: transaction,
    account: row.account_id,
    authorised: amount,
    fee: fee.total,
    schedule: fee.version,
    feeCase,
    group: group ?? null,
    expires: at + HOLD_MS,
    available: row.available - amount - fee.total,
    heldAfter: row.held + amount + fee.total,
  })
}

/** One authorisation as a Work: everything between the network's message and its answer, in one transaction. */
export function* authorise(services: Services, request: Request, offline?: Offline): Work<Answer> {
  const { programme } = services
  const hash = hashOf(services, { ...request, ...offline })
  const known = yield* transactionOfRequest(request.requestId)
  if (known !== undefined) {
    if (known.request_hash !== hash) throw refuse.requestReused(request.requestId)
    return answerAgain(known)
  }

  const at = services.clock()
  const row = yield* cardAsked(services, request.card)
  const card = toCard(row)
  const merchant = yield* merchantOf(yield* sourceId(NETWORK_SOURCE), request.merchant)
  const country = merchant.country ?? request.merchant.country
  const group = groupOf(merchant.mcc)

  const foreign = request.currency !== row.currency
  const rate = foreign ? yield* rateFor(request.currency, localDay(at, programme.timeZone)) : undefined
  const billing = !foreign
    ? request.amount
    : rate === undefined
      ? (offline?.billingAmount ?? null)
      : convert(request.amount, request.currency, row.currency, rate.rate_e8)
  const costs = { foreign, cash: request.channel === 'cash', direct: merchant.direct === 1 }
  const schedule = billing !== null && mayCost(costs) ? yield* scheduleAt(at) : undefined
  const feeFor = (amount: number): Fee => (schedule === undefined ? NO_FEE : feesFor(schedule, costs, amount))
  const pin = pinResultOf(services, row, request.pin)

  const check = (amount: number | null): Decision =>
    decide(
      {
        at,
        amount: request.amount,
        currency: request.currency,
        billingAmount: amount,
        channel: request.channel,
        // Offline, the card itself has checked the PIN.
        pin: offline !== undefined && pin === 'none' && needsPin(request.channel) ? 'right' : pin,
        fee: amount === null ? 0 : feeFor(amount).total,
        ...(request.details?.cvv !== undefined && { cvv: request.details.cvv }),
        ...(request.details?.threeDs !== undefined && { threeDs: request.details.threeDs }),
      },
      card,
      { currency: row.currency, available: row.available },
      usageOf(row),
      { id: merchant.whole, name: merchant.name, country, accepts: merchant.accepts === 1, group },
      programme,
    )
  let asked = billing
  let decision = check(asked)
  if (request.partial === true && !foreign && decision.failed?.reason === 'insufficient_funds' && row.available > 0) {
    const less = check(row.available)
    if (less.approved) [asked, decision] = [row.available, less]
  }
  if (offline !== undefined && billing === null)
    throw refuse.badInput('billingAmount', 'no rate is known for this currency', 'Pass what the scheme billed')
  const forced = offline !== undefined && !decision.approved ? decision.failed : null
  if (forced !== null) {
    const usage = countUse(decision.usage, asked ?? 0, card.controls?.groups ?? {}, group)
    decision = { approved: true, failed: null, usage, pin: decision.pin }
  }
  const payment = {
    at,
    amount: asked ?? 0,
    country,
    declined: !decision.approved,
    pinFailed: decision.failed?.reason === 'pin_wrong',
  }
  const risk = toRiskPayment(payment, row, merchant, request)
  const judged = yield* judgePayment(services, risk, {
    scale: scaleOf(row.currency),
    issuedAt: row.issued_at,
    merchant: merchant.whole,
  })
  const { hits } = judged
  const verdict = verdictOf(hits, pin === 'right')
  // What was decided offline has happened: rules note and flag it, and freeze the card for the next.
  const stops = judged.stop === null ? verdict.stops : stoppedBy(judged.stop, merchant.name, country)
  if (decision.approved && offline === undefined && stops !== null) {
    decision = { approved: false, failed: stops, usage: usageOf(row), pin: decision.pin }
  }
  const { approved } = decision
  const reason = decision.failed?.reason ?? null

  const history: CardHistory = { profile: yield* profileOfCard(row.id), recent: yield* recentPayments(row.id, at) }
  const starters = watched(evaluate(history, payment), reason)
  const { scored, byRules } = theScore(judged, verdict.reasons, starters)
  // A rule that people trust flags whatever the model says; the flag shows the stronger of the two.
  const flag =
    raisesFlag(scored) || raisesFlag(byRules)
      ? yield* raiseFlag({ card: row.id, at, scored, byRules, amount: payment.amount, approved, origin: LIVE })
      : null

  const details = {
    ...request.details,
    ...(asked !== billing && { asked: billing }),
    ...(offline !== undefined && { offline: offline.occurredAt }),
    ...(forced !== null && { forced }),
    ...(judged.standIn && { standIn: STAND_IN.due }),
  }
  const transaction = yield* addTransaction(
    {
      card: row.id,
      merchant: merchant.id,
      at,
      status: approved ? APPROVED : DECLINED,
      reason: reason === null ? null : declineCodes.code(reason),
      channel: channelCodes.code(request.channel),
      pin: pinResultCodes.code(pin),
      amount: request.amount,
      currency: request.currency,
      billing: payment.amount,
      billingCurrency: row.currency,
      rate: rate?.rate_e8 ?? null,
      rateDay: rate?.day ?? null,
      failed: decision.failed === null ? null : JSON.stringify(decision.failed),
      score: scored.score,
      flag,
      parent: null,
      origin: LIVE,
      request: request.requestId,
      hash,
      details: Object.keys(details).length === 0 ? null : JSON.stringify(details),
    },
    programme.timeZone,
  )
  if (scored.reasons.length > 0) yield* saveScore(transaction, scored.model, JSON.stringify(scored.reasons))
  if (judged.shadow !== null) yield* addShadowScore(transaction, judged.shadow.model, judged.shadow.chance)
  const tries = Math.min(decision.pin.wrongTries, PIN_TRIES)
  yield* saveUse(row.id, decision.usage, { tries, state: decision.pin.locked ? 'locked' : card.pin.state }, at)
  const fee = approved ? feeFor(payment.amount) : NO_FEE
  if (approved) {
    const feeCase =
      (foreign ? FEE_CASE.foreign : 0) | (costs.cash ? FEE_CASE.cash : 0) | (costs.direct ? 0 : FEE_CASE.indirect)
    yield* keepHold(row, { transaction, at, amount: payment.amount, group }, { fee, feeCase })
    yield* saveProfile(row.id, observe(history, payment).profile)
  }
  yield* settleHits(services, hits, { transaction, card: row.id, at }, verdict.freezes)
  yield* tellOfPayment(row, {
    transaction,
    at,
    reason,
    merchant: merchant.name,
    amount: request.amount,
    currency: request.currency,
  })
  return {
    transaction: publicId('transaction', transaction),
    at,
    result: approved ? 'approved' : 'declined',
    reason,
    failed: decision.failed,
    score: scored.score,
    available: approved ? row.available - payment.amount - fee.total : row.available,
    billing: approved ? payment.amount : 0,
    fee: fee.total,
  }
}

/** The payment as rules see it; what the network does not say of the place is not known. */
const toRiskPayment = (
  payment: Readonly<{ at: number; amount: number; country: string; declined: boolean; pinFailed: boolean }>,
  row: CardRow,
  merchant: MerchantRow,
  { channel, details }: Pick<Request, 'channel' | 'details'>,
): RiskPayment => ({
  ...payment,
  card: row.id,
  person: row.customer_id,
  merchant: merchant.id,
  device: details?.device ?? null,
  address: null,
  bin: row.bin === '' ? null : row.bin,
  network: details?.network === 'unknown' ? null : (details?.network ?? null),
  mcc: merchant.mcc,
  channel,
  place: null,
})

/** Runs a message; when the same request ran at the same time on another connection, its answer is given. */
async function answered<T>(services: Services, work: () => Work<T>): Promise<T> {
  await rulesReady(services)
  const run = (): Promise<T> => services.db.write(work)
  const answer = await run().catch((error: unknown) => {
    if (isUniqueViolation(error)) return run()
    throw error
  })
  services.committed()
  return answer
}

export const network = {
  authorise: store.network.authorise.handler(({ input, context: { services } }) =>
    answered(services, () => authorise(services, input)),
  ),
  advise: store.network.advise.handler(({ input, context: { services } }) => {
    const { occurredAt, billingAmount, ...asked } = input
    return answered(services, () =>
      authorise(
        services,
        { ...asked, pin: 'none' },
        { occurredAt, ...(billingAmount !== undefined && { billingAmount }) },
      ),
    )
  }),
  increment: store.network.increment.handler(({ input, context: { services } }) =>
    answered(services, () => increment(services, input)),
  ),
  clear: store.network.clear.handler(({ input, context: { services } }) =>
    answered(services, () => clear(services, input)),
  ),
  reverse: store.network.reverse.handler(({ input, context: { services } }) =>
    answered(services, () => reverse(services, input)),
  ),
  refund: store.network.refund.handler(({ input, context: { services } }) =>
    answered(services, () => refund(services, input)),
  ),
}
