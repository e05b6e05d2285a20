// The ledger's rows as authorisation, clearing and reversal write them, merchants, rates, and what the rules know of a card.
import type { CardProfile, RecentPayment } from '#shared/risk/history.ts'
import { DAY_MS, emptyProfile, MAX_RECENT } from '#shared/risk/history.ts'
import { declineCodes, statusCodes } from './codes.ts'
import { merchantSearch } from './merchant-text.ts'
import { addSums } from './sums.ts'
import { all, first, run, statement, type Work } from './work.ts'

const DECLINED = statusCodes.code('declined')
const WRONG_PIN = declineCodes.code('pin_wrong')
const REFUND = statusCodes.code('refund')

export const NETWORK_SOURCE = 'network'

// --- sources and merchants ---
const sourceByName = statement<{ name: string }>()((k, p) =>
  k.selectFrom('source').select('id').where('name', '=', p.name),
)
const insertSource = statement<{ name: string }>()((k, p) =>
  k
    .insertInto('source')
    .values({ name: p.name })
    .onConflict((c) => c.column('name').doUpdateSet({ name: p.name }))
    .returning('id'),
)
export function* sourceId(name: string): Work<number> {
  return (yield* first(sourceByName, { name }))?.id ?? (yield* first(insertSource, { name }))!.id
}

export type MerchantRow = Readonly<{
  id: number
  name: string
  mcc: string
  country: string | null
  accepts: number
  direct: number
}>
/** `whole`: the merchant itself, where this is one of its places; what holds for the merchant names it. */
export type MerchantAsked = MerchantRow & Readonly<{ whole: number }>
const merchantByOutside = statement<{ source: number; outside: string }>()((k, p) =>
  k
    .selectFrom('merchant')
    .select(['id', 'name', 'mcc', 'country', 'accepts', 'direct'])
    .where('source', '=', p.source)
    .where('outside_id', '=', p.outside),
)
const insertMerchant = statement<{
  source: number
  outside: string
  name: string
  search: string
  mcc: string
  country: string | null
  city: string | null
  of: number | null
}>()((k, p) =>
  k
    .insertInto('merchant')
    .values({
      source: p.source,
      outside_id: p.outside,
      name: p.name,
      search: p.search,
      mcc: p.mcc,
      country: p.country,
      city: p.city,
      accepts: 1,
      place_of: p.of,
    })
    .onConflict((c) => c.columns(['source', 'outside_id']).doUpdateSet({ outside_id: p.outside }))
    .returning(['id', 'name', 'mcc', 'country', 'accepts', 'direct']),
)
/**
 * The merchant of a message. What the message says counts: the same merchant in another country, or under another category code, is a
 * place of its own, so that scope, fees and rules see where a payment is made, and earlier payments stay where they were.
 */
export function* merchantOf(
  source: number,
  merchant: Readonly<{ id: string; name: string; mcc: string; country: string; city?: string | undefined }>,
): Work<MerchantAsked> {
  const { name, mcc, country, city = null } = merchant
  const known = yield* first(merchantByOutside, { source, outside: merchant.id })
  const as = { source, name, search: merchantSearch(name, city), mcc, country, city }
  if (known === undefined) {
    const made = (yield* first(insertMerchant, { ...as, outside: merchant.id, of: null }))!
    return { ...made, whole: made.id }
  }
  const { accepts, direct, id: whole } = known
  if (known.mcc === mcc && known.country === country) return { ...known, whole }
  const outside = `${merchant.id} ${country} ${mcc}`
  const place =
    (yield* first(merchantByOutside, { source, outside })) ??
    (yield* first(insertMerchant, { ...as, outside, of: whole }))!
  return { ...place, accepts, direct, whole }
}

// --- rates ---
const rateOn = statement<{ currency: string; day: number }>()((k, p) =>
  k
    .selectFrom('rate')
    .select(['rate_e8', 'day'])
    .where('currency', '=', p.currency)
    .where('day', '<=', p.day)
    .orderBy('day', 'desc')
    .limit(1),
)
/** The newest rate not after `day` (yyyymmdd): billing units for one whole unit of `currency`, times 10^8. */
export function* rateFor(currency: string, day: number): Work<{ rate_e8: number; day: number } | undefined> {
  return yield* first(rateOn, { currency, day })
}

// --- transactions ---
export type NewTransaction = {
  card: number
  merchant: number
  at: number
  status: number
  reason: number | null
  channel: number
  pin: number
  amount: number
  currency: string
  billing: number
  billingCurrency: string
  rate: number | null
  rateDay: number | null
  failed: string | null
  score: number | null
  flag: number | null
  parent: number | null
  origin: number
  request: string | null
  hash: string | null
  details: string | null
}
const insertTransaction = statement<NewTransaction>()((k, p) =>
  k
    .insertInto('txn')
    .values({
      card_id: p.card,
      merchant_id: p.merchant,
      at: p.at,
      status: p.status,
      reason: p.reason,
      channel: p.channel,
      pin: p.pin,
      amount: p.amount,
      currency: p.currency,
      billing_amount: p.billing,
      billing_currency: p.billingCurrency,
      rate_e8: p.rate,
      rate_day: p.rateDay,
      failed: p.failed,
      score: p.score,
      flag_id: p.flag,
      parent_id: p.parent,
      origin: p.origin,
      request_id: p.request,
      request_hash: p.hash,
      details: p.details,
    })
    .returning('id'),
)
const byRequest = statement<{ request: string }>()((k, p) =>
  k
    .selectFrom('txn')
    .innerJoin('card', 'card.id', 'txn.card_id')
    .innerJoin('account', 'account.id', 'card.account_id')
    .leftJoin('hold', 'hold.txn_id', 'txn.id')
    .select([
      'txn.id',
      'txn.at',
      'txn.status',
      'txn.reason',
      'txn.failed',
      'txn.score',
      'txn.request_hash',
      'txn.billing_amount',
      'hold.fee_held',
      'account.available',
    ])
    .where('request_id', '=', p.request),
)
export type LedgerRow = Readonly<{
  id: number
  card_id: number
  account_id: number
  merchant_id: number
  merchant: string
  status: number
  channel: number
  amount: number
  currency: string
  billing_amount: number
  billing_currency: string
  at: number
  origin: number
  version: number
}>
const ledgerRow = statement<{ id: number }>()((k, p, dialect) => {
  const query = k
    .selectFrom('txn')
    .innerJoin('card', 'card.id', 'txn.card_id')
    .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
    .select([
      'txn.id',
      'txn.card_id',
      'card.account_id',
      'txn.merchant_id',
      'merchant.name as merchant',
      'txn.status',
      'txn.channel',
      'txn.amount',
      'txn.currency',
      'txn.billing_amount',
      'txn.billing_currency',
      'txn.at',
      'txn.origin',
      'card.version',
    ])
    .where('txn.id', '=', p.id)
  return dialect === 'postgres' ? query.forUpdate(['card', 'txn']) : query
})
const setStatus = statement<{ id: number; from: number; to: number; cleared: number | null; billing: number }>()(
  (k, p) =>
    k
      .updateTable('txn')
      .set({ status: p.to, cleared_at: p.cleared, billing_amount: p.billing })
      .where('id', '=', p.id)
      .where('status', '=', p.from),
)
const refunds = statement<{ id: number; card: number; status: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .select((e) => e.fn.sum<number | null>('billing_amount').as('total'))
    .where('card_id', '=', p.card)
    .where('parent_id', '=', p.id)
    .where('status', '=', p.status),
)

/** `zone`: the programme's, whose hours the payment is summed by. */
export function* addTransaction(row: NewTransaction, zone: string): Work<number> {
  const { id } = (yield* first(insertTransaction, row))!
  const { at, status, reason, channel, billingCurrency, origin, billing } = row
  const summed = { at, status, reason, channel, billing_currency: billingCurrency, origin, billing_amount: billing }
  yield* addSums(zone, [{ ...summed, times: 1 }], row.card)
  return id
}
export type RequestRow = Readonly<{
  id: number
  at: number
  status: number
  reason: number | null
  failed: string | null
  score: number | null
  request_hash: string | null
  billing_amount: number
  fee_held: number | null
  available: number
}>
export function* transactionOfRequest(request: string): Work<RequestRow | undefined> {
  return yield* first(byRequest, { request })
}
export function* ledgerRowForChange(id: number): Work<LedgerRow | undefined> {
  return yield* first(ledgerRow, { id })
}
/** Moves a payment that stands as `row` to another state. False when it has moved already. */
export function* moveStatus(
  row: LedgerRow,
  to: number,
  clearedAt: number | null,
  billing: number,
  zone: string,
): Work<boolean> {
  const moved = yield* run(setStatus, { id: row.id, from: row.status, to, cleared: clearedAt, billing })
  if (moved !== 1) return false
  // Only an approval moves, and it has no reason.
  const before = { ...row, reason: null }
  const after = { ...before, status: to, billing_amount: billing }
  yield* addSums(
    zone,
    [
      { ...before, times: -1 },
      { ...after, times: 1 },
    ],
    row.card_id,
  )
  return true
}
/** What was given back for a payment so far, minor units of the billing currency. */
export function* refundedOf(transaction: number, card: number): Work<number> {
  return (yield* first(refunds, { id: transaction, card, status: REFUND }))?.total ?? 0
}

// --- what the rules know ---
const profileOf = statement<{ card: number }>()((k, p) =>
  k.selectFrom('card_profile').selectAll().where('card_id', '=', p.card),
)
type ProfileArgs = {
  card: number
  payments: number
  logMean: number
  logVar: number
  days: number
  dayLogMean: number
  dayLogVar: number
  day: number
  daySum: number
  countries: string
  firstAt: number
}
const putProfile = statement<ProfileArgs>()((k, p) => {
  const values = {
    payments: p.payments,
    log_mean: p.logMean,
    log_var: p.logVar,
    days: p.days,
    day_log_mean: p.dayLogMean,
    day_log_var: p.dayLogVar,
    day: p.day,
    day_sum: p.daySum,
    countries: p.countries,
    first_at: p.firstAt,
  }
  return k
    .insertInto('card_profile')
    .values({ card_id: p.card, ...values })
    .onConflict((c) => c.column('card_id').doUpdateSet(values))
})
const recentOf = statement<{ card: number; from: number; refund: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .select(['at', 'billing_amount', 'status', 'reason'])
    .where('card_id', '=', p.card)
    .where('at', '>=', p.from)
    .where('status', '!=', p.refund)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX_RECENT),
)

export function* profileOfCard(card: number): Work<CardProfile> {
  const row = yield* first(profileOf, { card })
  if (row === undefined) return emptyProfile
  return {
    payments: row.payments,
    logMean: row.log_mean,
    logVar: row.log_var,
    days: row.days,
    dayLogMean: row.day_log_mean,
    dayLogVar: row.day_log_var,
    day: row.day,
    daySum: row.day_sum,
    countries: row.countries,
    firstAt: row.first_at,
  }
}
export function* saveProfile(card: number, profile: CardProfile): Work<void> {
  yield* run(putProfile, { card, ...profile })
}
/** The card's payments within a day before `at`, oldest first. */
export function* recentPayments(card: number, at: number): Work<ReadonlyArray<RecentPayment>> {
  const rows = yield* all(recentOf, { card, from: at - DAY_MS, refund: REFUND })
  return rows
    .map((row) => ({
      at: row.at,
      amount: row.billing_amount,
      declined: row.status === DECLINED,
      pinFailed: row.reason === WRONG_PIN,
    }))
    .reverse()
}

const details = statement<{ id: number }>()((k, p) => k.selectFrom('txn').select('details').where('id', '=', p.id))
/** What the processor said beside the amount. */
export function* detailsOf(transaction: number): Work<Record<string, never>> {
  const text = (yield* first(details, { id: transaction }))?.details
  return text == null ? {} : (JSON.parse(text) as Record<string, never>)
}
