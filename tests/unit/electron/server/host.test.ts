import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admitOwnOrigin } from '#electron/server/admission.ts'
import { createHost } from '#electron/server/host.ts'
import { listenOnPort, type Listening } from '#electron/server/listen.ts'
import { createPages } from '#electron/server/pages.ts'
import type { Peer } from '#electron/server/peer.ts'
import { builtPage, SCRIPT } from './built-page.ts'
import { raw } from './raw.ts'

const seen: Array<Readonly<{ method: string; pathname: string; body: string; peer: Peer }>> = []
let interrupted = 0

const handle = async (request: Request, peer: Peer): Promise<Response> => {
  const { pathname } = new URL(request.url)
  if (pathname.endsWith('/large')) return Response.json({ json: { text: 'x'.repeat(5000) } })
  if (pathname.endsWith('/fails')) throw new Error('card 4111111111111111 broke it')
  if (pathname.endsWith('/signIn')) {
    return Response.json(
      { json: {} },
      { headers: { 'set-cookie': 'cw_session=abc; HttpOnly; SameSite=Strict; Path=/' } },
    )
  }
  if (pathname.endsWith('/events')) {
    let timer: NodeJS.Timeout | undefined
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        let id = 0
        timer = setInterval(() => controller.enqueue(Buffer.from(`id: ${(id += 1)}\ndata: {}\n\n`)), 10)
      },
      cancel: () => {
        clearInterval(timer)
        interrupted += 1
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }
  seen.push({ method: request.method, pathname, body: await request.text(), peer })
  return Response.json({ json: { ok: true } })
}

const page = builtPage()
const errors: unknown[] = []
let server: Listening
let url: string

beforeAll(async () => {
  const host = createHost({
    handle,
    peer: { transport: 'http' },
    admit: admitOwnOrigin(),
    pages: createPages({ root: page.root, precompressed: true }),
    version: '0.0.0',
    compress: true,
    bodyLimit: 4096,
    onError: (error) => errors.push(error),
  })
  server = await listenOnPort(host, '127.0.0.1', 0)
  url = server.address
})
afterAll(async () => {
  await server.close()
  page.remove()
})

describe('requests for the store', () => {
  it('reach it with their body and the peer of the host', async () => {
    const answer = await raw(url, {
      method: 'POST',
      path: '/rpc/v1/cards/freeze',
      headers: { 'content-type': 'application/json', origin: url, 'sec-fetch-site': 'same-origin' },
      body: '{"json":{"id":"card_1"}}',
    })
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body.toString())).toEqual({ json: { ok: true } })
    expect(seen.at(-1)).toEqual({
      method: 'POST',
      pathname: '/rpc/v1/cards/freeze',
      body: '{"json":{"id":"card_1"}}',
      peer: { transport: 'http' },
    })
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('come through without Origin, as programs send them', async () => {
    const answer = await raw(url, { method: 'POST', path: '/api/v1/authorisations', body: '{}' })
    expect(answer.status).toBe(200)
  })

  it('keep the session cookie that the store sets', async () => {
    const answer = await raw(url, { method: 'POST', path: '/rpc/v1/session/signIn', body: '{}' })
    expect(answer.headers['set-cookie']).toEqual(['cw_session=abc; HttpOnly; SameSite=Strict; Path=/'])
  })

  const refused = [
    ['another name in Host', { host: 'cards.attacker.example' }, 421, 'UNKNOWN_HOST'],
    ['a name that only begins like ours', { host: '127.0.0.1.attacker.example' }, 421, 'UNKNOWN_HOST'],
    ['a foreign Origin', { origin: 'https://attacker.example' }, 403, 'FOREIGN_ORIGIN'],
    ['an Origin on another port of this computer', { origin: 'http://127.0.0.1:1' }, 403, 'FOREIGN_ORIGIN'],
    ['a sandboxed frame', { origin: 'null' }, 403, 'FOREIGN_ORIGIN'],
    ['a form of another site', { 'sec-fetch-site': 'cross-site' }, 403, 'FOREIGN_ORIGIN'],
    ['a page of a sibling domain', { 'sec-fetch-site': 'same-site' }, 403, 'FOREIGN_ORIGIN'],
    ['a typed address', { 'sec-fetch-site': 'none' }, 403, 'FOREIGN_ORIGIN'],
  ] as const
  it.each(refused)('are refused before the store when a POST has %s', async (_what, headers, status, code) => {
    const before = seen.length
    const answer = await raw(url, { method: 'POST', path: '/rpc/v1/cards/freeze', headers, body: '{}' })
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body.toString()).json).toMatchObject({ code, status, defined: false })
    expect(seen.length).toBe(before)
  })

  it('are refused to another site also when they only read', async () => {
    const answer = await raw(url, { path: '/api/v1/cards', headers: { 'sec-fetch-site': 'cross-site' } })
    expect(answer.status).toBe(403)
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'FOREIGN_ORIGIN' })
  })

  it.each([
    ['with its length said', {}],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('are refused when the body is too large, %s', async (_what, headers) => {
    const before = seen.length
    const answer = await raw(url, { method: 'POST', path: '/rpc/v1/x', headers, body: 'x'.repeat(5000) })
    expect(answer.status).toBe(413)
    expect(JSON.parse(answer.body.toString()).json.code).toBe('PAYLOAD_TOO_LARGE')
    expect(seen.length).toBe(before)
  })

  it('that make the store throw get no word of the error', async () => {
    const answer = await raw(url, { method: 'POST', path: '/rpc/v1/fails', body: '{}' })
    expect(answer.status).toBe(500)
    expect(answer.body.toString()).not.toContain('4111')
    expect(errors).toHaveLength(1)
  })
})

describe('answers', () => {
  it('over a kilobyte are packed for those who accept it', async () => {
    const packed = await raw(url, { path: '/rpc/v1/large', headers: { 'accept-encoding': 'gzip, br' } })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(packed.headers['vary']).toContain('accept-encoding')
    expect(packed.body.byteLength).toBeLessThan(500)
    const plain = await raw(url, { path: '/rpc/v1/large' })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(gunzipSync(packed.body)).toEqual(plain.body)
    const declined = await raw(url, { path: '/rpc/v1/large', headers: { 'accept-encoding': 'gzip;q=0' } })
    expect(declined.headers['content-encoding']).toBeUndefined()
  })

  it('under a kilobyte are left as they are', async () => {
    const answer = await raw(url, { path: '/rpc/v1/small', headers: { 'accept-encoding': 'gzip' } })
    expect(answer.headers['content-encoding']).toBeUndefined()
  })

  it('that are event streams come frame by frame and end when the reader leaves', async () => {
    const answer = await fetch(`${url}/rpc/v1/events`, { headers: { 'accept-encoding': 'gzip' } })
    expect(answer.headers.get('content-encoding')).toBeNull()
    const reader = answer.body!.getReader()
    const first = Buffer.from((await reader.read()).value!).toString()
    expect(first).toContain('id: 1')
    await reader.cancel()
    await expect.poll(() => interrupted).toBe(1)
  })

  it('all carry the security headers', async () => {
    for (const path of ['/', '/assets/index-B1kQ9x_z.js', '/rpc/v1/small', '/health', '/assets/none.js']) {
      const { headers } = await raw(url, { path })
      expect(headers, path).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect(headers['content-security-policy'], path).toContain(`default-src 'none'`)
      expect(headers['permissions-policy'], path).toContain('camera=()')
    }
  })

  it('say at /health which version runs', async () => {
    const answer = await raw(url, { path: '/health' })
    expect(JSON.parse(answer.body.toString())).toEqual({ ok: true, product: 'cardwarden', version: '0.0.0' })
    expect((await raw(url, { path: '/health', headers: { host: 'attacker.example' } })).status).toBe(421)
  })
})

describe('the page', () => {
  it('is index.html for every route, each time with a fresh nonce in text and policy', async () => {
    const nonces = new Set<string>()
    for (const path of ['/', '/reviews/app_01H', '/transactions?q=card%3A4242', '/index.html', '/%2e%2e/secret']) {
      const answer = await raw(url, { path })
      expect(answer.status, path).toBe(200)
      expect(answer.headers['cache-control']).toBe('no-store')
      const nonce = /content="([\w-]{22})"/.exec(answer.body.toString())?.[1] ?? ''
      expect(answer.headers['content-security-policy']).toBe(
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' blob: data:; ` +
          `connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      )
      expect(answer.body.toString()).toContain(`<style nonce="${nonce}">`)
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(5)
  })

  it('says whether a session came along, so that whoever holds one is not asked first', async () => {
    const said = async (cookie?: string) =>
      /name="session" content="(\w+)"/.exec(
        (await raw(url, { path: '/reviews', headers: cookie === undefined ? {} : { cookie } })).body.toString(),
      )![1]
    expect(await said(`theme=dark; cw_session=${'a'.repeat(43)}`)).toBe('held')
    expect(await said('theme=dark')).toBe('none')
    expect(await said('cw_session=<script>')).toBe('none')
  })

  it('has its hashed files cached for good, packed where both sides can', async () => {
    const path = '/assets/index-B1kQ9x_z.js'
    const packed = await raw(url, { path, headers: { 'accept-encoding': 'gzip' } })
    expect(packed.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    expect(gunzipSync(packed.body).toString()).toBe(SCRIPT)
    const plain = await raw(url, { path })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.body.toString()).toBe(SCRIPT)
    expect((await raw(url, { path: '/favicon.svg' })).headers['cache-control']).toBe('no-cache')
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e%5c%2e%2e%5csecret.txt',
    '/assets/gone-12345678.js',
    '/assets/index-B1kQ9x_z.js.gz',
  ])('has nothing at %s', async (path) => {
    const answer = await raw(url, { path })
    expect(answer.status).toBe(404)
    expect(answer.body.toString()).not.toContain('not for the page')
  })

  it('takes no writes', async () => {
    expect((await raw(url, { method: 'POST', path: '/reviews', body: '{}' })).status).toBe(405)
  })

  it('answers HEAD with the length and without the body', async () => {
    const answer = await raw(url, { method: 'HEAD', path: '/assets/index-B1kQ9x_z.js' })
    expect(answer.headers['content-length']).toBe(String(SCRIPT.length))
    expect(answer.body.byteLength).toBe(0)
  })
})

it('closing cuts event streams instead of waiting for them', async () => {
  const own = await listenOnPort(
    createHost({ handle, peer: { transport: 'http' }, admit: admitOwnOrigin(), version: '0' }),
    '127.0.0.1',
    0,
  )
  const answer = await fetch(`${own.address}/rpc/v1/events`)
  await answer.body!.getReader().read()
  const started = Date.now()
  await own.close()
  expect(Date.now() - started).toBeLessThan(2000)
  await expect(fetch(`${own.address}/health`)).rejects.toThrow()
})
