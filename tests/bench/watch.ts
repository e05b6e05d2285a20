// Everybody against a list of 20,000 entries, with freezes asked for beside it in the same process: how many people a second, and what a
// freeze waits.
import { createRouterClient } from '@orpc/server'
import { rescreen } from '#electron/store/api/rescreen.ts'
import { watch } from '#electron/store/api/watch.ts'
import { load } from '#electron/store/db/work.ts'
import { createRandom, type Random } from '#electron/store/demo/random.ts'
import { writeOfac } from '#electron/store/demo/watchLists.ts'
import { TRANSPORTS } from '#tests/contract/transports.ts'
import { median, quantile, type Bench } from './bench.ts'
import { makeWorld, openWorld } from './world.ts'

const PEOPLE = 20_000
const ENTRIES = 20_000
const CARDS = 600
const REQUIRED_MS = 50
const HEADS = ['ka', 'vo', 'mi', 'lu', 'sha', 'ter', 'ro', 'bel', 'dra', 'jin', 'zho', 'fa', 'nor', 'wi', 'gu', 'pe']
const TAILS = [
  'n',
  'rov',
  'lina',
  'mar',
  'sen',
  'dik',
  'ng',
  'lo',
  'tas',
  'vich',
  'ra',
  'mov',
  'li',
  'berg',
  'do',
  'kis',
]

const nameOf = (random: Random): string => {
  const part = (): string => `${random.pick(HEADS)}${random.pick(HEADS)}${random.pick(TAILS)}`
  return `${part()} ${part()}`
}

export const bench: Bench = async () => {
  const world = await makeWorld(CARDS, 500)
  const store = await openWorld(world.file, () => world.end)
  const { services } = store
  const random = createRandom('bench watch', 'people', 1)
  for (let from = 0; from < PEOPLE; from += 1_000) {
    const rows = Array.from({ length: 1_000 }, () => nameOf(random))
    const same = <T>(value: T): ReadonlyArray<T> => rows.map(() => value)
    await services.db.write(() =>
      load('customer', rows.length, {
        latin: rows,
        search: rows,
        language: same('en'),
        since: same(world.end),
        origin: same(0),
        version: same(1),
      }),
    )
  }
  const entries = Array.from({ length: ENTRIES }, (_, i) => ({
    entry: String(i + 1),
    kind: 'person' as const,
    names: [nameOf(random).toUpperCase().replace(' ', ', ')],
    births: [`19${random.int(40, 99)}`],
    countries: [],
    programmes: ['BENCH'],
  }))
  const { sdn, alt } = writeOfac(entries)
  const client = createRouterClient(watch, {
    context: {
      services,
      actor: { kind: 'principal', principal: 'cli', user: null },
      peer: { transport: 'in-process' },
      cookie: () => {},
    },
  })
  const began = performance.now()
  const [main, aliases] = [new File([sdn], 'sdn.csv'), new File([alt], 'alt.csv')]
  await client.import({
    requestId: 'bench-watch-000001',
    name: 'Bench',
    format: 'ofac',
    main,
    aliases,
    mayShrink: false,
  })
  const imported = performance.now() - began

  const line = await TRANSPORTS[0]!.open(store.handle)
  const agent = line.console()
  await agent.session.signInDemo({ requestId: 'bench-sign-in-000000', name: 'agent' })
  let going = true
  const start = performance.now()
  const screening = rescreen(services).then((people) => {
    going = false
    return people / ((performance.now() - start) / 1000)
  })
  const times: Array<number> = []
  for (const [i, id] of world.cards.entries()) {
    if (!going) break
    const { version } = await agent.cards.get({ id })
    const asked = performance.now()
    await agent.cards.freeze({
      requestId: `bench-freeze-${String(i).padStart(8, '0')}`,
      id,
      version,
      reason: 'suspected_fraud',
      note: 'bench',
      until: null,
    })
    times.push(performance.now() - asked)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
  const rate = await screening
  const [run] = (await client.lists({})).runs
  await line.close()
  await store.close()
  world.remove()
  const plain = { peer: null, ratio: null, required: null, ok: true }
  const p99 = quantile(times, 0.99)
  return [
    { name: `import of ${ENTRIES} entries`, unit: 'ms', median: imported, ...plain },
    { name: 'people held against the list', unit: 'people/s', median: rate, ...plain },
    { name: 'hits among them', unit: 'hits', median: run?.hits ?? 0, ...plain },
    { name: `freeze beside it, median of ${times.length}`, unit: 'ms', median: median(times), ...plain },
    {
      name: 'freeze beside it, p99',
      unit: 'ms',
      median: p99,
      peer: null,
      ratio: null,
      required: `< ${REQUIRED_MS} ms`,
      ok: p99 < REQUIRED_MS,
    },
  ]
}
