// The handshake, the store's own facts, and what became of a request.
import { CONTRACT_VERSION } from '#shared/contract/base.ts'
import { outcomeOf } from '#electron/store/db/records.ts'
import { SCHEMA_VERSION } from '#electron/store/db/migrate.ts'
import { metaValue } from '#electron/store/db/meta.ts'
import { operatorOf, store } from './implementer.ts'
import { refuse } from './refuse.ts'
import { PRODUCT_VERSION } from './version.ts'

export const system = {
  hello: store.system.hello.handler(async ({ context: { services } }) => ({
    product: 'cardwarden' as const,
    version: PRODUCT_VERSION,
    contract: CONTRACT_VERSION,
    phase: 'ready' as const,
    demo: services.programme.demo,
    store: { kind: services.db.dialect, name: services.db.name },
    timeZone: services.programme.timeZone,
    currency: services.programme.currency,
    homeCountry: services.programme.homeCountry,
    now: services.clock(),
  })),

  /** Once there is a store there is nothing to create; before there is one, electron/store/first-start.ts answers instead. */
  create: store.system.create.handler(async () => {
    throw refuse.invalidState('store_exists')
  }),

  store: store.system.store.handler(async ({ context: { services } }) => {
    const lastBackup = await services.db.read(() => metaValue('last_backup'))
    return {
      kind: services.db.dialect,
      name: services.db.name,
      sizeBytes: await services.db.sizeBytes(),
      schema: SCHEMA_VERSION,
      lastBackup: lastBackup === undefined ? null : Number(lastBackup),
    }
  }),

  outcome: store.system.outcome.handler(async ({ input, context }) => {
    const operator = operatorOf(context)
    const row = await context.services.db.read(() => outcomeOf(input.requestId))
    if (row === undefined || row.actor !== `operator:${operator.id}`) return { state: 'never_happened' as const }
    return { state: 'done' as const, at: row.at, action: row.action, answer: JSON.parse(row.answer) }
  }),
}
