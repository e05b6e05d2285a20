// The page as a person first meets it: how much script the first load takes, and when the review queue shows its first row in a fresh
// Chromium against a warm server. Needs the built page (`npm run build`) and a Chromium.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '#tests/e2e/browser.ts'
import { median, type Bench } from './bench.ts'
import { signInAs, startConsole } from './console.ts'

const LOADS = 5
const MOST_KB = 400
const MOST_MS = 1_000

type Load = Readonly<{ kilobytes: number; firstRow: number; heavy: ReadonlyArray<string> }>

async function load(browser: Browser, url: string): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await signInAs(page, url, 'Jun Abe')
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
  const desk = await startConsole(data, '--demo')
  try {
    const browser = await launchBrowser()
    const loads: Array<Load> = []
    for (let i = 0; i <= LOADS; i++) loads.push(await load(browser, desk.url))
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
    await desk.close()
    rmSync(data, { recursive: true, force: true })
  }
}
