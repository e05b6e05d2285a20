/** Resolves when the person or the system asks this program to end (Ctrl+C, SIGTERM; on Windows Ctrl+Break). */
export const untilStopped = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    const signals: ReadonlyArray<NodeJS.Signals> =
      process.platform === 'win32' ? ['SIGINT', 'SIGBREAK'] : ['SIGINT', 'SIGTERM']
    for (const signal of signals) process.once(signal, () => resolve(signal))
  })
