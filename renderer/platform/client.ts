// The page's only way to the store: one typed client over fetch, relative to where the page came from.
// Screens import `orpc` (query and mutation options, keys) or `client` (plain calls); nobody else imports @orpc.
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import type { Contract } from '#shared/contract/index.ts'
import { takeEarly } from './early.ts'
import { faultOf } from './faults.ts'
import { noteAnswer } from './latency.ts'

export type Client = ContractRouterClient<Contract>

const link = new RPCLink({
  url: () => new URL('/rpc/v1', window.location.href),
  // Bodies are text or form data; the session cookie goes along in the browser, the desktop shell adds its token itself.
  fetch: async (request, init) => {
    const began = performance.now()
    const response =
      (await takeEarly(request)) ?? (await globalThis.fetch(request, { ...init, credentials: 'same-origin' }))
    noteAnswer(performance.now() - began)
    return response
  },
})

export const client: Client = createORPCClient(link)

export type Orpc = ReturnType<typeof createTanstackQueryUtils<Client>>
export const orpc: Orpc = createTanstackQueryUtils(client)

/** Chosen once per intent; a second press after a doubtful answer sends the same one. */
export function newRequestId(): string {
  return crypto.randomUUID()
}

/** Reads come again by themselves while the store is away; a command never does. */
export function createQueryClient(): QueryClient {
  const queries = new QueryClient({
    queryCache: new QueryCache({
      // The session ended while the page was open: ask who is signed in, and the sign-in panel takes over.
      onError: (error) => {
        if (faultOf(error).code === 'UNAUTHENTICATED')
          void queries.invalidateQueries({ queryKey: orpc.session.state.key() })
      },
    }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        retry: (_count, error) => faultOf(error).code === 'STORE_AWAY',
        retryDelay: (attempt) => Math.min(4000, 250 * 2 ** attempt),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
  return queries
}
