import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from './build.ts'

/** The program that shows the desktop window, or why there is none here. */
export type Runtime = Readonly<{ program: string }> | Readonly<{ reason: string }>

/** Milliseconds that fetching the runtime may take on the first start. */
const FETCH_WITHIN = 20_000

const folder = join(PROJECT, 'node_modules', 'electron')

/** Finds Electron's runtime, and fetches it once where it is missing: installing runs no scripts, so npm does not. */
export const findRuntime = async (): Promise<Runtime> => {
  const unfit = unfitPlace()
  if (unfit !== undefined) return { reason: unfit }
  const present = installed()
  if (present !== undefined) return { program: present }
  if (!existsSync(join(folder, 'install.js'))) return { reason: 'Electron is not installed' }
  const problem = await fetchRuntime()
  const fetched = installed()
  return fetched === undefined ? { reason: problem ?? 'its runtime could not be unpacked' } : { program: fetched }
}

/** Where no window can open, whatever is installed. */
export const unfitPlace = (
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  uid: number | undefined = process.getuid?.(),
): string | undefined => {
  if (platform !== 'linux') return undefined
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no display here'
  // Chromium's sandbox does not run as root, and it is never switched off.
  return uid === 0 ? 'its sandbox does not run as root' : undefined
}

export const installed = (): string | undefined => {
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8').trim()
    const program = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name)
    return existsSync(program) ? program : undefined
  } catch {
    return undefined
  }
}

/** Runs Electron's own install script. Answers what went wrong, in a few words. */
const fetchRuntime = (): Promise<string | undefined> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore' })
    const cut = setTimeout(() => {
      child.kill()
      resolve(`its runtime could not be fetched within ${FETCH_WITHIN / 1000} s`)
    }, FETCH_WITHIN)
    const end = (problem: string | undefined): void => {
      clearTimeout(cut)
      resolve(problem)
    }
    child.once('error', () => end('its install script does not start'))
    child.once('exit', (code) => end(code === 0 ? undefined : 'its runtime could not be fetched from the network'))
  })
