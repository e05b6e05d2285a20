// Runs the benches one after another and writes what they measured. A bench compares within one run; what is required decides the exit.
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

/** One measure. `ratio` is ours by the peer's, oriented so that larger is better; `required` is its bound, or the median's. */
export type Measure = Readonly<{
  name: string
  unit: string
  median: number
  peer: number | null
  ratio: number | null
  required: string | null
  ok: boolean
}>
export type Bench = () => Promise<ReadonlyArray<Measure>>

const BENCHES: Readonly<Record<string, () => Promise<{ bench: Bench }>>> = {
  authorise: () => import('./authorise.ts'),
  engine: () => import('./engine.ts'),
  'engine-writes': () => import('./engine-writes.ts'),
  freeze: () => import('./freeze.ts'),
  bulk: () => import('./bulk.ts'),
  races: () => import('./races.ts'),
  customer: () => import('./customer.ts'),
  backtest: () => import('./backtest.ts'),
  kill: () => import('./kill.ts'),
  import: () => import('./import.ts'),
  'import-beside': () => import('./import-beside.ts'),
  opening: () => import('./opening.ts'),
  page: () => import('./page.ts'),
  ocr: () => import('./ocr.ts'),
  'review-day': () => import('./review-day.ts'),
  'review-races': () => import('./review-races.ts'),
  search: () => import('./search.ts'),
  watch: () => import('./watch.ts'),
  scroll: () => import('./scroll.ts'),
}

export const median = (values: ReadonlyArray<number>): number => quantile(values, 0.5)

export function quantile(values: ReadonlyArray<number>, share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

const RESULTS = fileURLToPath(new URL('../../bench-results.json', import.meta.url))
const round = (value: number): number => Number(value.toPrecision(4))

export async function run(names: ReadonlyArray<string>): Promise<number> {
  const unknown = names.filter((name) => !(name in BENCHES))
  if (unknown.length > 0) {
    console.error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}`)
    return 2
  }
  const measures: Array<Measure> = []
  for (const name of names.length === 0 ? Object.keys(BENCHES) : names) {
    console.log(`\n${name}`)
    const { bench } = await BENCHES[name]!()
    for (const measure of await bench()) {
      measures.push({
        ...measure,
        median: round(measure.median),
        peer: measure.peer === null ? null : round(measure.peer),
        ratio: measure.ratio === null ? null : round(measure.ratio),
      })
      const { median: value, unit, peer, ratio, required, ok } = measures.at(-1)!
      const beside = peer === null ? '' : `, peer ${peer}, ratio ${ratio}`
      console.log(
        `  ${ok ? 'ok  ' : 'FAIL'} ${measure.name}: ${value} ${unit}${beside}${required === null ? '' : ` (required ${required})`}`,
      )
    }
  }
  const machine = {
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
  writeFileSync(RESULTS, `${JSON.stringify({ at: new Date().toISOString(), machine, measures }, null, 2)}\n`)
  const failed = measures.filter(({ ok }) => !ok).length
  console.log(`\n${measures.length} measures, ${failed} below what is required; written to bench-results.json`)
  return failed === 0 ? 0 : 1
}
