import { parseArgs } from 'node:util'
import { dirname, resolve } from 'node:path'
import { defaultDataFolder, storeFile } from '#electron/server/data-folder.ts'
import type { Log } from '#electron/store/security/redact.ts'
import { build, isBuilt } from './build.ts'
import { serveUntilStopped } from './console-server.ts'
import { readPort } from './start.ts'

const HELP = `Usage: cardwarden serve [options]

Serves a store to browsers and programs: the console at /, the API at /rpc/v1 and /api/v1, its state at /health.

  --listen 127.0.0.1:PORT  where to listen, on this computer; by default 127.0.0.1:7420, port 0 takes a free one
  --database FILE|URL      the store: a file, or postgres://user@host/name (or the variable CARDWARDEN_DATABASE,
                           which other users cannot read, as they can an argument)
  --data DIR               the folder of a local store instead; by default this user's application data
  --key-file FILE          the key that opens the store
  --demo                   make the demo programme if there is no store yet`

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1'])

export const run = async (argv: ReadonlyArray<string>): Promise<number> => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      listen: { type: 'string', default: '127.0.0.1:7420' },
      database: { type: 'string' },
      data: { type: 'string' },
      'key-file': { type: 'string' },
      demo: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    console.log(HELP)
    return 0
  }
  const { hostname, port } = readListen(values.listen)
  const database = readDatabase(values.database, values.data)
  const keyFile = values['key-file'] === undefined ? undefined : resolve(values['key-file'])
  if (!isBuilt('page')) {
    console.log('Building the console: its source is new here, or changed.')
    const code = await build()
    if (code !== 0) return code
  }
  // Loaded here, so that help and a wrong option need no database driver.
  const { hostLog, openHostedStore } = await import('#electron/server/open-store.ts')
  const log = hostLog()
  if (values.demo === true) await makeDemo(database, keyFile, log)
  const store = await openHostedStore({ where: { database }, keyFile, log })
  return serveUntilStopped(store, { log, hostname, port })
}

const isPostgres = (database: string): boolean => /^postgres(ql)?:\/\//.test(database)

/** The store that is meant: a file, or a PostgreSQL URL. */
const readDatabase = (database: string | undefined, data: string | undefined): string => {
  if (database !== undefined && data !== undefined) throw new Error('Give --database or --data, not both')
  const asked = database ?? (data === undefined ? process.env['CARDWARDEN_DATABASE'] : undefined)
  // A store must be there: over a port, anybody on this computer could be the first to make one.
  if (asked === undefined) return storeFile(data === undefined ? defaultDataFolder() : resolve(data))
  return isPostgres(asked) ? asked : resolve(asked)
}

/** Makes the demo where no store is yet; a file's demo lies in a data folder, with its key beside it. */
const makeDemo = async (database: string, keyFile: string | undefined, log: Log): Promise<void> => {
  if (isPostgres(database)) return (await import('./postgres-demo.ts')).ensurePostgresDemo(database, keyFile, log)
  const data = dirname(database)
  if (database !== storeFile(data)) throw new Error('--demo takes --data DIR or a postgres:// URL')
  return (await import('./demo.ts')).ensureDemo(data)
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
