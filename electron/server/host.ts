// The HTTP host of a card store: carries requests to `handle` over a port or a pipe, and serves the built page.
// Imported by the command line and by the desktop shell's main process and store host; knows neither of them.
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Admission } from './admission.ts'
import { compressAnswer } from './compress.ts'
import { withSecurityHeaders } from './headers.ts'
import type { Pages } from './pages.ts'
import type { Handle, Peer } from './peer.ts'
import { isStorePath, refusal } from './refusals.ts'

export type HostOptions = Readonly<{
  handle: Handle
  peer: Peer
  admit: Admission
  version: string
  /** The built page; without it the host serves the store only. */
  pages?: Pages
  /** Pack JSON answers; off on a pipe, where bytes are cheaper than packing them. */
  compress?: boolean
  /** Bytes of the largest request body. */
  bodyLimit?: number
  /** Told of an error no handler caught. Must not print request bodies. */
  onError?: (error: unknown) => void
}>

/** Room for a scanned document of a few pages; imports of whole files go through the command line. */
const BODY_LIMIT = 20 * 1024 * 1024

/** A fetch-shaped function for @hono/node-server. Every answer carries the security headers. */
export const createHost = (options: HostOptions): ((request: Request) => Promise<Response>) => {
  const app = new Hono()
  const limit = bodyLimit({
    maxSize: options.bodyLimit ?? BODY_LIMIT,
    onError: (context) => refusal('PAYLOAD_TOO_LARGE', context.req.path),
  })

  app.use(async (context, next) => {
    const refused = options.admit(context.req.raw)
    if (refused !== undefined) return refused
    await next()
    return undefined
  })
  app.get('/health', (context) => context.json({ ok: true, product: 'cardwarden', version: options.version }))
  app.use(limit)
  app.all('*', async (context) => {
    const request = context.req.raw
    if (isStorePath(new URL(request.url).pathname)) {
      const answer = await options.handle(request, options.peer)
      return options.compress === true ? compressAnswer(request, answer) : answer
    }
    return options.pages?.(request) ?? refusal('NOT_FOUND', context.req.path)
  })
  app.onError((error, context) => {
    options.onError?.(error)
    return refusal('INTERNAL_SERVER_ERROR', context.req.path)
  })

  return async (request) => withSecurityHeaders(await app.fetch(request))
}
