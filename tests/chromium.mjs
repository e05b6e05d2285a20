// Finds a browser of the Chromium family for the end-to-end tests, or gets Debian's where that is allowed.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The first has no window and starts in half the time; it draws the page with the same code. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
]

const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Brave Browser.app/Contents/MacOS/Brave Browser',
]

const WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
]

/** What Debian has of it; the second has the glyphs without which Chinese screens show boxes. */
const PACKAGES = ['chromium-headless-shell', 'fonts-noto-cjk']

/** Every place a browser may be, best first. `CHROMIUM` names one and wins. */
export const candidates = (platform = process.platform, env = process.env) => {
  const named = env.CHROMIUM ? [env.CHROMIUM] : []
  if (platform === 'darwin') return [...named, ...MAC]
  if (platform === 'win32') {
    const folders = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(Boolean)
    return [...named, ...folders.flatMap((folder) => WINDOWS.map((name) => `${folder}\\${name}`))]
  }
  const folders = ['/usr/bin', ...(env.PATH ?? '').split(delimiter).filter(Boolean)]
  return [...named, ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))]
}

/** A file may be a stub that only tells how to install the browser: it must say its version. */
const answers = (path) =>
  process.platform === 'win32' || spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0

export const findChromium = () => candidates().find((path) => existsSync(path) && answers(path))

/** The path of a browser, or what to do to have one. */
export const chromium = () => {
  const found = findChromium()
  if (found !== undefined) return { path: found }
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`No Chromium found: installing the one of the system (apt-get install ${PACKAGES.join(' ')})…`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env })
    apt('update')
    apt('install', '-y', '--no-install-recommends', ...PACKAGES)
    const installed = findChromium()
    if (installed !== undefined) return { path: installed }
  }
  return {
    advice:
      'The end-to-end tests need a browser of the Chromium family. Install Chromium, Google Chrome or Microsoft Edge ' +
      '(Debian: sudo apt-get install chromium fonts-noto-cjk), or name one in the environment variable CHROMIUM.',
  }
}
