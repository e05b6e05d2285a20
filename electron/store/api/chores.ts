// What the store does by itself as time passes: ends holds that nobody cleared. Each piece is a commit of its own, claimed inside it, so
// that several processes on one store never do it twice.
import { holdsDue } from '#electron/store/db/holds.ts'
import { errorId } from '#electron/store/security/redact.ts'
import type { Services } from './services.ts'
import { expireHold } from './settle.ts'

/** Holds a look; the next look takes the rest, so that payments are never kept waiting. */
const HOLDS_A_LOOK = 200

/** Ends the holds that are due; gives how many were ended. */
export async function expireHolds(services: Services): Promise<number> {
  let ended = 0
  for (const transaction of await services.db.read(() => holdsDue(services.clock(), HOLDS_A_LOOK))) {
    if (await services.db.write(() => expireHold(services, transaction))) ended++
  }
  if (ended > 0) services.committed()
  return ended
}

/** Named pieces of work; each says how many things it did. */
/** `going` turns false when the store closes: a long one ends early then. */
export type Chore = Readonly<{ name: string; run: (services: Services, going: () => boolean) => Promise<number> }>

const LOOK_MS = 5_000

/** Looks every few seconds until `stop`; a chore that fails is logged and tried again with the next look. */
export function createChores(
  services: Services,
  chores: ReadonlyArray<Chore>,
): Readonly<{ stop: () => Promise<void> }> {
  let stopped = false
  let running: Promise<void> = Promise.resolve()
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = async (): Promise<void> => {
    for (const { name, run } of chores) {
      if (stopped) return
      try {
        await run(services, () => !stopped)
      } catch (error) {
        if (!stopped) services.log.error({ err: error, id: errorId(), chore: name }, 'A chore failed.')
      }
    }
  }
  const arm = (): void => {
    timer = setTimeout(() => {
      running = look().then(() => {
        if (!stopped) arm()
      })
    }, LOOK_MS).unref()
  }
  arm()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
