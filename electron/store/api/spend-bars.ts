// The ledger summed by day or hour. A bar costs as much as its payments are many, so other work runs between one bar and the next, and
// bars that have ended are kept for a minute: an overview that follows live payments reads only the last one again.
import { setImmediate as othersFirst } from 'node:timers/promises'
import { ledgerBetween, type LedgerSums } from '#electron/store/db/overview.ts'
import type { Database } from '#electron/store/db/work.ts'
import type { Services } from './services.ts'

/** Reversals and imports still change days that have ended; nobody waits longer than this to see it. */
const KEEP_MS = 60_000
const MOST_KEPT = 500

type Kept = Readonly<{ until: number; sums: LedgerSums }>
const keptBars = new WeakMap<Database, Map<string, Kept>>()

function barsOf(db: Database): Map<string, Kept> {
  let bars = keptBars.get(db)
  if (bars === undefined) keptBars.set(db, (bars = new Map()))
  if (bars.size > MOST_KEPT) bars.clear()
  return bars
}

export type SpendBar = LedgerSums & Readonly<{ start: number; unfinished: boolean }>

/** One bar from each start to the next, the last one up to `now`. Money in minor units of the programme's currency. */
export async function spendBars(
  services: Services,
  starts: ReadonlyArray<number>,
  now: number,
): Promise<Array<SpendBar>> {
  const { db, programme } = services
  const kept = barsOf(db)
  const bars: Array<SpendBar> = []
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1]
    const unfinished = end === undefined
    const name = `${start} ${end} ${programme.currency}`
    const known = kept.get(name)
    if (!unfinished && known !== undefined && known.until > now) {
      bars.push({ start, ...known.sums, unfinished })
      continue
    }
    if (i > 0) await othersFirst()
    const sums = await db.read(() => ledgerBetween(start, end ?? now + 1, programme.currency))
    if (!unfinished) kept.set(name, { until: now + KEEP_MS, sums })
    bars.push({ start, ...sums, unfinished })
  }
  return bars
}
