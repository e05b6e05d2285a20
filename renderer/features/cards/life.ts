// A card's life beyond its freeze: what may be done with it now, lifts, travel, limits by kind of shop, what took its place.
import { useQuery } from '@tanstack/react-query'
import { orpc, type Client } from '../../platform/client.ts'
import type { Customer } from './timeline-words.ts'

export type Life = Awaited<ReturnType<Client['cardLife']['get']>>
export type Lift = Life['lifts'][number]
export type Travel = Life['travel'][number]

export function useLife(card: string | undefined): Life | undefined {
  const { data } = useQuery(orpc.cardLife.get.queryOptions({ input: { id: card ?? '' }, enabled: card !== undefined }))
  return data?.id === card ? data : undefined
}

/** The last four of another card of the same person. */
export const last4In = (customer: Customer, card: string): string | undefined =>
  customer.cards.find((one) => one.id === card)?.last4
