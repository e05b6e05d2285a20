// A freeze as the console asks for it, request to answer, on an idle store: session, permission, rule, audit, history, notice, commit.
import { median, quantile, type Bench } from './bench.ts'
import { makeWorld, openWorld } from './world.ts'
import { TRANSPORTS } from '#tests/contract/transports.ts'

const CARDS = 2_000
/** A function is compiled once it has run some 500 times, which costs the one freeze that meets it 20 ms; a store that is in use has. */
const WARM_UP = 600
const REQUIRED_MS = 5

export const bench: Bench = async () => {
  const world = await makeWorld(CARDS, 2_000)
  const store = await openWorld(world.file, () => world.end)
  const line = await TRANSPORTS[0]!.open(store.handle)
  const client = line.console()
  await client.session.signInDemo({ requestId: 'bench-sign-in-000000', name: 'agent' })
  const times: Array<number> = []
  for (const [i, id] of world.cards.entries()) {
    const { version } = await client.cards.get({ id })
    const start = performance.now()
    await client.cards.freeze({
      requestId: `bench-freeze-${String(i).padStart(8, '0')}`,
      id,
      version,
      reason: 'suspected_fraud',
      note: 'bench',
      until: null,
    })
    if (i >= WARM_UP) times.push(performance.now() - start)
  }
  await line.close()
  await store.close()
  world.remove()
  const p99 = quantile(times, 0.99)
  return [
    { name: 'freeze, median', unit: 'ms', median: median(times), peer: null, ratio: null, required: null, ok: true },
    {
      name: 'freeze, p99, idle',
      unit: 'ms',
      median: p99,
      peer: null,
      ratio: null,
      required: `< ${REQUIRED_MS} ms`,
      ok: p99 < REQUIRED_MS,
    },
  ]
}
