// Cards and merchants to play traffic with: some of each, with what a payment needs to know of them.
import { all, statement, type Work } from './work.ts'

const someCards = statement<{ state: number; limit: number }>()((k, p) =>
  k
    .selectFrom('card')
    .innerJoin('customer', 'customer.id', 'card.customer_id')
    .select(['card.id', 'customer.city', 'customer.country'])
    .where('card.state', '=', p.state)
    .orderBy('card.id')
    .limit(p.limit),
)
const someMerchants = statement<{ source: number; limit: number }>()((k, p) =>
  k
    .selectFrom('merchant')
    .select(['outside_id', 'name', 'mcc', 'country', 'city'])
    .where('source', '=', p.source)
    .orderBy('id')
    .limit(p.limit),
)

export type SampleCard = Readonly<{ id: number; city: string | null; country: string | null }>
export type SampleMerchant = Readonly<{
  outside_id: string
  name: string
  mcc: string
  country: string | null
  city: string | null
}>

/** The oldest cards in a state (its code). */
export function* sampleCards(state: number, limit: number): Work<ReadonlyArray<SampleCard>> {
  return yield* all(someCards, { state, limit })
}
/** The oldest merchants of a source. */
export function* sampleMerchants(source: number, limit: number): Work<ReadonlyArray<SampleMerchant>> {
  return yield* all(someMerchants, { source, limit })
}
