// How the databases go about a search. SQLite has no statistics of a store that just grew and guesses from the text alone, so the text
// has to leave it no bad choice; PostgreSQL plans by its own.
import Driver from 'better-sqlite3'
import pg from 'pg'
import { expect, inject, it, onTestFinished } from 'vitest'
import { declineCodes, statusCodes } from '#electron/store/db/codes.ts'
import { paymentsByIds } from '#electron/store/db/payment-rows.ts'
import { countNewer, countStep, searchStep, type SearchLimits } from '#electron/store/db/search.ts'
import type { Reader } from '#electron/store/db/search-sql.ts'
import { prepareSearch, SEARCH_LIMITS } from '#electron/store/db/search-way.ts'
import { parseQuery } from '#shared/search/parse.ts'
import { eachDatabase, PROGRAMME, START, type TestStore } from './databases.ts'
import { addCard, addCustomer, addMerchant, addPayments } from './search-world.ts'

const EVERYBODY: Reader = { names: true, casesOf: null }
const MINUTE = 60_000

/** 20 cards, 10 merchants, 1,200 payments a minute apart, every 20th declined, every 40th of 500, the others of 100. */
async function fill(store: TestStore): Promise<void> {
  await store.write(function* () {
    yield* addCustomer(store, { id: 1, native: '林晓彤', latin: 'Lin Xiaotong' })
    for (let id = 1; id <= 20; id++) yield* addCard(store, { id, customer_id: 1, last4: String(4200 + id) })
    for (let id = 1; id <= 10; id++) {
      yield* addMerchant({ id, name: id === 1 ? 'Kumo Electronics' : `Market ${id}`, country: id < 3 ? 'JP' : 'CN' })
    }
    yield* addPayments(
      Array.from({ length: 1_200 }, (_, i) => ({
        id: i + 1,
        at: START - (1_200 - i) * MINUTE,
        card_id: (i % 20) + 1,
        merchant_id: (i % 10) + 1,
        amount: i % 40 === 0 ? 50_000 : 10_000,
        ...(i % 20 === 0 && { status: statusCodes.code('declined'), reason: declineCodes.code('limit_day') }),
      })),
    )
  })
}

const COMMON = [
  '',
  'card:4204',
  'kumo',
  'customer:lin',
  'merchant:market',
  'market lin',
  'status:declined',
  'status:declined country:!CN amount:>=200 (channel:online or reason:limit) time:7d',
  'reason:limit',
  'status:approved amount:>=100 time:30d',
  'country:JP',
  'country:CN score:>=50',
  'mcc:5812',
  'time:2026-11-22',
  'kumo time:7d status:declined',
  '!kumo',
  'card:4204 or merchant:kumo',
]

type Statement = Readonly<{ sql: string; values: ReadonlyArray<unknown> }>
type Plan = Readonly<{ sql: string; steps: ReadonlyArray<string> }>

/** Every statement of one search. */
async function statementsOf(
  store: TestStore,
  text: string,
  limits = SEARCH_LIMITS,
  upTo = 1_200,
): Promise<ReadonlyArray<Statement>> {
  const seen: Array<Statement> = []
  const stop = store.db.trace((sql, values) => seen.push({ sql, values }))
  const when = { now: START, timeZone: PROGRAMME.timeZone }
  await store.read(function* () {
    const search = yield* prepareSearch(parseQuery(text).query!, when, EVERYBODY, limits)
    const from = { at: START - 5 * MINUTE, id: 1_195 }
    const part = { upTo, limit: 100, step: 0 } as const
    yield* searchStep(search, { ...part, from, direction: 'older' })
    yield* searchStep(search, { ...part, from: null, direction: 'older' })
    yield* searchStep(search, { ...part, from: { at: START - 600 * MINUTE, id: 600 }, direction: 'newer' })
    yield* countStep(search, { upTo, from: null, most: 10_001, step: 0 })
    yield* countNewer(search, upTo)
  })
  stop()
  return seen
}

/** The same with the steps that SQLite takes. */
async function plansOf(store: TestStore, text: string, limits = SEARCH_LIMITS): Promise<ReadonlyArray<Plan>> {
  const seen = await statementsOf(store, text, limits)
  const db = new Driver(store.where, { readonly: true })
  try {
    return seen.map(({ sql, values }) => ({
      sql,
      steps: db
        .prepare<Array<unknown>, { detail: string }>(`explain query plan ${sql}`)
        .all(...values)
        .map((row) => row.detail),
    }))
  } finally {
    db.close()
  }
}

type Node = Readonly<{
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: ReadonlyArray<Node>
}>
const nodesOf = (node: Node): ReadonlyArray<Node> => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

async function planned(pool: pg.Pool, { sql, values }: Statement): Promise<ReadonlyArray<Node>> {
  const { rows } = await pool.query<{ 'QUERY PLAN': ReadonlyArray<{ Plan: Node }> }>(`explain (format json) ${sql}`, [
    ...values,
  ])
  return nodesOf(rows[0]!['QUERY PLAN'][0]!.Plan)
}

/** Makes the ledger 60,000 payments long, with the statistics that PostgreSQL plans by and pages that its indexes can vouch for. */
async function enlarge(store: TestStore): Promise<pg.Pool> {
  const url = new URL(store.where)
  const schema = url.searchParams.get('schema')!
  const pool = new pg.Pool({ connectionString: inject('postgresUrl'), max: 1, options: `-c search_path=${schema}` })
  onTestFinished(() => pool.end())
  await pool.query(`insert into txn (id, card_id, merchant_id, at, status, reason, channel, pin, amount, currency, billing_amount,
      billing_currency, score, origin)
    select id + 1200 * n, card_id, merchant_id, at - n::bigint * 100000000, status, reason, channel, pin, amount + n, currency, billing_amount + n,
      billing_currency, score, origin from txn, generate_series(1, 49) as n`)
  await pool.query('vacuum analyze')
  return pool
}

eachDatabase('the way through the table', (open, dialect) => {
  it('has the same text for queries of the same shape that go the same way; values are parameters', async () => {
    const store = await open()
    await fill(store)
    const texts = async (text: string) => (await statementsOf(store, text)).map(({ sql }) => sql)
    expect(await texts('card:4204 amount:>=100 time:7d')).toEqual(await texts('card:4205 amount:>=90 time:6d'))
    for (const sql of await texts(`"%_'; drop table txn --" currency:HKD card:4204 amount:USD>=77`)) {
      expect(sql).not.toMatch(/drop table|HKD|USD|4204|7700/)
    }
  })

  it('asks for the keys of a set as one text, and for the rows of a page by a statement that is compiled once', async () => {
    const store = await open()
    await fill(store)
    const sets = (await statementsOf(store, 'country:!CN')).filter(({ sql }) => /from "?merchant"?/.test(sql))
    expect(sets.map(({ sql }) => /^select count\(\*\) as count, .* as text from /.test(sql))).toEqual([true])
    expect(paymentsByIds([1, 2]).next().value).toHaveProperty('statement')
    expect((await store.read(() => paymentsByIds([7, 9_999, 3]))).map(({ id }) => id)).toEqual([7, 3])
  })

  it('looks an amount up that few payments of the time asked for have, however many of other times have it', async () => {
    const store = await open()
    await fill(store)
    const when = { now: START, timeZone: PROGRAMME.timeZone }
    const looksUp = async (text: string, limits: Partial<SearchLimits> = {}): Promise<boolean> => {
      const few = { ...SEARCH_LIMITS, rare: 10, steps: [100], ...limits }
      const { lookUp } = await store.read(() => prepareSearch(parseQuery(text).query!, when, EVERYBODY, few))
      return lookUp?.kind === 'amount'
    }
    // Seven payments of five hours, 30 of all times.
    expect(await looksUp('amount:>=500 time:5h')).toBe(true)
    expect(await looksUp('amount:>=500')).toBe(false)
    expect(await looksUp('amount:>=500 time:10h')).toBe(false)
    // Two of the newest hundred have it: here that is called common, and a walk finds enough.
    expect(await looksUp('amount:>=500 time:5h', { sampled: 2 })).toBe(false)
    // Its index is not read to an end that may be far.
    expect(await looksUp('amount:>=500 time:5h', { entries: 29 })).toBe(false)
    expect(await looksUp('amount:>=500 time:5h', { entries: 30 })).toBe(true)
    // An hour is walked as soon.
    expect(await looksUp('amount:>=500 time:1h')).toBe(false)
  })

  if (dialect === 'postgres') {
    it('never reads the whole ledger once the ledger is large', async () => {
      const store = await open()
      await fill(store)
      const pool = await enlarge(store)
      for (const text of COMMON) {
        for (const { sql, values } of await statementsOf(store, text, SEARCH_LIMITS, 60_000)) {
          const scans = (await planned(pool, { sql, values })).filter(
            (node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] === 'txn',
          )
          // A count reads 10,001 rows at most in whatever order they lie.
          const bounded = /^select count\(\*\) as n from \(select 1 as one .* limit \$\d+\) as \w+$/.test(sql)
          if (!bounded) expect(scans, `${text}\n${sql}`).toEqual([])
        }
      }
    }, 120_000)

    it('looks few payments up by their card or merchant, however many it guesses there are, and reads none of them', async () => {
      const store = await open()
      await fill(store)
      const pool = await enlarge(store)
      for (const [text, indexes] of [
        ['card:4204', ['txn_card']],
        ['merchant:"market 4"', ['txn_merchant']],
        ['card:4204 or merchant:"market 4"', ['txn_card', 'txn_merchant']],
      ] as const) {
        const statements = await statementsOf(store, text, SEARCH_LIMITS, 60_000)
        const pages = statements.filter(({ sql }) => /^select "txn"."at", "txn"."id" .* limit \$\d+$/.test(sql))
        expect(pages.length).toBe(3)
        for (const { sql, values } of pages) {
          const used = (await planned(pool, { sql, values })).filter((node) => node['Index Name'] !== undefined)
          expect(new Set(used.map((node) => node['Index Name'])), `${text}\n${sql}`).toEqual(new Set(indexes))
          // Of two paths the second leaves out what the first has, which its rows say.
          const kinds = new Set(used.map((node) => node['Node Type']))
          expect(kinds.has('Index Only Scan')).toBe(true)
          expect(kinds.size).toBe(indexes.length)
        }
      }
    }, 120_000)
    return
  }

  it.each([
    ['few keys, few rows', SEARCH_LIMITS],
    ['few keys, many rows', { ...SEARCH_LIMITS, rare: 0 }],
    ['many keys', { ...SEARCH_LIMITS, keys: 0 }],
  ] as const)('never reads the whole ledger: %s', async (_, limits) => {
    const store = await open()
    await fill(store)
    for (const text of COMMON) {
      const plans = await plansOf(store, text, limits)
      expect(plans.length, text).toBeGreaterThanOrEqual(4)
      for (const { sql, steps } of plans) {
        expect(
          steps.filter((step) => /^SCAN txn\b/.test(step)),
          `${text}\n${sql}`,
        ).toEqual([])
      }
    }
  })

  it('never sorts what it walks', async () => {
    const store = await open()
    await fill(store)
    for (const text of ['', 'merchant:market', 'status:approved amount:>=100 time:30d']) {
      const pages = (await plansOf(store, text, { ...SEARCH_LIMITS, rare: 0 })).filter(({ sql }) =>
        /order by "txn"/.test(sql),
      )
      expect(pages.length).toBeGreaterThanOrEqual(3)
      for (const { steps } of pages) {
        expect(
          steps.some((step) => /^SEARCH txn USING (COVERING )?INDEX txn_at \(at/.test(step)),
          steps.join('\n'),
        ).toBe(true)
        expect(steps.filter((step) => step.includes('TEMP B-TREE'))).toEqual([])
      }
    }
  })

  it('looks few payments up by their card or merchant, and declined ones by their own index', async () => {
    const store = await open()
    await fill(store)
    const stepsOf = async (text: string, limits = SEARCH_LIMITS) =>
      (await plansOf(store, text, limits)).flatMap(({ steps }) => steps).join('\n')
    // One index has all that a free text asks of merchants.
    expect(await stepsOf('market')).toMatch(/SCAN merchant USING COVERING INDEX merchant_search\n/)
    expect(await stepsOf('card:4204')).toMatch(/txn_card \(card_id=\?/)
    expect(await stepsOf('kumo time:7d')).toMatch(/txn_merchant \(merchant_id=\? AND at>\? AND at<\?\)/)
    expect(await stepsOf('amount:>=500 time:10h', { ...SEARCH_LIMITS, steps: [100] })).toMatch(
      /txn_amount \(billing_currency=\? AND billing_amount>\?\)/,
    )
    expect(await stepsOf('status:declined')).toMatch(/USING (COVERING )?INDEX txn_declined \(at/)
    expect(await stepsOf('reason:limit')).toMatch(/USING (COVERING )?INDEX txn_declined \(at/)
  })

  it('counts an amount in the times that were asked for, unless they have more payments than a step', async () => {
    const store = await open()
    await fill(store)
    const counted = async (limits: SearchLimits) =>
      (await plansOf(store, 'amount:>=100 time:10h', limits))
        .filter(({ sql }) => sql.endsWith(' limit ?) as matched') && !/"txn"."id" > \?/.test(sql))
        .map(({ steps }) => steps.find((step) => /txn_/.test(step)))
    const short = await counted(SEARCH_LIMITS)
    expect(short.length).toBeGreaterThan(0)
    for (const step of short) expect(step).toMatch(/INDEX txn_at \(at>/)
    const long = await counted({ ...SEARCH_LIMITS, steps: [100] })
    expect(long.at(-1)).toMatch(/INDEX txn_amount \(/)
  })
})
