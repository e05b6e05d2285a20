import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { send, type Incoming, type Target } from '#electron/main/wire.ts'
import { admitOwnOrigin } from '#electron/server/admission.ts'
import { createHost } from '#electron/server/host.ts'
import { listenOnPort } from '#electron/server/listen.ts'

const closers: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const post = (origin: string, body = '{}'): Promise<Incoming> => {
  const target: Target = { kind: 'remote', origin }
  return send(target, {
    method: 'POST',
    path: '/rpc/v1/x',
    headers: { cookie: 'cw_session=t' },
    body: new TextEncoder().encode(body),
    signal: new AbortController().signal,
  })
}

const plain = async (onSocket: (socket: Socket) => void): Promise<string> => {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {}).resume()
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise((resolve) => server.close(resolve)))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

describe('the line to a remote store', () => {
  it('unpacks answers and hands the session cookies out apart from the headers', async () => {
    const text = 'card '.repeat(1000)
    const host = createHost({
      handle: async (request) => {
        const cookie = request.headers.get('cookie')
        const packed = request.headers.get('accept-encoding')
        const headers = { 'set-cookie': 'cw_session=n; HttpOnly' }
        return Response.json({ text, cookie, packed, body: await request.text() }, { headers })
      },
      peer: { transport: 'http' },
      admit: admitOwnOrigin(),
      version: '0',
      compress: true,
    })
    const server = await listenOnPort(host, '127.0.0.1', 0)
    closers.push(server.close)
    const answer = await post(server.address, '{"json":1}')
    expect(answer.setCookies).toEqual(['cw_session=n; HttpOnly'])
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect(await new Response(answer.body as ReadableStream).json()).toEqual({
      text,
      cookie: 'cw_session=t',
      packed: 'gzip',
      body: '{"json":1}',
    })
  })

  it('refused is a command that was not sent', async () => {
    const origin = await plain(() => {})
    await closers.pop()!()
    await expect(post(origin)).rejects.toMatchObject({ kind: 'refused' })
  })

  it('to a name that nobody has is a command that was not sent', async () => {
    await expect(post('http://store.invalid')).rejects.toMatchObject({ kind: 'refused' })
  })

  it('broken after it stood is a command whose outcome is unknown', async () => {
    const origin = await plain((socket) => void socket.destroy())
    await expect(post(origin)).rejects.toMatchObject({ kind: 'broken' })
  })

  it('that speaks something else than HTTP is a command whose outcome is unknown', async () => {
    const origin = await plain((socket) => void socket.end('SSH-2.0-OpenSSH_9.9\r\n'))
    await expect(post(origin)).rejects.toMatchObject({ kind: 'broken' })
  })

  it('cut in a packed answer breaks its reader', async () => {
    const origin = await plain((socket) => {
      socket.write(
        'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 900\r\n\r\n\x1f',
      )
      setTimeout(() => socket.destroy(), 20)
    })
    const answer = await post(origin)
    await expect(new Response(answer.body as ReadableStream).text()).rejects.toThrow()
  })
})
