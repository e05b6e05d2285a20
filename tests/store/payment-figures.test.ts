// Charts, totals and completion against a naive count over the same payments; and every query they give opens what it counts.
import { createRouterClient, type RouterClient } from '@orpc/server'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { transactions } from '#electron/store/api/transactions.ts'
import type { Actor } from '#electron/store/api/services.ts'
import { statusCodes } from '#electron/store/db/codes.ts'
import { localClock } from '#shared/domain/calendar.ts'
import { publicId } from '#shared/domain/ids.ts'
import { matchesQuery, type SearchRow } from '#shared/search/match.ts'
import { callOf, eachDatabase, PROGRAMME, START, type TestStore } from './databases.ts'
import { fill, HOUR, ledger, plainRow, queryText, replaceLedger, treeOf, when } from './random-ledger.ts'
import { addCard, addCustomer, addMerchant, addPayments, type NewPayment } from './search-world.ts'

const paymentsAs = (store: TestStore, actor: Actor): RouterClient<typeof transactions> =>
  createRouterClient(transactions, { context: callOf(store.services, actor) })

const tried = (rows: ReadonlyArray<SearchRow>): number => rows.filter(({ status }) => status !== 'refund').length
const declinedOf = (rows: ReadonlyArray<SearchRow>): number => rows.filter(({ status }) => status === 'declined').length
const passed = ({ status }: SearchRow): boolean => status === 'approved' || status === 'cleared'
const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)

const matching = (rows: ReadonlyArray<SearchRow>, text: string): ReadonlyArray<SearchRow> =>
  rows.filter((row) => matchesQuery(treeOf(text), row, when))

/** Some queries that the sums answer, some that only the ledger can. */
const figureQuery = fc.oneof(
  fc.constantFrom(
    '',
    'status:declined',
    'status:approved,cleared channel:online',
    'reason:limit',
    'origin:!import time:1d',
    'time:90m',
    'status:approved time:2026-11-21..2026-11-22',
    'time:2026-11-22T09:15..2026-11-22T09:40',
  ),
  queryText,
)

eachDatabase('figures of a query', (open, dialect) => {
  it('count what the query finds, part by part, and each part opens by its query', async () => {
    const store = await open()
    await store.write(() => fill(store))
    const client = paymentsAs(store, await store.operator('investigator'))
    await fc.assert(
      fc.asyncProperty(ledger, fc.array(figureQuery, { minLength: 3, maxLength: 3 }), async (payments, texts) => {
        await store.write(() => replaceLedger(payments))
        const all = payments.map((payment: NewPayment) => plainRow(payment))
        for (const text of texts) {
          const rows = matching(all, text)
          const charts = await client.charts({ query: text })
          expect(charts.coverage.exact, text).toBe(true)
          expect(sum(charts.bars.map((bar) => bar.payments)), text).toBe(tried(rows))
          expect(sum(charts.bars.map((bar) => bar.declined)), text).toBe(declinedOf(rows))
          const money = rows.filter((row) => passed(row) && row.billingCurrency === PROGRAMME.currency)
          expect(sum(charts.bars.map((bar) => bar.approved)), text).toBe(sum(money.map((row) => row.billingAmount)))
          for (const [i, bar] of charts.bars.entries()) {
            if (i > 0) expect(bar.start, text).toBe(charts.bars[i - 1]!.end)
            expect(tried(matching(all, bar.query)), `${text} → ${bar.query}`).toBe(bar.payments)
          }
          for (const { reason, count, query } of charts.reasons) {
            expect(rows.filter((row) => row.reason === reason).length, text).toBe(count)
            expect(matching(all, query).length, `${text} → ${query}`).toBe(count)
          }
          expect(sum(charts.reasons.map(({ count }) => count)), text).toBe(declinedOf(rows))
          for (const cell of charts.hours) {
            const there = rows.filter((row) => {
              const { weekday, hour } = localClock(row.at, PROGRAMME.timeZone)
              return weekday === cell.weekday && hour === cell.hour
            })
            expect(cell.payments, text).toBe(tried(there))
            expect(tried(matching(all, cell.query)), `${text} → ${cell.query}`).toBe(cell.payments)
          }
          expect(sum(charts.hours.map((cell) => cell.payments)), text).toBe(tried(rows))
        }
      }),
      { numRuns: dialect === 'sqlite' ? 25 : 8 },
    )
  }, 120_000)

  it('total groups by any property, each opened by its query', async () => {
    const store = await open()
    await store.write(() => fill(store))
    const client = paymentsAs(store, await store.operator('investigator'))
    const by = fc.constantFrom(
      ...(['status', 'reason', 'channel', 'country', 'mcc', 'currency'] as const),
      ...(['origin', 'label', 'merchant', 'card', 'customer'] as const),
    )
    await fc.assert(
      fc.asyncProperty(
        ledger,
        fc.array(fc.tuple(figureQuery, by), { minLength: 6, maxLength: 6 }),
        async (payments, asked) => {
          await store.write(() => replaceLedger(payments))
          const all = payments.map((payment: NewPayment) => plainRow(payment))
          for (const [text, grouping] of asked) {
            const rows = matching(all, text)
            const { groups, others } = await client.totals({ query: text, by: grouping, limit: 50 })
            expect(others).toBe(0)
            expect(sum(groups.map((group) => group.payments)), `${text} by ${grouping}`).toBe(rows.length)
            expect(sum(groups.map((group) => group.declined)), `${text} by ${grouping}`).toBe(declinedOf(rows))
            const money = groups.flatMap((group) => group.approved.map(({ amount }) => amount))
            expect(sum(money), `${text} by ${grouping}`).toBe(sum(rows.filter(passed).map((row) => row.billingAmount)))
            for (const group of groups) {
              if (group.query === null) continue
              expect(matching(all, group.query).length, `${text} → ${group.query}`).toBe(group.payments)
            }
          }
        },
      ),
      { numRuns: dialect === 'sqlite' ? 30 : 10 },
    )
  }, 120_000)

  it('say so when they count the newest payments only', async () => {
    const store = await open()
    await store.write(function* () {
      yield* addCustomer(store, { id: 1, latin: 'Lin' })
      yield* addCard(store, { id: 1, customer_id: 1 })
      yield* addMerchant({ id: 1, name: 'Kumo' })
      for (let from = 1; from <= 21_000; from += 700) {
        yield* addPayments(
          Array.from({ length: 700 }, (__, i) => ({
            id: from + i,
            card_id: 1,
            merchant_id: 1,
            at: START - (from + i) * 1000,
          })),
        )
      }
    })
    const client = paymentsAs(store, await store.operator('investigator'))
    const { coverage, bars } = await client.charts({ query: 'amount:>=1' })
    // 20,000 at most; fewer when the time for one chart was over before.
    const { payments } = coverage
    expect(payments).toBeLessThanOrEqual(20_000)
    expect(payments).toBeGreaterThanOrEqual(4_000)
    expect(coverage).toEqual({ exact: false, payments, from: START - payments * 1000 })
    expect(sum(bars.map((bar) => bar.payments))).toBe(payments)
    // The sums know all of them.
    expect((await client.charts({ query: 'status:approved' })).coverage).toMatchObject({
      exact: true,
      payments: 21_000,
    })
    expect((await client.totals({ query: 'kumo', by: 'merchant' })).coverage.exact).toBe(false)
    expect((await client.count({ query: 'kumo', snapshot: '21000' })).count).toEqual({ value: 10_000, exact: false })
    expect((await client.count({ query: 'kumo time:2h', snapshot: '21000' })).count).toEqual({
      value: 7_200,
      exact: true,
    })
  })
})

const DECLINED = { status: statusCodes.code('declined'), reason: 4 }

eachDatabase('completion of a query', (open) => {
  async function filled() {
    const store = await open()
    await store.write(function* () {
      yield* addCustomer(store, { id: 1, native: '林晓彤', latin: 'Lin Xiaotong' })
      yield* addCard(store, { id: 1, customer_id: 1, last4: '4242' })
      yield* addMerchant({ id: 1, name: 'Kumo Electronics', country: 'JP' })
      yield* addMerchant({ id: 2, name: '云岭咖啡', country: 'CN' })
      yield* addMerchant({ id: 3, name: 'Kumo Books', country: 'JP' })
      yield* addPayments([
        { id: 1, card_id: 1, merchant_id: 1, at: START - HOUR },
        { id: 2, card_id: 1, merchant_id: 1, at: START - 2 * HOUR, ...DECLINED },
        { id: 3, card_id: 1, merchant_id: 2, at: START - 3 * HOUR },
      ])
    })
    const client = paymentsAs(store, await store.operator('investigator'))
    const complete = async (text: string, caret = text.length) => {
      const { items, span } = await client.complete({ text, caret })
      return { span, items: items.map(({ insert, count }) => [insert, count?.value ?? null] as const) }
    }
    return { store, complete }
  }

  it('offers fields by their beginning, and merchants that hold the word', async () => {
    const { complete } = await filled()
    expect((await complete('sta')).items).toEqual([['status:', null]])
    expect((await complete('状')).items[0]).toEqual(['status:', null])
    const { items, span } = await complete('status:declined kum')
    expect(span).toEqual([16, 19])
    expect(items).toEqual([
      ['merchant:"Kumo Electronics"', 1],
      ['merchant:"Kumo Books"', 0],
    ])
  })

  it('offers values with how many payments of the rest of the query have them', async () => {
    const { complete } = await filled()
    expect((await complete('country:')).items).toEqual([
      ['JP', 2],
      ['CN', 1],
    ])
    expect((await complete('status:declined country:')).items).toEqual([['JP', 1]])
    expect((await complete('country: status:declined', 8)).items).toEqual([['JP', 1]])
    expect((await complete('status:de')).items).toEqual([['declined', 1]])
    expect((await complete('channel:on kumo', 10)).items).toEqual([['online', 2]])
    expect((await complete('card:4')).items).toEqual([['4242', 3]])
    expect((await complete('customer:lin')).items).toEqual([['林晓彤', 3]])
    expect((await complete('amount:')).items.map(([insert]) => insert)).toContain('>=500')
    expect((await complete('amont:5')).items).toEqual([])
  })

  it('gives an auditor no names', async () => {
    const { store } = await filled()
    const auditor = paymentsAs(store, await store.operator('auditor'))
    expect((await auditor.complete({ text: 'customer:lin', caret: 12 })).items).toEqual([])
    const cards = await auditor.complete({ text: 'card:4', caret: 6 })
    expect(JSON.stringify(cards)).not.toMatch(/晓彤|Xiaotong/)
    const people = await auditor.totals({ query: '', by: 'customer' })
    expect(people.groups[0]).toMatchObject({ value: publicId('customer', 1), payments: 3 })
    expect(JSON.stringify(people)).not.toMatch(/晓彤|Xiaotong/)
  })

  it('counts for a reviewer only payments of their own cases', async () => {
    const { store } = await filled()
    const reviewer = paymentsAs(store, await store.operator('reviewer'))
    expect((await reviewer.charts({ query: '' })).coverage.payments).toBe(0)
    expect((await reviewer.totals({ query: '', by: 'status' })).groups).toEqual([])
    expect((await reviewer.complete({ text: 'country:', caret: 8 })).items).toEqual([])
    expect((await reviewer.count({ query: '', snapshot: '3' })).count).toEqual({ value: 0, exact: true })
  })
})
