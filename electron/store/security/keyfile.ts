import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, realpathSync, writeSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join, posix, relative, resolve, win32 } from 'node:path'
import { randomBytes } from 'node:crypto'

import { securityError } from './errors.ts'

/** The machine as the key file's place depends on it; the process's own by default. */
export type Surroundings = Readonly<{
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  home: string
}>

/**
 * `dataDir` is the store's folder, where keys must not lie (undefined for a store in PostgreSQL, which has none); `demo`
 * allows its `demo.key` there and nothing else.
 */
export type KeyFileRule = Readonly<{ dataDir: string | undefined; demo?: boolean }>

export const DEMO_KEY_FILE = 'demo.key'

const MARK = 'cardwarden-key-1'
const MOST_BYTES = 4096

/** The user's own folder for settings and keys: never synchronised with others, never inside a data folder. */
export function configDir(at: Surroundings = here()): string {
  if (at.platform === 'win32') {
    return win32.join(at.env['LOCALAPPDATA'] ?? win32.join(at.home, 'AppData', 'Local'), 'Cardwarden')
  }
  if (at.platform === 'darwin') return posix.join(at.home, 'Library', 'Application Support', 'Cardwarden')
  // The XDG base directory specification says to ignore a relative path.
  const xdg = at.env['XDG_CONFIG_HOME']
  return posix.join(xdg !== undefined && posix.isAbsolute(xdg) ? xdg : posix.join(at.home, '.config'), 'cardwarden')
}

/** Where the key of a store lies: `<config>/keys/<storeId>.key`. */
export function keyFilePath(storeId: string, at: Surroundings = here()): string {
  if (!/^[A-Za-z0-9_-]{4,64}$/.test(storeId)) throw new TypeError('a store id is 4 to 64 letters, digits, "-" or "_"')
  return (at.platform === 'win32' ? win32 : posix).join(configDir(at), 'keys', `${storeId}.key`)
}

/**
 * Makes a key file of 32 random bytes, readable by its owner only, and answers its secret (a Buffer: `wipe` it).
 * Throws KEY_FILE_EXISTS (never overwrites) and KEY_FILE_INSIDE_DATA.
 */
export function createKeyFile(path: string, rule: KeyFileRule): Buffer {
  assertPlace(path, rule)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const secret = randomBytes(32)
  const words = rule.demo
    ? '# Cardwarden DEMO key. It lies beside its data on purpose: the people in it are invented. Never use it for real data.'
    : '# Cardwarden key file. Whoever has it can open the store. Keep a copy apart from the data and its backups.'
  const file = openNew(path)
  try {
    writeSync(file, `${words}\n${MARK} ${secret.toString('base64url')}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  keepEntry(dirname(path))
  return secret
}

/**
 * The secret of a key file. Throws KEY_FILE_MISSING, KEY_FILE_INSIDE_DATA, KEY_FILE_OPEN_TO_OTHERS (POSIX: readable or
 * writable by group or world) or KEY_FILE_UNREADABLE, each with what to do.
 */
export function readKeyFile(path: string, rule: KeyFileRule): Buffer {
  assertPlace(path, rule)
  const file = openExisting(path)
  try {
    // The open file is judged, not the path, so it cannot be exchanged between the check and the reading.
    const { mode, size } = fstatSync(file)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw securityError(
        'KEY_FILE_OPEN_TO_OTHERS',
        `The key file ${path} can be read by other users of this machine. Run: chmod 600 "${path}"`,
      )
    }
    if (size > MOST_BYTES) throw unreadable(path)
    return parseKey(readFileSync(file, 'utf8'), path)
  } finally {
    closeSync(file)
  }
}

/** Makes the new name itself durable: a key lost by a power cut would take the store with it. Windows needs no such. */
function keepEntry(folder: string): void {
  if (process.platform === 'win32') return
  const entry = openSync(folder, 'r')
  try {
    fsyncSync(entry)
  } finally {
    closeSync(entry)
  }
}

function parseKey(text: string, path: string): Buffer {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const match = lines.length === 1 ? /^cardwarden-key-1 ([A-Za-z0-9_-]{43})\s*$/.exec(lines[0] ?? '') : null
  if (match?.[1] === undefined) throw unreadable(path)
  return Buffer.from(match[1], 'base64url')
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
    throw securityError(
      'KEY_FILE_EXISTS',
      `A key file is already at ${path} and was left as it is. It may be the only key of a store: move it away first.`,
    )
  }
}

function openExisting(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (isCode(error, 'ENOENT')) {
      throw securityError(
        'KEY_FILE_MISSING',
        `There is no key file at ${path}. Put it back from its copy, name another with --key-file, or open the store with its passphrase or recovery code.`,
      )
    }
    if (isCode(error, 'EACCES') || isCode(error, 'EPERM')) {
      throw securityError(
        'KEY_FILE_UNREADABLE',
        `The key file ${path} belongs to another user. Start Cardwarden as its owner, or name another with --key-file.`,
      )
    }
    throw error
  }
}

function assertPlace(path: string, { dataDir, demo }: KeyFileRule): void {
  if (dataDir === undefined) return
  const file = realPath(path)
  const within = relative(realPath(dataDir), file)
  const inside = within === '' || (!/^\.\.(?:[\\/]|$)/.test(within) && !isAbsolute(within))
  if (!inside || (demo === true && within === DEMO_KEY_FILE)) return
  throw securityError(
    'KEY_FILE_INSIDE_DATA',
    `The key file ${basename(path)} lies inside the data folder ${dataDir}: whoever copies the folder could read it. Move it elsewhere and name it with --key-file.`,
  )
}

/** The path with its links followed, as far as it exists: a link must not lead a key into the data folder. */
function realPath(path: string): string {
  const full = resolve(path)
  try {
    return realpathSync(full)
  } catch {
    const parent = dirname(full)
    return parent === full ? full : join(realPath(parent), basename(full))
  }
}

function unreadable(path: string): Error {
  return securityError(
    'KEY_FILE_UNREADABLE',
    `The file ${path} is not a whole Cardwarden key file. Put it back from its copy, or open the store with its passphrase or recovery code.`,
  )
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function here(): Surroundings {
  return { platform: process.platform, env: process.env, home: homedir() }
}
