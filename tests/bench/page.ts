// The page as a person first meets it: how much script the first load takes, and when the review queue shows its first row in a fresh
// Chromium against a warm server. Needs the built page (`npm run build`) and a Chromium.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '#tests/e2e/browser.ts'
import { ENTRY } from '#tests/e2e/command.ts'
import { median, type Bench } from './bench.ts'

const LOADS = 5
const MOST_KB = 400
const MOST_MS = 1_000

type Load = Readonly<{ kilobytes: number; firstRow: number; heavy: ReadonlyArray<string> }>

async function load(browser: Browser, url: string): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(url)
  await page.getByText('Jun Abe').first().click()
  await page.getByRole('navigation').first().waitFor()
  const cookies = await context.cookies()
  await context.close()

  // A second, empty browser profile that is signed in: nothing is in its cache.
  const fresh = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await fresh.addCookies(cookies)
  const first = await fresh.newPage()
  let bytes = 0
  const scripts: Array<string> = []
  first.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return
    scripts.push(new URL(request.url()).pathname)
    void request.response().then((response) => (bytes += Number(response?.headers()['content-length'] ?? Number.NaN)))
  })
  const start = performance.now()
  await first.goto(`${url}/reviews`, { waitUntil: 'commit' })
  await first.locator('tbody tr').first().waitFor()
  const firstRow = performance.now() - start
  await first.waitForTimeout(500)
  await fresh.close()
  return {
    kilobytes: bytes / 1000,
    firstRow,
    heavy: scripts.filter((name) => /ag-grid|Grid|recharts|drawings/i.test(name)),
  }
}

export const bench: Bench = async () => {
  const data = mkdtempSync(join(tmpdir(), 'cardwarden-bench-'))
  const server = spawn(
    process.execPath,
    [ENTRY, 'start', '--browser', '--no-open', '--demo', '--port', '0', '--data', data],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  try {
    let url: string | undefined
    for await (const line of createInterface({ input: server.stdout })) {
      url = /^Cardwarden is ready at (\S+)$/.exec(line)?.[1]
      if (url !== undefined) break
    }
    if (url === undefined) throw new Error('the console did not start')
    const browser = await launchBrowser()
    const loads: Array<Load> = []
    for (let i = 0; i <= LOADS; i++) loads.push(await load(browser, url))
    await browser.close()
    // The first one warms the server.
    const measured = loads.slice(1)
    const kilobytes = median(measured.map((one) => one.kilobytes))
    const firstRow = median(measured.map((one) => one.firstRow))
    const heavy = [...new Set(measured.flatMap((one) => one.heavy))]
    return [
      {
        name: 'first load of the review queue, compressed script',
        unit: 'kB',
        median: kilobytes,
        peer: null,
        ratio: null,
        required: `< ${MOST_KB} kB`,
        ok: kilobytes > 50 && kilobytes < MOST_KB,
      },
      {
        name: 'review queue, first row in a fresh Chromium',
        unit: 'ms',
        median: firstRow,
        peer: null,
        ratio: null,
        required: `< ${MOST_MS} ms`,
        ok: firstRow < MOST_MS,
      },
      {
        name: `grid and chart scripts of the review queue${heavy.length > 0 ? ` (${heavy.join(', ')})` : ''}`,
        unit: 'files',
        median: heavy.length,
        peer: null,
        ratio: null,
        required: '0',
        ok: heavy.length === 0,
      },
    ]
  } finally {
    server.kill('SIGTERM')
    await new Promise((resolve) => server.once('exit', resolve))
    rmSync(data, { recursive: true, force: true })
  }
}
