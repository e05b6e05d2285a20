import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alone } from './build-lock.ts'

export const PROJECT: string = join(import.meta.dirname, '..', '..')
export const OUT: string = join(PROJECT, 'out')

/** What the shells need of out/: the browser the page only, the desktop its own two processes as well. */
export type Part = 'page' | 'desktop'

const SOURCES: Readonly<Record<Part, ReadonlyArray<string>>> = {
  page: ['renderer', 'shared', 'resources', 'electron.vite.config.ts', 'package-lock.json'],
  desktop: [
    'electron/main',
    'electron/preload',
    'electron/server',
    'electron/store',
    'shared',
    'resources',
    'electron.vite.config.ts',
    'package-lock.json',
  ],
}
const PRODUCTS: Readonly<Record<Part, ReadonlyArray<string>>> = {
  page: ['renderer/index.html'],
  desktop: ['main/index.js', 'main/store-host.js', 'preload/index.cjs'],
}

const stampFile = join(OUT, 'built.json')

/**
 * Whether out/ holds this part, made from the sources as they are now; with CARDWARDEN_AS_BUILT=1 whether it holds it at
 * all. The test runner sets that, so that nothing builds under its suites.
 */
export const isBuilt = (part: Part): boolean => {
  if (!PRODUCTS[part].every((name) => existsSync(join(OUT, name)))) return false
  if (process.env['CARDWARDEN_AS_BUILT'] === '1') return true
  try {
    const stamp: unknown = JSON.parse(readFileSync(stampFile, 'utf8'))
    return typeof stamp === 'object' && stamp !== null && (stamp as Record<string, unknown>)[part] === fingerprint(part)
  } catch {
    return false
  }
}

/** Builds everything with electron-vite. Answers its exit code; its words are shown only when it fails. */
export const build = (): Promise<number> =>
  alone(join(OUT, 'building.lock'), async (waited) =>
    waited && isBuilt('page') && isBuilt('desktop') ? 0 : buildAll(),
  )

const buildAll = async (): Promise<number> => {
  const before = { page: fingerprint('page'), desktop: fingerprint('desktop') }
  const script = join(PROJECT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const child = spawn(process.execPath, [script, 'build', '--logLevel', 'warn'], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let words = ''
  child.stdout.on('data', (chunk: Buffer) => (words += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) {
    process.stderr.write(words)
    return code ?? 1
  }
  // The sources as they were when the build began: what changed meanwhile makes the next start build again.
  writeFileSync(stampFile, `${JSON.stringify(before)}\n`)
  return 0
}

/** A hash over names, sizes and times of the sources: reading a thousand files would cost the start its seconds. */
const fingerprint = (part: Part): string => {
  const hash = createHash('sha256')
  for (const source of SOURCES[part]) for (const line of listed(join(PROJECT, source))) hash.update(line)
  return hash.digest('hex')
}

const listed = (path: string): ReadonlyArray<string> => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return []
  if (!found.isDirectory()) return [`${path} ${found.size} ${found.mtimeMs}\n`]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => {
      const { size, mtimeMs } = statSync(file)
      return `${file} ${size} ${mtimeMs}\n`
    })
}
