// The European Central Bank's reference rates as it publishes them (eurofxref-hist.csv): a row a day, newest first, units of each currency
// for one euro, `N/A` where none was fixed. Pure.
import { RATE_SCALE } from '#shared/domain/money.ts'

export type DayRate = Readonly<{ currency: string; day: number; e8: number }>
export type Rates = Readonly<{ rates: ReadonlyArray<DayRate>; days: number; from: number; to: number; skipped: number }>
export type RatesProblem = Readonly<{ line: number; problem: string }>

const decimal = /^\d{1,9}(\.\d{1,8})?$/

/** Billing amount of one whole unit, times 10^8, exactly rounded: both are units per euro with up to eight decimals. */
function rateOf(base: string, other: string): number {
  const scaled = (text: string): bigint => {
    const [whole = '0', rest = ''] = text.split('.')
    return BigInt(whole + rest.padEnd(8, '0'))
  }
  const [up, down] = [scaled(base) * BigInt(RATE_SCALE), scaled(other)]
  return Number((2n * up + down) / (2n * down))
}

/** Every currency's rate in `base` (euro's own among them), or the first line that does not read. */
export function readEcbRates(csv: string, base: string): Rates | RatesProblem {
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/)
  const head = (lines[0] ?? '').split(',').map((cell) => cell.trim())
  if (head[0] !== 'Date') return { line: 1, problem: 'the first column is not Date' }
  const place = head.indexOf(base)
  if (base !== 'EUR' && place < 0) return { line: 1, problem: `there is no column for ${base}` }
  const rates: Array<DayRate> = []
  let [days, skipped, from, to] = [0, 0, Number.MAX_SAFE_INTEGER, 0]
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === '') continue
    const cells = line.split(',').map((cell) => cell.trim())
    const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(cells[0] ?? '')
    if (date === null) return { line: i + 1, problem: `"${cells[0]}" is no date` }
    const day = Number(date.slice(1).join(''))
    const own = base === 'EUR' ? '1' : (cells[place] ?? '')
    if (!decimal.test(own) || Number(own) === 0) {
      skipped++
      continue
    }
    days++
    from = Math.min(from, day)
    to = Math.max(to, day)
    for (const [column, currency] of [['EUR', '1'], ...head.map((name, at) => [name, cells[at] ?? ''])].entries()) {
      const [name = '', value = ''] = currency
      if (column === 1 || !/^[A-Z]{3}$/.test(name) || name === base) continue
      if (value === 'N/A' || value === '') continue
      if (!decimal.test(value) || Number(value) === 0)
        return { line: i + 1, problem: `"${value}" is no rate of ${name}` }
      rates.push({ currency: name, day, e8: rateOf(own, value) })
    }
  }
  return days === 0 ? { line: 2, problem: 'there is no day with a rate' } : { rates, days, from, to, skipped }
}
