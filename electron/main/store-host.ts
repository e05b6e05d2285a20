// The store's own process in the desktop shell: opens the store and listens on the private pipe of this launch.
// Started by host-process.ts as a utility process; takes its orders from main and from nobody else.
import { admitBySecret } from '#electron/server/admission.ts'
import { createHost } from '#electron/server/host.ts'
import { listenOnPipe } from '#electron/server/listen.ts'
import { hostLog, openHostedStore } from '#electron/server/open-store.ts'
import type { HostOrder } from './host-orders.ts'
import type { HostReport } from './store-keeper.ts'

type Closer = () => Promise<void>

const open = async (order: HostOrder & { kind: 'open' }): Promise<Closer> => {
  const log = hostLog()
  const store = await openHostedStore({ where: { data: order.data }, deviceSecret: order.deviceSecret, log })
  const host = createHost({
    handle: store.handle,
    peer: { transport: 'pipe' },
    admit: admitBySecret(order.secret),
    version: order.version,
    onError: (error) => log.error({ err: error }, 'the store host failed'),
  })
  const listening = await listenOnPipe(host, order.pipe)
  return async () => {
    await listening.close()
    await store.close()
  }
}

const main = process.parentPort
const report = (said: HostReport): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, which has no origin
  main.postMessage(said)
}
let close: Closer | undefined

const obey = async (order: HostOrder): Promise<void> => {
  if (order.kind === 'close') {
    await close?.()
    process.exit(0)
  }
  try {
    close = await open(order)
    report({ kind: 'ready' })
  } catch (error) {
    report({ kind: 'refused', message: error instanceof Error ? error.message : String(error) })
    // The report is posted, not sent: ending at once could lose it.
    setTimeout(() => process.exit(1), 200)
  }
}

main.on('message', ({ data }: { data: HostOrder }) => void obey(data))
