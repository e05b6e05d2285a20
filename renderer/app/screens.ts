// Every screen by its place, each in a chunk of its own. A screen is one named export of renderer/features/<area>.
import { lazy, type ComponentType } from 'react'

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

const of = <P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> =>
  lazy(() => load().then((component) => ({ default: component })))

export const OverviewScreen: ComponentType = of(() => importers.overview().then((m) => m.OverviewScreen))
export const ReviewsScreen: ComponentType = of(() => importers.reviews().then((m) => m.ReviewsScreen))
export const ReviewBench: ComponentType<Readonly<{ id: string }>> = of(() =>
  importers.bench().then((m) => m.ReviewBench),
)
export const FlagsScreen: ComponentType<Readonly<{ id?: string }>> = of(() =>
  importers.flags().then((m) => m.FlagsScreen),
)
export const TransactionsScreen: ComponentType<TransactionsProps> = of(() =>
  importers.transactions().then((m) => m.TransactionsScreen),
)
export const CustomersScreen: ComponentType = of(() => importers.customers().then((m) => m.CustomersScreen))
export const CustomerScreen: ComponentType<Readonly<{ id: string; card?: string }>> = of(() =>
  importers.customer().then((m) => m.CustomerScreen),
)
export const ApprovalsScreen: ComponentType<Readonly<{ id?: string }>> = of(() =>
  importers.approvals().then((m) => m.ApprovalsScreen),
)
export const AuditScreen: ComponentType = of(() => importers.audit().then((m) => m.AuditScreen))
export const SettingsScreen: ComponentType = of(() => importers.settings().then((m) => m.SettingsScreen))

/** Begins to load the screen of a path while the session is still being asked for. */
export function preloadScreen(path: string): void {
  const [, first = '', second] = path.split('/')
  const name =
    first === ''
      ? 'overview'
      : first === 'reviews' && second !== undefined
        ? 'bench'
        : first === 'customers' && second !== undefined
          ? 'customer'
          : first
  if (name in importers) void importers[name as keyof typeof importers]().catch(() => undefined)
}
