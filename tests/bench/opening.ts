// How long a store with a million payments takes after a restart until it has judged its first payment: from what the risk engine kept,
// and from the ledger alone.
import { rmSync } from 'node:fs'
import { keptPath } from '#electron/store/risk/keep.ts'
import { median, type Bench } from './bench.ts'
import { fillLedger } from './long-ledger.ts'
import { makeWorld, openWorld, paymentOf, START } from './world.ts'

const PAYMENTS = 1_000_000
const DAY = 86_400_000
const LEAST_RATIO = 4

export const bench: Bench = async () => {
  const world = await makeWorld(5_000, 400)
  fillLedger(world.file, PAYMENTS)
  let now = START + DAY
  let next = 1_000_000
  let longestClose = 0
  /** Opens, judges, closes; gives the milliseconds until the answer. */
  const once = async (kept: boolean): Promise<number> => {
    const began = performance.now()
    const store = await openWorld(world.file, () => (now += 1_000))
    if (!kept) rmSync(keptPath(store.services), { force: true })
    await store.as('processor', null).network.authorise(paymentOf(world.cards, next++, 'opening'))
    const answered = performance.now()
    await store.close()
    longestClose = Math.max(longestClose, performance.now() - answered)
    return answered - began
  }
  const rebuilt = [await once(false), await once(false)]
  const recalled = [await once(true), await once(true), await once(true)]
  world.remove()
  console.log(`  closing, with what the engine knows written: ${Math.round(longestClose)} ms at most`)
  const ratio = median(rebuilt) / median(recalled)
  return [
    {
      name: 'first payment after a restart, a million in the ledger, against reading the ledger',
      unit: 'ms',
      median: median(recalled),
      peer: median(rebuilt),
      ratio,
      required: `>= ${LEAST_RATIO}x`,
      ok: ratio >= LEAST_RATIO,
    },
  ]
}
