import { parseArgs } from 'node:util'
import { resolve } from 'node:path'
import { defaultDataFolder } from '#electron/server/data-folder.ts'
import type { OpenStoreOptions } from '#electron/server/open-store.ts'
import { build, isBuilt } from './build.ts'
import { serveConsole } from './console-server.ts'
import { readPort } from './start.ts'
import { untilStopped } from './stop.ts'

const HELP = `Usage: cardwarden serve [options]

Serves a store to browsers and programs: the console at /, the API at /rpc/v1 and /api/v1, its state at /health.

  --listen 127.0.0.1:PORT  where to listen, on this computer; by default 127.0.0.1:7420, port 0 takes a free one
  --database FILE|URL      the store: a file, or postgres://user@host/name (or the variable CARDWARDEN_DATABASE,
                           which other users cannot read, as they can an argument)
  --data DIR               the folder of a local store instead; by default this user's application data
  --key-file FILE          the key that opens the store`

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1'])

export const run = async (argv: ReadonlyArray<string>): Promise<number> => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      listen: { type: 'string', default: '127.0.0.1:7420' },
      database: { type: 'string' },
      data: { type: 'string' },
      'key-file': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    console.log(HELP)
    return 0
  }
  const { hostname, port } = readListen(values.listen)
  const where = place(values.database, values.data)
  if (!isBuilt('page')) {
    console.log('Building the console: its source is new here, or changed.')
    const code = await build()
    if (code !== 0) return code
  }
  // Loaded here, so that help and a wrong option need no database driver.
  const { hostLog, openHostedStore } = await import('#electron/server/open-store.ts')
  const log = hostLog()
  const store = await openHostedStore({
    where,
    log,
    ...(values['key-file'] === undefined ? {} : { keyFile: resolve(values['key-file']) }),
  })
  try {
    const stopped = untilStopped()
    const server = await serveConsole({ handle: store.handle, log, hostname, port })
    console.log(`Cardwarden is ready at ${server.address}`)
    await stopped
    await server.close()
  } finally {
    await store.close()
  }
  return 0
}

const place = (database: string | undefined, data: string | undefined): OpenStoreOptions['where'] => {
  if (database !== undefined && data !== undefined) throw new Error('Give --database or --data, not both')
  const asked = database ?? (data === undefined ? process.env['CARDWARDEN_DATABASE'] : undefined)
  if (asked === undefined) return { data: data === undefined ? defaultDataFolder() : resolve(data) }
  return { database: /^postgres(ql)?:\/\//.test(asked) ? asked : resolve(asked) }
}

/** `HOST:PORT`, `[::1]:PORT` or `PORT`, on this computer: sign-in over an open line would show passwords to the network. */
export const readListen = (text: string): Readonly<{ hostname: string; port: number }> => {
  const match = /^(?:(?:\[([0-9a-f:]+)\]|([^:[\]]+)):)?(\d+)$/i.exec(text)
  if (match === null) throw new Error(`"${text}" is not an address to listen on: 127.0.0.1:PORT`)
  const hostname = match[1] ?? match[2] ?? '127.0.0.1'
  if (!LOOPBACK.has(hostname)) {
    throw new Error(
      `${hostname} is open to the network, and this server does not encrypt its lines. Listen on 127.0.0.1 and put a ` +
        `server with TLS, or an SSH tunnel, before it.`,
    )
  }
  return { hostname, port: readPort(match[3]!) }
}
