// Every screen by its place, each in a chunk of its own. A screen is one named export of renderer/features/<area>.
import { createElement, use, type ComponentType, type ReactElement } from 'react'
import { importers, type ScreenName } from './chunks.ts'

export type TransactionsProps = Readonly<{
  /** The query of the URL, '' for all. */
  query: string
  /** The payment open in the panel. */
  selected: string | undefined
  /** The saved view that the query came from; the query may have changed since. */
  view: string | undefined
  /** UTC ms at which the list begins; undefined: at its newest. */
  from: number | undefined
  onQuery: (query: string, view: string | undefined, replace?: boolean) => void
  onSelect: (id: string | undefined) => void
  onFrom: (at: number | undefined) => void
}>

const beginnings = new Map<ScreenName, () => Promise<unknown>>()

/**
 * A screen whose code comes when it is first shown. Unlike React.lazy it draws at once when the code is there already: a boundary that
 * has shown its fallback is held back by React for 300 ms, which a first load would pay for each step.
 */
function of<N extends ScreenName, P extends object>(
  name: N,
  pick: (chunk: Awaited<ReturnType<(typeof importers)[N]>>) => ComponentType<P>,
): ComponentType<P> {
  let loaded: ComponentType<P> | undefined
  let loading: Promise<ComponentType<P>> | undefined
  const begin = (): Promise<ComponentType<P>> =>
    (loading ??= (importers[name]() as ReturnType<(typeof importers)[N]>).then(
      (chunk) => (loaded = pick(chunk as Awaited<ReturnType<(typeof importers)[N]>>)),
      (error: unknown) => {
        // The next try asks the server anew.
        loading = undefined
        throw error
      },
    ))
  beginnings.set(name, begin)
  return (props: P): ReactElement => createElement(loaded ?? use(begin()), props)
}
/** Loads the code of a screen ahead of its first picture. Never rejects: the screen itself says what is wrong. */
export async function beginScreen(name: ScreenName): Promise<void> {
  await beginnings
    .get(name)?.()
    .catch(() => undefined)
}

type Plain = ComponentType<Record<never, never>>
export const OverviewScreen: Plain = of('overview', (m) => m.OverviewScreen)
export const ReviewsScreen: Plain = of('reviews', (m) => m.ReviewsScreen)
export const ReviewBench: ComponentType<Readonly<{ id: string }>> = of('bench', (m) => m.ReviewBench)
export const FlagsScreen: ComponentType<Readonly<{ id?: string }>> = of('flags', (m) => m.FlagsScreen)
export const TransactionsScreen: ComponentType<TransactionsProps> = of('transactions', (m) => m.TransactionsScreen)
export const CustomersScreen: Plain = of('customers', (m) => m.CustomersScreen)
export const CustomerScreen: ComponentType<Readonly<{ id: string; card?: string }>> = of(
  'customer',
  (m) => m.CustomerScreen,
)
export const BulkScreen: ComponentType<Readonly<{ id?: string }>> = of('bulk', (m) => m.BulkScreen)
export const DisputesScreen: ComponentType<Readonly<{ id?: string }>> = of('disputes', (m) => m.DisputesScreen)
export const RulesScreen: ComponentType<Readonly<{ first?: string }>> = of('rules', (m) => m.RulesScreen)
export const RuleEditor: ComponentType<Readonly<{ id: string }>> = of('rule', (m) => m.RuleEditor)
export const ApprovalsScreen: ComponentType<Readonly<{ id?: string }>> = of('approvals', (m) => m.ApprovalsScreen)
export const AuditScreen: Plain = of('audit', (m) => m.AuditScreen)
export const ImportScreen: Plain = of('import', (m) => m.ImportScreen)
export const SettingsScreen: Plain = of('settings', (m) => m.SettingsScreen)
