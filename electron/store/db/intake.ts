// Rows that imports add: payments of a source by outside id, and the cards, holders and merchants they came with. Imported rows move no
// counters and no money; flags of imports are written by electron/store/intake/store-sink.ts through db/flags.ts.
import { sql } from 'kysely'
import { merchantSearch } from './merchant-text.ts'
import { all, first, run, select, statement, type Dialect, type Work } from './work.ts'

// --- what is there ---
/** Texts of a JSON list, as a subquery. */
export const listed = (dialect: Dialect, ids: string) =>
  dialect === 'sqlite'
    ? sql<string>`(select value from json_each(${ids}))`
    : sql<string>`(select jsonb_array_elements_text(${ids}::jsonb))`
const known = statement<{ source: number; ids: string }>()((k, p, dialect) =>
  k
    .selectFrom('txn')
    .select(['id', 'outside_id'])
    .where('source', '=', p.source)
    .where('outside_id', 'in', listed(dialect, p.ids)),
)
const cardByOutside = statement<{ source: number; outside: string }>()((k, p) =>
  k.selectFrom('card').select('id').where('source', '=', p.source).where('outside_id', '=', p.outside),
)
const cardByPan = statement<{ pan: string }>()((k, p) => k.selectFrom('card').select('id').where('pan_idx', '=', p.pan))
const customerByOutside = statement<{ source: number; outside: string }>()((k, p) =>
  k.selectFrom('customer').select('id').where('source', '=', p.source).where('outside_id', '=', p.outside),
)
const merchantByOutside = statement<{ source: number; outside: string }>()((k, p) =>
  k.selectFrom('merchant').select('id').where('source', '=', p.source).where('outside_id', '=', p.outside),
)

// --- what is added ---
type CustomerArgs = {
  id: number
  native: string | null
  latin: string
  search: string
  since: number
  city: string | null
  country: string | null
  phone: Uint8Array | null
  phoneIndex: string | null
  email: Uint8Array | null
  emailIndex: string | null
  origin: number
  source: number
  outside: string
}
const insertCustomer = statement<CustomerArgs>()((k, p) =>
  k.insertInto('customer').values({
    id: p.id,
    native: p.native,
    latin: p.latin,
    search: p.search,
    language: 'en',
    since: p.since,
    city: p.city,
    country: p.country,
    phone_enc: p.phone,
    phone_idx: p.phoneIndex,
    email_enc: p.email,
    email_idx: p.emailIndex,
    origin: p.origin,
    source: p.source,
    outside_id: p.outside,
    version: 1,
  }),
)
/** Of a card that is frozen where it comes from. */
type FreezeArgs = { freezeReason: string; freezeBy: string; freezeName: string; freezeAt: number; freezeNote: string }
type CardArgs = {
  id: number
  customer: number
  account: number
  bin: string
  last4: string
  pan: Uint8Array | null
  panIndex: string | null
  issuedAt: number
  expiresAt: number
  state: number
  pinState: number
  origin: number
  source: number
  outside: string | null
} & { [F in keyof FreezeArgs]: FreezeArgs[F] | null }
const NO_FREEZE = { freezeReason: null, freezeBy: null, freezeName: null, freezeAt: null, freezeNote: null }
const insertCard = statement<CardArgs>()((k, p) =>
  k.insertInto('card').values({
    id: p.id,
    customer_id: p.customer,
    account_id: p.account,
    bin: p.bin,
    last4: p.last4,
    pan_enc: p.pan,
    pan_idx: p.panIndex,
    issued_at: p.issuedAt,
    expires_at: p.expiresAt,
    state: p.state,
    freeze_reason: p.freezeReason,
    freeze_by: p.freezeBy,
    freeze_name: p.freezeName,
    freeze_at: p.freezeAt,
    freeze_note: p.freezeNote,
    abroad: 1,
    online: 1,
    contactless: 1,
    cash: 1,
    pin_state: p.pinState,
    pin_tries: 0,
    used_day: 0,
    used_day_sum: 0,
    used_month: 0,
    used_month_sum: 0,
    origin: p.origin,
    source: p.source,
    outside_id: p.outside,
    version: 1,
  }),
)
type MerchantArgs = {
  source: number
  outside: string
  name: string
  search: string
  mcc: string
  country: string | null
  city: string | null
}
const insertMerchant = statement<MerchantArgs>()((k, p) =>
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
    })
    .returning('id'),
)
const anyOfSource = statement<{ source: number }>()((k, p) =>
  k.selectFrom('txn').select('id').where('source', '=', p.source).where('outside_id', 'is not', null).limit(1),
)

// --- what the rules learn from ---
const newestOfCard = statement<{ card: number; refund: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .select('at')
    .where('card_id', '=', p.card)
    .where('status', '!=', p.refund)
    .orderBy('at', 'desc')
    .limit(1),
)
const ledgerOfCard = statement<{ card: number; refund: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
    .select(['txn.at', 'txn.billing_amount', 'txn.status', 'txn.reason', 'merchant.country'])
    .where('card_id', '=', p.card)
    .where('status', '!=', p.refund)
    .orderBy('txn.at')
    .orderBy('txn.id'),
)
const cardsAfter = statement<{ source: number; after: number; limit: number }>()((k, p) =>
  k
    .selectFrom('card')
    .select('id')
    .where('id', '>', p.after)
    .where('source', '=', p.source)
    .orderBy('id')
    .limit(p.limit),
)

/** A source by its name, if it is there. */
export function* sourceKey(name: string): Work<number | undefined> {
  return (yield* first(sourceNamed, { name }))?.id
}
const sourceNamed = statement<{ name: string }>()((k, p) =>
  k.selectFrom('source').select('id').where('name', '=', p.name),
)
/** The same for a source by name, which need not be there; a read. */
export function* knownOfSource(name: string, outsideIds: ReadonlyArray<string>): Work<ReadonlySet<string>> {
  const source = yield* sourceKey(name)
  return source === undefined ? new Set<string>() : yield* knownTransactions(source, outsideIds)
}
/** Which of these outside ids the source has in the ledger. */
export function* knownTransactions(source: number, outsideIds: ReadonlyArray<string>): Work<ReadonlySet<string>> {
  const rows = yield* all(known, { source, ids: JSON.stringify(outsideIds) })
  return new Set(rows.map((row) => row.outside_id!))
}
/** The keys of those that are there, by outside id. */
export function* keysOf(source: number, outsideIds: ReadonlyArray<string>): Work<ReadonlyMap<string, number>> {
  if (outsideIds.length === 0) return new Map()
  const rows = yield* all(known, { source, ids: JSON.stringify(outsideIds) })
  return new Map(rows.map((row) => [row.outside_id!, row.id]))
}
export function* importedCard(source: number, outside: string): Work<number | undefined> {
  return (yield* first(cardByOutside, { source, outside }))?.id
}
export function* cardWithNumber(panIndex: string): Work<number | undefined> {
  return (yield* first(cardByPan, { pan: panIndex }))?.id
}
export function* importedCustomer(source: number, outside: string): Work<number | undefined> {
  return (yield* first(customerByOutside, { source, outside }))?.id
}
export function* importedMerchant(source: number, outside: string): Work<number | undefined> {
  return (yield* first(merchantByOutside, { source, outside }))?.id
}
export function* addImportedCustomer(customer: CustomerArgs): Work<void> {
  yield* run(insertCustomer, customer)
}
export function* addImportedCard(card: Omit<CardArgs, keyof FreezeArgs>, freeze: FreezeArgs | null = null): Work<void> {
  yield* run(insertCard, { ...card, ...(freeze ?? NO_FREEZE) })
}
export function* addImportedMerchant(merchant: Omit<MerchantArgs, 'search'>): Work<number> {
  const search = merchantSearch(merchant.name, merchant.city)
  return (yield* first(insertMerchant, { ...merchant, search }))!.id
}
/** Whether the source has any payment in the ledger. */
export function* hasImported(source: number): Work<boolean> {
  return (yield* first(anyOfSource, { source })) !== undefined
}
export type LearntRow = Readonly<{
  at: number
  billing_amount: number
  status: number
  reason: number | null
  country: string | null
}>
/** UTC ms of the card's newest payment. */
export function* newestPaymentAt(card: number, refund: number): Work<number | undefined> {
  return (yield* first(newestOfCard, { card, refund }))?.at
}
/** All payments of a card, oldest first: what its profile is learnt from. */
export function* ledgerForLearning(card: number, refund: number): Work<ReadonlyArray<LearntRow>> {
  return yield* all(ledgerOfCard, { card, refund })
}
/** A source's cards by key, a few at a time. */
export function* cardsOfSource(source: number, after: number, limit: number): Work<ReadonlyArray<number>> {
  return (yield* all(cardsAfter, { source, after, limit })).map((row) => row.id)
}

/**
 * On SQLite a number that changes whenever another connection has written; on PostgreSQL, where writers do not wait for each other's
 * transactions, always the same.
 */
export function* writesOfOthers(): Work<number> {
  const rows = yield* select((k, dialect) =>
    dialect === 'sqlite'
      ? k.selectFrom(sql<{ data_version: number }>`pragma_data_version`.as('v')).select('v.data_version')
      : k.selectNoFrom(sql<number>`0`.as('data_version')),
  )
  return rows[0]!.data_version
}

/**
 * After how many pages of its log this connection copies them into the file at a commit. Others copy after 1,000: with fewer, the import
 * does it for them; with more, hot pages are copied once, not often. SQLite only.
 */
export function* copyLogEvery(pages: number): Work<void> {
  yield {
    want: 'all',
    query: (k) => ({ compile: () => sql.raw(`pragma wal_autocheckpoint = ${Math.trunc(pages)}`).compile(k) }),
  }
}
