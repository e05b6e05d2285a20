// Imports that the live rules and the score judge: every payment by what came before it, whenever its file came.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rules } from '#electron/store/api/rules.ts'
import type { Actor } from '#electron/store/api/services.ts'
import { originCodes } from '#electron/store/db/codes.ts'
import { select } from '#electron/store/db/work.ts'
import { importFiles } from '#electron/store/intake/import-files.ts'
import type { ImportResult } from '#electron/store/intake/pipeline.ts'
import { readKept } from '#electron/store/risk/keep.ts'
import type { ImportRules } from '#shared/intake/kinds.ts'
import { callOf, eachDatabase, requestId, type TestStore } from './databases.ts'
import { recorded, replayed, type Judgement } from './risk-replay.ts'

const CLI: Actor = { kind: 'principal', principal: 'cli', user: 'somebody' }
const DAY = 86_400_000
/** More than are judged before the first of them are written. */
const ROWS = 4_300
const IMPORT = originCodes.code('import')

let folder = ''
let files = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'judged-imports-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Payment = Readonly<{ id: string; at: number; amount: number; card: string; shop: string }>

function fileOf(payments: ReadonlyArray<Payment>): string {
  const path = join(folder, `${files++}.csv`)
  const lines = payments.map(
    ({ id, at, amount, card, shop }) =>
      `${id},${new Date(at).toISOString()},${amount.toFixed(2)},${card},${shop},5411,CN`,
  )
  writeFileSync(path, `id,at,amount,card,shop,mcc,country\n${lines.join('\n')}\n`)
  return path
}

const MAPPING = {
  source: 'elsewhere',
  columns: {
    outsideId: 'id',
    at: 'at',
    amount: 'amount',
    card: 'card',
    merchantName: 'shop',
    mcc: 'mcc',
    country: 'country',
  },
  dates: 'ymd',
  timeZone: 'UTC',
  currency: 'CNY',
  decimal: '.',
} as const

type Given = Readonly<{ rules?: ImportRules; signal?: AbortSignal; onJudged?: (told: { done: number }) => void }>
const bring = (
  { services }: TestStore,
  payments: ReadonlyArray<Payment>,
  { rules: asked = 'live', ...given }: Given = {},
): Promise<ImportResult> =>
  importFiles(services, CLI, {
    files: [fileOf(payments)],
    layout: { kind: 'mapping', mapping: MAPPING },
    rules: asked,
    ...given,
  })

const nothing = { flag: null, stepUp: false, decline: false, freeze: false }
/** Rules that ask for pace, for the amount, in shadow and live; they have run for ten days when this returns. */
async function withRules(store: TestStore): Promise<void> {
  const client = async (role: 'investigator' | 'supervisor') =>
    createRouterClient({ rules }, { context: callOf(store.services, await store.operator(role)) }).rules
  const author = await client('investigator')
  const other = await client('supervisor')
  for (const [name, text, actions, into] of [
    ['Pace', 'card.count(24h) >= 3', { ...nothing, flag: 40, freeze: true }, 'live'],
    ['Large', 'amount >= 90', { ...nothing, decline: true }, 'live'],
    ['Crowd', 'merchant.count(24h) >= 2', { ...nothing, flag: 50 }, 'shadow'],
  ] as const) {
    const draft = await author.save({ requestId: requestId(), rule: null, name, text, actions })
    const one = { requestId: requestId(), id: draft.id, version: draft.version }
    if (into === 'shadow') await author.shadow(one)
    else {
      const asked = await author.askLive({ ...one, note: '' })
      const act = { requestId: requestId(), id: draft.id, version: asked.version }
      await other.decideLive({ ...act, approve: true, note: 'seen' })
    }
  }
  store.advance(10 * DAY)
}

/** Four cards that pay every five hours at three shops, card c0 in bursts. */
const payments = (name: string, from: number, count: number): ReadonlyArray<Payment> =>
  Array.from({ length: count }, (_, i) => ({
    id: `${name}-${i}`,
    at: from + i * 5 * 3_600_000,
    amount: i % 7 === 6 ? 95 : 20 + (i % 5),
    card: `c${i % 9 < 4 ? 0 : i % 4}`,
    shop: `Shop ${i % 3}`,
  }))

const rows = (store: TestStore) =>
  store.read(() =>
    select((k) =>
      k
        .selectFrom('txn')
        .innerJoin('card', 'card.id', 'txn.card_id')
        .select([
          'txn.id',
          'txn.outside_id',
          'txn.status',
          'txn.score',
          'txn.flag_id',
          'txn.billing_amount',
          'card.state as card_state',
        ])
        .orderBy('txn.id'),
    ),
  )
const flags = (store: TestStore) => store.read(() => select((k) => k.selectFrom('flag').selectAll().orderBy('id')))

const of = (all: ReadonlyArray<Judgement>, ids: ReadonlySet<number>): ReadonlyArray<Judgement> =>
  all.filter(({ id }) => ids.has(id)).toSorted((a, b) => a.id - b.id)

eachDatabase('an import that the live rules and the score judge', (open) => {
  it('notes what an engine says that is built from the store alone, for a file of the past that comes second, too', async () => {
    const store = await open()
    await withRules(store)
    const late = await bring(store, payments('late', store.now() - 5 * DAY, 20))
    expect(late).toMatchObject({ added: 20, cancelled: false, look: { judged: 20, total: 20 } })
    const before = await rows(store)
    const kept = await recorded(store)
    const early = await bring(store, payments('early', store.now() - 9 * DAY, 18))
    expect(early.look).toMatchObject({ judged: 18, total: 18 })

    const after = await rows(store)
    const ids = new Set(after.filter((row) => row.outside_id!.startsWith('early')).map(({ id }) => id))
    expect(ids.size).toBe(18)
    const said = of(await recorded(store), ids)
    expect(said).toEqual(of(await replayed(store), ids))
    expect(said.some(({ hits }) => hits.some((hit) => !hit.shadow))).toBe(true)
    expect(said.some(({ hits }) => hits.some((hit) => hit.shadow))).toBe(true)
    expect(early.look!.hits).toBe(said.flatMap(({ hits }) => hits).length)
    // What was judged before stays as it was said then.
    const known = new Set(before.map(({ id }) => id))
    expect(of(await recorded(store), known)).toEqual(kept)
  })

  it('flags, and neither declines what has happened nor freezes for it', async () => {
    const store = await open()
    await withRules(store)
    const result = await bring(store, payments('p', store.now() - 6 * DAY, 24))
    const all = await rows(store)
    expect(new Set(all.map(({ card_state: state }) => state))).toEqual(new Set([0]))
    expect(new Set(all.map(({ status }) => status)).size).toBe(1)
    const raised = await flags(store)
    expect(raised.length).toBeGreaterThan(0)
    expect(result.flagged).toBe(all.filter(({ flag_id: flag }) => flag !== null).length)
    for (const flag of raised) {
      const fed = all.filter(({ flag_id: of }) => of === flag.id)
      expect(flag).toMatchObject({
        origin: IMPORT,
        payments: fed.length,
        loss: fed.reduce((sum, { billing_amount: amount }) => sum + amount, 0),
      })
      expect(flag.rules.split(',')).toContain('Pace')
      // In shadow, or without a weight, a rule flags nothing.
      expect(flag.rules).not.toMatch(/Crowd|Large/)
    }
  })

  it('goes on where it was stopped, and judges nothing twice', async () => {
    const store = await open()
    await withRules(store)
    const file = payments('p', store.now() - 9 * DAY, ROWS).map((one, i) => ({
      ...one,
      at: store.now() - 9 * DAY + i * 120_000,
      card: `c${i % 9 < 2 ? 0 : i % 600}`,
    }))
    const stop = new AbortController()
    const first = await bring(store, file, { signal: stop.signal, onJudged: () => stop.abort() })
    expect(first).toMatchObject({ added: ROWS, cancelled: true })
    const { judged } = first.look!
    expect(judged).toBeGreaterThan(0)
    expect(judged).toBeLessThan(ROWS)
    const scored = async (): Promise<number> => (await rows(store)).filter(({ score }) => score !== null).length
    expect(await scored()).toBe(judged)

    const second = await bring(store, file)
    expect(second).toMatchObject({ added: 0, known: ROWS, cancelled: false })
    expect((second.look?.judged ?? 0) + judged).toBe(ROWS)
    expect(await scored()).toBe(ROWS)
    expect(await recorded(store)).toEqual(await replayed(store))
    const all = await rows(store)
    expect((await flags(store)).length).toBeGreaterThan(0)
    for (const flag of await flags(store))
      expect(flag.payments).toBe(all.filter(({ flag_id: of }) => of === flag.id).length)
    expect((await bring(store, file)).look).toMatchObject({ judged: 0, hits: 0 })
  })

  it('judges payments that it brought, and none that came before it without rules', async () => {
    const store = await open()
    await withRules(store)
    await bring(store, payments('plain', store.now() - 9 * DAY, 10), { rules: 'off' })
    const result = await bring(store, payments('judged', store.now() - 5 * DAY, 10))
    expect(result.look).toMatchObject({ judged: 10, total: 10 })
    for (const { outside_id: id, score } of await rows(store)) expect(score === null).toBe(id!.startsWith('plain'))
  })

  it('keeps what its engine knows for the next opening', async () => {
    const store = await open()
    const file = payments('p', store.now() - 20 * DAY, 20_500).map((one, i) => ({
      ...one,
      at: store.now() - 20 * DAY + i * 60_000,
      amount: 25,
      card: `c${i % 500}`,
    }))
    await bring(store, file)
    expect((await readKept(store.services))?.fed.payments).toBe(20_500)
  })
})
