// Operators' keys, customers, accounts, cards as issued, shops, rates.
import type { Services } from '#electron/store/api/services.ts'
import { fillAccount, fillCard, fillCustomer, fillMerchant, fillRate } from '#electron/store/db/bulk.ts'
import { cardStateCodes, originCodes, pinStateCodes } from '#electron/store/db/codes.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { merchantSearch } from '#electron/store/db/merchant-text.ts'
import { NETWORK_SOURCE, sourceId } from '#electron/store/db/payments.ts'
import { addHistory } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { blindIndex, type BlindIndexKind } from '#electron/store/security/fields.ts'
import { normaliseEmail, normaliseNationalId, normalisePhone } from '#electron/store/security/normalise.ts'
import type { DemoCard, DemoCustomer, DemoProgramme } from '../records.ts'

/** The store's keys of the demo's rows, by index. */
export type Keys = Readonly<{
  operators: ReadonlyArray<number>
  customers: ReadonlyArray<number>
  accounts: ReadonlyArray<number>
  cards: ReadonlyArray<number>
  merchants: ReadonlyArray<number>
}>

export const DEMO = originCodes.code('demo')
const BATCH = 2000

export function* chunks<T>(rows: Iterable<T>, size = BATCH): Generator<ReadonlyArray<T>> {
  let chunk: Array<T> = []
  for (const row of rows) {
    chunk.push(row)
    if (chunk.length === size) {
      yield chunk
      chunk = []
    }
  }
  if (chunk.length > 0) yield chunk
}

export const searchText = (name: Readonly<{ native: string | null; latin: string }>): string =>
  (name.native === null ? name.latin : `${name.native} ${name.latin}`).toLowerCase()

function* addCustomerRow({ cipher, keyring }: Services, id: number, customer: DemoCustomer): Work<void> {
  const sealed = (column: string, kind: BlindIndexKind, plain: string | undefined) => ({
    enc: plain === undefined ? null : cipher.seal(plain, { table: 'customer', column, row: id }),
    idx: plain === undefined ? null : blindIndex(keyring, kind, plain),
  })
  const phone = sealed('phone_enc', 'phone', normalisePhone(customer.phone, customer.country))
  const email = sealed('email_enc', 'email', normaliseEmail(customer.email))
  const national = sealed('national_enc', 'national_id', normaliseNationalId(customer.nationalId))
  yield* fillCustomer({
    id,
    native: customer.name.native,
    latin: customer.name.latin,
    search: searchText(customer.name),
    language: customer.language,
    since: customer.since,
    city: customer.city,
    country: customer.country,
    verified_at: customer.verifiedAt,
    verified_by: customer.verifiedBy,
    phone_enc: phone.enc,
    phone_idx: phone.idx,
    email_enc: email.enc,
    email_idx: email.idx,
    national_enc: national.enc,
    national_idx: national.idx,
    device_idx: blindIndex(keyring, 'device', customer.device),
    origin: DEMO,
    source: null,
    outside_id: null,
    version: 1,
  })
  yield* addHistory('customer', id, customer.verifiedAt, 'customer.created', customer.verifiedBy)
}

function* addCardRow(
  { cipher, keyring }: Services,
  id: number,
  card: DemoCard,
  customer: number,
  account: number,
): Work<void> {
  const { issued } = card
  yield* fillCard({
    id,
    customer_id: customer,
    account_id: account,
    bin: card.bin,
    last4: card.last4,
    pan_enc: cipher.seal(card.pan, { table: 'card', column: 'pan_enc', row: id }),
    pan_idx: blindIndex(keyring, 'pan', card.pan),
    expires_at: issued.expiresAt,
    issued_at: card.issuedAt,
    state: cardStateCodes.code(issued.state),
    freeze_reason: null,
    freeze_by: null,
    freeze_name: null,
    freeze_at: null,
    freeze_until: null,
    freeze_note: null,
    limit_payment: issued.limits.payment,
    limit_day: issued.limits.day,
    limit_month: issued.limits.month,
    abroad: Number(issued.scope.abroad),
    online: Number(issued.scope.online),
    contactless: Number(issued.scope.contactless),
    cash: Number(issued.scope.cash),
    pin_state: pinStateCodes.code(issued.pin.state),
    pin_tries: 0,
    pin_changed_at: issued.pin.changedAt,
    used_day: 0,
    used_day_sum: 0,
    used_month: 0,
    used_month_sum: 0,
    last_payment_at: null,
    origin: DEMO,
    source: null,
    outside_id: null,
    version: 1,
  })
  yield* addHistory('card', id, card.issuedAt, 'card.issued', null)
}

type Keyed = 'customer' | 'account' | 'card' | 'merchant'

/** Writes rows in order under keys that follow each other; gives the keys. */
async function inOrder<T>(
  { db }: Services,
  table: Keyed,
  rows: Iterable<T>,
  add: (id: number, row: T) => Work<void>,
): Promise<ReadonlyArray<number>> {
  const keys: Array<number> = []
  for (const chunk of chunks(rows)) {
    const first = await db.write(function* () {
      const from = yield* takeKeys(table, chunk.length)
      for (const [place, row] of chunk.entries()) yield* add(from + place, row)
      return from
    })
    for (let place = 0; place < chunk.length; place += 1) keys.push(first + place)
  }
  return keys
}

export async function fillPeople(services: Services, programme: DemoProgramme): Promise<Omit<Keys, 'operators'>> {
  const { db } = services
  const customers = await inOrder(services, 'customer', programme.customers(), (id, customer) =>
    addCustomerRow(services, id, customer),
  )
  const accounts = await inOrder(services, 'account', programme.accounts(), (id, { customer, currency }) =>
    fillAccount({ id, customer_id: customers[customer]!, currency, available: 0, held: 0, version: 1 }),
  )
  const cards = await inOrder(services, 'card', programme.cards(), (id, card) =>
    addCardRow(services, id, card, customers[card.customer]!, accounts[card.account]!),
  )
  // Shops stand under the network's own source, so that live traffic meets the same ones.
  const source = await db.write(() => sourceId(NETWORK_SOURCE))
  const merchants = await inOrder(services, 'merchant', programme.merchants(), (id, merchant) =>
    fillMerchant({
      id,
      source,
      outside_id: merchant.outsideId,
      name: merchant.name,
      search: merchantSearch(merchant.name, merchant.city),
      mcc: merchant.mcc,
      country: merchant.country,
      city: merchant.city,
      accepts: Number(merchant.accepts),
    }),
  )
  await db.write(function* () {
    for (const { currency, day, rateE8 } of programme.rates()) {
      yield* fillRate({ currency, day, rate_e8: rateE8, source: 'demo' })
    }
  })
  return { customers, accounts, cards, merchants }
}
