// Customers as an approved application makes or confirms them.
import type { Kysely } from 'kysely'
import type { Tables } from './schema.ts'
import { first, run, statement, type Work } from './work.ts'

export type NewCustomer = {
  id: number
  native: string | null
  latin: string
  language: string
  city: string
  country: string
  at: number
  verifiedAt: number
  verifiedBy: string
  phone: Uint8Array | null
  phoneIndex: string | null
  email: Uint8Array | null
  emailIndex: string | null
  national: Uint8Array | null
  nationalIndex: string | null
  origin: number
}
const insert = statement<NewCustomer & { search: string }>()((k, p) =>
  k.insertInto('customer').values({
    id: p.id,
    native: p.native,
    latin: p.latin,
    search: p.search,
    language: p.language,
    since: p.at,
    city: p.city,
    country: p.country,
    verified_at: p.verifiedAt,
    verified_by: p.verifiedBy,
    phone_enc: p.phone,
    phone_idx: p.phoneIndex,
    email_enc: p.email,
    email_idx: p.emailIndex,
    national_enc: p.national,
    national_idx: p.nationalIndex,
    origin: p.origin,
    version: 1,
  }),
)
const confirm = statement<{ id: number; at: number; by: string }>()((k, p) =>
  k
    .updateTable('customer')
    .set((e) => ({ verified_at: p.at, verified_by: p.by, version: e('version', '+', 1) }))
    .where('id', '=', p.id),
)
const accounts = (k: Kysely<Tables>) => k.selectFrom('account').select('id').orderBy('id')
const accountIn = statement<{ customer: number; currency: string }>()((k, p) =>
  accounts(k).where('customer_id', '=', p.customer).where('currency', '=', p.currency).limit(1),
)

export function* addCustomer(customer: NewCustomer): Work<void> {
  const { native, latin } = customer
  yield* run(insert, { ...customer, search: (native === null ? latin : `${native} ${latin}`).toLowerCase() })
}
export function* confirmCustomer(id: number, at: number, by: string): Work<void> {
  yield* run(confirm, { id, at, by })
}
/** The customer's oldest account in that currency. */
export function* accountOf(customer: number, currency: string): Work<number | undefined> {
  return (yield* first(accountIn, { customer, currency }))?.id
}
