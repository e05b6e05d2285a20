// What the risk engine keeps over a restart: it goes on from it as an engine does that reads the whole ledger, and what does not fit is
// passed over.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import type { Services } from '#electron/store/api/services.ts'
import { run, statement } from '#electron/store/db/work.ts'
import { keptPath, readKept, writeKept } from '#electron/store/risk/keep.ts'
import { keepEngine, rulesReady } from '#electron/store/risk/learning.ts'
import { judgePayment } from '#electron/store/risk/live.ts'
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import { eachDatabase } from './databases.ts'
import { stage, steps, type Steps } from './risk-stage.ts'

const PAST: Steps = [
  {
    wait: 1,
    act: {
      do: 'rule',
      which: 0,
      text: 'device.distinct(card, 24h) >= 2',
      actions: { flag: 40, stepUp: false, decline: false, freeze: false },
      into: 'live',
    },
  },
  ...[0, 1, 2, 0, 1].map((card) => ({
    wait: 60_000,
    act: { do: 'pay', card, shop: card, amount: 2_500, pin: 'none', device: 'd1' } as const,
  })),
]

/** What each card's next payment would be judged as. Nothing is written. */
async function opinions(services: Services): Promise<unknown> {
  await rulesReady(services)
  const all: unknown[] = []
  for (const card of [1, 2, 3]) {
    for (const merchant of [1, 2]) {
      const payment: RiskPayment = {
        at: services.clock(),
        amount: 4_000,
        card,
        person: card,
        merchant,
        device: 'd1',
        address: null,
        bin: '99990001',
        network: 'home',
        country: 'CN',
        mcc: '5816',
        channel: 'online',
        declined: false,
        pinFailed: false,
        place: null,
      }
      const known = { scale: 100, issuedAt: 0, merchant: payment.merchant as number }
      const judged = await services.db.read(() => judgePayment(services, payment, known))
      const { said, habit, hits } = judged
      all.push({ said, habit, hits: hits.map(({ running, ...rest }) => ({ ...rest, version: running.row.id })) })
    }
  }
  return all
}

const backDated = statement<{ at: number }>()((k, p) =>
  k
    .updateTable('txn')
    .set({ billing_amount: p.at })
    .where('id', '=', (e) => e.selectFrom('txn as newest').select((f) => f.fn.max('newest.id').as('id'))),
)

eachDatabase('an engine after a restart', (open, dialect) => {
  it('says what one says that has read the whole ledger', async () => {
    await fc.assert(
      fc.asyncProperty(steps, steps, async (past, since) => {
        const { store, play } = await stage(open)
        onTestFinished(() => rmSync(keptPath(store.services), { force: true }))
        await play(past)
        await opinions(store.services)
        // On PostgreSQL numbers that were taken and not used are waited for.
        store.advance(60_000)
        await opinions(store.services)
        keepEngine(store.services, 0)
        expect((await readKept(store.services))?.fed.payments).toBeGreaterThanOrEqual(3)
        await play(since)
        const restarted = await opinions(await store.second())
        rmSync(keptPath(store.services))
        expect(restarted).toEqual(await opinions(await store.second()))
        expect(restarted).toEqual(await opinions(store.services))
      }),
      { numRuns: dialect === 'sqlite' ? 8 : 3, examples: [[PAST, PAST]] },
    )
  }, 60_000)

  it('passes over what is cut, foreign, of another version, or of a ledger that is no longer there', async () => {
    const { store, play } = await stage(open)
    const { services } = store
    const path = keptPath(services)
    onTestFinished(() => rmSync(path, { force: true }))
    // A small ledger is read faster than a file.
    await opinions(services)
    expect(keepEngine(services)).toBe(false)
    expect(existsSync(path)).toBe(false)
    await play(PAST)
    await opinions(services)
    expect(keepEngine(services, 0)).toBe(true)
    // Nothing new, nothing to keep.
    expect(keepEngine(services, 0)).toBe(false)
    const whole = readFileSync(path)
    const kept = (await readKept(services))!
    const right = await opinions(services)

    const put = async (bytes: Buffer): Promise<void> => {
      writeFileSync(path, bytes)
      expect(await readKept(services)).toBeNull()
      // It is rebuilt instead, and says the same.
      expect(await opinions(await store.second())).toEqual(right)
    }
    await put(whole.subarray(0, whole.length - 100))
    const flipped = Buffer.from(whole)
    flipped[flipped.length >> 1]! ^= 1
    await put(flipped)
    const other = await open()
    writeKept({ ...services, cipher: other.services.cipher }, kept)
    await put(readFileSync(path))
    writeKept(services, kept, '99.0.0')
    await put(readFileSync(path))
    // Of other columns: found only while it is restored.
    const tables = kept.engine.tables.map((one) => ({ ...one, cells: one.cells.slice(1) }))
    writeKept(services, { ...kept, engine: { ...kept.engine, tables } })
    expect(await opinions(await store.second())).toEqual(right)

    writeFileSync(path, whole)
    expect(await readKept(services)).not.toBeNull()
    // The last payment it knows is another one now, as after a backup that was put back.
    await store.write(() => run(backDated, { at: 77 }))
    expect(await readKept(services)).toBeNull()
  }, 30_000)
})
