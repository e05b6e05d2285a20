// The hourly sums are what a recomputation from the ledger gives, whoever wrote to it.
import { createRouterClient } from '@orpc/server'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { network } from '#electron/store/api/network.ts'
import type { Actor } from '#electron/store/api/services.ts'
import { spendBars } from '#electron/store/api/spend-bars.ts'
import { barStarts } from '#electron/store/api/overview-time.ts'
import { addSums, shiftOf, wholeHours } from '#electron/store/db/sums.ts'
import { select, type Work } from '#electron/store/db/work.ts'
import { fillDemo } from '#electron/store/demo/fill/fill.ts'
import { importFiles } from '#electron/store/intake/import-files.ts'
import { addHolder } from '#tests/contract/holder.ts'
import { callOf, eachDatabase, requestId, START, type TestStore } from './databases.ts'

const HOUR = 3_600_000
const PROCESSOR: Actor = { kind: 'principal', principal: 'processor', user: null }
const CLI: Actor = { kind: 'principal', principal: 'cli', user: 'somebody' }

type Sums = Record<string, Readonly<{ payments: number; amount: number }>>

/** Payments and amounts by hour and kind, from the sums and from the ledger. Kinds that came to nothing are left out. */
function* bothSums(zone: string): Work<Readonly<{ kept: Sums; counted: Sums }>> {
  const sums = yield* select((k) => k.selectFrom('hour_sum').selectAll())
  const rows = yield* select((k) => k.selectFrom('txn').selectAll())
  const kept = new Map<string, { payments: number; amount: number }>()
  const counted = new Map<string, { payments: number; amount: number }>()
  const add = (into: typeof kept, key: ReadonlyArray<unknown>, payments: number, amount: number): void => {
    const name = key.join(' ')
    const old = into.get(name) ?? { payments: 0, amount: 0 }
    into.set(name, { payments: old.payments + payments, amount: old.amount + amount })
  }
  for (const row of sums) {
    const { hour, status, reason, channel, billing_currency, origin, payments, amount } = row
    add(kept, [hour, status, reason, channel, billing_currency, origin], payments, amount)
  }
  for (const row of rows) {
    const hour = Math.floor((row.at + shiftOf(zone)) / HOUR)
    const { status, reason, channel, billing_currency, origin, billing_amount } = row
    add(counted, [hour, status, reason ?? -1, channel, billing_currency, origin], 1, billing_amount)
  }
  const some = (all: typeof kept): Sums => Object.fromEntries([...all].filter(([, { payments }]) => payments !== 0))
  return { kept: some(kept), counted: some(counted) }
}

async function expectKept(store: TestStore): Promise<void> {
  const { kept, counted } = await store.read(() => bothSums(store.services.programme.timeZone))
  expect(Object.keys(counted).length).toBeGreaterThan(0)
  expect(kept).toEqual(counted)
}

/** Live payments of two cards over some hours: approved, declined, cleared for less and in full, reversed, refunded. */
async function live(store: TestStore, serials: readonly [number, number]): Promise<void> {
  const { services } = store
  const limits = { payment: 50_000, day: 5_000_000, month: 50_000_000 }
  const cards = await store.write(function* () {
    const made = []
    for (const serial of serials) {
      const holder = { native: null, latin: `Holder ${serial}`, serial, credit: 10_000_000, limits }
      made.push((yield* addHolder(services, holder, store.now())).card)
    }
    return made
  })
  const client = createRouterClient(network, { context: callOf(services, PROCESSOR) })
  for (let i = 0; i < 12; i++) {
    store.advance(25 * 60_000)
    const amount = i % 5 === 4 ? 60_000 : 1_000 + i
    const merchant = { id: `m${i % 3}`, name: `Merchant ${i % 3}`, mcc: '5411', country: 'CN' }
    const { transaction, result } = await client.authorise({
      requestId: requestId(),
      card: { id: cards[i % 2]! },
      amount,
      currency: 'CNY',
      channel: 'chip',
      pin: 'right',
      merchant,
    })
    expect(result).toBe(i % 5 === 4 ? 'declined' : 'approved')
    if (result === 'declined') continue
    store.advance(40 * 60_000)
    if (i % 4 === 0) await client.reverse({ requestId: requestId(), transaction })
    if (i % 4 === 1) await client.clear({ requestId: requestId(), transaction, billingAmount: amount - 7 })
    if (i % 4 === 2) {
      const clearing = { requestId: requestId(), transaction, billingAmount: amount }
      await client.clear(clearing)
      await client.clear(clearing)
      await client.refund({ requestId: requestId(), transaction, billingAmount: 500 })
    }
  }
}

/** A file of payments, twice the same and then with some more. */
async function imports(store: TestStore): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cardwarden-sums-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const lines = Array.from({ length: 700 }, (_, i) => {
    const time = new Date(START - (700 - i) * 400_000).toISOString().slice(0, 19).replace('T', ' ')
    return `${i},${time},${i % 7},${i % 50},${20 + (i % 11)}.50,${i % 60 === 59 ? 1 : 0}`
  })
  for (const [i, count] of [400, 400, 700].entries()) {
    const path = join(folder, `${i}.csv`)
    const header = 'TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD'
    writeFileSync(path, `${header}\n${lines.slice(0, count).join('\n')}\n`)
    await importFiles(store.services, CLI, { files: [path], layout: { kind: 'preset', id: 'fraud-handbook' } })
  }
}

eachDatabase('the hourly sums', (open, dialect) => {
  it.each(['Asia/Shanghai', 'Asia/Kolkata'])('are kept by live payments and imports alike, in %s', async (timeZone) => {
    const store = await open({ programme: { timeZone } })
    await live(store, [1, 2])
    await expectKept(store)
    await imports(store)
    await live(store, [3, 4])
    await expectKept(store)
  })

  it('are kept by payments of many cards at once', async () => {
    const store = await open()
    const services = [store.services, await store.second()]
    const payment = (card: number) => ({
      at: START + (card % 3) * HOUR,
      status: card % 2,
      reason: null,
      channel: 1,
      billing_currency: 'CNY',
      origin: 0,
      billing_amount: card,
      times: 1 as const,
    })
    await Promise.all(
      Array.from({ length: 60 }, (_, card) =>
        services[card % 2]!.db.write(() => addSums('Asia/Shanghai', [payment(card), payment(card + 1)], card)),
      ),
    )
    const [total] = await store.read(() =>
      select((k) =>
        k
          .selectFrom('hour_sum')
          .select((e) => [e.fn.sum<number>('payments').as('payments'), e.fn.sum<number>('amount').as('amount')]),
      ),
    )
    expect(total).toEqual({ payments: 120, amount: 60 * 59 + 60 })
  })

  if (dialect === 'sqlite') {
    it('are kept by the demo', async () => {
      const store = await open()
      await fillDemo(store, { customers: 30, transactions: 600, days: 5, seed: 3, asOf: START })
      await expectKept(store)
    })
  }

  it('give the overview’s bars what the ledger gives, to the minute', async () => {
    const store = await open()
    await live(store, [1, 2])
    const { programme } = store.services
    const now = store.now() - 17 * 60_000
    const rows = await store.read(() => select((k) => k.selectFrom('txn').selectAll()))
    for (const days of [1, 14] as const) {
      const starts = barStarts(days, now, programme.timeZone)
      const bars = await store.read(() => spendBars(programme, starts, now))
      expect(bars.map(({ start }) => start)).toEqual(starts)
      for (const [i, bar] of bars.entries()) {
        const within = rows.filter(({ at }) => at >= bar.start && at < (starts[i + 1] ?? now + 1))
        expect(bar.payments).toBe(within.filter(({ status }) => status !== 4).length)
        expect(bar.declined).toBe(within.filter(({ status }) => status === 1).length)
      }
      expect(bars.reduce((sum, bar) => sum + bar.payments, 0)).toBeGreaterThan(0)
    }
  })
})

it('cover a span by whole hours and two ends', () => {
  expect(wholeHours({ from: HOUR, to: 3 * HOUR }, 0)).toEqual({ hours: { first: 1, end: 3 }, edges: [] })
  expect(wholeHours({ from: HOUR + 1, to: 3 * HOUR + 5 }, 0)).toEqual({
    hours: { first: 2, end: 3 },
    edges: [
      { from: HOUR + 1, to: 2 * HOUR },
      { from: 3 * HOUR, to: 3 * HOUR + 5 },
    ],
  })
  expect(wholeHours({ from: HOUR + 1, to: HOUR + 5 }, 0)).toEqual({
    hours: { first: 0, end: 0 },
    edges: [{ from: HOUR + 1, to: HOUR + 5 }],
  })
  // Half past is where Indian hours begin.
  expect(wholeHours({ from: HOUR / 2, to: null }, HOUR / 2)).toEqual({ hours: { first: 1, end: null }, edges: [] })
})
