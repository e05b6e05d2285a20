// Searches of 1.17 million demo payments on both databases, each as the page asks it: query read, way chosen, one screen of 100 rows with
// names. CARDWARDEN_BENCH_ROWS=5000000 reports the same of another size; CARDWARDEN_BENCH_CACHE keeps the made store.
import { chartsOf, type Asked } from '#electron/store/api/chart-figures.ts'
import { spendBars } from '#electron/store/api/spend-bars.ts'
import { countUpTo, prepareFor, searchBlock } from '#electron/store/api/search-steps.ts'
import { barStarts } from '#electron/store/api/overview-time.ts'
import type { Programme, Services } from '#electron/store/api/services.ts'
import { paymentsByIds } from '#electron/store/db/payment-rows.ts'
import { select, type Database, type Dialect, type Work } from '#electron/store/db/work.ts'
import { createFieldCipher } from '#electron/store/security/fields.ts'
import { createMasterKey, openKeyring } from '#electron/store/security/keys.ts'
import { createLog } from '#electron/store/security/redact.ts'
import { publicId } from '#shared/domain/ids.ts'
import { parseQuery } from '#shared/search/parse.ts'
import { quantile, type Bench, type Measure } from './bench.ts'
import { AS_OF, demoFile, postgresWorld, sqliteWorld } from './search-worlds.ts'

const BAR_ROWS = 1_170_000
const ROWS = Number(process.env['CARDWARDEN_BENCH_ROWS'] ?? BAR_ROWS)
const ROUNDS = 60
const MOST_MS: Readonly<Record<Dialect, number>> = { sqlite: 25, postgres: 40 }
const EVERYBODY = { names: true, casesOf: null } as const
const PROGRAMME: Programme = {
  storeId: 'bench',
  demo: true,
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  homeCountry: 'CN',
  bin: '99990001',
}

function servicesOf(db: Database): Services {
  const keyring = openKeyring(createMasterKey())
  return {
    db,
    keyring,
    cipher: createFieldCipher(keyring),
    clock: () => AS_OF,
    log: createLog({ level: 'silent' }),
    programme: PROGRAMME,
    committed: () => {},
  }
}

/** One search of the bar: what is asked in a round, and how many rows it finds. */
type Search = Readonly<{ name: string; run: (round: number) => Promise<number> }>

const at = <T>(list: ReadonlyArray<T>, round: number): T => list[round % list.length]!

async function askedFor(services: Services, text: string): Promise<Asked> {
  const { query, errors } = parseQuery(text)
  if (query === null) throw new Error(`${text}: ${errors[0]!.code}`)
  const when = { now: AS_OF, timeZone: PROGRAMME.timeZone }
  return { query, when, ...(await prepareFor(services, query, EVERYBODY)) }
}

/** A screen of rows from a time on, newest by default. */
async function screen(services: Services, text: string, from: number | null = null): Promise<number> {
  const { search, newest } = await askedFor(services, text)
  const place = from === null ? null : { at: from, id: Number.MAX_SAFE_INTEGER }
  const wanted = { upTo: newest, from: place, direction: 'older', limit: 100 } as const
  const { rows } = await searchBlock(services, search, wanted)
  return (await services.db.read(() => paymentsByIds(rows.map((row) => row.id)))).length
}

type Facts = Readonly<{
  cards: ReadonlyArray<string>
  names: ReadonlyArray<string>
  chinese: ReadonlyArray<string>
  /** Free texts that few payments match, and that most do. */
  rare: ReadonlyArray<string>
  common: ReadonlyArray<string>
  rareAmount: number
  middle: number
}>

/** Cards, merchants and amounts of the ledger to search for, spread over it. */
function* factsOf(): Work<Facts> {
  const spread = yield* select((k) =>
    k.selectFrom('txn').select(['card_id', 'merchant_id', 'at']).where('id', 'in', keysAlong(ROWS, 400)).orderBy('id'),
  )
  const merchants = yield* select((k) =>
    k
      .selectFrom('merchant')
      .select('name')
      .where(
        'id',
        'in',
        spread.map((row) => row.merchant_id),
      )
      .orderBy('id'),
  )
  const largest = yield* select((k) =>
    k
      .selectFrom('txn')
      .select('billing_amount')
      .where('billing_currency', '=', 'CNY')
      .where('status', '=', 0)
      .where('at', '>=', AS_OF - 30 * 86_400_000)
      .orderBy('billing_amount', 'desc')
      .limit(20),
  )
  const all = yield* select((k) => k.selectFrom('merchant').select('name').orderBy('id'))
  const names = merchants.map(({ name }) => name)
  return {
    cards: spread.map((row) => publicId('card', row.card_id)),
    names: names.filter((name) => /^[A-Za-z]{6,}/.test(name)),
    chinese: names.filter((name) => /^\p{Script=Han}{5,}/u.test(name)),
    ...extremes(all.map(({ name }) => name)),
    rareAmount: Math.floor(largest.at(-1)!.billing_amount / 100),
    middle: spread[Math.floor(spread.length / 2)]!.at,
  }
}
const keysAlong = (rows: number, count: number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, i) => 1 + Math.floor(((i + 0.5) * rows) / count))

/** Parts of three letters within names: those of the fewest and of the most merchants. */
function extremes(
  names: ReadonlyArray<string>,
): Readonly<{ rare: ReadonlyArray<string>; common: ReadonlyArray<string> }> {
  const counts = new Map<string, number>()
  for (const name of names) {
    const word = name.toLowerCase()
    for (let i = 1; i + 3 <= word.length; i++) {
      const part = word.slice(i, i + 3)
      if (/^[a-z]{3}$/.test(part)) counts.set(part, (counts.get(part) ?? 0) + 1)
    }
  }
  const sorted = [...counts].sort(([, a], [, b]) => a - b).map(([part]) => part)
  return { rare: sorted.slice(0, 20), common: sorted.slice(-5) }
}

function searchesOf(services: Services, facts: Facts): ReadonlyArray<Search> {
  const { cards, names, chinese, rareAmount, middle, rare, common } = facts
  const search = (name: string, textOf: (round: number) => string, from: number | null = null): Search => ({
    name,
    run: (round) => screen(services, textOf(round), from),
  })
  const count = (name: string, text: string): Search => ({
    name,
    run: async () => {
      const asked = await askedFor(services, text)
      return (await countUpTo(services, asked.search, asked.newest)).value
    },
  })
  const sums = (name: string, text: string): Search => ({
    name,
    run: async () => (await chartsOf(services, await askedFor(services, text))).coverage.payments,
  })
  return [
    search('exact card', (i) => `card:${at(cards, i)}`),
    search('prefix of a merchant', (i) => `merchant:"${at(names, i).slice(0, 4)}"`),
    search('middle of a merchant', (i) => `merchant:"${at(names, i).slice(2, 6)}"`),
    search('two Chinese characters within a name', (i) => `merchant:${at(chinese, i).slice(1, 3)}`),
    search('three Chinese characters within a name', (i) => `merchant:${at(chinese, i).slice(1, 4)}`),
    search('rare substring, free text', (i) => at(rare, i)),
    search('common substring, free text', (i) => at(common, i)),
    search('status, time and a common amount', () => 'status:approved time:30d amount:>=100'),
    search('status, time and a rare amount', (i) => `status:approved time:30d amount:>=${rareAmount - (i % 7)}`),
    search('country not', () => 'country:!CN'),
    search('three-way or', (i) => `merchant:"${at(names, i)}" or card:${at(cards, i)} or customer:lin`),
    search('page half-way down by time', () => '', middle),
    search('declined, half-way down by time', () => 'status:declined', middle),
    count('capped count of everything', ''),
    count('capped count, country not', 'country:!CN'),
    sums('day sums and charts, 30 days', 'time:30d'),
    sums('day sums and charts, declined, 90 days', 'status:declined time:90d'),
    {
      name: 'overview, 90 days',
      run: async () => {
        const bars = await services.db.read(() => spendBars(PROGRAMME, barStarts(90, AS_OF, PROGRAMME.timeZone), AS_OF))
        return bars.reduce((sum, bar) => sum + bar.payments, 0)
      },
    },
  ]
}

async function measure(db: Database): Promise<ReadonlyArray<Measure>> {
  const services = servicesOf(db)
  const facts = await db.read(factsOf)
  const measures: Array<Measure> = []
  for (const { name, run } of searchesOf(services, facts)) {
    const times: Array<number> = []
    let least = Infinity
    let most = 0
    // The first round warms.
    for (let round = -1; round < ROUNDS; round++) {
      const began = performance.now()
      const rows = await run(round + 1)
      if (round >= 0) times.push(performance.now() - began)
      least = Math.min(least, rows)
      most = Math.max(most, rows)
    }
    const p95 = quantile(times, 0.95)
    const allowed = MOST_MS[db.dialect]
    const counted = least === most ? `${most} rows` : `${least} to ${most} rows`
    const required = ROWS === BAR_ROWS ? `p95 <= ${allowed} ms, rows > 0` : null
    measures.push({
      name: `${db.dialect}: ${name} (${counted}; p50 ${quantile(times, 0.5).toFixed(2)} ms), p95`,
      unit: 'ms',
      median: p95,
      peer: null,
      ratio: null,
      required,
      ok: least > 0 && (required === null || p95 <= allowed),
    })
  }
  return measures
}

export const bench: Bench = async () => {
  const { file, remove } = await demoFile(ROWS)
  const measures: Array<Measure> = []
  const only = process.env['CARDWARDEN_BENCH_DATABASE']
  try {
    for (const [dialect, open] of [
      ['sqlite', sqliteWorld],
      ['postgres', postgresWorld],
    ] as const) {
      if (only !== undefined && only !== dialect) continue
      const world = await open(file)
      try {
        measures.push(...(await measure(world.db)))
      } finally {
        await world.close()
      }
    }
  } finally {
    remove()
  }
  return measures
}
