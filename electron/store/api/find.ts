// The search box off the transactions screen: the best eight of every kind that the actor's rights allow.
import type { z } from 'zod'
import type { find as findContract } from '#shared/contract/customers.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { grantOf, type Grant } from '#shared/domain/permissions.ts'
import type { Query } from '#shared/search/ast.ts'
import { formatQuery } from '#shared/search/format.ts'
import { parseQuery } from '#shared/search/parse.ts'
import { caseStateCodes } from '#electron/store/db/codes.ts'
import { findCards, findCases, searchCustomers } from '#electron/store/db/customer-search.ts'
import { paymentById, paymentsByIds, type PaymentRow } from '#electron/store/db/payment-rows.ts'
import type { Work } from '#electron/store/db/work.ts'
import { operatorOf, store, type Permitted } from './implementer.ts'
import { personName, readsMasked } from './names.ts'
import { leavesOf, mayNamePeople, readerOf } from './payment-query.ts'
import { customerSearch, heldState, lastFourOf, wordsOf } from './people-query.ts'
import { mayReadCustomer } from './scope.ts'
import { prepareFor, searchBlock } from './search-steps.ts'

type Found = z.infer<(typeof findContract.everything)['~orpc']['outputSchema'] & z.ZodType>
type Hit = Found['hits'][number]
type Part = Readonly<{ hits: ReadonlyArray<Hit>; more: boolean; query: string | null }>

const MOST = 8
/** A person is typing: payments that are not found by then are not shown. */
const PAYMENTS_MS = 150

const part = (hits: ReadonlyArray<Hit>, query: string | null): Part => ({
  hits: hits.slice(0, MOST),
  more: hits.length > MOST,
  query,
})
const NOTHING = part([], null)

/** What of a text asks for people and cards: the text as it is, or the terms about them where it is a query with fields. */
type Asked = Readonly<{ people: string | null; cards: ReadonlyArray<string>; payments: Query; fields: boolean }>

function asked(text: string): Asked {
  const span = { from: 0, to: text.length }
  const byMerchant: Query = { kind: 'term', field: 'merchant', test: { kind: 'contains', values: [text] }, span }
  const { query } = parseQuery(text)
  const fields = query !== null && leavesOf(query).some((leaf) => leaf.kind === 'term')
  if (!fields) return { people: text, cards: [text], payments: byMerchant, fields }
  const parts = query.kind === 'and' ? query.parts : [query]
  const valuesOf = (field: 'customer' | 'card'): ReadonlyArray<string> =>
    parts.flatMap((one) =>
      one.kind === 'term' && one.field === field && (one.test.kind === 'contains' || one.test.kind === 'one_of')
        ? one.test.values
        : [],
    )
  return { people: valuesOf('customer')[0] ?? null, cards: valuesOf('card'), payments: query, fields }
}

function* customersFor(call: Permitted, grant: Grant, text: string | null): Work<Part> {
  if (text === null) return NOTHING
  const masked = readsMasked(call.actor)
  const search = customerSearch(call.services, readerOf(call, grant), text)
  const { rows, more } = yield* searchCustomers(search, { before: null, limit: MOST })
  return {
    hits: rows.map((row) => ({
      kind: 'customer',
      id: publicId('customer', row.id),
      name: personName(row, masked),
      city: row.city,
    })),
    more,
    query: text,
  }
}

function* cardsFor(call: Permitted, grant: Grant, texts: ReadonlyArray<string>): Work<Part> {
  const masked = readsMasked(call.actor)
  const now = call.services.clock()
  const { casesOf } = readerOf(call, grant)
  const hits: Array<Hit> = []
  for (const text of texts.slice(0, MOST)) {
    const last4 = lastFourOf(text)
    const key = internalKey('card', text)
    if (last4 === undefined && key === undefined) continue
    for (const row of yield* findCards(last4 !== undefined ? { last4 } : { key: key! }, casesOf, MOST + 1)) {
      hits.push({
        kind: 'card',
        id: publicId('card', row.id),
        customer: publicId('customer', row.customer_id),
        last4: row.last4,
        state: heldState(row, now),
        name: personName(row, masked),
      })
    }
  }
  return part(hits, null)
}

async function paymentsFor(call: Permitted, grant: Grant, text: string, { payments, fields }: Asked): Promise<Part> {
  const { services } = call
  const reader = readerOf(call, grant)
  const key = internalKey('transaction', text)
  if (key !== undefined) {
    const row = await services.db.read(() => paymentById(key))
    const seen = row !== undefined && (await services.db.read(() => mayReadCustomer(call, row.customer_id)))
    return seen ? part([paymentHit(row)], null) : NOTHING
  }
  // Who may not see names may not find them out by searching either.
  if (fields && !reader.names && mayNamePeople(payments)) return NOTHING
  const { search, newest } = await prepareFor(services, payments, reader)
  const wanted = { upTo: newest, from: null, direction: 'older', limit: MOST, milliseconds: PAYMENTS_MS } as const
  const { rows, next } = await searchBlock(services, search, wanted)
  const found = await services.db.read(() => paymentsByIds(rows.map((row) => row.id)))
  return { hits: found.map(paymentHit), more: next !== null, query: formatQuery(payments) }
}

const paymentHit = (row: PaymentRow): Hit => ({
  kind: 'transaction',
  id: publicId('transaction', row.id),
  at: row.at,
  merchant: row.merchant,
  money: { amount: row.amount, currency: row.currency },
  last4: row.last4,
})

function* casesFor(call: Permitted, text: string | null): Work<Part> {
  const masked = readsMasked(call.actor)
  const key = text === null ? undefined : internalKey('application', text)
  if (text === null || (key === undefined && masked)) return NOTHING
  const rows = yield* findCases(key !== undefined ? { key } : { words: wordsOf(text) }, MOST + 1)
  const hits = rows.map((row): Hit => ({
    kind: 'case',
    id: publicId('application', row.id),
    name: personName(row, masked),
    state: caseStateCodes.word(row.state),
  }))
  return part(hits, null)
}

export const find = {
  everything: store.find.everything.handler(async ({ input, context }) => {
    const text = input.text.trim()
    if (text === '') return { hits: [], groups: [] }
    const { role } = operatorOf(context)
    const records = grantOf(role, 'records.read')
    const wanted = asked(text)
    const parts: Array<Readonly<{ kind: Hit['kind'] }> & Part> = []
    const { db } = context.services
    if (records !== undefined) {
      parts.push({ kind: 'customer', ...(await db.read(() => customersFor(context, records, wanted.people))) })
      parts.push({ kind: 'card', ...(await db.read(() => cardsFor(context, records, wanted.cards))) })
      parts.push({ kind: 'transaction', ...(await paymentsFor(context, records, text, wanted)) })
    }
    if (grantOf(role, 'reviews.read') !== undefined) {
      parts.push({ kind: 'case', ...(await db.read(() => casesFor(context, wanted.people))) })
    }
    return {
      hits: parts.flatMap(({ hits }) => hits),
      groups: parts
        .filter(({ hits }) => hits.length > 0)
        .map(({ kind, hits, more, query }) => ({ kind, shown: hits.length, more, query })),
    }
  }),
}
