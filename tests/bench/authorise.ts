// Authorisation with all checks against a bare better-sqlite3 program that runs, in the same transactions and with the same settings,
// exactly the statements and values which the store logged for the same requests on a copy of the same file.
import Driver from 'better-sqlite3'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { settle } from '#electron/store/db/sqlite.ts'
import type { Value } from '#electron/store/db/work.ts'
import { median, quantile, type Bench } from './bench.ts'
import { makeWorld, openWorld, paymentOf } from './world.ts'

const CARDS = 400
const HISTORY = 12_000
const ROUNDS = 7
const REQUESTS = 400
const REQUIRED = 0.5

type Logged = ReadonlyArray<Readonly<{ sql: string; values: ReadonlyArray<Value> }>>

export const bench: Bench = async () => {
  const world = await makeWorld(CARDS, HISTORY)
  const copy = (name: string): string => {
    const folder = join(world.folder, name)
    return folder
  }
  const files = { ours: copy('ours.db'), bare: copy('bare.db'), logged: copy('logged.db') }
  for (const file of Object.values(files)) copyFileSync(world.file, file)

  let now = world.end
  const requests = Array.from({ length: ROUNDS * REQUESTS }, (_, i) => paymentOf(world.cards, HISTORY + i, 'bench'))
  const clockOf = (i: number): number => world.end + (i + 1) * 60_000

  // What the store runs for each request, on a copy of its own.
  const tracing = await openWorld(files.logged, () => now)
  const logged: Array<Logged> = []
  const processor = tracing.as('processor', null)
  for (const [i, request] of requests.entries()) {
    now = clockOf(i)
    const statements: Array<Logged[number]> = []
    const stop = tracing.services.db.trace((sql, values) => statements.push({ sql, values: [...values] }))
    await processor.network.authorise(request)
    stop()
    logged.push(statements)
  }
  await tracing.close()
  const counts = logged.map((statements) => statements.length)
  console.log(
    `  statements a request: ${median(counts)} (from ${Math.min(...counts)} to ${Math.max(...counts)}), in one BEGIN IMMEDIATE`,
  )

  const store = await openWorld(files.ours, () => now)
  const client = store.as('processor', null)
  const bare = new Driver(files.bare, { fileMustExist: true })
  settle(bare)
  const prepared = new Map<string, Driver.Statement<Array<Value>>>()
  const begin = bare.prepare('begin immediate')
  const commit = bare.prepare('commit')

  const ours = async (from: number): Promise<ReadonlyArray<number>> => {
    const times: Array<number> = []
    for (let i = from; i < from + REQUESTS; i++) {
      now = clockOf(i)
      const start = performance.now()
      const answer = await client.network.authorise(requests[i]!)
      times.push(performance.now() - start)
      if (answer.result !== 'approved') throw new Error(`request ${i} was declined: ${answer.reason}`)
    }
    return times
  }
  const peer = (from: number): ReadonlyArray<number> => {
    const times: Array<number> = []
    for (let i = from; i < from + REQUESTS; i++) {
      const start = performance.now()
      begin.run()
      for (const { sql, values } of logged[i]!) {
        let statement = prepared.get(sql)
        if (statement === undefined) prepared.set(sql, (statement = bare.prepare<Array<Value>>(sql)))
        if (statement.reader) statement.all(...values)
        else statement.run(...values)
      }
      commit.run()
      times.push(performance.now() - start)
    }
    return times
  }

  const rates: Array<Readonly<{ ours: number; peer: number }>> = []
  const all: Array<number> = []
  const sum = (times: ReadonlyArray<number>): number => times.reduce((a, b) => a + b, 0)
  for (let round = 0; round < ROUNDS; round++) {
    // Who begins alternates, so that a slow moment of the machine hits both.
    const from = round * REQUESTS
    const first = round % 2 === 0 ? await ours(from) : peer(from)
    const second = round % 2 === 0 ? peer(from) : await ours(from)
    const [mine, theirs] = round % 2 === 0 ? [first, second] : [second, first]
    all.push(...mine)
    rates.push({ ours: REQUESTS / sum(mine), peer: REQUESTS / sum(theirs) })
  }
  await store.close()
  bare.close()
  world.remove()

  const ratio = median(rates.map((rate) => rate.ours / rate.peer))
  const p99 = quantile(all, 0.99)
  return [
    {
      name: 'authorise, all checks, durable',
      unit: '1/s',
      median: median(rates.map((rate) => rate.ours)) * 1000,
      peer: median(rates.map((rate) => rate.peer)) * 1000,
      ratio,
      required: `ratio >= ${REQUIRED}`,
      ok: ratio >= REQUIRED,
    },
    { name: 'authorise, p99', unit: 'ms', median: p99, peer: null, ratio: null, required: null, ok: true },
  ]
}
