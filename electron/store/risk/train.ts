// Learns a version of the score from the ledger: it is replayed in the order in which everything became known, each payment keeps the
// values that its signals had on entering, and only labels that are known by now teach.
import { offsetAt } from '#shared/domain/calendar.ts'
import { createSignalEngine } from '#shared/risk/engine/signal-engine.ts'
import { BOOST, type BoostOptions } from '#shared/risk/model/boost.ts'
import { createFeatureReader, FEATURES } from '#shared/risk/model/features.ts'
import { learnModel, type LearntModel } from '#shared/risk/model/learn.ts'
import { createMemory, HONEST_KEPT } from '#shared/risk/model/sample.ts'
import { verdictCodes } from '#electron/store/db/codes.ts'
import { labelsByTime, ledgerSize } from '#electron/store/db/risk-history.ts'
import { labelCounts } from '#electron/store/db/risk-models.ts'
import type { Database } from '#electron/store/db/work.ts'
import { feedHistory } from './feed.ts'

const FRAUD = verdictCodes.code('fraud')
/** Honest payments that are plenty: with more, a part of them stands for all. */
const ENOUGH_HONEST = 60_000
const CHUNK = 20_000

export type TrainRequest = Readonly<{ now: number; timeZone: string; boost?: BoostOptions }>
export type Step = 'reading' | 'learning'

/** What is known of payments at `now`, by key: true for fraud. */
async function knownLabels(db: Database, now: number): Promise<ReadonlyMap<number, boolean>> {
  const known = new Map<number, boolean>()
  let [at, id] = [Number.MIN_SAFE_INTEGER, 0]
  for (;;) {
    const after = { at, id }
    const rows = await db.read(() => labelsByTime(after, CHUNK, now))
    for (const row of rows) {
      known.set(row.id, row.label === FRAUD)
      ;[at, id] = [row.label_known_at, row.id]
    }
    if (rows.length < CHUNK) return known
  }
}

/** `null` when too few frauds are confirmed. */
export async function trainModel(
  db: Database,
  { now, timeZone, boost = BOOST }: TrainRequest,
  progress: (step: Step, done: number, total: number) => void,
): Promise<LearntModel | null> {
  const { counts, total } = await db.read(function* () {
    return { counts: yield* labelCounts(now), total: yield* ledgerSize(now + 1) }
  })
  if (counts.newestHonest === null) return null
  const known = await knownLabels(db, now)
  const zoneOffset = (at: number): number => offsetAt(at, timeZone)
  const engine = createSignalEngine({ zoneOffset })
  const reader = createFeatureReader(engine, FEATURES, zoneOffset)
  const kept = Math.min(HONEST_KEPT, Math.max(1, Math.floor(counts.honest / ENOUGH_HONEST)))
  const memory = createMemory(FEATURES, kept)
  let number = 0
  const last = await feedHistory(
    db,
    engine,
    now + 1,
    (payment, row) => {
      const fraud = known.get(row.id)
      // Signals are asked in any case: some remember what they were asked last.
      const values = reader.read(payment)
      if (fraud === undefined) return
      if (fraud || memory.keepsHonest(number++)) memory.add(Float32Array.from(values), fraud, row.at)
    },
    async (done) => {
      progress('reading', done, total)
      return true
    },
  )
  progress('reading', last.payments, total)
  // Frauds become known sooner than honesty: payments newer than the newest confirmed honest one would all be frauds.
  return learnModel(memory, counts.newestHonest + 1, boost, (done, of) => progress('learning', done, of))
}
