import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Carries the secret of this launch. A named pipe of Windows is open to other users: this is what guards it. */
export const SECRET_HEADER = 'cardwarden-pipe-secret'

/** The kernel takes 104 bytes (macOS) or 108 (Linux) with the closing zero; longer paths are cut or refused. */
export const PIPE_PATH_LIMIT = 100

export const createSecret = (): string => randomBytes(32).toString('base64url')

/** Compares without telling by its time how much was right. */
export const isSecret = (expected: string, offered: string | null): boolean =>
  offered !== null && timingSafeEqual(digest(expected), digest(offered))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The folders where a private folder for pipes may be made, best first. */
const bases = (): ReadonlyArray<string> =>
  [process.env['XDG_RUNTIME_DIR'], tmpdir(), '/tmp'].filter((base): base is string => base !== undefined && base !== '')

/**
 * A fresh address for the store's pipe. On Unix a socket in a folder only this user may enter (0700); sockets that dead
 * processes left there are removed. On Windows a named pipe with a random name.
 * Throws when no folder is both private and short enough.
 */
export const createPipePath = async (
  platform: NodeJS.Platform = process.platform,
  folders: ReadonlyArray<string> = bases(),
): Promise<string> => {
  const name = randomBytes(8).toString('hex')
  if (platform === 'win32') return `\\\\.\\pipe\\cardwarden-${name}${randomBytes(8).toString('hex')}`
  const problems: string[] = []
  for (const base of folders) {
    const folder = join(base, `cardwarden-${process.getuid?.() ?? 'user'}`)
    const path = join(folder, `${name}.sock`)
    if (Buffer.byteLength(path) > PIPE_PATH_LIMIT) {
      problems.push(`${path} is longer than ${PIPE_PATH_LIMIT} bytes`)
      continue
    }
    const problem = makePrivate(folder)
    if (problem !== undefined) {
      problems.push(problem)
      continue
    }
    await removeStale(folder)
    return path
  }
  throw new Error(`No place for the store's pipe: ${problems.join('; ')}`)
}

/** Makes `folder` with mode 0700, or says what is wrong with the one that stands there. */
const makePrivate = (folder: string): string | undefined => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const found = lstatSync(folder)
    if (!found.isDirectory()) return `${folder} is not a folder`
    if (process.getuid !== undefined && found.uid !== process.getuid()) return `${folder} belongs to another user`
    if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700)
    return undefined
  } catch (error) {
    return `${folder}: ${error instanceof Error ? error.message : String(error)}`
  }
}

const removeStale = async (folder: string): Promise<void> => {
  const sockets = readdirSync(folder).filter((name) => name.endsWith('.sock'))
  await Promise.all(sockets.map((name) => removeIfStale(join(folder, name))))
}

/** Removes a socket nobody listens on. Answers false when a living process holds it, or it is no socket at all. */
export const removeIfStale = async (path: string): Promise<boolean> => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return true
  if (!found.isSocket() || (await isAlive(path))) return false
  rmSync(path, { force: true })
  return true
}

const isAlive = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    // Only a refusal proves that the listener is gone; anything else (no permission, full backlog) may be alive.
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'))
  })
