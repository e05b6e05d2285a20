// The card network's messages: authorise, clear, reverse, refund. Each is its own record in the ledger and idempotent by request id.
// Authorising reads the card, its use and its history inside the write transaction: a freeze that has committed declines it.
import { createHmac } from 'node:crypto'
import { PIN_TRIES } from '#shared/domain/card.ts'
import { decide, type DeclineReason, type FailedCheck } from '#shared/domain/authorisation.ts'
import { localDay } from '#shared/domain/calendar.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { convert } from '#shared/domain/money.ts'
import { observe, type CardHistory } from '#shared/risk/history.ts'
import { evaluate, raisesFlag, SCORE_MODEL } from '#shared/risk/score.ts'
import type { Authorisation, AuthorisationAnswer } from '#shared/contract/network.ts'
import type { z } from 'zod'
import {
  cardByPanForChange,
  cardForChange,
  moveMoney,
  saveUse,
  toCard,
  usageOf,
  type CardRow,
} from '#electron/store/db/cards.ts'
import { channelCodes, declineCodes, originCodes, pinResultCodes, statusCodes } from '#electron/store/db/codes.ts'
import {
  addTransaction,
  ledgerRowForChange,
  merchantOf,
  moveStatus,
  NETWORK_SOURCE,
  profileOfCard,
  rateFor,
  recentPayments,
  refundedOf,
  saveProfile,
  sourceId,
  transactionOfRequest,
  type LedgerRow,
  type RequestRow,
} from '#electron/store/db/payments.ts'
import { saveScore } from '#electron/store/db/scores.ts'
import type { Work } from '#electron/store/db/work.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { canonicalJson } from '#electron/store/security/canonicalJson.ts'
import { raiseFlag } from './raise-flag.ts'
import { refuse } from './refuse.ts'
import { store } from './implementer.ts'
import type { Services } from './services.ts'

type Request = z.infer<typeof Authorisation>
type Answer = z.infer<typeof AuthorisationAnswer>

const APPROVED = statusCodes.code('approved')
const DECLINED = statusCodes.code('declined')
const CLEARED = statusCodes.code('cleared')
const REVERSED = statusCodes.code('reversed')
const REFUND = statusCodes.code('refund')
const LIVE = originCodes.code('live')

const hashOf = (services: Services, request: unknown): string =>
  createHmac('sha256', services.keyring.outcome)
    .update(canonicalJson(request as Parameters<typeof canonicalJson>[0]))
    .digest('base64url')

function* cardOf(services: Services, card: Request['card']): Work<CardRow> {
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
  return {
    transaction: publicId('transaction', known.id),
    at: known.at,
    result: known.status === DECLINED ? 'declined' : 'approved',
    reason: known.reason === null ? null : declineCodes.word(known.reason),
    failed: known.failed === null ? null : (JSON.parse(known.failed) as FailedCheck),
    score: known.score ?? 0,
    available: known.available,
  }
}

/** One authorisation as a Work: everything between the network's message and its answer, in one transaction. */
export function* authorise(services: Services, request: Request): Work<Answer> {
  const { programme } = services
  const hash = hashOf(services, request)
  const known = yield* transactionOfRequest(request.requestId)
  if (known !== undefined) {
    if (known.request_hash !== hash) throw refuse.requestReused(request.requestId)
    return answerAgain(known)
  }

  const at = services.clock()
  const row = yield* cardOf(services, request.card)
  const card = toCard(row)
  const merchant = yield* merchantOf(yield* sourceId(NETWORK_SOURCE), request.merchant)
  const country = merchant.country ?? request.merchant.country

  const foreign = request.currency !== row.currency
  const rate = foreign ? yield* rateFor(request.currency, localDay(at, programme.timeZone)) : undefined
  const billing = !foreign
    ? request.amount
    : rate === undefined
      ? null
      : convert(request.amount, request.currency, row.currency, rate.rate_e8)
  const decision = decide(
    {
      at,
      amount: request.amount,
      currency: request.currency,
      billingAmount: billing,
      channel: request.channel,
      pin: request.pin,
    },
    card,
    { currency: row.currency, available: row.available },
    usageOf(row),
    { name: merchant.name, country, accepts: merchant.accepts === 1 },
    programme,
  )
  const reason: DeclineReason | null = decision.failed?.reason ?? null

  const payment = { at, amount: billing ?? 0, country, declined: !decision.approved, pinFailed: reason === 'pin_wrong' }
  const history: CardHistory = { profile: yield* profileOfCard(row.id), recent: yield* recentPayments(row.id, at) }
  const scored = evaluate(history, payment)
  const flag = raisesFlag(scored)
    ? yield* raiseFlag({ card: row.id, at, scored, amount: payment.amount, approved: decision.approved, origin: LIVE })
    : null

  const transaction = yield* addTransaction(
    {
      card: row.id,
      merchant: merchant.id,
      at,
      status: decision.approved ? APPROVED : DECLINED,
      reason: reason === null ? null : declineCodes.code(reason),
      channel: channelCodes.code(request.channel),
      pin: pinResultCodes.code(request.pin),
      amount: request.amount,
      currency: request.currency,
      billing: billing ?? 0,
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
    },
    programme.timeZone,
  )
  if (scored.reasons.length > 0) yield* saveScore(transaction, SCORE_MODEL, JSON.stringify(scored.reasons))
  const tries = Math.min(decision.pin.wrongTries, PIN_TRIES)
  yield* saveUse(row.id, decision.usage, { tries, state: decision.pin.locked ? 'locked' : card.pin.state }, at)
  if (decision.approved) {
    yield* moveMoney(row.account_id, -payment.amount, payment.amount)
    yield* saveProfile(row.id, observe(history, payment).profile)
  }
  return {
    transaction: publicId('transaction', transaction),
    at,
    result: decision.approved ? 'approved' : 'declined',
    reason,
    failed: decision.failed,
    score: scored.score,
    available: decision.approved ? row.available - payment.amount : row.available,
  }
}

function* ledgerRow(id: string): Work<LedgerRow> {
  const key = internalKey('transaction', id)
  const row = key === undefined ? undefined : yield* ledgerRowForChange(key)
  if (row === undefined) throw refuse.notFound('transaction')
  return row
}

/** Clears an approval: the hold goes, what was cleared for less comes back, what was cleared for more is taken. */
function* clear(services: Services, id: string, billingAmount: number): Work<string> {
  const row = yield* ledgerRow(id)
  if (row.status === CLEARED && row.billing_amount === billingAmount) return id
  if (row.status !== APPROVED) throw refuse.invalidState('not_approved', statusCodes.word(row.status))
  yield* moveStatus(row, CLEARED, services.clock(), billingAmount, services.programme.timeZone)
  yield* moveMoney(row.account_id, row.billing_amount - billingAmount, -row.billing_amount)
  return id
}

function* reverse(services: Services, id: string): Work<string> {
  const row = yield* ledgerRow(id)
  if (row.status === REVERSED) return id
  if (row.status !== APPROVED) throw refuse.invalidState('not_approved', statusCodes.word(row.status))
  yield* moveStatus(row, REVERSED, services.clock(), row.billing_amount, services.programme.timeZone)
  yield* moveMoney(row.account_id, row.billing_amount, -row.billing_amount)
  return id
}

function* refund(
  services: Services,
  request: Readonly<{ requestId: string; transaction: string; billingAmount: number }>,
): Work<string> {
  const hash = hashOf(services, request)
  const known = yield* transactionOfRequest(request.requestId)
  if (known !== undefined) {
    if (known.request_hash !== hash) throw refuse.requestReused(request.requestId)
    return publicId('transaction', known.id)
  }
  const row = yield* ledgerRow(request.transaction)
  if (row.status !== CLEARED) throw refuse.invalidState('not_cleared', statusCodes.word(row.status))
  const before = yield* refundedOf(row.id, row.card_id)
  if (before + request.billingAmount > row.billing_amount) throw refuse.invalidState('refund_too_large', 'cleared')
  const id = yield* addTransaction(
    {
      card: row.card_id,
      merchant: row.merchant_id,
      at: services.clock(),
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
      origin: LIVE,
      request: request.requestId,
      hash,
    },
    services.programme.timeZone,
  )
  yield* moveMoney(row.account_id, request.billingAmount, 0)
  return publicId('transaction', id)
}

export const network = {
  authorise: store.network.authorise.handler(async ({ input, context: { services } }) => {
    const answer = await services.db.write(() => authorise(services, input))
    services.committed()
    return answer
  }),
  clear: store.network.clear.handler(async ({ input, context: { services } }) => {
    const transaction = await services.db.write(() => clear(services, input.transaction, input.billingAmount))
    services.committed()
    return { transaction, status: 'cleared' as const }
  }),
  reverse: store.network.reverse.handler(async ({ input, context: { services } }) => {
    const transaction = await services.db.write(() => reverse(services, input.transaction))
    services.committed()
    return { transaction, status: 'reversed' as const }
  }),
  refund: store.network.refund.handler(async ({ input, context: { services } }) => {
    const transaction = await services.db.write(() => refund(services, input))
    services.committed()
    return { transaction, status: 'refund' as const }
  }),
}
