// The card store: database, keys, clock and procedures put together behind one fetch-shaped door. Plain Node; hosts (server, desktop),
// the command line and tests may import it. Nothing else reaches the database.
import { OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { createRouterClient, type RouterClient } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fetch'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '#shared/contract/index.ts'
import type { Role, Principal } from '#shared/domain/permissions.ts'
import { principalByKey, renewSession, sessionByToken } from './db/operators.ts'
import type { Database } from './db/work.ts'
import { createFieldCipher } from './security/fields.ts'
import type { Keyring } from './security/keys.ts'
import { errorId, type Log } from './security/redact.ts'
import { keepEngine, stopLearning } from './risk/learning.ts'
import { endedSessionCookie, readBearer, readSessionCookie, sessionCookie, tokenHash } from './security/sessions.ts'
import { endPaperReading } from './identity/paper-reading.ts'
import { resumeBulk } from './api/bulk-run.ts'
import { createChores, expireHolds } from './api/chores.ts'
import { createEffects } from './api/effects.ts'
import { createEventHub } from './api/events.ts'
import { outward } from './api/faults.ts'
import { forgetImports, stopImports } from './api/import-work.ts'
import { deliverDue } from './api/outbox.ts'
import { readPrints } from './api/read-prints.ts'
import { rescreen } from './api/rescreen.ts'
import { createRetentionChore } from './api/retention.ts'
import { createRouter, type StoreRouter } from './api/router.ts'
import type { Actor, Call, Peer, Programme, Services } from './api/services.ts'
import { IDLE_MS, LONGEST_MS } from './api/session.ts'
import { PRODUCT_VERSION } from './api/version.ts'

export type { Peer } from './api/services.ts'

export type Store = Readonly<{
  services: Services
  /** Answers `/rpc/v1/…` and `/api/v1/…`; anything else is 404. */
  handle: (request: Request, peer: Peer) => Promise<Response>
  /** The same procedures without a wire, for a program on this machine. */
  as: (principal: Principal, user: string | null) => RouterClient<StoreRouter>
  close: () => Promise<void>
}>

export type StoreParts = Readonly<{
  db: Database
  keyring: Keyring
  programme: Programme
  clock?: () => number
  log: Log
}>

/** A session is renewed at most this often: reading must not cost a durable write each time. */
const RENEW_MS = 60_000

export function createStore(parts: StoreParts): Store {
  const { db, keyring, programme, log, clock = Date.now } = parts
  const hub = createEventHub(db, clock, log)
  let plan = (): void => {}
  const services: Services = {
    db,
    keyring,
    cipher: createFieldCipher(keyring),
    clock,
    log,
    programme,
    committed: () => {
      hub.wake()
      plan()
    },
  }
  const effects = createEffects(services)
  plan = effects.plan
  effects.plan()
  const chores = createChores(services, [
    { name: 'holds', run: expireHolds },
    { name: 'bulk', run: resumeBulk },
    { name: 'outbox', run: (own) => deliverDue(own) },
    { name: 'imports', run: forgetImports },
    createRetentionChore(),
  ])
  // Apart from the others: a run over everybody takes its time, and nobody's notice waits for it.
  const screening = createChores(services, [{ name: 'watch lists', run: rescreen }])
  const printing = createChores(services, [{ name: 'print of papers', run: readPrints }])

  const router = createRouter(hub)
  const interceptor = async <T>({
    next,
    path,
  }: {
    next: () => Promise<T>
    path: ReadonlyArray<string>
  }): Promise<T> => {
    try {
      return await next()
    } catch (error) {
      throw outward(error, log, path.join('.'))
    }
  }
  const rpc = new RPCHandler(router, { clientInterceptors: [interceptor] })
  const rest = new OpenAPIHandler(router, { clientInterceptors: [interceptor] })

  /** Who asks: a program by its key, a person by the session's cookie. */
  const actorOf = async (request: Request, peer: Peer): Promise<Actor | null> => {
    if (peer.principal !== undefined) return { kind: 'principal', principal: peer.principal, user: peer.user ?? null }
    const bearer = readBearer(request.headers.get('authorization'))
    if (bearer !== undefined) {
      const principal = await db.read(() => principalByKey(tokenHash(bearer)))
      if (principal !== undefined) return { kind: 'principal', principal: principal as Principal, user: null }
    }
    const token = readSessionCookie(request.headers.get('cookie'))
    if (token === undefined) return null
    const hash = tokenHash(token)
    const now = clock()
    const row = await db.read(() => sessionByToken(hash, now))
    if (row === undefined) return null
    if (now - row.seen_at > RENEW_MS) {
      const end = Math.min(now + IDLE_MS, row.started_at + LONGEST_MS)
      await db.write(() => renewSession(hash, now, end))
    }
    return {
      kind: 'operator',
      id: row.id,
      name: row.name,
      displayName: row.display_name,
      role: row.role as Role,
      session: hash,
    }
  }

  let description: Promise<string> | undefined
  const describe = (): Promise<string> =>
    (description ??= new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
      .generate(contract, {
        info: { title: 'Cardwarden card store', version: PRODUCT_VERSION },
        servers: [{ url: '/api/v1' }],
      })
      .then((document) => JSON.stringify(document)))

  return {
    services,
    handle: async (request, peer) => {
      const url = new URL(request.url)
      if (url.pathname === '/api/v1/openapi.json') {
        return new Response(await describe(), { headers: { 'content-type': 'application/json' } })
      }
      const secure = url.protocol === 'https:'
      const cookies: Array<string> = []
      const call: Call = {
        services,
        peer,
        actor: await actorOf(request, peer),
        cookie: (change) => {
          cookies.push(
            change === 'end'
              ? endedSessionCookie({ secure })
              : sessionCookie(change.token, { secure, maxAgeSeconds: change.maxAgeSeconds }),
          )
        },
      }
      const { response } = url.pathname.startsWith('/rpc/v1')
        ? await rpc.handle(request, { prefix: '/rpc/v1', context: call })
        : await rest.handle(request, { prefix: '/api/v1', context: call })
      if (response === undefined) return Response.json({ code: 'NOT_FOUND' }, { status: 404 })
      for (const cookie of cookies) response.headers.append('set-cookie', cookie)
      response.headers.set('cache-control', 'no-store')
      return response
    },
    as: (principal, user) =>
      createRouterClient(router, {
        context: {
          services,
          peer: { transport: 'in-process' },
          actor: { kind: 'principal', principal, user },
          cookie: () => {},
        },
        interceptors: [interceptor],
      }),
    close: async () => {
      await stopLearning(services)
      await effects.stop()
      await chores.stop()
      await stopImports(services)
      await screening.stop()
      const printed = printing.stop()
      await endPaperReading()
      await printed
      hub.stop()
      try {
        keepEngine(services)
      } catch (error) {
        log.error({ err: error, id: errorId() }, 'What the risk engine knows could not be kept.')
      }
      await db.close()
    },
  }
}
