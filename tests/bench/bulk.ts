// A freeze of 400 cards of a number range, from the request to the last card's commit, each with its audit row, history and notice.
import { TRANSPORTS } from '#tests/contract/transports.ts'
import { median, type Bench } from './bench.ts'
import { makeWorld, openWorld } from './world.ts'

const CARDS = 400
const ROUNDS = 7
const REQUIRED_MS = 1_000

export const bench: Bench = async () => {
  const times: Array<number> = []
  for (let round = 0; round < ROUNDS; round++) {
    const world = await makeWorld(CARDS, 400)
    const store = await openWorld(world.file, () => world.end)
    const line = await TRANSPORTS[0]!.open(store.handle)
    const client = line.console()
    await client.session.signInDemo({ requestId: 'bench-sign-in-000000', name: 'supervisor' })
    const start = performance.now()
    const { id } = await client.bulk.start({
      requestId: 'bench-bulk-0000000000',
      kind: 'freeze',
      choice: { by: 'bin', bin: '99990001' },
      reason: 'suspected_fraud',
      note: 'bench',
      expected: CARDS,
    })
    for (;;) {
      const job = await client.bulk.get({ id })
      if (job.state === 'done') {
        if (job.done !== CARDS) throw new Error(`${job.done} of ${CARDS} were frozen`)
        break
      }
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    times.push(performance.now() - start)
    await line.close()
    await store.close()
    world.remove()
  }
  const worst = Math.max(...times)
  return [
    {
      name: 'freeze of 400 cards, median',
      unit: 'ms',
      median: median(times),
      peer: null,
      ratio: null,
      required: null,
      ok: true,
    },
    {
      name: 'freeze of 400 cards, slowest',
      unit: 'ms',
      median: worst,
      peer: null,
      ratio: null,
      required: `< ${REQUIRED_MS} ms`,
      ok: worst < REQUIRED_MS,
    },
  ]
}
