// Local clock readings of files as moments.
import { offsetAt } from '#shared/domain/calendar.ts'

/** UTC ms of a local reading given as if it were UTC. One that clocks show twice is taken by the offset of the first guess. */
export function zoneTime(local: number, zone: string): number {
  const guess = local - offsetAt(local, zone)
  return local - offsetAt(guess, zone)
}
