// How long a store with a million payments takes until it judges its first payment after a restart.
import { rulesReady } from '#electron/store/risk/live.ts'
import type { Bench } from './bench.ts'
import { fillLedger } from './long-ledger.ts'
import { makeWorld, openWorld, paymentOf, START } from './world.ts'

const PAYMENTS = 1_000_000
const DAY = 86_400_000

export const bench: Bench = async () => {
  const world = await makeWorld(5_000, 400)
  fillLedger(world.file, PAYMENTS)
  const now = START + DAY
  const once = async (i: number): Promise<number> => {
    const began = performance.now()
    const store = await openWorld(world.file, () => now)
    await rulesReady(store.services)
    const opened = performance.now()
    await store.as('processor', null).network.authorise(paymentOf(world.cards, 1_000_000 + i, 'opening'))
    console.log('  engine', Math.round(opened - began), 'first authorise', Math.round(performance.now() - opened))
    const took = performance.now() - began
    const closing = performance.now()
    await store.close()
    console.log('  close', Math.round(performance.now() - closing))
    return took
  }
  console.log(await once(0), await once(1))
  world.remove()
  return []
}
