import { withSecurityHeaders } from '#electron/server/headers.ts'
import type { Pages } from '#electron/server/pages.ts'
import { isStorePath, refusal } from '#electron/server/refusals.ts'
import { APP_ORIGIN, isAppUrl } from './policy.ts'
import type { SessionToken } from './session-token.ts'
import { send, WireError, type Incoming, type Target } from './wire.ts'

export type ForwarderOptions = Readonly<{
  /** The built page. */
  pages: Pages
  /** Where the store listens now; undefined while its host starts. */
  target: () => Target | undefined
  session: SessionToken
  now: () => number
}>

/** Room for a scanned document of a few pages, like the server's own limit. */
const BODY_LIMIT = 20 * 1024 * 1024

/** What the page may say to the store. Cookies and tokens are not its business, and it cannot forge them. */
const FORWARDED = ['accept', 'accept-language', 'content-disposition', 'content-type', 'last-event-id']
const FORWARDED_PREFIXES = ['x-cardwarden-', 'x-orpc-']

/**
 * Answers `app://console/…`: the page's files, and the store's addresses by passing them on. Plain Node: Electron only
 * hands the requests in.
 */
export const createForwarder = (options: ForwarderOptions): ((request: Request) => Promise<Response>) => {
  return async (request) => {
    const url = new URL(request.url)
    if (!isAppUrl(request.url)) return withSecurityHeaders(refusal('NOT_FOUND', url.pathname))
    if (!isStorePath(url.pathname)) return options.pages(request)
    return withSecurityHeaders(await forward(request, url, options))
  }
}

const forward = async (request: Request, url: URL, options: ForwarderOptions): Promise<Response> => {
  // Chromium says who asked, whatever the page claims; plain Node has only the header.
  const { initiatorOrigin } = request as Request & { initiatorOrigin?: string | null }
  const origin = initiatorOrigin ?? request.headers.get('origin')
  if (origin !== null && origin !== APP_ORIGIN) return refusal('FOREIGN_ORIGIN', url.pathname)
  const body = await readBody(request)
  if (body === 'too large') return refusal('PAYLOAD_TOO_LARGE', url.pathname)
  const target = options.target()
  if (target === undefined) return refusal('STORE_AWAY', url.pathname, {})

  const reads = request.method === 'GET' || request.method === 'HEAD'
  try {
    const answer = await send(target, {
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers: forwardedHeaders(request.headers, options.session.cookie()),
      body,
      signal: request.signal,
    })
    const response = await toResponse(answer)
    // A late answer of a store that was left must not sign in to the one that is asked now.
    if (options.target() === target) options.session.learn(answer.setCookies, options.now())
    return response
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    // Reading twice does no harm, so a read that broke is simply asked again.
    if (error.kind === 'refused' || reads) return refusal('STORE_AWAY', url.pathname, {})
    return refusal('OUTCOME_UNKNOWN', url.pathname, { requestId: requestIdIn(body) })
  }
}

/**
 * JSON is read to its end before it is passed on: an answer cut half-way is an unknown outcome, which a response whose
 * head has gone out could no longer say. Event streams and files pass as they come.
 */
const toResponse = async ({ status, headers, body }: Incoming): Promise<Response> => {
  if (body === null || !/^application\/([\w.-]+\+)?json\b/.test(headers.get('content-type') ?? '')) {
    return new Response(body, { status, headers })
  }
  try {
    return new Response(await new Response(body).arrayBuffer(), { status, headers })
  } catch (error) {
    throw new WireError('broken', error)
  }
}

const readBody = async (request: Request): Promise<Uint8Array<ArrayBuffer> | undefined | 'too large'> => {
  if (request.body === null) return undefined
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > BODY_LIMIT) return 'too large'
    chunks.push(chunk)
  }
  return size === 0 ? undefined : Uint8Array.from(Buffer.concat(chunks))
}

/** The id by which the page may ask `system.outcome`: in `json` of an RPC body, at the top of a REST body. */
const requestIdIn = (body: Uint8Array | undefined): string | null => {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body ?? []).toString('utf8'))
    const input = property(parsed, 'json') ?? parsed
    const requestId = property(input, 'requestId')
    return typeof requestId === 'string' ? requestId : null
  } catch {
    return null
  }
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined

const forwardedHeaders = (offered: Headers, cookie: string | undefined): Readonly<Record<string, string>> => {
  const headers: Record<string, string> = cookie === undefined ? {} : { cookie }
  for (const [name, value] of offered) {
    if (FORWARDED.includes(name) || FORWARDED_PREFIXES.some((prefix) => name.startsWith(prefix))) headers[name] = value
  }
  return headers
}
