// The routes, in code. Each names its place, whose right decides whether the screen exists for this role.
import {
  createRootRoute,
  createRoute,
  createRouter,
  type AnyRouter,
  type ErrorComponentProps,
} from '@tanstack/react-router'
import { Suspense, type ReactElement, type ReactNode } from 'react'
import { ErrorState, Loading, NoRight } from '../ui/states.tsx'
import { useGo } from '../ui/useGo.ts'
import { mayEnter, placeOf, type PlaceName } from './places.ts'
import * as screens from './screens.ts'
import { useSession } from './session.ts'
import { Shell } from './Shell.tsx'

function Guarded({ place, children }: Readonly<{ place: PlaceName; children: ReactNode }>): ReactElement {
  const session = useSession()
  if (!mayEnter(session, placeOf(place))) return <NoRight />
  return <Suspense fallback={<Loading />}>{children}</Suspense>
}

/** A bug in one screen leaves the shell usable. */
function Broken({ error, reset }: ErrorComponentProps): ReactElement {
  return <ErrorState error={error} onRetry={reset} />
}

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NoRight, errorComponent: Broken })
const at = <P extends string>(path: P, component: () => ReactElement) =>
  createRoute({ getParentRoute: () => rootRoute, path, component, errorComponent: Broken })

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const overview = at('/', () => (
  <Guarded place="overview">
    <screens.OverviewScreen />
  </Guarded>
))
const reviews = at('/reviews', () => (
  <Guarded place="reviews">
    <screens.ReviewsScreen />
  </Guarded>
))
const bench = at('/reviews/$id', () => {
  const { id } = bench.useParams()
  return (
    <Guarded place="reviews">
      <screens.ReviewBench key={id} id={id} />
    </Guarded>
  )
})
const flags = at('/flags', () => (
  <Guarded place="flags">
    <screens.FlagsScreen />
  </Guarded>
))
const flag = at('/flags/$id', () => {
  const { id } = flag.useParams()
  return (
    <Guarded place="flags">
      <screens.FlagsScreen id={id} />
    </Guarded>
  )
})

/** `at`: UTC ms at which the list begins. */
export type TransactionsSearch = Readonly<{ q?: string; id?: string; view?: string; at?: number }>
const transactions = createRoute({
  getParentRoute: () => rootRoute,
  path: '/transactions',
  errorComponent: Broken,
  validateSearch: (search): TransactionsSearch => {
    const q = text(search.q)
    const id = text(search.id)
    const view = text(search.view)
    const at = Number(search.at)
    return {
      ...(q === undefined ? {} : { q }),
      ...(id === undefined ? {} : { id }),
      ...(view === undefined ? {} : { view }),
      ...(Number.isSafeInteger(at) && at > 0 ? { at } : {}),
    }
  },
  component: function Transactions() {
    const { q, id, view, at } = transactions.useSearch()
    const go = useGo()
    const path = (to: TransactionsSearch): string => {
      const search = new URLSearchParams(
        Object.entries(to).flatMap(([name, value]) =>
          value === undefined || value === '' ? [] : [[name, String(value)] as [string, string]],
        ),
      ).toString()
      return search === '' ? '/transactions' : `/transactions?${search}`
    }
    const here: TransactionsSearch = { ...(q === undefined ? {} : { q }), ...(view === undefined ? {} : { view }) }
    return (
      <Guarded place="transactions">
        <screens.TransactionsScreen
          query={q ?? ''}
          selected={id}
          view={view}
          from={at}
          onQuery={(query, under, replace = false) =>
            go(path({ q: query, ...(under === undefined ? {} : { view: under }) }), { replace })
          }
          onSelect={(selected) =>
            go(
              path({
                ...here,
                ...(at === undefined ? {} : { at }),
                ...(selected === undefined ? {} : { id: selected }),
              }),
              { replace: true },
            )
          }
          onFrom={(moment) => go(path({ ...here, ...(moment === undefined ? {} : { at: moment }) }))}
        />
      </Guarded>
    )
  },
})
const customers = at('/customers', () => (
  <Guarded place="customers">
    <screens.CustomersScreen />
  </Guarded>
))
const customer = createRoute({
  getParentRoute: () => rootRoute,
  path: '/customers/$id',
  errorComponent: Broken,
  validateSearch: (search): Readonly<{ card?: string }> => {
    const card = text(search.card)
    return card === undefined ? {} : { card }
  },
  component: function OneCustomer() {
    const { id } = customer.useParams()
    const { card } = customer.useSearch()
    return (
      <Guarded place="customers">
        <screens.CustomerScreen key={id} id={id} {...(card === undefined ? {} : { card })} />
      </Guarded>
    )
  },
})
const bulk = at('/customers/bulk', () => (
  <Guarded place="customers">
    <screens.BulkScreen />
  </Guarded>
))
const bulkJob = at('/customers/bulk/$id', () => {
  const { id } = bulkJob.useParams()
  return (
    <Guarded place="customers">
      <screens.BulkScreen id={id} />
    </Guarded>
  )
})
const disputes = at('/disputes', () => (
  <Guarded place="disputes">
    <screens.DisputesScreen />
  </Guarded>
))
const dispute = at('/disputes/$id', () => {
  const { id } = dispute.useParams()
  return (
    <Guarded place="disputes">
      <screens.DisputesScreen id={id} />
    </Guarded>
  )
})
const rules = createRoute({
  getParentRoute: () => rootRoute,
  path: '/rules',
  errorComponent: Broken,
  validateSearch: (search): Readonly<{ show?: string }> => {
    const show = text(search.show)
    return show === undefined ? {} : { show }
  },
  component: function Rules() {
    const { show } = rules.useSearch()
    return (
      <Guarded place="rules">
        <screens.RulesScreen {...(show === undefined ? {} : { first: show })} />
      </Guarded>
    )
  },
})
const rule = at('/rules/$id', () => {
  const { id } = rule.useParams()
  return (
    <Guarded place="rules">
      <screens.RuleEditor key={id} id={id} />
    </Guarded>
  )
})
const approvals = at('/approvals', () => (
  <Guarded place="approvals">
    <screens.ApprovalsScreen />
  </Guarded>
))
const approval = at('/approvals/$id', () => {
  const { id } = approval.useParams()
  return (
    <Guarded place="approvals">
      <screens.ApprovalsScreen id={id} />
    </Guarded>
  )
})
const audit = at('/audit', () => (
  <Guarded place="audit">
    <screens.AuditScreen />
  </Guarded>
))
const importing = at('/import', () => (
  <Guarded place="import">
    <screens.ImportScreen />
  </Guarded>
))
const settings = at('/settings', () => (
  <Guarded place="settings">
    <screens.SettingsScreen />
  </Guarded>
))

/** Search parameters stay plain text in the URL (`?q=card:4242`), never JSON. */
export function createConsoleRouter(): AnyRouter {
  return createRouter({
    routeTree: rootRoute.addChildren([
      overview,
      reviews,
      bench,
      flags,
      flag,
      transactions,
      customers,
      customer,
      disputes,
      dispute,
      bulk,
      bulkJob,
      rules,
      rule,
      approvals,
      approval,
      audit,
      importing,
      settings,
    ]),
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const entries = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      const words = new URLSearchParams(entries).toString()
      return words === '' ? '' : `?${words}`
    },
    defaultNotFoundComponent: NoRight,
    scrollRestoration: false,
  })
}
