import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { build, isBuilt, OUT } from '#electron/cli/build.ts'
import { storeFile } from '#electron/server/data-folder.ts'
import { createStoreAt } from '#electron/store/keeping.ts'
import { createLog } from '#electron/store/security/redact.ts'
import { fakeElectron, type FakeElectron } from './fake-electron.ts'

vi.setConfig({ testTimeout: 120_000 })

// The built shell, whole: its main process over a stand-in for Electron, its store host as a real process on a real pipe.
const folder = mkdtempSync(join(tmpdir(), 'cardwarden-shell-'))
const data = join(folder, 'data')
let electron: FakeElectron
let written = ''

const launch = async (argv: ReadonlyArray<string>): Promise<void> => {
  electron = fakeElectron({ userData: join(folder, 'user') })
  vi.resetModules()
  vi.doMock('electron', () => electron.module)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text)
    return true
  })
  vi.spyOn(process, 'argv', 'get').mockReturnValue(['electron', '.', ...argv])
  await import(/* @vite-ignore */ pathToFileURL(join(OUT, 'main', 'index.js')).href)
  await vi.waitFor(() => expect(electron.order).toContain('load'))
}

beforeAll(async () => {
  if (!isBuilt('desktop') || !isBuilt('page')) expect(await build()).toBe(0)
  const { store } = await createStoreAt(
    { database: storeFile(data) },
    { demo: true },
    { log: createLog({ level: 'silent' }) },
  )
  await store.close()
  await launch(['--data', data])
}, 180_000)

afterAll(() => {
  vi.restoreAllMocks()
  for (const host of electron.hosts) host.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const hello = async (): Promise<Readonly<{ status: number; body: { json: Record<string, unknown> } }>> => {
  const headers = { 'content-type': 'application/json' }
  const answer = await electron.ask('/rpc/v1/system/hello', { method: 'POST', body: '{}', headers })
  return { status: answer.status, body: (await answer.json()) as { json: Record<string, unknown> } }
}

describe('the desktop shell', () => {
  it('sets sandbox and scheme before Electron is ready, guards before anything loads', () => {
    const { order } = electron
    expect(order.slice(0, 3)).toEqual(['sandbox', 'scheme', 'ready'])
    expect(order.indexOf('guard')).toBeLessThan(order.indexOf('load'))
    expect(order.indexOf('handle')).toBeLessThan(order.indexOf('load'))
  })

  it('opens one window on app://console with the built preload, and says when it is ready', () => {
    expect(electron.windows).toHaveLength(1)
    expect(electron.windows[0]!.urls).toEqual(['app://console/'])
    const { webPreferences } = electron.windows[0]!.options as {
      webPreferences: { preload: string; devTools: boolean }
    }
    expect(existsSync(webPreferences.preload)).toBe(true)
    expect(webPreferences.devTools).toBe(false)
    expect(written).toBe('Cardwarden is ready at app://console/\n')
  })

  it('serves the built page', async () => {
    const answer = await electron.ask('/reviews')
    expect(await answer.text()).toMatch(/<meta name="csp-nonce" content="[\w-]{22}"/)
  })

  it('reaches the store in its own process', async () => {
    await vi.waitFor(async () => expect((await hello()).status).toBe(200), { timeout: 60_000, interval: 50 })
    expect((await hello()).body.json).toMatchObject({ product: 'cardwarden', demo: true })
    expect(electron.hosts).toHaveLength(1)
  })

  it('starts a killed host again; until then the store is away', async () => {
    electron.hosts[0]!.kill('SIGKILL')
    await once(electron.hosts[0]!, 'exit')
    const { status, body } = await hello()
    expect(status).toBe(503)
    expect(body.json['code']).toBe('STORE_AWAY')
    await vi.waitFor(async () => expect((await hello()).status).toBe(200), { timeout: 60_000, interval: 50 })
    expect(electron.hosts).toHaveLength(2)
  })

  it('closes the store before it quits', async () => {
    const host = electron.hosts.at(-1)!
    electron.module.app.quit()
    expect(electron.order).not.toContain('quit')
    await vi.waitFor(() => expect(electron.order).toContain('quit'), { timeout: 60_000 })
    expect(host.exitCode).toBe(0)
  })

  it('says why a store cannot be opened, tries no second time, and ends', async () => {
    const damaged = join(folder, 'damaged')
    mkdirSync(damaged)
    writeFileSync(storeFile(damaged), 'no database')
    await launch(['--data', damaged])
    await vi.waitFor(() => expect(electron.errors).toHaveLength(1), { timeout: 60_000 })
    expect(electron.errors[0]).toMatch(/The file is not a database.*Nothing in it was changed/s)
    await vi.waitFor(() => expect(electron.order).toContain('quit'), { timeout: 60_000 })
    expect(electron.hosts).toHaveLength(1)
  })
})
