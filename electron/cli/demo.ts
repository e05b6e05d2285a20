import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultDataFolder, storeFile } from '#electron/server/data-folder.ts'
import { createDemoStore } from '#electron/store/demo-store.ts'
import { DEFAULT_SIZE, defaultDemo, fillDemo, type Filled } from '#electron/store/demo/fill/fill.ts'
import type { DemoOptions } from '#electron/store/demo/records.ts'
import { createLog } from '#electron/store/security/redact.ts'

const HELP = `Usage: cardwarden demo [options]

Makes a demo programme: invented people, cards, payments, flags and applications. The same seed, sizes and --as-of give the
same programme. The folder may hold no store yet; the demo's key lies beside its data, so keep no real cards in it.

  --data DIR          the folder of the store; by default this user's application data
  --customers N       ${DEFAULT_SIZE.customers} by default, at least 30
  --transactions N    ${DEFAULT_SIZE.transactions} by default, at least 500
  --days D            how far back the payments go: ${DEFAULT_SIZE.days} by default
  --seed S            a number or a word; ${DEFAULT_SIZE.seed} by default
  --as-of T           the demo's now, such as 2026-11-24T09:42:00+08:00; by default this moment`

/** A whole number from `least` on. */
const countOf = (name: string, text: string, least: number): number => {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(count >= least)) throw new Error(`--${name}: "${text}" is no number from ${least} on`)
  return count
}

const momentOf = (text: string): number => {
  const at = /^\d{13}$/.test(text) ? Number(text) : Date.parse(text)
  if (!Number.isFinite(at)) throw new Error(`--as-of: "${text}" is no time; right would be 2026-11-24T09:42:00+08:00`)
  return at
}

/** Makes the demo in a folder that holds no store. Errors: StoreFileError when one stands there. */
export const makeDemo = async (data: string, options: DemoOptions): Promise<Filled> => {
  let filled: Filled | undefined
  const store = await createDemoStore(
    data,
    async (fresh) => {
      filled = await fillDemo(fresh, options)
    },
    { log: createLog({ level: 'warn' }) },
  )
  await store.close()
  return filled!
}

/** The demo of the default size in `data`, unless a store stands there already. */
export const ensureDemo = async (data: string): Promise<void> => {
  if (existsSync(storeFile(data))) return
  console.log(`Making a demo programme in ${data}. Its key lies beside it; keep no real cards in it.`)
  await makeDemo(data, defaultDemo(Date.now()))
}

export const run = async (argv: ReadonlyArray<string>): Promise<number> => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: 'string' },
      customers: { type: 'string', default: String(DEFAULT_SIZE.customers) },
      transactions: { type: 'string', default: String(DEFAULT_SIZE.transactions) },
      days: { type: 'string', default: String(DEFAULT_SIZE.days) },
      seed: { type: 'string', default: String(DEFAULT_SIZE.seed) },
      'as-of': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    console.log(HELP)
    return 0
  }
  const data = values.data === undefined ? defaultDataFolder() : resolve(values.data)
  const options: DemoOptions = {
    customers: countOf('customers', values.customers, 30),
    transactions: countOf('transactions', values.transactions, 500),
    days: countOf('days', values.days, 3),
    seed: values.seed,
    asOf: values['as-of'] === undefined ? Date.now() : momentOf(values['as-of']),
  }
  const began = performance.now()
  const made = await makeDemo(data, options)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${made.customers} customers, ${made.cards} cards, ${made.merchants} merchants`)
  console.log(
    `${made.payments} payments, ${made.declined} of them declined; ${made.flags} flags, ${made.openFlags} open`,
  )
  console.log(`${made.applications} applications with ${made.papers} papers`)
  console.log(`The demo is ready in ${data}, made in ${seconds} s. Its key lies beside it; keep no real cards in it.`)
  return 0
}
