import { utilityProcess } from 'electron'
import type { HostOrder } from './host-orders.ts'
import type { HostProcess, HostReport } from './store-keeper.ts'

/** Starts the store's host as a utility process and gives it its orders over the private channel. */
export const spawnHost = (script: string, order: HostOrder): HostProcess => {
  const child = utilityProcess.fork(script, [], {
    serviceName: 'Cardwarden store',
    stdio: 'inherit',
    env: environment(),
  })
  const tell = (said: HostOrder): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, which has no origin
    child.postMessage(said)
  }
  child.once('spawn', () => tell(order))
  return {
    onExit: (listener) => void child.once('exit', listener),
    onReport: (listener) => void child.on('message', (report: HostReport) => listener(report)),
    stop: () => {
      tell({ kind: 'close' })
      const cut = setTimeout(() => child.kill(), STOP_WITHIN)
      child.once('exit', () => clearTimeout(cut))
    },
  }
}

/** Milliseconds the host gets to close its database. */
const STOP_WITHIN = 3000

/** The host gets what a program needs to run, and not the switches by which another could be loaded into it. */
const environment = (): Record<string, string> => {
  const { NODE_OPTIONS: _options, NODE_EXTRA_CA_CERTS: _authorities, ...kept } = process.env
  // As the command line starts it (HOST_ENVIRONMENT of electron/cli/node-version.mjs): one pool of memory for each thread is too many.
  const wanted = { MALLOC_ARENA_MAX: '2', ...kept }
  return Object.fromEntries(Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
