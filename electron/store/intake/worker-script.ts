// Where the scripts of intake's threads lie: beside this file when the sources run as they are, in the desktop's build among its entries.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export type WorkerName = 'reader' | 'import'

export function workerScript(name: WorkerName): string {
  // Put together, so that a bundler does not take the file for an asset of the page.
  const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
  if (import.meta.url.endsWith('.ts')) return beside(`${name}-thread.ts`)
  const entry = `intake-${name}.js`
  return [beside(entry), beside(`../${entry}`)].find((path) => existsSync(path)) ?? beside(entry)
}
