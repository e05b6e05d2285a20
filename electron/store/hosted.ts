// A store as a host serves it: opened where it lies, or, in a data folder that holds none yet, the first start that makes one.
// Imported by electron/server/open-store.ts and by tests.
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fetch'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CONTRACT_VERSION } from '#shared/contract/base.ts'
import { contract } from '#shared/contract/index.ts'
import { outward } from './api/faults.ts'
import { refuse } from './api/refuse.ts'
import { PRODUCT_VERSION } from './api/version.ts'
import { createDemoStore, type FillDemo } from './demo-store.ts'
import { createStoreAt, openStore, PROGRAMME, STORE_FILE, type Surroundings } from './keeping.ts'
import { passwordProblem } from './security/passwords.ts'
import type { Peer, Store } from './store.ts'

export type Hosted = Readonly<{
  handle: (request: Request, peer: Peer) => Promise<Response>
  /** The store that is open now, if one is. */
  store: () => Store | undefined
  close: () => Promise<void>
}>

export type HostedWhere = Readonly<{
  /** A data folder: opened when it holds a store, else first start. */
  data: string
  keyFile?: string | undefined
  deviceSecret?: Uint8Array | undefined
}>

/** Serves the store of a data folder. Errors of a store that is there and does not open are thrown, never answered by a new one. */
export async function openHosted(where: HostedWhere, surroundings: Surroundings, fillDemo: FillDemo): Promise<Hosted> {
  const { data, keyFile, deviceSecret } = where
  const place = { database: join(data, STORE_FILE), keyFile, deviceSecret }
  const { log, clock = Date.now } = surroundings
  let store = existsSync(place.database) ? await openStore(place, surroundings) : undefined
  let making: Promise<unknown> | undefined

  const os = implement(contract)
  const first = new RPCHandler(
    {
      system: {
        hello: os.system.hello.handler(() => ({
          product: 'cardwarden' as const,
          version: PRODUCT_VERSION,
          contract: CONTRACT_VERSION,
          phase: 'first_start' as const,
          demo: false,
          store: { kind: 'none' as const, name: data },
          timeZone: PROGRAMME.timeZone,
          currency: PROGRAMME.currency,
          homeCountry: PROGRAMME.homeCountry,
          now: clock(),
        })),
        create: os.system.create.handler(async ({ input }) => {
          if (store !== undefined || making !== undefined) throw refuse.invalidState('store_exists')
          if (input.kind === 'empty') {
            const problem = passwordProblem(input.password, input.name)
            if (problem !== undefined)
              throw refuse.badInput('password', problem, 'Use at least 12 characters that are not the name')
          }
          const work = async (): Promise<{ recoveryCode: string | null }> => {
            if (input.kind === 'demo') {
              store = await createDemoStore(data, fillDemo, surroundings)
              return { recoveryCode: null }
            }
            const made = await createStoreAt(place, { demo: false, administrator: input }, surroundings)
            store = made.store
            return { recoveryCode: made.recoveryCode }
          }
          making = work()
          try {
            return (await making) as { recoveryCode: string | null }
          } finally {
            making = undefined
          }
        }),
      },
      session: { state: os.session.state.handler(() => ({ operator: null, grants: {}, demo: null, expiresAt: null })) },
    },
    {
      clientInterceptors: [
        async ({ next, path }) => {
          try {
            return await next()
          } catch (error) {
            throw outward(error, log, path.join('.'))
          }
        },
      ],
    },
  )

  return {
    store: () => store,
    handle: async (request, peer) => {
      if (store !== undefined) return store.handle(request, peer)
      const { response } = await first.handle(request, { prefix: '/rpc/v1', context: {} })
      if (response === undefined) return Response.json({ code: 'NOT_FOUND' }, { status: 404 })
      response.headers.set('cache-control', 'no-store')
      return response
    },
    close: async () => {
      await making?.catch(() => {})
      await store?.close()
    },
  }
}
