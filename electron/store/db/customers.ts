// One person: names in clear, contact sealed, who shares a contact with whom, what is open and what was spent.
import type { Kysely } from 'kysely'
import { caseStateCodes } from './codes.ts'
import { inKeys } from './id-lists.ts'
import type { Tables } from './schema.ts'
import { all, first, select, statement, type Work } from './work.ts'

export type CustomerRow = Readonly<
  Omit<Tables['customer'], 'id' | 'search' | 'source' | 'outside_id' | 'screened'> & { id: number }
>

const byId = statement<{ id: number }>()((k, p) =>
  k
    .selectFrom('customer')
    .select([
      'id',
      'native',
      'latin',
      'language',
      'since',
      'city',
      'country',
      'verified_at',
      'verified_by',
      'phone_enc',
      'phone_idx',
      'email_enc',
      'email_idx',
      'national_enc',
      'national_idx',
      'device_idx',
      'origin',
      'version',
    ])
    .where('id', '=', p.id),
)
export function* customerById(id: number): Work<CustomerRow | undefined> {
  return yield* first(byId, { id })
}

const LINKS = ['phone', 'email', 'national', 'device'] as const
/** What applications say: the number of a paper, an address. */
const TOLD = ['document', 'address'] as const
export type Link = (typeof LINKS)[number] | (typeof TOLD)[number]

const samePhone = statement<{ index: string; id: number }>()((k, p) => linked(k, 'phone', p))
const sameEmail = statement<{ index: string; id: number }>()((k, p) => linked(k, 'email', p))
const sameNational = statement<{ index: string; id: number }>()((k, p) => linked(k, 'national', p))
const sameDevice = statement<{ index: string; id: number }>()((k, p) => linked(k, 'device', p))
const sameBy = { phone: samePhone, email: sameEmail, national: sameNational, device: sameDevice } as const

function linked(k: Kysely<Tables>, link: (typeof LINKS)[number], p: Readonly<{ index: string; id: number }>) {
  return k
    .selectFrom('customer')
    .select(['id', 'native', 'latin'])
    .where(`${link}_idx`, '=', p.index)
    .where('id', '!=', p.id)
    .orderBy('id')
    .limit(20)
}

const sameDocument = statement<{ id: number }>()((k, p) => told(k, 'document_idx', p.id))
const sameAddress = statement<{ id: number }>()((k, p) => told(k, 'address_idx', p.id))
const toldBy = { document: sameDocument, address: sameAddress } as const

function told(k: Kysely<Tables>, index: 'document_idx' | 'address_idx', customer: number) {
  return k
    .selectFrom('application as own')
    .innerJoin('application as other', `other.${index}`, `own.${index}`)
    .innerJoin('customer', 'customer.id', 'other.customer_id')
    .select(['customer.id', 'customer.native', 'customer.latin'])
    .distinct()
    .where('own.customer_id', '=', customer)
    .where(`own.${index}`, 'is not', null)
    .where('customer.id', '!=', customer)
    .orderBy('customer.id')
    .limit(20)
}

export type LinkedRow = Readonly<{ id: number; native: string | null; latin: string; same: ReadonlyArray<Link> }>
/** People who share a phone, an e-mail address, a national id, a device, a paper's number or an address with this one. */
export function* linkedCustomers(row: CustomerRow): Work<ReadonlyArray<LinkedRow>> {
  const found = new Map<number, { id: number; native: string | null; latin: string; same: Array<Link> }>()
  const add = (link: Link, others: ReadonlyArray<Omit<LinkedRow, 'same'>>): void => {
    for (const other of others) {
      const known = found.get(other.id)
      if (known === undefined) found.set(other.id, { ...other, same: [link] })
      else known.same.push(link)
    }
  }
  for (const link of LINKS) {
    const index = row[`${link}_idx`]
    if (index !== null) add(link, yield* all(sameBy[link], { index, id: row.id }))
  }
  for (const link of TOLD) add(link, yield* all(toldBy[link], { id: row.id }))
  return [...found.values()].sort((a, b) => b.same.length - a.same.length || a.id - b.id)
}

const openWork = statement<{ customer: number; now: number; waiting: number; asked: number }>()((k, p) =>
  k.selectNoFrom((e) => [
    e
      .selectFrom('flag')
      .innerJoin('card', 'card.id', 'flag.card_id')
      .select((f) => f.fn.countAll<number>().as('n'))
      .where('card.customer_id', '=', p.customer)
      .where('flag.state', '=', 0)
      .$asScalar()
      .$notNull()
      .as('flags'),
    e
      .selectFrom('application')
      .select((f) => f.fn.countAll<number>().as('n'))
      .where('customer_id', '=', p.customer)
      .where('state', 'in', [p.waiting, p.asked])
      .$asScalar()
      .$notNull()
      .as('reviews'),
    e
      .selectFrom('staged')
      .innerJoin('card', 'card.id', 'staged.card_id')
      .select((f) => f.fn.countAll<number>().as('n'))
      .where('card.customer_id', '=', p.customer)
      .where('staged.state', '=', 'pending')
      .where('staged.expires_at', '>', p.now)
      .$asScalar()
      .$notNull()
      .as('approvals'),
  ]),
)
export function* openWorkOf(
  customer: number,
  now: number,
): Work<Readonly<{ flags: number; reviews: number; approvals: number }>> {
  return (yield* first(openWork, {
    customer,
    now,
    waiting: caseStateCodes.code('waiting'),
    asked: caseStateCodes.code('asked'),
  }))!
}

export type Spending = Readonly<{ at: number; billing_amount: number; country: string | null }>
/** Approved and cleared payments of some cards in one billing currency, from a moment on. */
export function* spendingOf(
  cards: ReadonlyArray<number>,
  currency: string,
  from: number,
  statuses: ReadonlyArray<number>,
): Work<ReadonlyArray<Spending>> {
  if (cards.length === 0) return []
  return yield* select((k, dialect) =>
    k
      .selectFrom('txn')
      .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
      .select(['txn.at', 'txn.billing_amount', 'merchant.country'])
      .where(inKeys(dialect, 'txn.card_id', cards))
      .where('txn.at', '>=', from)
      .where('txn.status', 'in', statuses)
      .where('txn.billing_currency', '=', currency),
  )
}
const flagsOfCard = statement<{ card: number; limit: number }>()((k, p) =>
  k
    .selectFrom('flag')
    .select(['id', 'card_id', 'opened_at', 'score', 'rules', 'state', 'verdict', 'loss'])
    .where('card_id', '=', p.card)
    .orderBy('opened_at', 'desc')
    .limit(p.limit),
)
export type CardFlag = Readonly<{
  id: number
  card_id: number
  opened_at: number
  score: number
  rules: string
  state: number
  verdict: number | null
  loss: number
}>
export function* flagsOn(cards: ReadonlyArray<number>, limit: number): Work<ReadonlyArray<CardFlag>> {
  const rows: Array<CardFlag> = []
  for (const card of cards) rows.push(...(yield* all(flagsOfCard, { card, limit })))
  return rows
}
