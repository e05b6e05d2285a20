/** How often a program that npm started looks whether npm still runs, in milliseconds. */
const LOOK_EVERY = 500

/**
 * Resolves when the person or the system asks this program to end: Ctrl+C, a closed terminal, SIGTERM. Under npm also
 * when npm has gone: npm passes a SIGTERM to the shell between them, which ends without passing it on, and a server
 * nobody owns would keep its port.
 */
export const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    const signals: ReadonlyArray<NodeJS.Signals> =
      process.platform === 'win32' ? ['SIGINT', 'SIGBREAK', 'SIGHUP'] : ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.once(signal, () => resolve())
    if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return
    const parent = process.ppid
    const watch = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(watch)
      resolve()
    }, LOOK_EVERY)
    watch.unref()
  })
