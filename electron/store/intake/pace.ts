// How much an import takes at a time. Alone it takes much; beside other writers little, and it leaves twice as long a gap as it took, since
// SQLite lets a waiting writer in only when the lock is free at the moment it looks: with even gaps one in some ten thousand looked eleven
// times in vain and waited for more than 200 ms.
import { setTimeout as sleep } from 'node:timers/promises'
import { copyLogEvery, writesOfOthers } from '#electron/store/db/intake.ts'
import type { Database } from '#electron/store/db/work.ts'

/** Beside other writers, at most. */
export const BATCH_ROWS = 500
/** Before it is known how long they take: the first rows of a file bring people and cards that are not there yet. */
export const FIRST_ROWS = 100
/** Alone in a store that holds rows: eight times the rows touch little more of the indexes, so less than half is written to disk. */
export const LARGE_BATCH_ROWS = 4000
/** Rows that each go to the end of every index, or into a database whose writers do not wait for each other. */
export const LOAD_ROWS = 8192

/** How long after another's write the store counts as shared. */
const SHARED_MS = 10_000
/** How long a store counts as shared before anybody has been seen to write. */
const FIRST_LOOK_MS = 2_000
/** How long a transaction may hold a writer up, about. */
const HOLD_MS = 8
const LEAST_ROWS = 40
const MOST_GAP_MS = 60

/** Pages of the log, see `copyLogEvery`. */
const LOG_ALONE = 65536
const LOG_SHARED = 800

export type Pace = Readonly<{
  /** How many rows the next transaction may have. Waits first, where others write. */
  room: () => Promise<number>
  /** Whether another connection has written since this was last asked, or a short while before. */
  shared: () => Promise<boolean>
  /** What the last transaction took. */
  took: (rows: number, ms: number) => void
}>

export async function createPace(db: Database, clock: () => number, loading: () => boolean): Promise<Pace> {
  let seen = await db.read(writesOfOthers)
  let sharedAt = clock() - SHARED_MS + FIRST_LOOK_MS
  let small = FIRST_ROWS
  let gap = 0
  let wasAlone: boolean | undefined

  const look = async (): Promise<boolean> => {
    const now = await db.read(writesOfOthers)
    const changed = now !== seen
    if (changed) sharedAt = clock()
    seen = now
    return changed
  }

  return {
    room: async () => {
      if (db.dialect === 'postgres') return LOAD_ROWS
      // A load that nobody came to in its time was alone, and so is what follows it.
      if (!(await look()) && loading()) sharedAt = Number.NEGATIVE_INFINITY
      const alone = loading() || clock() - sharedAt >= SHARED_MS
      if (alone !== wasAlone) await db.read(() => copyLogEvery(alone ? LOG_ALONE : LOG_SHARED))
      wasAlone = alone
      if (loading()) return LOAD_ROWS
      if (alone) return LARGE_BATCH_ROWS
      if (gap > 0) await sleep(gap)
      return small
    },
    shared: look,
    took: (rows, ms) => {
      gap = Math.min(MOST_GAP_MS, Math.ceil(2 * ms))
      const fits = Math.floor((rows * HOLD_MS) / Math.max(ms, 0.5))
      small = Math.max(LEAST_ROWS, Math.min(BATCH_ROWS, Math.round((small + fits) / 2)))
    },
  }
}
