// Whoever writes a merchant writes what it is found by.
import { expect, it } from 'vitest'
import { addImportedMerchant } from '#electron/store/db/intake.ts'
import { merchantSearch } from '#electron/store/db/merchant-text.ts'
import { merchantOf, NETWORK_SOURCE, sourceId } from '#electron/store/db/payments.ts'
import { select } from '#electron/store/db/work.ts'
import { eachDatabase } from './databases.ts'

eachDatabase('what merchants are found by', (open) => {
  it('is name and city, whether an import or a message of the network first named them', async () => {
    const store = await open()
    const rows = await store.write(function* () {
      const source = yield* sourceId(NETWORK_SOURCE)
      const of = { mcc: '5411', country: 'CN' }
      yield* addImportedMerchant({ ...of, source, outside: 'a', name: 'Kumo ÉVA', city: 'ŌSAKA West' })
      yield* addImportedMerchant({ ...of, source, outside: 'b', name: '云岭', city: null })
      yield* merchantOf(source, { ...of, id: 'c', name: 'Orbit', city: '杭州 B' })
      // The same in another country is a place of its own.
      yield* merchantOf(source, { ...of, id: 'c', name: 'Orbit', city: 'OSAKA', country: 'JP' })
      return yield* select((k) => k.selectFrom('merchant').select(['name', 'city', 'search']).orderBy('id'))
    })
    expect(rows.map(({ search }) => search)).toEqual([
      'kumo éva\u0001Ōsaka west',
      '云岭\u0001',
      'orbit\u0001杭州 b',
      'orbit\u0001osaka',
    ])
    for (const { name, city, search } of rows) expect(search).toBe(merchantSearch(name, city))
  })
})
