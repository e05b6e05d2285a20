// Every screen by its place, each in a chunk of its own. A screen is one named export of renderer/features/<area>.
import { createElement, use, type ComponentType, type ReactElement } from 'react'

export type TransactionsProps = Readonly<{
  /** The query of the URL, '' for all. */
  query: string
  /** The payment open in the panel. */
  selected: string | undefined
  onQuery: (query: string) => void
  onSelect: (id: string | undefined) => void
}>

const importers = {
  overview: () => import('../features/overview/OverviewScreen.tsx'),
  reviews: () => import('../features/reviews/ReviewsScreen.tsx'),
  bench: () => import('../features/reviews/ReviewBench.tsx'),
  flags: () => import('../features/flags/FlagsScreen.tsx'),
  transactions: () => import('../features/transactions/TransactionsScreen.tsx'),
  customers: () => import('../features/cards/CustomersScreen.tsx'),
  customer: () => import('../features/cards/CustomerScreen.tsx'),
  approvals: () => import('../features/approvals/ApprovalsScreen.tsx'),
  audit: () => import('../features/audit/AuditScreen.tsx'),
  settings: () => import('../features/settings/SettingsScreen.tsx'),
} as const

/**
 * A screen whose code comes when it is first shown. Unlike React.lazy it draws at once when the code is there already: a boundary that
 * has shown its fallback is held back by React for 300 ms, which a first load would pay for each step.
 */
function of<P extends object>(load: () => Promise<ComponentType<P>>): OnDemand<P> {
  let loaded: ComponentType<P> | undefined
  let loading: Promise<ComponentType<P>> | undefined
  const begin = (): Promise<ComponentType<P>> =>
    (loading ??= load().then(
      (component) => (loaded = component),
      (error: unknown) => {
        // The next try asks the server anew.
        loading = undefined
        throw error
      },
    ))
  const Screen = (props: P): ReactElement => createElement(loaded ?? use(begin()), props)
  return Object.assign(Screen, { begin })
}
type OnDemand<P> = ComponentType<P> & Readonly<{ begin: () => Promise<unknown> }>

export const OverviewScreen: OnDemand<Record<never, never>> = of(() =>
  importers.overview().then((m) => m.OverviewScreen),
)
export const ReviewsScreen: OnDemand<Record<never, never>> = of(() => importers.reviews().then((m) => m.ReviewsScreen))
export const ReviewBench: OnDemand<Readonly<{ id: string }>> = of(() => importers.bench().then((m) => m.ReviewBench))
export const FlagsScreen: OnDemand<Readonly<{ id?: string }>> = of(() => importers.flags().then((m) => m.FlagsScreen))
export const TransactionsScreen: OnDemand<TransactionsProps> = of(() =>
  importers.transactions().then((m) => m.TransactionsScreen),
)
export const CustomersScreen: OnDemand<Record<never, never>> = of(() =>
  importers.customers().then((m) => m.CustomersScreen),
)
export const CustomerScreen: OnDemand<Readonly<{ id: string; card?: string }>> = of(() =>
  importers.customer().then((m) => m.CustomerScreen),
)
export const ApprovalsScreen: OnDemand<Readonly<{ id?: string }>> = of(() =>
  importers.approvals().then((m) => m.ApprovalsScreen),
)
export const AuditScreen: OnDemand<Record<never, never>> = of(() => importers.audit().then((m) => m.AuditScreen))
export const SettingsScreen: OnDemand<Record<never, never>> = of(() =>
  importers.settings().then((m) => m.SettingsScreen),
)

const FIRST: Readonly<
  Record<string, Readonly<{ screen: Readonly<{ begin: () => Promise<unknown> }>; words: string }>>
> = {
  '': { screen: OverviewScreen, words: 'overview' },
  reviews: { screen: ReviewsScreen, words: 'reviews' },
  'reviews/': { screen: ReviewBench, words: 'reviews' },
  flags: { screen: FlagsScreen, words: 'flags' },
  transactions: { screen: TransactionsScreen, words: 'transactions' },
  customers: { screen: CustomersScreen, words: 'cards' },
  'customers/': { screen: CustomerScreen, words: 'cards' },
  approvals: { screen: ApprovalsScreen, words: 'approvals' },
  audit: { screen: AuditScreen, words: 'audit' },
  settings: { screen: SettingsScreen, words: 'settings' },
}

/** Begins to load the screen of a path, while words and session are still being asked for. Never rejects. */
export function preloadScreen(path: string): Readonly<{ ready: Promise<unknown>; words: ReadonlyArray<string> }> {
  const [, place = '', inside] = path.split('/')
  const first = (inside === undefined ? undefined : FIRST[`${place}/`]) ?? FIRST[place]
  if (first === undefined) return { ready: Promise.resolve(), words: [] }
  return { ready: first.screen.begin().catch(() => undefined), words: [first.words] }
}
