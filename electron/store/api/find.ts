// The search box off the transactions screen: the best eight of every kind that the actor's rights allow.
import type { z } from 'zod'
import type { find as findContract } from '#shared/contract/customers.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { grantOf, type Grant } from '#shared/domain/permissions.ts'
import { caseStateCodes } from '#electron/store/db/codes.ts'
import { findCards, findCases, searchCustomers } from '#electron/store/db/customer-search.ts'
import { newestTransaction } from '#electron/store/db/newest.ts'
import { paymentById, paymentsByIds, type PaymentRow } from '#electron/store/db/payment-rows.ts'
import { prepareSearch, searchBlock } from '#electron/store/db/search.ts'
import type { Work } from '#electron/store/db/work.ts'
import { operatorOf, store, type Permitted } from './implementer.ts'
import { personName, readsMasked } from './names.ts'
import { readerOf } from './payment-query.ts'
import { customerSearch, heldState, lastFourOf, wordsOf } from './people-query.ts'
import { mayReadCustomer } from './scope.ts'

type Hit = z.infer<(typeof findContract.everything)['~orpc']['outputSchema'] & z.ZodType>['hits'][number]

const MOST = 8

function* customersFor(call: Permitted, grant: Grant, text: string): Work<Array<Hit>> {
  const masked = readsMasked(call.actor)
  const search = customerSearch(call.services, readerOf(call, grant), text)
  const { rows } = yield* searchCustomers(search, { before: null, limit: MOST })
  return rows.map((row) => ({
    kind: 'customer',
    id: publicId('customer', row.id),
    name: personName(row, masked),
    city: row.city,
  }))
}

function* cardsFor(call: Permitted, grant: Grant, text: string): Work<Array<Hit>> {
  const masked = readsMasked(call.actor)
  const now = call.services.clock()
  const last4 = lastFourOf(text)
  const key = internalKey('card', text)
  if (last4 === undefined && key === undefined) return []
  const rows = yield* findCards(last4 !== undefined ? { last4 } : { key: key! }, readerOf(call, grant).casesOf, MOST)
  return rows.map((row) => ({
    kind: 'card',
    id: publicId('card', row.id),
    customer: publicId('customer', row.customer_id),
    last4: row.last4,
    state: heldState(row, now),
    name: personName(row, masked),
  }))
}

function* paymentsNamed(call: Permitted, grant: Grant, text: string): Work<ReadonlyArray<PaymentRow>> {
  const key = internalKey('transaction', text)
  if (key !== undefined) {
    const row = yield* paymentById(key)
    return row !== undefined && (yield* mayReadCustomer(call, row.customer_id)) ? [row] : []
  }
  const when = { now: call.services.clock(), timeZone: call.services.programme.timeZone }
  const span = { from: 0, to: text.length }
  const search = yield* prepareSearch(
    { kind: 'term', field: 'merchant', test: { kind: 'contains', values: [text] }, span },
    when,
    readerOf(call, grant),
  )
  const block = yield* searchBlock(search, { upTo: yield* newestTransaction(), before: null, limit: MOST })
  return yield* paymentsByIds(block.rows.map((row) => row.id))
}

function* paymentsFor(call: Permitted, grant: Grant, text: string): Work<Array<Hit>> {
  return (yield* paymentsNamed(call, grant, text)).map((row) => ({
    kind: 'transaction',
    id: publicId('transaction', row.id),
    at: row.at,
    merchant: row.merchant,
    money: { amount: row.amount, currency: row.currency },
    last4: row.last4,
  }))
}

function* casesFor(call: Permitted, text: string): Work<Array<Hit>> {
  const masked = readsMasked(call.actor)
  const key = internalKey('application', text)
  if (key === undefined && masked) return []
  const rows = yield* findCases(key !== undefined ? { key } : { words: wordsOf(text) }, MOST)
  return rows.map((row) => ({
    kind: 'case',
    id: publicId('application', row.id),
    name: personName(row, masked),
    state: caseStateCodes.word(row.state),
  }))
}

export const find = {
  everything: store.find.everything.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const text = input.text.trim()
      if (text === '') return { hits: [] }
      const { role } = operatorOf(context)
      const records = grantOf(role, 'records.read')
      const hits: Array<Hit> = []
      if (records !== undefined) {
        hits.push(...(yield* customersFor(context, records, text)))
        hits.push(...(yield* cardsFor(context, records, text)))
        hits.push(...(yield* paymentsFor(context, records, text)))
      }
      if (grantOf(role, 'reviews.read') !== undefined) hits.push(...(yield* casesFor(context, text)))
      return { hits }
    }),
  ),
}
