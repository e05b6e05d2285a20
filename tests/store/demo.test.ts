// A demo programme written into both databases: it must be the same programme, and later keys must not meet its own.
import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { verifyAudit } from '#electron/store/api/audit.ts'
import { network } from '#electron/store/api/network.ts'
import { flagCounts } from '#electron/store/db/flags.ts'
import { originCodes } from '#electron/store/db/codes.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { merchantSearch } from '#electron/store/db/merchant-text.ts'
import { sourceId } from '#electron/store/db/payments.ts'
import { sampleCards, sampleMerchants } from '#electron/store/db/sample.ts'
import { select } from '#electron/store/db/work.ts'
import { fillDemo } from '#electron/store/demo/fill/fill.ts'
import { publicId } from '#shared/domain/ids.ts'
import { callOf, eachDatabase, requestId, START } from './databases.ts'

const SMALL = { customers: 40, transactions: 800, days: 7, seed: 'both', asOf: START, applications: 3 }
const origins = { live: originCodes.code('live'), demo: originCodes.code('demo'), imported: originCodes.code('import') }

eachDatabase('a demo programme', (open) => {
  it('is whole, agrees with its own count, and lives on', async () => {
    const { services, read, write } = await open()
    const filled = await fillDemo({ services }, SMALL)
    expect(filled).toMatchObject({ customers: 40, payments: 800 })
    expect((await verifyAudit(services)).result.whole).toBe(true)
    const counts = await read(() => flagCounts(origins, START))
    expect(counts.open).toBe(filled.openFlags)

    const shops = await read(() => select((k) => k.selectFrom('merchant').select(['name', 'city', 'search'])))
    expect(shops.map(({ search }) => search)).toEqual(shops.map(({ name, city }) => merchantSearch(name, city)))

    // New rows after the demo get keys of their own.
    for (const table of ['txn', 'flag', 'customer', 'card', 'application', 'document'] as const) {
      expect(await write(() => takeKeys(table)), table).toBeGreaterThan(1)
    }
    const cards = await read(() => sampleCards(0, 100))
    const source = await write(() => sourceId('network'))
    const [shop] = await read(() => sampleMerchants(source, 1))
    const client = createRouterClient(network, {
      context: callOf(services, { kind: 'principal', principal: 'processor', user: null }),
    })
    const answer = await client.authorise({
      requestId: requestId(),
      card: { id: publicId('card', cards[3]!.id) },
      amount: 100,
      currency: 'CNY',
      channel: 'contactless',
      pin: 'none',
      merchant: { id: shop!.outside_id, name: 'any', mcc: shop!.mcc, country: shop!.country! },
    })
    expect(answer.transaction).toMatch(/^txn_/)
  }, 90_000)

  it('is the same programme from the same seed', async () => {
    const [one, two] = [await open(), await open()]
    const least = { ...SMALL, customers: 30, transactions: 500, days: 3, applications: 1 }
    const first = await fillDemo({ services: one.services }, least)
    const second = await fillDemo({ services: two.services }, least)
    expect(second).toEqual(first)
  }, 90_000)
})
