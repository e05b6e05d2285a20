// What the risk engine keeps over a restart: it goes on from it as an engine does that reads the whole ledger, and what does not fit is
// passed over.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, it, onTestFinished, vi } from 'vitest'
import { run, statement } from '#electron/store/db/work.ts'
import { keptPath, readKept, writeKept } from '#electron/store/risk/keep.ts'
import { keepEngine } from '#electron/store/risk/learning.ts'
import { eachDatabase } from './databases.ts'
import { opinions, stage, steps, type Steps } from './risk-stage.ts'

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
        // On PostgreSQL numbers that were taken and not used are waited for while anything else runs, such as other tests.
        await vi.waitFor(async () => {
          await opinions(store.services)
          expect(keepEngine(store.services, 0)).toBe(true)
        })
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
