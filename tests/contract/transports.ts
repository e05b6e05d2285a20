// Every way a client reaches a store: in this process, through the desktop's forwarder over a private pipe, over HTTP on loopback.
// Each gives the same client; what the suites say of one holds for all.
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import type { contract } from '#shared/contract/index.ts'
import { createForwarder } from '#electron/main/forwarder.ts'
import { createSessionToken } from '#electron/main/session-token.ts'
import { admitBySecret, admitOwnOrigin } from '#electron/server/admission.ts'
import { createHost } from '#electron/server/host.ts'
import { listenOnPipe, listenOnPort } from '#electron/server/listen.ts'
import { createPipePath } from '#electron/server/pipe.ts'
import type { Handle } from '#electron/server/peer.ts'

export type Client = ContractRouterClient<typeof contract>
type Fetch = (request: Request) => Promise<Response>

/** An open line to a store; `console` is one open page with a session of its own. */
export type Line = Readonly<{ console: () => Client; fetch: () => Fetch; origin: string; close: () => Promise<void> }>
export type Transport = Readonly<{ name: string; open: (handle: Handle) => Promise<Line> }>

const SECRET = 'a secret of this launch, long enough'

/** Keeps the session's cookie, as a browser does. */
export function withCookies(send: Fetch): Fetch {
  let cookie: string | undefined
  return async (request) => {
    const headers = new Headers(request.headers)
    if (cookie !== undefined) headers.set('cookie', cookie)
    const response = await send(new Request(request, { headers }))
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(';')[0]!
      cookie = pair.endsWith('=') ? undefined : pair
    }
    return response
  }
}

export function clientOver(origin: string, fetch: Fetch): Client {
  return createORPCClient(
    new RPCLink({ url: `${origin}/rpc/v1`, fetch: (request) => fetch(request), headers: { origin } }),
  )
}

const line = (origin: string, fetch: () => Fetch, close: () => Promise<void>): Line => ({
  console: () => clientOver(origin, fetch()),
  fetch,
  origin,
  close,
})

export const TRANSPORTS: ReadonlyArray<Transport> = [
  {
    name: 'in this process',
    open: async (handle) => {
      const fetch = (): Fetch => withCookies((request) => handle(request, { transport: 'in-process' }))
      return line('http://store.test', fetch, async () => {})
    },
  },
  {
    name: 'through the forwarder over a pipe',
    open: async (handle) => {
      const path = await createPipePath()
      const host = createHost({ handle, peer: { transport: 'pipe' }, admit: admitBySecret(SECRET), version: '0' })
      const listening = await listenOnPipe(host, path)
      const target = { kind: 'pipe', path, secret: SECRET } as const
      const fetch = (): Fetch =>
        createForwarder({
          pages: async () => new Response('', { status: 404 }),
          target: () => target,
          session: createSessionToken(),
          now: Date.now,
        })
      return line('app://console', fetch, () => listening.close())
    },
  },
  {
    name: 'over HTTP on loopback',
    open: async (handle) => {
      const host = createHost({
        handle,
        peer: { transport: 'http' },
        admit: admitOwnOrigin(),
        version: '0',
        compress: true,
      })
      const listening = await listenOnPort(host, '127.0.0.1', 0)
      return line(
        listening.address,
        () => withCookies((request) => fetch(request)),
        () => listening.close(),
      )
    },
  },
]
