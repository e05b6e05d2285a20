// The list of payments at a million rows: scrolled one screen a frame for ten seconds in Chromium. Needs the built page (`npm run build`).
// CARDWARDEN_SCROLL names the folder of a demo store to scroll; without it one is made, which takes a minute or two.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { launchBrowser } from '#tests/e2e/browser.ts'
import { ENTRY } from '#tests/e2e/command.ts'
import { quantile, type Bench, type Measure } from './bench.ts'
import { signInAs, startConsole } from './console.ts'

const ROWS = 1_170_000
const MS = 10_000
const MOST_BLANK_MS = 50
/** What a list may hold more after ten seconds than after it was warm; a leak of the rows passed would be some 20 MB. */
const MOST_GROWTH_MB = 5

type Scrolled = Readonly<{
  /** Times between frames, ms. */
  frames: ReadonlyArray<number>
  /** The longest stretch of frames with something blank beyond the block being loaded, ms. */
  blank: number
  /** Frames in which a row of the block being loaded was still blank. */
  loading: number
  screens: number
  lastRow: number
}>

/** Runs in the page: one screen down each frame; what is blank is looked at in the frame before the next step. */
function scrollAndWatch(ms: number): Promise<Scrolled> {
  const view = document.querySelector<HTMLElement>('.ag-grid-viewport')!
  const head = view.querySelector<HTMLElement>('.ag-header')!.offsetHeight
  const rowHeight = view.querySelector<HTMLElement>('.ag-row')!.offsetHeight
  return new Promise((resolve) => {
    const frames: Array<number> = []
    let blank = 0
    let blankSince: number | undefined
    let loading = 0
    let screens = 0
    let lastRow = 0
    const began = performance.now()
    let before = began
    const look = (now: number): void => {
      const box = view.getBoundingClientRect()
      const blanks = new Set<number>()
      let covered = 0
      for (const row of view.querySelectorAll<HTMLElement>('.ag-row')) {
        const { top, bottom } = row.getBoundingClientRect()
        const seen = Math.min(bottom, box.bottom) - Math.max(top, box.top + head)
        if (seen <= 0) continue
        covered += seen
        const index = Number(row.getAttribute('row-index'))
        if (row.querySelector('.ag-cell')?.textContent === '') blanks.add(Math.floor(index / 100))
        else lastRow = Math.max(lastRow, index)
      }
      const uncovered = Math.min(box.height, view.scrollHeight) - head - covered > rowHeight
      if (blanks.size > 0) loading += 1
      if (uncovered || blanks.size > 1) {
        blankSince ??= before
        blank = Math.max(blank, now - blankSince)
      } else blankSince = undefined
    }
    const step = (now: number): void => {
      frames.push(now - before)
      look(now)
      before = now
      if (now - began >= ms) return resolve({ frames: frames.slice(1), blank, loading, screens, lastRow })
      screens += 1
      view.scrollTop += view.clientHeight - head
      requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  })
}

async function heapMb(page: Page, session: CDPSession): Promise<number> {
  await page.waitForTimeout(500)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

function makeStore(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cardwarden-bench-'))
  console.log(`  making a demo of ${ROWS} payments`)
  const size = ['--transactions', String(ROWS), '--customers', '8000', '--days', '365', '--seed', 'bench']
  const made = spawnSync(process.execPath, [ENTRY, 'demo', '--data', folder, ...size], { stdio: 'inherit' })
  if (made.status !== 0) throw new Error('the demo was not made')
  return folder
}

export const bench: Bench = async () => {
  const given = process.env['CARDWARDEN_SCROLL']
  const data = given ?? makeStore()
  const desk = await startConsole(data)
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    await signInAs(page, desk.url, 'Lin Qiao')
    await page.goto(`${desk.url}/transactions`)
    await page.locator('.ag-row[row-id]').first().waitFor()
    const session = await context.newCDPSession(page)
    await session.send('HeapProfiler.enable')
    // The first seconds fill what is kept in memory and let the script be compiled.
    const warm = await page.evaluate(scrollAndWatch, 3_000)
    const before = await heapMb(page, session)
    const run = await page.evaluate(scrollAndWatch, MS)
    const after = await heapMb(page, session)
    const longest = Math.max(...run.frames)
    console.log(
      `  ${run.frames.length} frames, ${run.screens} screens, rows ${warm.lastRow} to ${run.lastRow}; a frame took ` +
        `p50 ${quantile(run.frames, 0.5).toFixed(1)}, p99 ${quantile(run.frames, 0.99).toFixed(1)}, at most ${longest.toFixed(1)} ms; ` +
        `${run.loading} frames showed rows of the block being loaded; heap ${before.toFixed(1)} to ${after.toFixed(1)} MB`,
    )
    const plain = { peer: null, ratio: null } as const
    return [
      {
        ...plain,
        name: 'scroll 1.17 M payments, longest blank beyond the block being loaded',
        unit: 'ms',
        median: run.blank,
        required: `<= ${MOST_BLANK_MS} ms`,
        ok: run.blank <= MOST_BLANK_MS && run.lastRow - warm.lastRow > 1_000,
      },
      {
        ...plain,
        name: 'scroll 1.17 M payments, longest frame',
        unit: 'ms',
        median: longest,
        required: null,
        ok: true,
      },
      {
        ...plain,
        name: 'scroll 1.17 M payments, rows a second',
        unit: 'rows/s',
        median: ((run.lastRow - warm.lastRow) / MS) * 1000,
        required: null,
        ok: true,
      },
      {
        ...plain,
        name: 'scroll 1.17 M payments, growth of the page in ten seconds',
        unit: 'MB',
        median: after - before,
        required: `<= ${MOST_GROWTH_MB} MB`,
        ok: after - before <= MOST_GROWTH_MB,
      },
    ] satisfies ReadonlyArray<Measure>
  } finally {
    await browser.close()
    await desk.close()
    if (given === undefined) rmSync(data, { recursive: true, force: true })
  }
}
