// Imports into both databases: what becomes of a file's rows, a second time, after a kill, and side by side.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor } from '#electron/store/api/services.ts'
import { declineCodes } from '#electron/store/db/codes.ts'
import { BUILT_LATE } from '#electron/store/db/ledger-indexes.ts'
import { setMeta } from '#electron/store/db/meta.ts'
import { profileOfCard, recentPayments } from '#electron/store/db/payments.ts'
import { select, type Work } from '#electron/store/db/work.ts'
import { importFiles } from '#electron/store/intake/import-files.ts'
import { BATCH_ROWS, createPace, FIRST_ROWS, LARGE_BATCH_ROWS, LOAD_ROWS } from '#electron/store/intake/pace.ts'
import { runImport, type ImportResult, type LedgerSink } from '#electron/store/intake/pipeline.ts'
import { presetNamed } from '#electron/store/intake/presets/presets.ts'
import { createStoreSink } from '#electron/store/intake/store-sink.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { emptyHistory, observe, type CardHistory } from '#shared/risk/history.ts'
import { eachDatabase, type TestStore } from './databases.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'intake-store-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CLI: Actor = { kind: 'principal', principal: 'cli', user: 'somebody' }
const START = Date.UTC(2018, 3, 1)
const handbook = presetNamed('fraud-handbook')!
const sparkov = presetNamed('sparkov')!
const tabformer = presetNamed('tabformer')!

let files = 0
function file(header: string, lines: ReadonlyArray<string>): string {
  const path = join(folder, `${files++}.csv`)
  writeFileSync(path, `${header}\n${lines.join('\n')}\n`)
  return path
}

/** Seven customers over weeks, one amount in 60 far off. */
const handbookRows = (from: number, to: number): ReadonlyArray<string> =>
  Array.from({ length: to - from }, (_, k) => {
    const i = from + k
    const time = new Date(START + i * 2_000_000).toISOString().slice(0, 19).replace('T', ' ')
    return `${i},${time},${i % 7},${i % 50},${i % 60 === 59 ? 900 : 20 + (i % 11)}.50,${i % 60 === 59 ? 1 : 0}`
  })
const handbookFile = (from: number, to: number): string =>
  file('TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD', handbookRows(from, to))

const load = ({ services }: TestStore, path: string, preset = handbook): Promise<ImportResult> =>
  importFiles(services, CLI, { files: [path], layout: { kind: 'preset', id: preset.id } })

const sumOf = (reasons: string): number =>
  (JSON.parse(reasons) as ReadonlyArray<{ points: number }>).reduce((sum, { points }) => sum + points, 0)

type Ledger = ReadonlyArray<
  Readonly<{ id: number; card_id: number; at: number; outside_id: string | null; flag_id: number | null }>
>
function* ledger(): Work<Ledger> {
  return (yield* select((k) => k.selectFrom('txn').selectAll().orderBy('id'))) as Ledger
}
function* count(table: 'card_profile' | 'customer' | 'card' | 'account' | 'merchant' | 'flag' | 'txn'): Work<number> {
  return (yield* select((k) => k.selectFrom(table).select((e) => e.fn.countAll<number>().as('n'))))[0]!.n
}
function* histories(): Work<ReadonlyMap<string, CardHistory>> {
  const cards = yield* select((k) => k.selectFrom('card').select(['id', 'outside_id']))
  const found = new Map<string, CardHistory>()
  for (const { id, outside_id } of cards) {
    const newest = yield* select((k) =>
      k.selectFrom('txn').select('at').where('card_id', '=', id).orderBy('at', 'desc').limit(1),
    )
    found.set(outside_id!, { profile: yield* profileOfCard(id), recent: yield* recentPayments(id, newest[0]!.at) })
  }
  return found
}
/** What the pure rules make of the same rows. */
function expectedHistories(to: number): ReadonlyMap<string, CardHistory> {
  const all = new Map<string, CardHistory>()
  for (const line of handbookRows(0, to)) {
    const [, time, customer, , amount] = line.split(',') as [string, string, string, string, string]
    const at = Date.parse(`${time.replace(' ', 'T')}Z`)
    const payment = { at, amount: Math.round(Number(amount) * 100), country: null, declined: false, pinFailed: false }
    all.set(customer, observe(all.get(customer) ?? emptyHistory, payment))
  }
  return all
}

eachDatabase('an import', (open, dialect) => {
  it('adds customers, cards, merchants, ledger rows, labels and flags once', async () => {
    const store = await open()
    const path = handbookFile(0, 1250)
    const first = await load(store, path)
    expect(first).toMatchObject({ read: 1250, added: 1250, known: 0, rejected: 0, cancelled: false })
    expect(first.flagged).toBeGreaterThan(10)

    const counts = await store.read(function* () {
      const [customers, cards, accounts] = [yield* count('customer'), yield* count('card'), yield* count('account')]
      return [customers, cards, accounts, yield* count('merchant'), yield* count('txn'), yield* count('flag')]
    })
    expect(counts).toEqual([7, 7, 7, 50, 1250, 7])
    const rows = await store.read(() =>
      select((k) =>
        k
          .selectFrom('txn')
          .innerJoin('card', 'card.id', 'txn.card_id')
          .innerJoin('customer', 'customer.id', 'card.customer_id')
          .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
          .select([
            'txn.outside_id',
            'txn.at',
            'amount',
            'currency',
            'billing_amount',
            'status',
            'label',
            'label_known_at',
          ])
          .select(['txn.origin', 'score', 'latin', 'card.last4', 'merchant.name', 'txn.request_id', 'cleared_at'])
          .where('txn.outside_id', '=', '8'),
      ),
    )
    expect(rows).toEqual([
      {
        outside_id: '8',
        at: START + 16_000_000,
        amount: 2850,
        currency: 'EUR',
        billing_amount: 2850,
        status: 2,
        label: 0,
        label_known_at: START + 16_000_000 + 7 * 86_400_000,
        origin: 1,
        score: 0,
        latin: 'Customer 1',
        last4: '0001',
        name: 'Terminal 8',
        request_id: null,
        cleared_at: START + 16_000_000,
      },
    ])
    const flagged = (await store.read(ledger)).filter((row) => row.flag_id !== null)
    expect(flagged).toHaveLength(first.flagged)
    const flags = await store.read(() => select((k) => k.selectFrom('flag').selectAll()))
    expect(flags.reduce((sum, flag) => sum + flag.payments, 0)).toBe(first.flagged)
    for (const flag of flags) {
      expect(flag.origin).toBe(1)
      expect(sumOf(flag.reasons)).toBe(flag.score)
    }

    // What made a payment's own score stands beside it.
    const scores = await store.read(() =>
      select((k) => k.selectFrom('txn').select(['id', 'score']).where('score', '>', 0)),
    )
    const reasons = await store.read(() => select((k) => k.selectFrom('txn_score').selectAll()))
    expect(new Map(reasons.map((row) => [row.txn_id, sumOf(row.reasons)]))).toEqual(
      new Map(scores.map((row) => [row.id, row.score])),
    )

    const second = await load(store, path)
    expect(second).toMatchObject({ read: 1250, added: 0, known: 1250, flagged: 0 })
    expect(await store.read(() => count('txn'))).toBe(1250)
    expect(await store.read(histories)).toEqual(expectedHistories(1250))
  })

  it('moves no money and no counters, and is audited with its counts', async () => {
    const store = await open()
    await load(store, handbookFile(0, 120))
    const cards = await store.read(() =>
      select((k) =>
        k
          .selectFrom('card')
          .innerJoin('account', 'account.id', 'card.account_id')
          .select(['available', 'held', 'used_day_sum', 'used_month_sum', 'last_payment_at']),
      ),
    )
    for (const card of cards) {
      expect(card).toEqual({ available: 0, held: 0, used_day_sum: 0, used_month_sum: 0, last_payment_at: null })
    }
    const audit = await store.read(() => select((k) => k.selectFrom('audit').selectAll().orderBy('seq')))
    expect(audit.map(({ action, actor, label }) => [action, actor, label])).toEqual([
      ['import.started', 'cli (somebody)', 'fraud-handbook'],
      ['import.finished', 'cli (somebody)', 'fraud-handbook'],
    ])
    expect(audit[1]!.changes).toContain('{"field":"added","before":null,"after":120}')
    const events = await store.read(() => select((k) => k.selectFrom('event').select(['kind', 'what'])))
    expect(events).toEqual([{ kind: 'transactions', what: 'import.finished' }])
  })

  it('of a second file goes on from what the first one taught', async () => {
    const store = await open()
    await load(store, handbookFile(0, 700))
    await load(store, handbookFile(700, 1100))
    expect(await store.read(histories)).toEqual(expectedHistories(1100))
  })

  it('that was killed is continued: nothing is missing, nothing twice, and habits are learnt again', async () => {
    const store = await open()
    const path = handbookFile(0, 1600)
    // Somebody else's payments: the ledger is not empty, so rows come in small transactions.
    await load(
      store,
      file(sparkov.columns.join(','), ['n1,2020-06-21 12:14:21,4242424242424242,fraud_K,travel,5.00,A,B,C,0']),
      sparkov,
    )
    const db = await store.services.db.forLoading()
    const sink = await createStoreSink({ ...store.services, db }, { source: handbook.id })
    let batches = 0
    const dying: LedgerSink = {
      ...sink,
      room: () => Promise.resolve(500),
      add: (slice) => (++batches > 2 ? Promise.reject(new Error('killed')) : sink.add(slice)),
    }
    await expect(
      runImport({
        files: [path],
        layout: { kind: 'preset', id: handbook.id },
        makeSink: () => Promise.resolve(dying),
        now: store.now,
      }),
    ).rejects.toThrow('killed')
    await db.close()
    expect(await store.read(() => count('txn'))).toBe(1001)

    expect(await load(store, path)).toMatchObject({ read: 1600, added: 600, known: 1000 })
    expect(new Map([...(await store.read(histories))].filter(([id]) => id !== null))).toEqual(expectedHistories(1600))
  })

  it('into an empty ledger builds its indexes at the end; a killed one leaves that to who opens the store', async () => {
    const store = await open()
    const late = (): Promise<ReadonlyArray<string>> =>
      dialect === 'postgres'
        ? Promise.resolve([...BUILT_LATE].sort())
        : store.read(function* () {
            const rows = yield* select((k) =>
              k
                .selectFrom(sql<{ name: string }>`sqlite_schema`.as('s'))
                .select('s.name')
                .where('s.name', 'in', [...BUILT_LATE])
                .orderBy('s.name'),
            )
            return rows.map((row) => row.name)
          })
    const all = await late()
    expect(all).toEqual([...BUILT_LATE].sort())
    const db = await store.services.db.forLoading()
    const sink = await createStoreSink({ ...store.services, db }, { source: handbook.id })
    expect(await sink.room()).toBe(LOAD_ROWS)
    if (dialect === 'sqlite') expect(await late()).toEqual([])
    await db.close()
    // As a program that is started after the kill.
    await store.second()
    expect(await late()).toEqual(all)
    expect(await load(store, handbookFile(0, 600))).toMatchObject({ added: 600 })
    expect(await late()).toEqual(all)
    expect(await store.read(histories)).toEqual(expectedHistories(600))
  })

  it('with the rules off keeps rows as they are; habits are learnt when they are on again', async () => {
    const store = await open()
    const path = handbookFile(0, 700)
    const layout = { kind: 'preset', id: handbook.id } as const
    const off = await importFiles(store.services, CLI, { files: [path], layout, rules: 'off' })
    expect(off).toMatchObject({ added: 700, flagged: 0 })
    const rows = await store.read(() => select((k) => k.selectFrom('txn').select(['score', 'flag_id']).distinct()))
    expect(rows).toEqual([{ score: null, flag_id: null }])
    expect(await store.read(() => count('card_profile'))).toBe(0)
    await load(store, handbookFile(700, 1100))
    expect(await store.read(histories)).toEqual(expectedHistories(1100))
  })

  it('twice at once adds every row once', async () => {
    const store = await open()
    const path = handbookFile(0, 900)
    const other = { ...store, services: await store.second() }
    // Cards and merchants are there already: two imports that make the same new card are a conflict that one of them loses.
    await load(store, handbookFile(0, 60))
    const both = await Promise.all([load(store, path), load(other, path)])
    expect(both[0].added + both[1].added).toBe(840)
    expect(await store.read(() => count('txn'))).toBe(900)
  })

  it('keeps its transactions small while somebody else writes', async () => {
    const store = await open()
    const pace = await createPace(store.db, store.now, () => false)
    if (dialect === 'postgres') {
      // Nobody waits for an import's transaction there.
      expect(await pace.room()).toBe(LOAD_ROWS)
      return
    }
    expect(await pace.room()).toBe(FIRST_ROWS)
    store.advance(11_000)
    expect(await pace.room()).toBe(LARGE_BATCH_ROWS)
    await store.write(() => setMeta('own', '1'))
    expect(await pace.room()).toBe(LARGE_BATCH_ROWS)
    const other = await store.second()
    await other.db.write(() => setMeta('other', '1'))
    expect(await pace.room()).toBe(FIRST_ROWS)
    store.advance(9_000)
    expect(await pace.room()).toBe(FIRST_ROWS)
    store.advance(2_000)
    expect(await pace.room()).toBe(LARGE_BATCH_ROWS)
    await other.db.write(() => setMeta('other', '2'))
    // As many as a writer can wait for; a slow machine gets fewer at a time, but never none.
    for (let quick = 0; quick < 4; quick++) pace.took(await pace.room(), 1)
    expect(await pace.room()).toBe(BATCH_ROWS)
    for (let slow = 0; slow < 12; slow++) pace.took(await pace.room(), 400)
    expect(await pace.room()).toBeLessThan(100)
    expect(await pace.room()).toBeGreaterThan(0)
  })

  it('stops working alone as soon as somebody else writes into the store that it fills', async () => {
    const store = await open()
    if (dialect === 'postgres') return
    const db = await store.services.db.forLoading()
    const sink = await createStoreSink({ ...store.services, db }, { source: handbook.id })
    expect(await sink.room()).toBe(LOAD_ROWS)
    await store.write(() => setMeta('somebody', 'else'))
    expect(await sink.room()).toBe(FIRST_ROWS)
    const indexes = await store.read(() =>
      select((k) => k.selectFrom(sql<{ name: string }>`sqlite_schema`.as('s')).select('s.name')),
    )
    expect(indexes.map((index) => index.name)).toEqual(expect.arrayContaining([...BUILT_LATE]))
    await db.close()
  })

  it('seals card numbers: found by keyed index, in no column in clear', async () => {
    const store = await open()
    const number = '4242424242424242'
    const header = `${sparkov.columns.join(',')}`
    const line = (id: number, cc: string, category: string): string =>
      `n${id},2020-06-21 12:14:2${id},${cc},fraud_Kumo,${category},16.50,Ada,Test,Columbia,0`
    const path = file(header, [
      line(1, number, 'misc_net'),
      line(2, number, 'travel'),
      line(3, '30199621383748', 'travel'),
    ])
    expect(await load(store, path, sparkov)).toMatchObject({ added: 3 })
    const cards = await store.read(() => select((k) => k.selectFrom('card').selectAll().orderBy('id')))
    expect(cards).toHaveLength(2)
    const { services } = store
    expect(cards[0]).toMatchObject({
      last4: '4242',
      bin: '42424242',
      outside_id: null,
      pan_idx: blindIndex(services.keyring, 'pan', number),
    })
    expect(services.cipher.open(cards[0]!.pan_enc!, { table: 'card', column: 'pan_enc', row: cards[0]!.id })).toBe(
      number,
    )
    for (const table of ['card', 'customer', 'txn', 'merchant', 'audit', 'event', 'meta', 'flag'] as const) {
      const rows = await store.read(() => select((k) => k.selectFrom(table).selectAll()))
      expect(JSON.stringify(rows), table).not.toContain(number)
    }
    expect(await load(store, path, sparkov)).toMatchObject({ added: 0, known: 3 })
  })

  it('keeps declines, refunds and countries of files that have them', async () => {
    const store = await open()
    const header = `${tabformer.columns.join(',')}`
    const line = (time: string, amount: string, state: string, error: string): string =>
      `0,3,2018,2,9,${time},${amount},Chip Transaction,-727612092139916043,Somewhere,${state},5411,${error},No`
    const path = file(header, [
      line('06:21', '$134.09', 'CA', ''),
      line('06:22', '$5.00', 'CA', 'Bad PIN'),
      line('06:23', '$5.00', 'CA', 'Technical Glitch'),
      line('06:24', '$-134.09', 'CA', ''),
      line('06:25', '$7.00', 'Mexico', ''),
    ])
    expect(await load(store, path, tabformer)).toMatchObject({ added: 5 })
    const rows = await store.read(() =>
      select((k) =>
        k
          .selectFrom('txn')
          .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
          .select(['status', 'reason', 'pin', 'amount', 'score', 'country'])
          .orderBy('txn.id'),
      ),
    )
    expect(rows.map((row) => [row.status, row.reason, row.pin, row.amount, row.score, row.country])).toEqual([
      [2, null, 0, 13_409, 0, 'US'],
      [1, declineCodes.code('pin_wrong'), 2, 500, 0, 'US'],
      [1, null, 0, 500, 0, 'US'],
      [4, null, 0, 13_409, null, 'US'],
      [2, null, 0, 700, 0, 'MX'],
    ])
  })

  it('of a damaged file leaves the store as it was, audit included', async () => {
    const store = await open()
    const broken = join(folder, 'broken.csv.gz')
    writeFileSync(broken, Buffer.from([0x1f, 0x8b, 8, 0]))
    await expect(
      importFiles(store.services, CLI, {
        files: [handbookFile(0, 10), broken],
        layout: { kind: 'preset', id: handbook.id },
      }),
    ).rejects.toMatchObject({ code: 'gzip_cut' })
    for (const table of ['txn', 'card', 'customer', 'merchant'] as const) {
      expect(await store.read(() => count(table))).toBe(0)
    }
    expect(await store.read(() => select((k) => k.selectFrom('audit').selectAll()))).toEqual([])
  })
})
