// A small ledger for the tests of search, customers and overview: people, cards, merchants and payments written as rows, with defaults
// for everything that a test does not care about.
import type { Insertable } from 'kysely'
import {
  cardStateCodes,
  channelCodes,
  originCodes,
  pinResultCodes,
  pinStateCodes,
  statusCodes,
} from '#electron/store/db/codes.ts'
import { merchantSearch } from '#electron/store/db/merchant-text.ts'
import type { Tables } from '#electron/store/db/schema.ts'
import { select, type Work } from '#electron/store/db/work.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { contactPlace, panPlace } from '#electron/store/api/contact.ts'
import { addSums } from '#electron/store/db/sums.ts'
import { PROGRAMME, START, type TestStore } from './databases.ts'

type Row<T extends keyof Tables> = Insertable<Tables[T]>

const DAY = 86_400_000

export function* insertRows<T extends keyof Tables>(table: T, rows: ReadonlyArray<Row<T>>): Work<void> {
  for (let i = 0; i < rows.length; i += 100) {
    const some = rows.slice(i, i + 100)
    yield* select((k) => k.insertInto(table).values(some as never))
  }
}

type Person = Partial<Row<'customer'>> & Readonly<{ id: number; phone?: string; email?: string; nationalId?: string }>

/** A customer; `phone`, `email` and `nationalId` come normalised and are sealed and indexed. */
export function* addCustomer({ services }: TestStore, person: Person): Work<void> {
  const { phone, email, nationalId, ...columns } = person
  const { cipher, keyring } = services
  const seal = (fact: 'phone' | 'email' | 'national_id', value: string | undefined): Uint8Array | null =>
    value === undefined ? null : cipher.seal(value, contactPlace(fact, person.id))
  const index = (kind: 'phone' | 'email' | 'national_id', value: string | undefined): string | null =>
    value === undefined ? null : blindIndex(keyring, kind, value)
  const native = columns.native ?? null
  const latin = columns.latin ?? `Person ${person.id}`
  yield* insertRows('customer', [
    {
      native,
      latin,
      search: `${native ?? ''} ${latin}`.trim().toLowerCase(),
      language: 'en',
      since: START - 100 * DAY + person.id,
      phone_enc: seal('phone', phone),
      phone_idx: index('phone', phone),
      email_enc: seal('email', email),
      email_idx: index('email', email),
      national_enc: seal('national_id', nationalId),
      national_idx: index('national_id', nationalId),
      origin: originCodes.code('demo'),
      version: 1,
      ...columns,
    },
  ])
}

type NewCard = Partial<Row<'card'>> &
  Readonly<{ id: number; customer_id: number; currency?: string; available?: number; pan?: string }>

/** A card with an account of its own, which has the card's key. */
export function* addCard({ services }: TestStore, card: NewCard): Work<void> {
  const { currency = 'CNY', available = 1_000_000, pan, ...columns } = card
  yield* insertRows('account', [
    { id: card.id, customer_id: card.customer_id, currency, available, held: 0, version: 1 },
  ])
  yield* insertRows('card', [
    {
      account_id: card.id,
      bin: '99990001',
      last4: pan?.slice(-4) ?? String(1000 + card.id),
      pan_enc: pan === undefined ? null : services.cipher.seal(pan, panPlace(card.id)),
      expires_at: START + 700 * DAY,
      issued_at: START - 90 * DAY,
      state: cardStateCodes.code('active'),
      abroad: 1,
      online: 1,
      contactless: 1,
      cash: 1,
      pin_state: pinStateCodes.code('set'),
      pin_tries: 0,
      used_day: 0,
      used_day_sum: 0,
      used_month: 0,
      used_month_sum: 0,
      origin: originCodes.code('demo'),
      version: 1,
      ...columns,
    },
  ])
}

export function* addMerchant(merchant: Partial<Row<'merchant'>> & Readonly<{ id: number; name: string }>): Work<void> {
  yield* select((k) =>
    k
      .insertInto('source')
      .values({ id: 1, name: 'test' })
      .onConflict((c) => c.column('id').doNothing()),
  )
  yield* insertRows('merchant', [
    {
      source: 1,
      outside_id: `m${merchant.id}`,
      search: merchantSearch(merchant.name, merchant.city ?? null),
      mcc: '5812',
      country: 'CN',
      city: null,
      accepts: 1,
      ...merchant,
    },
  ])
}

/** A flag with the rules that raised it. */
export function* addFlag(
  flag: Partial<Omit<Row<'flag'>, 'rules'>> & Readonly<{ id: number; card_id: number; rules: ReadonlyArray<string> }>,
): Work<void> {
  const { rules, ...columns } = flag
  yield* insertRows('flag', [
    {
      opened_at: START - DAY,
      last_at: START - DAY,
      state: 0,
      score: 60,
      reasons: '[]',
      rules: rules.join(' '),
      loss: 0,
      approved: 0,
      payments: 1,
      effected: 0,
      // One open flag of each origin on a card.
      origin: flag.id % 2 === 0 ? originCodes.code('demo') : originCodes.code('import'),
      version: 1,
      ...columns,
    },
  ])
  const facts = { flag_id: flag.id, at: START - DAY, origin: originCodes.code('demo') }
  yield* insertRows(
    'flag_rule',
    rules.map((rule) => ({ rule, ...facts })),
  )
}

export type NewPayment = Partial<Row<'txn'>> & Readonly<{ id: number; card_id: number; merchant_id: number }>

export const paymentOf = (payment: NewPayment): Row<'txn'> => ({
  at: START - payment.id,
  status: statusCodes.code('approved'),
  reason: null,
  channel: channelCodes.code('online'),
  pin: pinResultCodes.code('none'),
  amount: 10_000,
  currency: 'CNY',
  billing_amount: payment.amount ?? 10_000,
  billing_currency: 'CNY',
  rate_e8: null,
  failed: null,
  score: null,
  origin: originCodes.code('demo'),
  ...payment,
})

/** Payments with the sums that every writer of the ledger keeps. */
export function* addPayments(payments: ReadonlyArray<NewPayment>, zone = PROGRAMME.timeZone): Work<void> {
  const rows = payments.map(paymentOf)
  yield* insertRows('txn', rows)
  yield* addSums(
    zone,
    rows.map((row) => ({ ...row, reason: row.reason ?? null, times: 1 })),
  )
}
