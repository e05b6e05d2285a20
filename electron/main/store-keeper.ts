/**
 * Keeps the store's host process alive: starts it again when it dies, waiting longer each time it dies soon. A host that
 * says why it cannot open the store is not started again: the same file would refuse the same way.
 */
export type HostProcess = Readonly<{
  /** Calls back once, when the process has ended. */
  onExit: (listener: () => void) => void
  onReport: (listener: (report: HostReport) => void) => void
  stop: () => void
}>

export type HostReport = Readonly<{ kind: 'ready' }> | Readonly<{ kind: 'refused'; message: string }>

export type StoreKeeper = Readonly<{
  /** Does nothing while a host runs. */
  start: () => void
  /** Asks the host to close the store; resolves when it has ended. No restart follows. */
  stop: () => Promise<void>
}>

export type StoreKeeperOptions = Readonly<{
  spawn: () => HostProcess
  /** The store cannot be opened; the message is for the person. */
  onRefused: (message: string) => void
  now: () => number
  schedule: (task: () => void, milliseconds: number) => void
}>

/** Milliseconds before the first restart, doubled to the longest. The first is short: one crash should hardly show. */
export const FIRST_WAIT = 100
export const LONGEST_WAIT = 10_000
/** A host that lived this long was well: the next crash is a first one again. */
export const WELL_AFTER = 30_000

export const createStoreKeeper = (options: StoreKeeperOptions): StoreKeeper => {
  let wait = FIRST_WAIT
  let running: HostProcess | undefined
  let stopping = false
  let stopped: (() => void) | undefined

  const start = (): void => {
    if (stopping || running !== undefined) return
    const startedAt = options.now()
    let refused = false
    const host = options.spawn()
    running = host
    host.onReport((report) => {
      if (report.kind !== 'refused') return
      refused = true
      options.onRefused(report.message)
    })
    host.onExit(() => {
      running = undefined
      stopped?.()
      if (stopping || refused) return
      if (options.now() - startedAt >= WELL_AFTER) wait = FIRST_WAIT
      options.schedule(start, wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
    })
  }

  return {
    start,
    stop: () => {
      stopping = true
      const host = running
      if (host === undefined) return Promise.resolve()
      return new Promise((resolve) => {
        stopped = resolve
        host.stop()
      })
    },
  }
}
