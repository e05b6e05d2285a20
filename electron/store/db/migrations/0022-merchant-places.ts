// A merchant that sends another country or category is a place of its own, of the merchant by which it was first known.
import type { Migration } from './migration.ts'

export const merchantPlaces: Migration = {
  number: 22,
  name: 'merchant-places',
  statements: ({ int }) => [`alter table merchant add column place_of ${int} references merchant (id)`],
}
