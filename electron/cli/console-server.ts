import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { admitOwnOrigin } from '#electron/server/admission.ts'
import { createHost } from '#electron/server/host.ts'
import { listenOnPort, type Listening } from '#electron/server/listen.ts'
import { createPages } from '#electron/server/pages.ts'
import type { OpenedStore } from '#electron/server/open-store.ts'
import type { Handle } from '#electron/server/peer.ts'
import type { Log } from '#electron/store/security/redact.ts'
import { OUT, PROJECT } from './build.ts'
import { untilStopped } from './stop.ts'

type ConsoleServerOptions = Readonly<{
  handle: Handle
  log: Log
  hostname: string
  /** 0 takes a free one. */
  port: number
}>

/** The version of the package, said at /health and in the handshake. */
export const productVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'))
  return (manifest as Readonly<{ version: string }>).version
}

/**
 * Serves the store until the person or the system asks for the end, then closes both. Says the address once it answers;
 * `onReady` is told it, too. Answers the exit code.
 */
export const serveUntilStopped = async (
  store: OpenedStore,
  where: Readonly<{ log: Log; hostname: string; port: number }>,
  onReady: (address: string) => void = () => {},
): Promise<number> => {
  try {
    const stopped = untilStopped()
    const server = await serveConsole({ handle: store.handle, ...where })
    console.log(`Cardwarden is ready at ${server.address}`)
    onReady(server.address)
    await stopped
    await server.close()
  } finally {
    await store.close()
  }
  return 0
}

/** Serves a store and the built console on a loopback port. */
const serveConsole = async ({ handle, log, hostname, port }: ConsoleServerOptions): Promise<Listening> => {
  const root = join(OUT, 'renderer')
  const host = createHost({
    handle,
    peer: { transport: 'http' },
    admit: admitOwnOrigin(),
    version: productVersion(),
    compress: true,
    onError: (error) => log.error({ err: error }, 'the server failed'),
    ...(existsSync(join(root, 'index.html')) ? { pages: createPages({ root, precompressed: true }) } : {}),
  })
  try {
    return await listenOnPort(host, hostname, port)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(`Port ${port} is in use. Take another with --port, or 0 for a free one.`, { cause: error })
    }
    throw error
  }
}
