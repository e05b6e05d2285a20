// Freezes, authorisations and the page's reads while a million rows are imported by another program. The console's store runs in this
// process, as it does in its host; requests come one after another with a breath in between, as from people and a network.
import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { dirname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { TRANSPORTS } from '#tests/contract/transports.ts'
import { ENTRY } from '#tests/e2e/command.ts'
import { quantile, type Bench, type Measure } from './bench.ts'
import { makeWorld, openWorld, paymentOf } from './world.ts'

const ROWS = Number(process.env['CARDWARDEN_ROWS'] ?? 1_000_000)
const CARDS = 400
const HISTORY = 2_000
const MOST_WRITE_MS = 50
const MOST_CALL_MS = 200
/** Calls that meet code for the first time. */
const WARM_UP = 40
const IDLE_ROUNDS = 300

/** A million payments of 5,000 customers at 10,000 shops, in order of time, in the handbook's columns. */
async function writeRows(path: string): Promise<void> {
  const out = createWriteStream(path)
  out.write('TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n')
  const start = Date.UTC(2025, 0, 1)
  for (let i = 0; i < ROWS;) {
    let text = ''
    for (const end = Math.min(ROWS, i + 5000); i < end; i++) {
      const time = new Date(start + i * 9_000).toISOString().slice(0, 19).replace('T', ' ')
      text += `${i},${time},${(i * 7919) % 5000},${(i * 31) % 10_000},${10 + (i % 90)}.50,0\n`
    }
    if (!out.write(text)) await new Promise<void>((resolve) => out.once('drain', () => resolve()))
  }
  out.end()
  await finished(out)
}

export const bench: Bench = async () => {
  const world = await makeWorld(CARDS, HISTORY)
  const file = join(world.folder, 'rows.csv')
  await writeRows(file)
  let moved = 0
  const store = await openWorld(world.file, () => world.end + ++moved)
  const line = await TRANSPORTS[0]!.open(store.handle)
  const client = line.console()
  const processor = store.as('processor', null)
  await client.session.signInDemo({ requestId: 'bench-sign-in-000000', name: 'agent' })

  const times = { freeze: [] as number[], authorise: [] as number[], call: [] as number[] }
  const timed = async <T>(kind: keyof typeof times, act: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const answer = await act()
    times[kind].push(performance.now() - began)
    return answer
  }
  const round = async (i: number): Promise<void> => {
    const id = world.cards[i % CARDS]!
    await timed('authorise', () => processor.network.authorise(paymentOf(world.cards, HISTORY + i, 'beside')))
    const { version, state, customer } = await timed('call', () => client.cards.get({ id }))
    const number = String(i).padStart(8, '0')
    const requestId = `bench-beside-${number}`
    if (state === 'active') {
      const why = { reason: 'holder_pause', note: 'bench', until: null } as const
      await timed('freeze', () => client.cards.freeze({ requestId, id, version, ...why }))
    }
    if (state === 'frozen') {
      // Whose word lifts a freeze is asked who they are first.
      const who = { customer, method: 'two_facts' as const, facts: ['birth_date' as const, 'address' as const] }
      await timed('call', () => client.callers.verify({ requestId: `bench-caller-${number}`, ...who }))
      await timed('freeze', () => client.cards.unfreeze({ requestId, id, version, note: 'bench' }))
    }
    if (i % 5 === 0)
      await timed('call', () => client.transactions.search({ query: 'time:7d', limit: 100, withCount: true }))
    if (i % 20 === 0) await timed('call', () => client.overview.summary({ days: 14 }))
    await sleep(5)
  }
  const forget = (): void => {
    for (const kind of Object.values(times)) kind.length = 0
  }
  for (let i = 0; i < WARM_UP; i++) await round(i)
  forget()
  // The same without an import: what the machine itself costs now.
  let rounds = WARM_UP
  while (rounds < WARM_UP + IDLE_ROUNDS) await round(rounds++)
  const idle = { freeze: quantile(times.freeze, 0.99), authorise: quantile(times.authorise, 0.99) }
  console.log(`  p99 before the import: freeze ${idle.freeze.toFixed(1)} ms, authorise ${idle.authorise.toFixed(1)} ms`)
  forget()

  const began = performance.now()
  const importing = spawn(
    process.execPath,
    [ENTRY, 'import', 'transactions', file, '--preset', 'fraud-handbook', '--data', dirname(world.file)],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  let printed = ''
  importing.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  let code: number | null | undefined
  importing.once('exit', (ended) => (code = ended))
  while (code === undefined) await round(rounds++)
  const seconds = (performance.now() - began) / 1000
  const added = Number(/(\d+) added/.exec(printed)?.[1] ?? 0)
  await line.close()
  await store.close()
  world.remove()
  console.log(
    `  ${added} rows in ${seconds.toFixed(1)} s, beside ${times.freeze.length} freezes, ${times.authorise.length} authorisations, ${times.call.length} reads`,
  )

  const done = code === 0 && added === ROWS
  const write = (name: string, all: ReadonlyArray<number>): Measure => {
    const p99 = quantile(all, 0.99)
    const required = `<= ${MOST_WRITE_MS} ms`
    const ok = done && all.length > 100 && p99 <= MOST_WRITE_MS
    return { name: `${name} beside an import, p99`, unit: 'ms', median: p99, peer: null, ratio: null, required, ok }
  }
  const longest = Math.max(...times.call, ...times.freeze)
  return [
    write('freeze', times.freeze),
    write('authorise', times.authorise),
    {
      name: 'longest call of the page beside an import',
      unit: 'ms',
      median: longest,
      peer: null,
      ratio: null,
      required: `<= ${MOST_CALL_MS} ms`,
      ok: done && longest <= MOST_CALL_MS,
    },
  ]
}
