import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { createGunzip } from 'node:zlib'
import { SECRET_HEADER } from '#electron/server/pipe.ts'

/** Where the store listens: a private pipe of this launch, or a server somewhere. */
export type Target =
  | Readonly<{ kind: 'pipe'; path: string; secret: string }>
  | Readonly<{ kind: 'remote'; origin: string }>

/** What a request to the store came to, when it brought no answer. */
export class WireError extends Error {
  readonly kind: 'refused' | 'broken'
  constructor(kind: 'refused' | 'broken', cause: unknown) {
    super(kind === 'refused' ? 'The store was not reached' : 'The line to the store broke', { cause })
    this.kind = kind
  }
}

export type Outgoing = Readonly<{
  method: string
  /** Path and query. */
  path: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array<ArrayBuffer> | undefined
  signal: AbortSignal
}>

export type Incoming = Readonly<{
  status: number
  setCookies: ReadonlyArray<string>
  headers: Headers
  body: WebStream<Uint8Array> | null
}>

/** Milliseconds to reach a server. An answer may take as long as it needs: an event stream never ends. */
const CONNECT_TIMEOUT = 10_000

/** Belong to one connection (RFC 9110, 7.6.1), or are answered here. */
const HOP_BY_HOP = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'proxy-authenticate',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/**
 * Sends one request to the store and answers with its head; the body streams. Rejects with `WireError`: `refused` when
 * the store cannot have seen the command, `broken` when it may have.
 *
 * A dead host refuses the connection or, as often, takes it and breaks while the request is written (EPIPE), which alone
 * would leave the outcome open. So on the pipe the body is held back until the host says "100 Continue": a line that
 * breaks before that carried no command. Over the network that would cost a round trip, so there the command counts
 * as sent as soon as the connection stands.
 */
export const send = (target: Target, outgoing: Outgoing): Promise<Incoming> =>
  new Promise((resolve, reject) => {
    const held = target.kind === 'pipe' && outgoing.body !== undefined
    let handedOver = false
    const fail = (cause: unknown): void => reject(new WireError(handedOver ? 'broken' : 'refused', cause))

    const wire = open(target, outgoing, held)
    wire.on('error', fail)
    wire.once('response', (answer) => {
      outgoing.signal.removeEventListener('abort', abort)
      resolve(receive(answer, wire, outgoing.signal))
    })
    const abort = (): void => void wire.destroy(new Error('The page no longer waits'))
    outgoing.signal.addEventListener('abort', abort, { once: true })
    if (outgoing.signal.aborted) abort()

    const timeout = setTimeout(() => wire.destroy(new Error('The server does not answer')), CONNECT_TIMEOUT)
    const handOver = (): void => {
      clearTimeout(timeout)
      handedOver = true
    }
    wire.once('close', () => clearTimeout(timeout))
    if (held) {
      wire.once('continue', () => {
        handOver()
        wire.end(outgoing.body)
      })
      wire.flushHeaders()
      return
    }
    wire.once('socket', (socket) => {
      if (!socket.connecting) handOver()
      else
        socket.once(
          target.kind === 'remote' && target.origin.startsWith('https:') ? 'secureConnect' : 'connect',
          handOver,
        )
    })
    wire.end(outgoing.body)
  })

const open = (target: Target, { method, path, headers, body }: Outgoing, held: boolean): ClientRequest => {
  const length = body === undefined ? {} : { 'content-length': String(body.byteLength) }
  if (target.kind === 'remote') {
    const url = new URL(path, target.origin)
    const sent = { ...headers, ...length, 'accept-encoding': 'gzip' }
    return (url.protocol === 'https:' ? requestHttps : requestHttp)(url, { method, headers: sent })
  }
  return requestHttp({
    socketPath: target.path,
    method,
    path,
    headers: {
      ...headers,
      ...length,
      host: 'localhost',
      [SECRET_HEADER]: target.secret,
      ...(held ? { expect: '100-continue' } : {}),
    },
    // A connection each: opening one is cheap here, and a kept one may belong to a host that died since.
    agent: false,
  })
}

const receive = (answer: IncomingMessage, wire: ClientRequest, signal: AbortSignal): Incoming => {
  // An answer before "continue" is a refusal of the head: the held body is never sent.
  if (!wire.writableEnded) answer.once('end', () => wire.destroy())
  const abort = (): void => void answer.destroy()
  signal.addEventListener('abort', abort, { once: true })
  answer.once('close', () => signal.removeEventListener('abort', abort))

  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headersDistinct)) {
    if (!HOP_BY_HOP.has(name)) for (const item of value ?? []) headers.append(name, item)
  }
  const status = answer.statusCode ?? 502
  const bodiless = status === 204 || status === 205 || status === 304
  if (bodiless) answer.resume()
  return {
    status,
    setCookies: answer.headers['set-cookie'] ?? [],
    headers,
    body: bodiless ? null : (Readable.toWeb(unpacked(answer)) as WebStream<Uint8Array>),
  }
}

/** The custom scheme does not unpack, so packed answers of a server are unpacked here. */
const unpacked = (answer: IncomingMessage): Readable => {
  if (answer.headers['content-encoding'] !== 'gzip') return answer
  const gunzip = createGunzip()
  answer.once('error', (error) => gunzip.destroy(error))
  answer.once('aborted', () => gunzip.destroy(new Error('The answer was cut')))
  gunzip.once('close', () => answer.destroy())
  return answer.pipe(gunzip)
}
