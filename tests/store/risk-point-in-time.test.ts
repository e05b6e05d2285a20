// Scores and hits of the store are of their moment: what streaming recorded is what an engine built from the store says, nothing that comes
// later changes it, and a label that is told too early is noticed.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { run, statement } from '#electron/store/db/work.ts'
import { makeWorld } from '#tests/unit/shared/risk/evaluate/world.ts'
import { eachDatabase } from './databases.ts'
import { fill, rankingOf } from './risk-leak.ts'
import { recorded, replayed } from './risk-replay.ts'
import { stage, steps, type Steps } from './risk-stage.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const labelsAtOnce = statement<Record<never, never>>()((k) =>
  k
    .updateTable('txn')
    .set((e) => ({ label_known_at: e.ref('at') }))
    .where('label_known_at', 'is not', null),
)

const PAY = { do: 'pay', card: 0, shop: 1, amount: 2_500, pin: 'none', device: undefined } as const
const FLAG = { flag: 40, stepUp: false, decline: false, freeze: false } as const
const RULE = { do: 'rule', which: 0, text: 'card.count(10m) >= 2', actions: FLAG } as const
/** Played in any case: a rule that hits, is silenced for the card, hits again once that has ended, is stopped, and runs again. */
const PAST: Steps = [
  { wait: 1, act: { ...RULE, into: 'live' } },
  { wait: HOUR, act: PAY },
  { wait: 1_000, act: PAY },
  { wait: 1_000, act: { do: 'snooze', rule: 0, kind: 'card', target: 0, lasts: 5 * DAY } },
  { wait: 1_000, act: PAY },
]
const FUTURE: Steps = [
  { wait: DAY, act: { do: 'awake', which: 0 } },
  { wait: 1_000, act: PAY },
  { wait: 1_000, act: PAY },
  { wait: 1_000, act: { ...RULE, into: 'retired' } },
  { wait: 1_000, act: PAY },
  { wait: 1_000, act: { ...RULE, into: 'live' } },
  { wait: 1_000, act: PAY },
]

eachDatabase('the risk engine, point in time', (open, dialect) => {
  it('says the same of every payment when it is built from the store, whatever comes later', async () => {
    const seen = { hits: 0, snoozed: 0 }
    await fc.assert(
      fc.asyncProperty(steps, steps, async (past, future) => {
        const { store, play } = await stage(open)
        await play(past)
        const before = await recorded(store)
        expect(await replayed(store)).toEqual(before)
        await play(future)
        const after = await recorded(store)
        expect(after.slice(0, before.length)).toEqual(before)
        expect(await replayed(store)).toEqual(after)
        for (const { hits } of after) {
          seen.hits += hits.length
          seen.snoozed += hits.filter(({ snoozed }) => snoozed).length
        }
      }),
      { numRuns: dialect === 'sqlite' ? 10 : 3, examples: [[PAST, FUTURE]] },
    )
    // It has something to say: rules have hit, and been silenced.
    expect(seen.hits).toBeGreaterThan(3)
    expect(seen.snoozed).toBeGreaterThan(0)
  }, 120_000)

  it('leak canary: a label told before it was known changes what the replay says', async () => {
    const { store, play } = await stage(open)
    const text = 'merchant.fraud_count(7d) >= 1'
    await play([
      { wait: 1, act: { do: 'rule', which: 0, text, actions: FLAG, into: 'live' } },
      { wait: HOUR, act: PAY },
      { wait: 1, act: { do: 'label', which: 3, fraud: true, delay: 2 * DAY } },
      { wait: DAY, act: PAY },
      { wait: DAY, act: PAY },
    ])
    const said = await recorded(store)
    // Not known yet, then known: the rule hits the last payment only, and the guard agrees.
    expect(said.map(({ hits }) => hits.length)).toEqual([0, 0, 0, 0, 0, 1])
    expect(await replayed(store)).toEqual(said)
    // The delay is taken away: the same guard must notice.
    await store.write(() => run(labelsAtOnce, {}))
    expect((await replayed(store)).map(({ hits }) => hits.length)).toEqual([0, 0, 0, 1, 1, 1])
  })

  it('leak canary: what ends before its labels come is not foreseen, and is once the delay is taken away', async () => {
    // Shops are compromised for two days, labels come after seven.
    const world = makeWorld(7, 49, 120, 2)
    const store = await open()
    await fill(store, world)
    const kept = await rankingOf(store)
    expect(kept).toBeGreaterThan(0.35)
    expect(kept).toBeLessThan(0.65)
    await store.write(() => run(labelsAtOnce, {}))
    expect(await rankingOf(store)).toBeGreaterThan(0.8)
  }, 60_000)
})
