// The risk engine with the store's writes: the thirty rules of docs/rules.md live, starters, score and habit score. In batches: the command
// imports a file of sixty days and has the live rules and the score judge it; the time is the whole command's, from the start of the
// program over the reading of the file, ledger rows, scores with their reasons, hits with their evidence and flags to its end. Printed
// beside it: `authorise`, five hundred to a commit, which also moves limits, holds and postings one payment at a time.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { UNCALIBRATED } from '#shared/risk/model/calibrate.ts'
import type { LearntModel } from '#shared/risk/model/learn.ts'
import { publicId } from '#shared/domain/ids.ts'
import { authorise } from '#electron/store/api/network.ts'
import { rules } from '#electron/store/api/rules.ts'
import type { Actor } from '#electron/store/api/services.ts'
import { addModel, modelRows, saveModel } from '#electron/store/db/risk-models.ts'
import { addOperator } from '#electron/store/db/operators.ts'
import { select } from '#electron/store/db/work.ts'
import { createStoreAt, STORE_FILE } from '#electron/store/keeping.ts'
import { learntFully } from '#electron/store/risk/learning.ts'
import { createLog } from '#electron/store/security/redact.ts'
import type { Store } from '#electron/store/store.ts'
import { median, type Bench } from './bench.ts'
import { fullTrees, GAP, manualTexts, START, traffic } from './engine.ts'
import { runImportCommand } from './import-run.ts'
import { makeWorld, openWorld, paymentOf } from './world.ts'

const CARDS = 5_000
const HISTORY = 5_000
const A_COMMIT = 500
const ROUNDS = Number(process.env['CARDWARDEN_ROUNDS'] ?? 3)
const PER_ROUND = 5_000
const LEAST = 15_000
/** Payments of the file, ten thousand a day, and of the days before it. */
export const IN_FILE = 600_000
export const FIRST = 10_000

export const COLUMNS = [
  'outsideId',
  'at',
  'amount',
  'card',
  'customer',
  'merchantName',
  'mcc',
  'country',
  'channel',
  'declined',
  'reason',
]
export const MAPPING = { source: 'bench', dates: 'ymd', timeZone: 'UTC', currency: 'CNY', decimal: '.' }
const WHAT = {
  txn: 'payments',
  txn_score: 'scores with reasons',
  rule_hit: 'hits with evidence',
  flag: 'flags',
} as const

const requestId = (): string => `bench-${Math.random().toString(36).slice(2)}-${'0'.repeat(16)}`.slice(0, 40)

/** Written by one person and made live by another, through the commands. */
export async function makeLive({ services }: Store, now: number): Promise<number> {
  const client = async (name: string, role: 'investigator' | 'supervisor') => {
    const id = await services.db.write(() => addOperator({ name, displayName: name, role, passwordHash: null }, now))
    const actor: Actor = { kind: 'operator', id, name, displayName: name, role, session: '' }
    return createRouterClient(rules, {
      context: { services, actor, peer: { transport: 'in-process' }, cookie: () => {} },
    })
  }
  const author = await client('author', 'investigator')
  const other = await client('other', 'supervisor')
  const list = { version: null, remove: [] }
  const shops = await services.db.read(() =>
    select((k) => k.selectFrom('merchant').select('id').orderBy('id').limit(4)),
  )
  const add = shops.map(({ id }) => publicId('merchant', id))
  await author.saveList({ ...list, requestId: requestId(), name: 'watched', kind: 'merchant', add })
  await author.saveList({ ...list, requestId: requestId(), name: 'unserved', kind: 'country', add: ['HK'] })
  const texts = manualTexts()
  const actions = { flag: 40, stepUp: false, decline: false, freeze: false }
  for (const [i, text] of texts.entries()) {
    const draft = { requestId: requestId(), rule: null, name: `Manual ${i + 1}`, text, actions }
    const { id, version } = await author.save(draft)
    const asked = await author.askLive({ requestId: requestId(), id, version, note: '' })
    await other.decideLive({ requestId: requestId(), id, version: asked.version, approve: true, note: 'bench' })
  }
  return texts.length
}

/** The traffic of engine.ts as another system's file. */
export function fileOf(path: string, from: number, payments: number): string {
  const lines = traffic(payments, from, GAP, 4).map(
    ({ at, amount, card, person, merchant, mcc, country, channel, declined, pinFailed }, i) =>
      [
        `${from}-${i}`,
        new Date(at).toISOString(),
        (amount / 100).toFixed(2),
        card,
        person,
        `Merchant ${merchant as number}`,
        mcc,
        country,
        channel,
        declined ? 'declined' : 'approved',
        declined ? (pinFailed ? 'pin_wrong' : 'insufficient_funds') : '',
      ].join(),
  )
  writeFileSync(path, `${COLUMNS.join()}\n${lines.join('\n')}\n`)
  return path
}

const countsOf = async ({ services }: Store): Promise<string> => {
  const counts: string[] = []
  for (const table of ['txn', 'txn_score', 'rule_hit', 'flag'] as const) {
    const [row] = await services.db.read(() =>
      select((k) => k.selectFrom(table).select((e) => e.fn.countAll<number>().as('n'))),
    )
    counts.push(`${row!.n} ${WHAT[table]}`)
  }
  return counts.join(', ')
}

/** Rows a second of the whole command, by its own clock and by ours. */
async function inBatches(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'cardwarden-bench-'))
  try {
    const mapping = join(folder, 'mapping.json')
    writeFileSync(
      mapping,
      JSON.stringify({ ...MAPPING, columns: Object.fromEntries(COLUMNS.map((name) => [name, name])) }),
    )
    const first = fileOf(join(folder, 'first.csv'), START, FIRST)
    const file = fileOf(join(folder, 'payments.csv'), START + FIRST * GAP, IN_FILE)
    const rates: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const data = join(folder, `data-${round}`)
      const database = join(data, STORE_FILE)
      const made = await createStoreAt({ database }, { demo: true }, { log: createLog({ level: 'silent' }) })
      await made.store.close()
      const where = ['--mapping', mapping, '--data', data]
      // Merchants that lists can name.
      await runImportCommand([first], where)
      const store = await openWorld(database, Date.now)
      const live = await makeLive(store, Date.now())
      await scoreLive(store, Date.now())
      await store.close()
      const { seconds, added, peakMb } = await runImportCommand([file], [...where, '--rules', 'live'])
      rates.push(added / seconds)
      const after = await openWorld(database, Date.now)
      console.log(
        `  ${live} rules of the manual and a learnt score live; ${added} payments in ${seconds.toFixed(1)} s, peak ${Math.round(peakMb)} MB; then there are ${await countsOf(after)}`,
      )
      await after.close()
      rmSync(data, { recursive: true, force: true })
    }
    return median(rates)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Payments a second by `authorise`, many to a commit. */
async function oneByOne(): Promise<number> {
  const world = await makeWorld(CARDS, HISTORY)
  let now = world.end
  const store = await openWorld(world.file, () => now, true)
  const { services } = store
  await makeLive(store, now)
  await learntFully(services)
  let next = HISTORY
  const rates: number[] = []
  // The first round warms.
  for (let round = 0; round <= ROUNDS; round++) {
    const began = performance.now()
    for (let left = PER_ROUND; left > 0; left -= A_COMMIT) {
      await services.db.write(function* () {
        for (let i = 0; i < A_COMMIT; i++) {
          now += 8_640
          yield* authorise(services, paymentOf(world.cards, next++, 'written'))
        }
      })
    }
    if (round > 0) rates.push((PER_ROUND / (performance.now() - began)) * 1000)
  }
  console.log(`  by authorise: ${await countsOf(store)}`)
  await store.close()
  world.remove()
  return median(rates)
}

/** A score of full size that speaks for every payment, as one that was promoted does. */
export async function scoreLive({ services }: Store, now: number): Promise<void> {
  const trees = fullTrees(0.02)
  const model: LearntModel = {
    kind: 'learnt',
    trees,
    calibration: UNCALIBRATED,
    baseRate: 0.01,
    usual: trees.features.map(() => 1),
    learntFrom: { from: 0, until: now, frauds: 1_200, payments: 4_000 },
    heldBack: { auc: 0.5, averagePrecision: 0.3, frauds: 0, reliability: [] },
    importance: [],
  }
  await services.db.write(function* () {
    const maker = yield* addOperator(
      { name: 'trainer', displayName: 'trainer', role: 'supervisor', passwordHash: null },
      now,
    )
    const id = yield* addModel({ number: 1, maker, at: now, body: JSON.stringify(model) })
    const [row] = yield* modelRows()
    if (row?.id !== id || !(yield* saveModel(row, { state: 'live', live_at: now }))) throw new Error('no live score')
  })
}

export const bench: Bench = async () => {
  const batches = await inBatches()
  const single = await oneByOne()
  const rate = (name: string, value: number, least: number | null) => ({
    name,
    unit: 'payments/s',
    median: value,
    peer: null,
    ratio: null,
    required: least === null ? null : `>= ${least.toLocaleString('en')}`,
    ok: least === null || value >= least,
  })
  return [
    rate("risk engine with the store's writes in batches, whole command", batches, LEAST),
    rate(`risk engine by authorise, ${A_COMMIT} payments to a commit`, single, null),
  ]
}
