// A console as a person starts it, for benches that look at the page. Needs the built page (`npm run build`) and a Chromium.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Page } from 'playwright-core'
import { ENTRY } from '#tests/e2e/command.ts'

export type BenchConsole = Readonly<{ url: string; close: () => Promise<void> }>

/** Over the folder `data`; with `--demo` among `args` a demo is made there first. */
export async function startConsole(data: string, ...args: ReadonlyArray<string>): Promise<BenchConsole> {
  const server = spawn(
    process.execPath,
    [ENTRY, 'start', '--browser', '--no-open', '--port', '0', '--data', data, ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let url: string | undefined
  for await (const line of createInterface({ input: server.stdout })) {
    url = /^Cardwarden is ready at (\S+)$/.exec(line)?.[1]
    if (url !== undefined) break
  }
  if (url === undefined) throw new Error('the console did not start')
  return {
    url,
    async close() {
      server.kill('SIGTERM')
      await new Promise((resolve) => server.once('exit', resolve))
    },
  }
}

/** Signs in as a person of the demo by one click. */
export async function signInAs(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url)
  await page.getByText(name).first().click()
  await page.getByRole('navigation').first().waitFor()
}
