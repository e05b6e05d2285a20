import { useQuery } from '@tanstack/react-query'
import { orpc } from '../platform/client.ts'
import type { PlaceName } from './places.ts'

export type RailCount = Readonly<{ open: number; late: number }>

/** Open work that this person may do, by place; places without a count are absent. */
export function useRailCounts(): Readonly<Partial<Record<PlaceName, RailCount>>> {
  const { data } = useQuery(orpc.overview.counts.queryOptions())
  if (data === undefined) return {}
  return {
    ...(data.reviews === null ? {} : { reviews: data.reviews }),
    ...(data.flags === null ? {} : { flags: data.flags }),
    ...(data.approvals === null ? {} : { approvals: data.approvals }),
    ...(data.disputes === null ? {} : { disputes: data.disputes }),
  }
}
