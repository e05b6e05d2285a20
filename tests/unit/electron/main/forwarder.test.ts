import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createForwarder } from '#electron/main/forwarder.ts'
import { createSessionToken } from '#electron/main/session-token.ts'
import type { Target } from '#electron/main/wire.ts'
import { createPages } from '#electron/server/pages.ts'
import { createPipePath, createSecret } from '#electron/server/pipe.ts'
import { builtPage } from '../server/built-page.ts'

// Hosts are started and killed as processes of their own.
vi.setConfig({ testTimeout: 120_000 })

const secret = createSecret()
const session = createSessionToken()
const page = builtPage()
let path: string
let target: Target | undefined
let host: ChildProcess | undefined
let forward: (request: Request) => Promise<Response>

const startHost = async (): Promise<ChildProcess> => {
  const script = fileURLToPath(new URL('little-store.mjs', import.meta.url))
  const child = spawn(process.execPath, [script, path, secret], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  host = child
  return child
}

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

beforeAll(async () => {
  path = await createPipePath()
  target = { kind: 'pipe', path, secret }
  forward = createForwarder({
    pages: createPages({ root: page.root, precompressed: false }),
    target: () => target,
    session,
    now: () => Date.now(),
  })
  await startHost()
})
afterEach(async () => {
  if (host === undefined || host.exitCode !== null || host.signalCode !== null) await startHost()
})
afterAll(async () => {
  if (host !== undefined) await kill(host)
  rmSync(path, { force: true })
  page.remove()
})

const ask = (pathname: string, init: RequestInit = {}): Promise<Response> =>
  forward(new Request(`app://console${pathname}`, init))
const post = (pathname: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  ask(pathname, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
const codeOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { json: unknown }).json

describe('the page behind app://console', () => {
  it('is index.html with a fresh nonce for every route, its files as they are', async () => {
    const answer = await ask('/reviews/app_1')
    const html = await answer.text()
    const nonce = /content="([\w-]{22})"/.exec(html)?.[1]
    expect(answer.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`)
    const script = await ask('/assets/index-B1kQ9x_z.js', { headers: { 'accept-encoding': 'gzip' } })
    expect(script.headers.get('content-encoding')).toBeNull()
    expect(await script.text()).toContain('export const words')
  })

  it.each([
    'app://console/..%2fsecret.txt',
    'app://console/assets/..%2f..%2fsecret.txt',
    'app://other/',
    'app://console:81/',
  ])('has nothing at %s', async (url) => {
    const answer = await forward(new Request(url))
    expect(answer.status).toBe(404)
  })
})

describe('a request for the store', () => {
  it('comes through byte for byte, both ways', async () => {
    const body = JSON.stringify({
      json: { name: '李 娜 \u0000\u2028 🂡', amount: 9007199254740991, text: 'x'.repeat(100_000) },
    })
    const answer = await post('/rpc/v1/echo', body)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe(body)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('keeps method, path and query, and loses what the page must not say', async () => {
    const answer = await ask('/api/v1/headers?after=%2F1&q=card:4242', {
      headers: {
        accept: 'application/json',
        'accept-language': 'zh-CN',
        authorization: 'Bearer forged',
        cookie: 'cw_session=forged',
        'cardwarden-pipe-secret': 'forged',
        'x-cardwarden-contract': '1',
      },
    })
    const { method, pathname, search, headers } = (await codeOf(answer)) as Record<string, unknown>
    expect({ method, pathname, search }).toEqual({
      method: 'GET',
      pathname: '/api/v1/headers',
      search: '?after=%2F1&q=card:4242',
    })
    expect(headers).toMatchObject({ 'accept-language': 'zh-CN', 'x-cardwarden-contract': '1' })
    expect(headers).toMatchObject({ 'cardwarden-pipe-secret': secret })
    expect(headers).not.toHaveProperty('authorization')
    expect(headers).not.toHaveProperty('cookie')
  })

  it('is refused when it is larger than the store takes', async () => {
    const answer = await post('/rpc/v1/echo', 'x'.repeat(20 * 1024 * 1024 + 1))
    expect(answer.status).toBe(413)
  })

  it('is refused when a foreign page sent it', async () => {
    const answer = await post('/rpc/v1/echo', '{}', { origin: 'https://attacker.example' })
    expect(answer.status).toBe(403)
    expect((await post('/rpc/v1/echo', '{}', { origin: 'app://console' })).status).toBe(200)
    const forged = new Request('app://console/rpc/v1/echo', {
      method: 'POST',
      body: '{}',
      headers: { origin: 'app://console' },
    })
    expect((await forward(Object.assign(forged, { initiatorOrigin: 'null' }))).status).toBe(403)
  })
})

it('a session stays in the main process: the page never sees it, later requests carry it', async () => {
  const answer = await post('/rpc/v1/signIn', '{}')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('set-cookie')).toBeNull()
  const later = (await codeOf(await ask('/api/v1/headers'))) as { headers: Record<string, string> }
  expect(later.headers['cookie']).toBe('cw_session=token-1')
  session.forget()
  const forgotten = (await codeOf(await ask('/api/v1/headers'))) as { headers: Record<string, string> }
  expect(forgotten.headers).not.toHaveProperty('cookie')
})

describe('the event stream', () => {
  const ids = async (answer: Response, count: number): Promise<ReadonlyArray<number>> => {
    const found: number[] = []
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    while (found.length < count) {
      const { value, done } = await reader.read()
      if (done) break
      found.push(...Array.from(value.matchAll(/^id: (\d+)$/gm), ([, id]) => Number(id)))
    }
    await reader.cancel()
    return found.slice(0, count)
  }

  it('is live: a frame comes at once, not with the next, which is only written after it was seen', async () => {
    const answer = await ask('/rpc/v1/turns')
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    const reader = answer.body!.getReader()
    for (let turn = 0; turn < 5; turn += 1) {
      await post('/rpc/v1/turn', '{}')
      expect(Buffer.from((await reader.read()).value!).toString()).toBe('data: {"json":{}}\n\n')
    }
    await reader.cancel()
  })

  it('goes on after the last event that was seen, also with a new host', async () => {
    const seen = await ids(await ask('/rpc/v1/events'), 3)
    await kill(host!)
    await startHost()
    const resumed = await ids(await ask('/rpc/v1/events', { headers: { 'last-event-id': String(seen.at(-1)) } }), 2)
    expect(resumed).toEqual([4, 5])
  })

  it('breaks for the reader when the host dies', async () => {
    const reader = (await ask('/rpc/v1/events')).body!.getReader()
    await reader.read()
    await kill(host!)
    await expect(
      (async () => {
        for (;;) if ((await reader.read()).done) return 'ended as if it were whole'
      })(),
    ).rejects.toThrow()
  })
})

describe('a host that is gone', () => {
  const away = { defined: true, code: 'STORE_AWAY', status: 503, message: expect.any(String), data: {} }

  it('was killed before the request: the store is away, nothing was sent', async () => {
    await kill(host!)
    expect(await codeOf(await post('/rpc/v1/echo', '{}'))).toEqual(away)
    expect((await (await post('/api/v1/echo', '{}')).json()) as unknown).toEqual(away)
    await startHost()
    expect((await post('/rpc/v1/echo', '{}')).status).toBe(200)
  })

  it('has not started yet: the store is away', async () => {
    const kept = target
    target = undefined
    expect(await codeOf(await post('/rpc/v1/echo', '{}'))).toEqual(away)
    target = kept
  })

  it('dies with the command in its hands: the outcome is unknown, by request id', async () => {
    const requestId = '0123456789abcdef'
    const pending = post('/rpc/v1/slow', JSON.stringify({ json: { requestId } }))
    await once(host!.stdout!, 'data')
    await kill(host!)
    const answer = await pending
    expect(answer.status).toBe(502)
    expect(await codeOf(answer)).toEqual({
      defined: true,
      code: 'OUTCOME_UNKNOWN',
      status: 502,
      message: expect.any(String),
      data: { requestId },
    })
  })

  it('dies while it answers a command: the outcome is unknown', async () => {
    expect(await codeOf(await post('/rpc/v1/half', '{"json":{}}'))).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      data: { requestId: null },
    })
  })

  it('dies while it answers a read: the store is away, to be asked again', async () => {
    expect(await codeOf(await ask('/rpc/v1/half'))).toEqual(away)
  })

  it('is told to the client as a typed error', async () => {
    await kill(host!)
    const link = new RPCLink({ url: 'app://console/rpc/v1', fetch: (request) => forward(request) })
    const client = createORPCClient<{ cards: { freeze: (input: unknown) => Promise<unknown> } }>(link)
    const error = await client.cards.freeze({ id: 1 }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ORPCError)
    expect(error).toMatchObject({ code: 'STORE_AWAY', status: 503, defined: true, data: {} })
  })
})

describe('a listener that takes the line and drops it', () => {
  const drops = async (when: 'connected' | 'head'): Promise<Readonly<{ server: Server; received: () => string }>> => {
    let received = ''
    const server = createServer((socket) => {
      socket.on('error', () => {})
      if (when === 'connected') return void socket.destroy()
      socket.on('data', (chunk) => {
        received += chunk.toString()
        socket.destroy()
      })
    })
    await kill(host!)
    rmSync(path, { force: true })
    await new Promise<void>((resolve) => server.listen(path, resolve))
    return { server, received: () => received }
  }

  it.each(['connected', 'head'] as const)('after it was %s: no byte of the command went out', async (when) => {
    const { server, received } = await drops(when)
    const answer = await post('/rpc/v1/cards/freeze', JSON.stringify({ json: { note: 'x'.repeat(1_000_000) } }))
    expect(await codeOf(answer)).toMatchObject({ code: 'STORE_AWAY' })
    expect(received()).not.toContain('xxx')
    await new Promise((resolve) => server.close(resolve))
  })
})

it('the wrong secret is refused by the host', async () => {
  const kept = target
  target = { kind: 'pipe', path, secret: createSecret() }
  expect(await codeOf(await post('/rpc/v1/echo', '{}'))).toMatchObject({ code: 'WRONG_SECRET', status: 401 })
  target = kept
})

it('a page that no longer waits ends the request', async () => {
  const leave = new AbortController()
  const reader = (await ask('/rpc/v1/events', { signal: leave.signal })).body!.getReader()
  await reader.read()
  leave.abort()
  await expect(
    (async () => {
      for (;;) if ((await reader.read()).done) return 'ended'
    })(),
  ).rejects.toThrow()
})
