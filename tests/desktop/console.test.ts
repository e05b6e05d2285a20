// The real shell in the real Electron, driven by Playwright. Runs wherever Electron's runtime is present and a window can
// open; elsewhere it says so aloud and every test counts as skipped. What it decides is tested on plain Node in tests/unit.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROJECT } from '#electron/cli/build.ts'
import { installed, unfitPlace } from '#electron/cli/electron-runtime.ts'

const program = installed()
const reason =
  unfitPlace() ?? (program === undefined ? 'Electron has no runtime here (npm start fetches it)' : undefined)
if (reason !== undefined) {
  const line = '*'.repeat(100)
  console.warn(`\n${line}\n*  SKIPPED: the tests of the desktop shell did not run, because ${reason}.\n${line}\n`)
}

describe.skipIf(reason !== undefined)('the desktop shell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cardwarden-desktop-'))
  let shell: ElectronApplication
  let page: Page
  const violations: string[] = []

  beforeAll(async () => {
    const { ensureDemo } = await import('#electron/cli/demo.ts')
    const data = join(folder, 'data')
    await ensureDemo(data)
    const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env
    shell = await _electron.launch({
      executablePath: program!,
      args: [PROJECT, '--data', data, `--user-data-dir=${join(folder, 'user')}`],
      env: Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    })
    page = await shell.firstWindow()
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) violations.push(message.text())
    })
    await page.waitForLoadState('domcontentloaded')
  }, 120_000)

  afterAll(async () => {
    await shell?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const rpc = (path: string, input: unknown = {}) =>
    page.evaluate(
      async ([to, body]) => {
        const answer = await fetch(`/rpc/v1/${to}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ json: body }),
        })
        return { status: answer.status, body: (await answer.json()) as { json: Record<string, unknown> } }
      },
      [path, input] as const,
    )

  it('shows the console from app://, a route like any other', async () => {
    expect(page.url()).toMatch(/^app:\/\/console\//)
    expect(await page.title()).toContain('Cardwarden')
    await page.waitForSelector('#root > *')
    expect(violations).toEqual([])
  })

  it('keeps the page in its sandbox: no Node, only the list', async () => {
    const found = await page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
      bridge: Object.keys((window as unknown as { cardwarden: object }).cardwarden).sort(),
    }))
    expect(found).toEqual({
      globals: [],
      bridge: ['connectStore', 'notify', 'onMenuCommand', 'openFile', 'platform', 'saveFile', 'storeTarget'],
    })
    const preferences = await shell.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
        getLastWebPreferences: () => Record<string, unknown>
      }
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration, webSecurity }
    })
    expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true })
  })

  it('refuses inline scripts, eval, foreign addresses and new windows', async () => {
    const refused = await page.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'window.broken = true'
      document.head.append(script)
      const failed = async (act: () => unknown): Promise<boolean> => {
        try {
          await act()
          return false
        } catch {
          return true
        }
      }
      return {
        inline: !('broken' in window),
        // oxlint-disable-next-line no-eval -- it must not work
        evaluated: await failed(() => (0, eval)('1 + 1')),
        foreign: await failed(() => fetch('https://example.org/')),
        window: window.open('https://example.org/') === null,
      }
    })
    expect(refused).toEqual({ inline: true, evaluated: true, foreign: true, window: true })
    expect(shell.windows()).toHaveLength(1)
  })

  it('talks to the store through the pipe, signed in without a token in the page', async () => {
    const hello = await rpc('system/hello')
    expect(hello.status).toBe(200)
    expect(hello.body.json).toMatchObject({ product: 'cardwarden', phase: 'ready', demo: true })
    const state = (await rpc('session/state')).body.json as { demo: ReadonlyArray<{ name: string }> }
    const signedIn = await rpc('session/signInDemo', { requestId: crypto.randomUUID(), name: state.demo[0]!.name })
    expect(signedIn.status).toBe(200)
    expect((await rpc('session/state')).body.json['operator']).toMatchObject({ name: state.demo[0]!.name })
    expect(await page.evaluate(() => document.cookie)).toBe('')
  })

  it('starts a killed store host again; meanwhile the store is away, not broken', async () => {
    await shell.evaluate(({ app }) => {
      for (const { pid, serviceName } of app.getAppMetrics()) {
        if (serviceName === 'node.mojom.NodeService') process.kill(pid, 'SIGKILL')
      }
    })
    const seen = new Set<string>()
    await expect
      .poll(
        async () => {
          const { status, body } = await rpc('system/hello')
          if (status !== 200) seen.add(String(body.json['code']))
          return status
        },
        { timeout: 10_000, interval: 20 },
      )
      .toBe(200)
    expect([...seen].filter((code) => code !== 'STORE_AWAY' && code !== 'OUTCOME_UNKNOWN')).toEqual([])
    expect((await rpc('session/state')).body.json['operator']).not.toBeNull()
  })
})
