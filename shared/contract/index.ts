// The whole contract. The only barrel of the project: transports, the client and the walk over all procedures start here.
import { applications } from './applications.ts'
import { approvals } from './approvals.ts'
import { audit } from './audit.ts'
import { autoRules } from './auto-rules.ts'
import { bulk } from './bulk.ts'
import { callers } from './callers.ts'
import { cardLife } from './card-life.ts'
import { cards } from './cards.ts'
import { customers, find } from './customers.ts'
import { disputes } from './disputes.ts'
import { events } from './events.ts'
import { exports_ } from './exports.ts'
import { flags } from './flags.ts'
import { imports } from './imports.ts'
import { models } from './models.ts'
import { money } from './money.ts'
import { network } from './network.ts'
import { notes } from './notes.ts'
import { notices } from './notices.ts'
import { overview } from './overview.ts'
import { promise } from './promise.ts'
import { retention } from './retention.ts'
import { quality } from './quality.ts'
import { paymentCare } from './payment-care.ts'
import { reviews } from './reviews.ts'
import { rules } from './rules.ts'
import { session } from './session.ts'
import { system } from './system.ts'
import { transactions } from './transactions.ts'
import { views } from './views.ts'
import { wallet } from './wallet.ts'
import { watch } from './watch.ts'

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
  rules,
  models,
  approvals,
  audit,
  exports: exports_,
  imports,
  network,
  quality,
  applications,
  cardLife,
  callers,
  wallet,
  disputes,
  bulk,
  notices,
  notes,
  money,
  paymentCare,
  watch,
  autoRules,
  promise,
  retention,
}
export type Contract = typeof contract
