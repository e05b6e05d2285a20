// An invented watch list in the demo: some applicants and one customer come near entries of it, so that hits wait in the queue.
import { createRouterClient } from '@orpc/server'
import type { WatchEntry } from '#shared/domain/identity/watchMatch.ts'
import { rescreen } from '#electron/store/api/rescreen.ts'
import type { Services } from '#electron/store/api/services.ts'
import { watch } from '#electron/store/api/watch.ts'
import { customerById } from '#electron/store/db/customers.ts'
import type { DemoCase, DemoProgramme } from '../records.ts'
import { inventEntries, writeOfac } from '../watchLists.ts'
import type { Keys } from './people.ts'

const ENTRIES = 80
/** Which customer the list is about to find: anybody who has no story. */
const FOUND = 29

const listed = (place: number, names: ReadonlyArray<string>, births: ReadonlyArray<string>): WatchEntry => ({
  entry: String(90_000 + place),
  kind: 'person',
  names,
  births,
  countries: ['Utopia'],
  programmes: ['SPECIMEN1'],
})

/** The surname in front, in capitals, as lists write names; Chinese names have it there already. */
const asListed = ({ native, latin }: Readonly<{ native: string | null; latin: string }>): string => {
  const parts = latin.split(' ')
  const surname = (native === null ? parts.pop() : parts.shift()) ?? ''
  return `${surname.toUpperCase()}, ${parts.join(' ')}`
}

const birthYearOf = (item: DemoCase): number =>
  Number(item.fields.find(({ field }) => field === 'birth_date')?.typed?.slice(0, 4))

export async function fillLists(services: Services, programme: DemoProgramme, keys: Keys): Promise<void> {
  const near = [...programme.cases()].filter(
    ({ state, checks }) => ['waiting', 'asked'].includes(state) && checks.some(({ why }) => why === 'near_match'),
  )
  const customer = await services.db.read(() => customerById(keys.customers[FOUND]!))
  const entries = [
    ...near.map((item, i) => listed(i, [asListed(item.name)], [String(birthYearOf(item) + (i % 2))])),
    ...(customer === undefined
      ? []
      : [listed(near.length, [asListed(customer), ...(customer.native === null ? [] : [customer.native])], [])]),
  ]
  const { sdn, alt } = writeOfac(inventEntries('demo', ENTRIES, entries))
  const client = createRouterClient(watch, {
    context: {
      services,
      actor: { kind: 'principal', principal: 'cli', user: null },
      peer: { transport: 'in-process' },
      cookie: () => {},
    },
  })
  await client.import({
    requestId: 'demo-watch-list-0001',
    name: 'Specimen list',
    format: 'ofac',
    main: new File([sdn], 'sdn.csv'),
    aliases: new File([alt], 'alt.csv'),
    mayShrink: false,
  })
  await rescreen(services)
}
