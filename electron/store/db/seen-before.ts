// What of an application was seen in others: paper, phone, device, address, picture. Exact by blind index, pictures by their hash.
import { all, first, statement, type Work } from './work.ts'

const counts = statement<{
  id: number
  document: string
  phone: string
  device: string
  address: string
}>()((k, p) => {
  const others = k
    .selectFrom('application')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('id', '<>', p.id)
    .where('look', '=', 0)
  const customers = k
    .selectFrom('customer')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('phone_idx', '=', p.phone)
  return k.selectNoFrom([
    others.where('document_idx', '=', p.document).$asScalar().$notNull().as('document'),
    others.where('phone_idx', '=', p.phone).$asScalar().$notNull().as('phone'),
    others.where('device_idx', '=', p.device).$asScalar().$notNull().as('device'),
    others.where('address_idx', '=', p.address).$asScalar().$notNull().as('address'),
    customers.$asScalar().$notNull().as('customers'),
    k
      .selectFrom('application')
      .select((e) => e.fn.countAll<number>().as('n'))
      .$asScalar()
      .$notNull()
      .as('searched'),
  ])
})
const hashes = statement<{ id: number; kind: number }>()((k, p) =>
  k
    .selectFrom('document')
    .innerJoin('application', 'application.id', 'application_id')
    .select('hash')
    .where('application_id', '<>', p.id)
    .where('document.kind', '=', p.kind)
    .where('look', '=', 0)
    .where('hash', 'is not', null)
    .orderBy('document.id', 'desc')
    .limit(50_000),
)

export type SeenBefore = Readonly<{
  document: number
  phone: number
  device: number
  address: number
  customers: number
  searched: number
}>
type Indexes = Readonly<Partial<Record<'document' | 'phone' | 'device' | 'address', string>>>

/** `id`: the application's own key, or 0 for one that is not written yet. */
export function* seenBefore(id: number, indexes: Indexes): Work<SeenBefore> {
  // An index never looks like this: nothing is counted for what is not known.
  const { document = '-', phone = '-', device = '-', address = '-' } = indexes
  return (yield* first(counts, { id, document, phone, device, address }))!
}
/** Picture hashes of papers of that kind in other applications, newest first. */
export function* picturesSeen(id: number, kind: number): Work<ReadonlyArray<string>> {
  return (yield* all(hashes, { id, kind })).flatMap(({ hash }) => hash ?? [])
}
