// The ledger as the risk engine is told it: payments in order of time or of arrival, labels by when they became known.
import { sql, type Kysely } from 'kysely'
import { decimalsOf } from '#shared/domain/money.ts'
import type { CardNote, RiskLabel, RiskPayment } from '#shared/risk/engine/payment.ts'
import { channelCodes, declineCodes, statusCodes, verdictCodes } from './codes.ts'
import type { Tables } from './schema.ts'
import { all, first, statement, type Dialect, type Work } from './work.ts'

const DECLINED = statusCodes.code('declined')
const REFUND = statusCodes.code('refund')
const WRONG_PIN = declineCodes.code('pin_wrong')
const FRAUD = verdictCodes.code('fraud')

export type HistoryRow = Readonly<{
  id: number
  at: number
  card_id: number
  customer_id: number
  merchant_id: number
  place_of: number | null
  bin: string
  issued_at: number
  status: number
  reason: number | null
  channel: number
  billing_amount: number
  billing_currency: string
  country: string | null
  mcc: string
  label: number | null
  details: string | null
}>
export type LabelRow = Readonly<{
  id: number
  at: number
  card_id: number
  customer_id: number
  merchant_id: number
  bin: string
  billing_amount: number
  label: number
  label_known_at: number
  details: string | null
}>
export type NoteRow = Readonly<{ id: number; at: number; target_id: number; event: string; data: string }>

const rows = (k: Kysely<Tables>) =>
  k
    .selectFrom('txn')
    .innerJoin('card', 'card.id', 'txn.card_id')
    .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
    .select([
      'txn.id',
      'txn.at',
      'txn.card_id',
      'card.customer_id',
      'txn.merchant_id',
      'card.bin',
      'card.issued_at',
      'txn.status',
      'txn.reason',
      'txn.channel',
      'txn.billing_amount',
      'txn.billing_currency',
      'merchant.country',
      'merchant.mcc',
      'merchant.place_of',
      'txn.label',
      'txn.details',
    ])
    .where('txn.status', '!=', REFUND)

type After = { at: number; id: number; limit: number }
type Between = After & { until: number }
// Row values, so that both databases walk the index from the place reached.
const byTime = statement<After>()((k, p) =>
  rows(k)
    .where((e) => e(e.refTuple('txn.at', 'txn.id'), '>', e.tuple(p.at, p.id)))
    .orderBy('txn.at')
    .orderBy('txn.id')
    .limit(p.limit),
)
/** Numbers of the oldest transaction that runs and of the next to begin. SQLite has one at a time, whose rows come in order. */
const running = (dialect: Dialect) =>
  dialect === 'postgres'
    ? ([
        sql<number>`pg_snapshot_xmin(pg_current_snapshot())::text::bigint`.as('oldest'),
        sql<number>`pg_snapshot_xmax(pg_current_snapshot())::text::bigint`.as('next'),
      ] as const)
    : ([sql<number>`0`.as('oldest'), sql<number>`0`.as('next')] as const)
const byArrival = statement<{ id: number; limit: number }>()((k, p, dialect) =>
  rows(k).select(running(dialect)).where('txn.id', '>', p.id).orderBy('txn.id').limit(p.limit),
)
const mark = statement<Record<never, never>>()((k, _, dialect) =>
  k.selectNoFrom((e) => [
    e
      .selectFrom('txn')
      .select((f) => f.fn.max<number | null>('id').as('id'))
      .as('newest'),
    ...running(dialect),
  ]),
)
const labels = statement<Between>()((k, p) =>
  k
    .selectFrom('txn')
    .innerJoin('card', 'card.id', 'txn.card_id')
    .select([
      'txn.id',
      'txn.at',
      'txn.card_id',
      'card.customer_id',
      'txn.merchant_id',
      'card.bin',
      'txn.billing_amount',
      'txn.label',
      'txn.label_known_at',
      'txn.details',
    ])
    .where((e) => e(e.refTuple('txn.label_known_at', 'txn.id'), '>', e.tuple(p.at, p.id)))
    .where('txn.label_known_at', '<=', p.until)
    .where('txn.label', 'is not', null)
    .orderBy('txn.label_known_at')
    .orderBy('txn.id')
    .limit(p.limit),
)
const NOTED = ['card.limits_set', 'card.controls_set', 'card.scope_lifted', 'pin.set', 'pin.changed', 'travel.notice']
const notes = statement<Between>()((k, p) =>
  k
    .selectFrom('history')
    .select(['id', 'at', 'target_id', 'event', 'data'])
    .where((e) => e(e.refTuple('at', 'id'), '>', e.tuple(p.at, p.id)))
    .where('at', '<=', p.until)
    .where('kind', '=', 'card')
    .where('event', 'in', NOTED)
    .orderBy('at')
    .orderBy('id')
    .limit(p.limit),
)
const counted = statement<{ to: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('at', '<', p.to),
)

export function* paymentsByTime(at: number, id: number, limit: number): Work<ReadonlyArray<HistoryRow>> {
  return yield* all(byTime, { at, id, limit })
}
/** A payment with a lower number may come later only from a transaction that is as old as `oldest` or older than `next`. */
export type ArrivedRow = HistoryRow & Readonly<{ oldest: number; next: number }>
export function* paymentsByArrival(id: number, limit: number): Work<ReadonlyArray<ArrivedRow>> {
  return yield* all(byArrival, { id, limit })
}
/** The newest payment, and which transactions run beside. */
export function* ledgerMark(): Work<Readonly<{ newest: number; oldest: number; next: number }>> {
  const { newest, oldest, next } = (yield* first(mark, {}))!
  return { newest: newest ?? 0, oldest, next }
}
type Place = Readonly<{ at: number; id: number }>
const placeOf = ({ at, id }: Place): Place => ({ at, id })
/** Labels after a place, in the order in which they became known, none later than `until`. */
export function* labelsByTime(after: Place, limit: number, until: number): Work<ReadonlyArray<LabelRow>> {
  return (yield* all(labels, { ...after, limit, until })) as ReadonlyArray<LabelRow>
}
/** What changed on cards: limits, PINs, travel notices. */
export function* notesByTime(after: Place, limit: number, until: number): Work<ReadonlyArray<NoteRow>> {
  return yield* all(notes, { ...after, limit, until })
}
const paymentAt = statement<{ id: number; at: number; card: number; amount: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .select('id')
    .where('id', '=', p.id)
    .where('at', '=', p.at)
    .where('card_id', '=', p.card)
    .where('billing_amount', '=', p.amount),
)
const labelAt = statement<{ id: number; at: number }>()((k, p) =>
  k.selectFrom('txn').select('id').where('id', '=', p.id).where('label_known_at', '>=', p.at),
)
const noteAt = statement<{ id: number; at: number }>()((k, p) =>
  k.selectFrom('history').select('id').where('id', '=', p.id).where('at', '=', p.at),
)
const cameLate = statement<{ id: number; at: number }>()((k, p) =>
  k.selectFrom('txn').select('id').where('id', '>', p.id).where('at', '<', p.at).where('status', '!=', REFUND).limit(1),
)

/** How far something has read the ledger: its newest time, and the last payment, label and note that it was told. */
export type ReadTo = Readonly<{
  at: number
  newest: number
  newestAt: number
  newestCard: number
  newestAmount: number
  labels: Place
  notes: Place
}>

/** Whether what was read is still there and everything that came since is younger. A backup's ledger, or one with imported history, is not. */
export function* ledgerFollows(to: ReadTo): Work<boolean> {
  const { newest: id, newestAt: at, newestCard: card, newestAmount: amount } = to
  if (id > 0 && (yield* first(paymentAt, { id, at, card, amount })) === undefined) return false
  // A label that was corrected since is told anew.
  if (to.labels.id > 0 && (yield* first(labelAt, placeOf(to.labels))) === undefined) return false
  if (to.notes.id > 0 && (yield* first(noteAt, placeOf(to.notes))) === undefined) return false
  return (yield* first(cameLate, { id, at: to.at })) === undefined
}

/** How many payments there are before `to`. */
export function* ledgerSize(to: number): Work<number> {
  return (yield* first(counted, { to }))?.n ?? 0
}

/** The device and its kind of network, where the processor named them. */
export function deviceOf(details: string | null): Readonly<{ device: string | null; network: string | null }> {
  if (details === null) return NOTHING_SAID
  const { device = null, network = null } = JSON.parse(details) as { device?: string; network?: string }
  return { device, network: network === 'unknown' ? null : network }
}
const NOTHING_SAID = { device: null, network: null } as const

export function riskNote(row: NoteRow): CardNote {
  const { target_id: card, at, event } = row
  if (event !== 'travel.notice') return { card, at, kind: event.startsWith('pin.') ? 'pin_changed' : 'limit_changed' }
  // Notices that were kept before their beginning was hold from when they were given.
  const said = JSON.parse(row.data) as { countries?: string; country?: string; from?: number; until?: number }
  const countries = (said.countries ?? said.country ?? '').split(',')
  return { card, at, kind: 'travel', countries, from: said.from ?? at, until: said.until ?? at }
}

export const riskPayment = (row: HistoryRow): RiskPayment => ({
  at: row.at,
  amount: row.billing_amount,
  card: row.card_id,
  person: row.customer_id,
  merchant: row.merchant_id,
  address: null,
  bin: row.bin === '' ? null : row.bin,
  ...deviceOf(row.details),
  country: row.country,
  mcc: row.mcc,
  channel: channelCodes.word(row.channel),
  declined: row.status === DECLINED,
  pinFailed: row.reason === WRONG_PIN,
  place: null,
})

export const riskLabel = (row: LabelRow): RiskLabel => ({
  knownAt: row.label_known_at,
  paidAt: row.at,
  fraud: row.label === FRAUD,
  amount: row.billing_amount,
  card: row.card_id,
  person: row.customer_id,
  merchant: row.merchant_id,
  device: deviceOf(row.details).device,
  address: null,
  bin: row.bin === '' ? null : row.bin,
})

const scales = new Map<string, number>()
/** 10 to the power of a currency's decimals. */
export function scaleOf(currency: string): number {
  let scale = scales.get(currency)
  if (scale === undefined) scales.set(currency, (scale = 10 ** decimalsOf(currency)))
  return scale
}
