import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { build, isBuilt, PROJECT } from '#electron/cli/build.ts'
import { storeFile } from '#electron/server/data-folder.ts'
import { createStoreAt } from '#electron/store/keeping.ts'
import { createLog } from '#electron/store/security/redact.ts'

// Each test runs the whole program, some of them twice.
vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'cardwarden-running-'))
const data = join(folder, 'data')
const running: ChildProcess[] = []

beforeAll(async () => {
  if (!isBuilt('page')) expect(await build()).toBe(0)
  const { store } = await createStoreAt(
    { database: storeFile(data) },
    { demo: true },
    { log: createLog({ level: 'silent' }) },
  )
  await store.close()
}, 180_000)
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Running = Readonly<{ child: ChildProcess; url: string; lines: () => string; ended: Promise<number | null> }>

/** Runs a command until it says that it is ready. */
const started = async (program: string, args: ReadonlyArray<string>, env: NodeJS.ProcessEnv = {}): Promise<Running> => {
  const child = spawn(program, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CARDWARDEN_AS_BUILT: '1', ...env },
  })
  running.push(child)
  let text = ''
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString()
      const ready = /Cardwarden is ready at (\S+)\n/.exec(text)
      if (ready !== null) resolve(ready[1]!)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    void ended.then((code) => reject(new Error(`ended with ${code}: ${text}`)))
  })
  return { child, url, lines: () => text, ended }
}

const entry = join(PROJECT, 'electron/cli/entry.mjs')
const cardwarden = (...args: ReadonlyArray<string>): Promise<Running> => started(process.execPath, [entry, ...args])

const hello = async (url: string): Promise<Record<string, unknown>> => {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/rpc/v1/system/hello`, { method: 'POST', headers, body: '{}' })
  return ((await answer.json()) as { json: Record<string, unknown> }).json
}

describe('cardwarden start --browser --no-open', () => {
  it('serves console and store on a free port, says so in one line, and ends cleanly', async () => {
    const { child, url, lines, ended } = await cardwarden(
      'start',
      '--browser',
      '--no-open',
      '--port',
      '0',
      '--data',
      data,
    )
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(lines()).toBe(`Cardwarden is ready at ${url}\n`)
    expect(await hello(url)).toMatchObject({ phase: 'ready', demo: true, store: { kind: 'sqlite' } })
    expect(await (await fetch(`${url}/reviews`)).text()).toContain('<div id="root">')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    await expect(fetch(url)).rejects.toThrow()
    expect(lines()).toBe(`Cardwarden is ready at ${url}\n`)
  })

  it('serves the first start where the folder holds no store yet', async () => {
    const { url } = await cardwarden('start', '--no-open', '--data', join(folder, 'fresh'))
    expect(await hello(url)).toMatchObject({ phase: 'first_start', store: { kind: 'none' } })
  })

  it('names the port that is in use', async () => {
    const { url } = await cardwarden('start', '--no-open', '--data', data)
    const port = new URL(url).port
    await expect(cardwarden('start', '--no-open', '--data', data, '--port', port)).rejects.toThrow(
      new RegExp(`ended with 1: cardwarden start: Port ${port} is in use`),
    )
  })

  it.runIf(process.platform !== 'win32')('ends when the npm that started it was killed', async () => {
    // As npm does it: a shell between the two, which takes the signal and does not pass it on.
    const command = `"${process.execPath}" "${entry}" start --no-open --data "${data}"; true`
    const { child, url } = await started('sh', ['-c', command], { npm_lifecycle_event: 'start' })
    child.kill('SIGTERM')
    await expect
      .poll(
        () =>
          fetch(`${url}/health`).then(
            ({ status }) => status,
            () => 'gone',
          ),
        { timeout: 25_000 },
      )
      .toBe('gone')
  })
})

describe('cardwarden serve', () => {
  it('serves a store file', async () => {
    const { child, url, ended } = await cardwarden('serve', '--listen', '127.0.0.1:0', '--database', storeFile(data))
    expect(await hello(url)).toMatchObject({ phase: 'ready' })
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  })

  it('makes no store where there is none, and says what to do', async () => {
    await expect(cardwarden('serve', '--listen', '127.0.0.1:0', '--data', join(folder, 'none'))).rejects.toThrow(
      /ended with 1: cardwarden serve: .*There is no file at this path.*cardwarden demo/,
    )
  })
})
