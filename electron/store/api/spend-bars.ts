// The ledger summed by day or hour for the first screen, from the sums that every write to the ledger keeps.
import { ledgerParts, type LedgerSums } from '#electron/store/db/overview.ts'
import type { Work } from '#electron/store/db/work.ts'
import type { Programme } from './services.ts'

export type SpendBar = LedgerSums & Readonly<{ start: number; unfinished: boolean }>

/** One bar from each start to the next, the last one up to `now`. Money in minor units of the programme's currency. */
export function* spendBars(
  { currency, timeZone }: Programme,
  starts: ReadonlyArray<number>,
  now: number,
): Work<Array<SpendBar>> {
  const bars = starts.map((start, i) => ({
    start,
    approved: 0,
    payments: 0,
    declined: 0,
    unfinished: i === starts.length - 1,
  }))
  let i = 0
  for (const part of yield* ledgerParts(starts[0]!, now + 1, currency, timeZone)) {
    while (i < bars.length - 1 && part.at >= starts[i + 1]!) i++
    const bar = bars[i]!
    bar.approved += part.approved
    bar.payments += part.payments
    bar.declined += part.declined
  }
  return bars
}
