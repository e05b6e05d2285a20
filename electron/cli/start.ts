import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultDataFolder } from '#electron/server/data-folder.ts'
import { openBrowser } from './browser.ts'
import { build, isBuilt, PROJECT, type Part } from './build.ts'
import { serveUntilStopped } from './console-server.ts'
import { findRuntime } from './electron-runtime.ts'
import { untilStopped } from './stop.ts'

const HELP = `Usage: npm start -- [options]

Opens the console: a desktop window where Electron's runtime is present or can be had, else the system's browser.

  --browser     open it in the system's browser
  --no-open     serve it for a browser, and open none
  --port N      the port on this computer for the browser; 0 (the default) takes a free one
  --data DIR    the folder of the store; by default this user's application data
  --demo        make the demo programme if the folder holds no store yet`

type Options = Readonly<{ browser: boolean; open: boolean; port: number; data: string; demo: boolean }>

export const run = async (argv: ReadonlyArray<string>): Promise<number> => {
  const options = readOptions(argv)
  if (options === undefined) {
    console.log(HELP)
    return 0
  }
  mkdirSync(options.data, { recursive: true, mode: 0o700 })
  if (options.browser) return inBrowser(options)

  // The runtime is looked for, and fetched once, while the page is built.
  const [runtime, built] = await Promise.all([findRuntime(), buildIfNeeded('desktop', 'page')])
  if (built !== 0) return built
  if ('reason' in runtime) {
    console.log(`No desktop window: ${runtime.reason}. The console opens in the browser instead.`)
    return inBrowser(options)
  }
  if (options.demo) await makeDemo(options.data)
  const ended = await inWindow(runtime.program, options.data)
  if (ended.ready || ended.code === 0) return ended.code
  console.log(`No desktop window: Electron ended with ${ended.code}. The console opens in the browser instead.`)
  return inBrowser(options)
}

const readOptions = (argv: ReadonlyArray<string>): Options | undefined => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      browser: { type: 'boolean' },
      'no-open': { type: 'boolean' },
      port: { type: 'string' },
      data: { type: 'string' },
      demo: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) return undefined
  return {
    browser: values.browser === true || values['no-open'] === true || values.port !== undefined,
    open: values['no-open'] !== true,
    port: readPort(values.port ?? '0'),
    data: values.data === undefined ? defaultDataFolder() : resolve(values.data),
    demo: values.demo === true,
  }
}

/** 0 to 65535. */
export const readPort = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new Error(`"${text}" is not a port: a number from 0 to 65535`)
  return port
}

const buildIfNeeded = async (...parts: ReadonlyArray<Part>): Promise<number> => {
  if (parts.every(isBuilt)) return 0
  console.log('Building the console: its source is new here, or changed.')
  return build()
}

/** Generated only where the folder holds no store; loaded only when it is asked for. */
const makeDemo = async (data: string): Promise<void> => {
  const { ensureDemo } = await import('./demo.ts')
  await ensureDemo(data)
}

const inBrowser = async ({ data, demo, port, open }: Options): Promise<number> => {
  const built = await buildIfNeeded('page')
  if (built !== 0) return built
  if (demo) await makeDemo(data)
  const { hostLog, openHostedStore } = await import('#electron/server/open-store.ts')
  const log = hostLog()
  const store = await openHostedStore({ where: { data }, log })
  return serveUntilStopped(store, { log, hostname: '127.0.0.1', port }, (address) => {
    if (open) openBrowser(address)
  })
}

/** Runs the desktop shell until its window is closed, and tells whether it came up at all. */
const inWindow = (program: string, data: string): Promise<Readonly<{ code: number; ready: boolean }>> =>
  new Promise((resolve) => {
    // Set by some tools to run Electron as plain Node, which would open no window.
    const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env
    const child = spawn(program, [PROJECT, '--data', data], { stdio: ['ignore', 'pipe', 'inherit'], env })
    let ready = false
    child.stdout.on('data', (chunk: Buffer) => {
      ready ||= chunk.includes('Cardwarden ')
      process.stdout.write(chunk)
    })
    void untilStopped().then(() => child.kill())
    child.once('error', () => resolve({ code: 1, ready }))
    child.once('exit', (code) => resolve({ code: code ?? (ready ? 0 : 1), ready }))
  })
