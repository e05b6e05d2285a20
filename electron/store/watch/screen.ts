// The lists in force, indexed for matching. Built once for each stamp and store, in pieces, so that a long list never holds up what a
// person waits for; kept until the lists change.
import { setImmediate as pause } from 'node:timers/promises'
import { createScreenBuilder, type Screen, type Screenable } from '#shared/domain/identity/watchMatch.ts'
import { standingEntries, watchStamp } from '#electron/store/db/watch-lists.ts'
import type { Database } from '#electron/store/db/work.ts'
import { latinName } from '#electron/store/identity/latin.ts'

export type Listed = Screenable & Readonly<{ id: number }>
export type CurrentScreen = Readonly<{ stamp: number; screen: Screen<Listed> }>

const PAGE = 500
const kept = new WeakMap<Database, Promise<CurrentScreen>>()

async function build(db: Database): Promise<CurrentScreen> {
  const { add, screen } = createScreenBuilder<Listed>(latinName)
  const stamp = await db.read(watchStamp)
  for (let after = 0; ;) {
    const rows = await db.read(() => standingEntries(after, PAGE))
    add(
      rows.map(({ id, kind, names, births }) => ({
        id,
        kind: kind === 'person' ? ('person' as const) : ('other' as const),
        names: JSON.parse(names) as ReadonlyArray<string>,
        births: JSON.parse(births) as ReadonlyArray<string>,
      })),
    )
    if (rows.length < PAGE) break
    after = rows.at(-1)!.id
    await pause()
  }
  // Lists that changed while they were read are read again.
  return (await db.read(watchStamp)) === stamp ? { stamp, screen } : build(db)
}

/** The screen of the lists as they stand now. */
export async function currentScreen(db: Database): Promise<CurrentScreen> {
  const stamp = await db.read(watchStamp)
  const known = kept.get(db)
  if (known !== undefined) {
    const current = await known.catch(() => undefined)
    if (current?.stamp === stamp) return current
  }
  const fresh = build(db)
  kept.set(db, fresh)
  return fresh
}
