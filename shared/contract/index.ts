// The whole contract. The only barrel of the project: transports, the client and the walk over all procedures start here.
import { applications } from './applications.ts'
import { approvals } from './approvals.ts'
import { audit } from './audit.ts'
import { cards } from './cards.ts'
import { customers, find } from './customers.ts'
import { events } from './events.ts'
import { flags } from './flags.ts'
import { network } from './network.ts'
import { overview } from './overview.ts'
import { quality } from './quality.ts'
import { reviews } from './reviews.ts'
import { session } from './session.ts'
import { system } from './system.ts'
import { transactions } from './transactions.ts'
import { views } from './views.ts'

export const contract = {
  session,
  system,
  events,
  overview,
  reviews,
  transactions,
  views,
  customers,
  find,
  cards,
  flags,
  approvals,
  audit,
  network,
  quality,
  applications,
}
export type Contract = typeof contract
