// The code of every screen by its place, each in a chunk of its own, and what the first picture of a place needs besides. Without
// React: the page's first script reads it before anything else is there.
import type { Question } from '../platform/early.ts'

export const importers = {
  overview: () => import('../features/overview/OverviewScreen.tsx'),
  reviews: () => import('../features/reviews/ReviewsScreen.tsx'),
  bench: () => import('../features/reviews/ReviewBench.tsx'),
  flags: () => import('../features/flags/FlagsScreen.tsx'),
  transactions: () => import('../features/transactions/TransactionsScreen.tsx'),
  customers: () => import('../features/cards/CustomersScreen.tsx'),
  customer: () => import('../features/cards/CustomerScreen.tsx'),
  bulk: () => import('../features/bulk/BulkScreen.tsx'),
  disputes: () => import('../features/disputes/DisputesScreen.tsx'),
  rules: () => import('../features/rules/RulesScreen.tsx'),
  rule: () => import('../features/rules/RuleEditor.tsx'),
  approvals: () => import('../features/approvals/ApprovalsScreen.tsx'),
  audit: () => import('../features/audit/AuditScreen.tsx'),
  import: () => import('../features/imports/ImportScreen.tsx'),
  settings: () => import('../features/settings/SettingsScreen.tsx'),
} as const

export type ScreenName = keyof typeof importers

export type First = Readonly<{
  screen: ScreenName
  /** The area of its words. */
  words: string
  /** What the screen asks the store first, to the letter; asked only for somebody who is signed in. */
  question?: Question
}>

const PLACES: Readonly<Record<string, First>> = {
  '': { screen: 'overview', words: 'overview' },
  reviews: {
    screen: 'reviews',
    words: 'reviews',
    question: { procedure: 'reviews/list', body: '{"json":{"show":"open"}}' },
  },
  'reviews/': { screen: 'bench', words: 'reviews' },
  flags: { screen: 'flags', words: 'flags' },
  transactions: { screen: 'transactions', words: 'transactions' },
  customers: { screen: 'customers', words: 'cards' },
  'customers/bulk': { screen: 'bulk', words: 'bulk' },
  'customers/': { screen: 'customer', words: 'cards' },
  disputes: { screen: 'disputes', words: 'disputes' },
  rules: { screen: 'rules', words: 'rules' },
  'rules/': { screen: 'rule', words: 'rules' },
  approvals: { screen: 'approvals', words: 'approvals' },
  audit: { screen: 'audit', words: 'audit' },
  import: { screen: 'import', words: 'imports' },
  settings: { screen: 'settings', words: 'settings' },
}

/** The screen that a path shows first; undefined for a path without one. */
export function firstOf(path: string): First | undefined {
  const [, place = '', inside] = path.split('/')
  return (inside === undefined ? undefined : (PLACES[`${place}/${inside}`] ?? PLACES[`${place}/`])) ?? PLACES[place]
}
