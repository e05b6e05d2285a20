// Every area's procedures in one router; the contract's types say at compile time when one is missing.
import type { Router } from '@orpc/server'
import type { contract } from '#shared/contract/index.ts'
import type { EventHub } from './events.ts'
import { createEvents } from './events.ts'
import { applications } from './applications.ts'
import { approvals } from './approvals.ts'
import { audit } from './audit.ts'
import { autoRules } from './auto-rules.ts'
import { bulk } from './bulk.ts'
import { callers } from './callers.ts'
import { cardLife } from './card-life.ts'
import { cards } from './cards.ts'
import { exports_ } from './exports.ts'
import { customers } from './customers.ts'
import { disputes } from './disputes.ts'
import { find } from './find.ts'
import { flags } from './flags.ts'
import { imports } from './imports.ts'
import { store } from './implementer.ts'
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
import type { Call } from './services.ts'
import { system } from './system.ts'
import { transactions } from './transactions.ts'
import { views } from './views.ts'
import { wallet } from './wallet.ts'
import { watch } from './watch.ts'

/** Named, since the compiler does not write a type out that is as long as the whole contract. */
export type StoreRouter = Router<typeof contract, Call & Record<never, never>>

export const createRouter = (hub: EventHub): StoreRouter =>
  store.router({
    session,
    system,
    events: createEvents(hub),
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
  })
