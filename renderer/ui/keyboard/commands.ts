// The one list of what keys mean. Hints in the foot bar, the `?` sheet, tooltips, the palette and the test that no key
// has two meanings all read it. A screen gives a command its act with `useCommand(id, act)`; it never listens to keys itself.

/**
 * Where a command can be in force. A screen names its scopes (`SCREENS`); two commands that share a key may not share a screen.
 */
export type Scope =
  | 'all'
  | 'list'
  | 'panel'
  | 'dialog'
  | 'start'
  | 'reviews'
  | 'bench'
  | 'case'
  | 'card'
  | 'payment'
  | 'customer'
  | 'flag'
  | 'approvals'
  | 'views'
  | 'rows'
  | 'charts'
  | 'query'
  | 'dispute'
  | 'rules'

export type Command = Readonly<{
  id: string
  /**
   * `A`, `Shift+D`, `Mod+Enter` (Ctrl, on a Mac Cmd), `G R` (one after the other), `ArrowDown`. The first is the one shown.
   */
  keys: ReadonlyArray<string>
  scopes: ReadonlyArray<Scope>
  /** Acts inside text fields too (never true of single characters). */
  inText?: true
  /** May repeat while held: moving only, never an act. */
  repeats?: true
  /** A verdict on an item: refused in the first 400 ms of a fresh item. */
  verdict?: true
  /** Not in the palette: moving about, and what only makes sense with its control in view. */
  silent?: true
}>

export const COMMANDS = [
  { id: 'search', keys: ['/'], scopes: ['all'] },
  { id: 'palette', keys: ['Mod+K'], scopes: ['all'], inText: true, silent: true },
  { id: 'keys', keys: ['?'], scopes: ['all'] },
  { id: 'close', keys: ['Escape'], scopes: ['all', 'dialog'], inText: true, silent: true },
  { id: 'undo', keys: ['Z'], scopes: ['all'] },
  { id: 'go.overview', keys: ['G O'], scopes: ['all'] },
  { id: 'go.reviews', keys: ['G R'], scopes: ['all'] },
  { id: 'go.flags', keys: ['G F'], scopes: ['all'] },
  { id: 'go.transactions', keys: ['G T'], scopes: ['all'] },
  { id: 'go.customers', keys: ['G C'], scopes: ['all'] },
  { id: 'go.disputes', keys: ['G D'], scopes: ['all'] },
  { id: 'go.rules', keys: ['G U'], scopes: ['all'] },
  { id: 'go.approvals', keys: ['G P'], scopes: ['all'] },
  { id: 'go.audit', keys: ['G A'], scopes: ['all'] },
  { id: 'go.import', keys: ['G I'], scopes: ['all'] },
  { id: 'go.settings', keys: ['G S'], scopes: ['all'] },
  { id: 'session.lock', keys: ['G L'], scopes: ['all'] },
  { id: 'flag.attack', keys: ['G X'], scopes: ['flag'] },

  { id: 'move.down', keys: ['J', 'ArrowDown'], scopes: ['list'], repeats: true, silent: true },
  { id: 'move.up', keys: ['K', 'ArrowUp'], scopes: ['list'], repeats: true, silent: true },
  { id: 'move.first', keys: ['Home'], scopes: ['list'], silent: true },
  { id: 'move.last', keys: ['End'], scopes: ['list'], silent: true },
  { id: 'move.pageDown', keys: ['PageDown'], scopes: ['list'], repeats: true, silent: true },
  { id: 'move.pageUp', keys: ['PageUp'], scopes: ['list'], repeats: true, silent: true },
  { id: 'list.open', keys: ['Enter'], scopes: ['list'], silent: true },
  { id: 'list.openPage', keys: ['Shift+Enter'], scopes: ['list'] },
  { id: 'list.select', keys: ['Space'], scopes: ['list'], silent: true },
  { id: 'panel.previous', keys: ['['], scopes: ['panel', 'dialog'] },
  { id: 'panel.next', keys: [']'], scopes: ['panel', 'dialog'] },

  { id: 'confirm', keys: ['Mod+Enter'], scopes: ['dialog', 'rules'], inText: true, silent: true },
  { id: 'verdict.good', keys: ['1'], scopes: ['bench', 'payment', 'flag'], verdict: true },
  { id: 'verdict.unsure', keys: ['2'], scopes: ['bench', 'payment', 'flag'], verdict: true },
  { id: 'verdict.bad', keys: ['3'], scopes: ['bench', 'payment', 'flag'], verdict: true },
  { id: 'reason.1', keys: ['1'], scopes: ['dialog'], silent: true },
  { id: 'reason.2', keys: ['2'], scopes: ['dialog'], silent: true },
  { id: 'reason.3', keys: ['3'], scopes: ['dialog'], silent: true },
  { id: 'reason.4', keys: ['4'], scopes: ['dialog'], silent: true },
  { id: 'reason.5', keys: ['5'], scopes: ['dialog'], silent: true },
  { id: 'reason.6', keys: ['6'], scopes: ['dialog'], silent: true },
  { id: 'reason.7', keys: ['7'], scopes: ['dialog'], silent: true },
  { id: 'reason.8', keys: ['8'], scopes: ['dialog'], silent: true },
  { id: 'reason.9', keys: ['9'], scopes: ['dialog'], silent: true },

  { id: 'case.next', keys: ['N'], scopes: ['reviews'] },
  { id: 'approve', keys: ['A'], scopes: ['bench', 'approvals'], verdict: true },
  { id: 'reject', keys: ['R'], scopes: ['bench', 'approvals'], verdict: true },
  { id: 'case.askAgain', keys: ['S'], scopes: ['bench'], verdict: true },
  { id: 'case.skip', keys: ['I'], scopes: ['bench'], verdict: true },
  { id: 'case.hits', keys: ['Q'], scopes: ['bench'] },
  { id: 'paper.next', keys: ['D'], scopes: ['bench'] },
  { id: 'paper.previous', keys: ['Shift+D'], scopes: ['bench'] },
  { id: 'zoom.in', keys: ['+', '='], scopes: ['bench'] },
  { id: 'zoom.out', keys: ['-'], scopes: ['bench'] },
  { id: 'zoom.fit', keys: ['0'], scopes: ['bench'] },
  { id: 'paper.turn', keys: ['O'], scopes: ['bench'] },
  { id: 'paper.contrast', keys: ['B'], scopes: ['bench'] },
  { id: 'compare', keys: ['M'], scopes: ['bench', 'rules'] },

  { id: 'card.freeze', keys: ['F'], scopes: ['card'], verdict: true },
  { id: 'card.freezeAll', keys: ['Shift+F'], scopes: ['card'], verdict: true },
  { id: 'card.unfreeze', keys: ['U'], scopes: ['card'], verdict: true },
  { id: 'card.report', keys: ['R'], scopes: ['customer'], verdict: true },
  { id: 'handOver', keys: ['H'], scopes: ['case', 'bench'], verdict: true },
  { id: 'snooze', keys: ['L'], scopes: ['case', 'flag'], verdict: true },
  { id: 'note', keys: ['W'], scopes: ['case'] },
  { id: 'edit', keys: ['E'], scopes: ['case'] },
  { id: 'payment.find', keys: ['P'], scopes: ['payment'] },
  { id: 'payment.dispute', keys: ['Q'], scopes: ['payment'], verdict: true },
  { id: 'payment.passNow', keys: ['Y'], scopes: ['payment'] },
  { id: 'dispute.evidence', keys: ['E'], scopes: ['dispute'] },
  { id: 'dispute.decide', keys: ['A'], scopes: ['dispute'], verdict: true },
  { id: 'dispute.submit', keys: ['S'], scopes: ['dispute'], verdict: true },
  { id: 'dispute.credit', keys: ['B'], scopes: ['dispute'], verdict: true },
  { id: 'payment.copyWords', keys: ['C'], scopes: ['payment'] },

  { id: 'views', keys: ['V'], scopes: ['views'] },
  { id: 'export', keys: ['X'], scopes: ['views'] },
  { id: 'rows.all', keys: ['A'], scopes: ['rows'] },
  { id: 'rows.charts', keys: ['B'], scopes: ['rows'] },
  { id: 'rows.columns', keys: ['O'], scopes: ['rows'] },
  { id: 'rows.jump', keys: ['D'], scopes: ['rows'] },
  { id: 'tables', keys: ['T'], scopes: ['charts'] },
  { id: 'suggestion.take', keys: ['Tab'], scopes: ['query'], inText: true, silent: true },
  { id: 'error.next', keys: ['F8'], scopes: ['query', 'rules'], inText: true },

  { id: 'start.demo', keys: ['1'], scopes: ['start'], silent: true },
  { id: 'start.empty', keys: ['2'], scopes: ['start'], silent: true },
  { id: 'start.remote', keys: ['3'], scopes: ['start'], silent: true },
] as const satisfies ReadonlyArray<Command>

export type CommandId = (typeof COMMANDS)[number]['id']

/** Which scopes are in force together. A dialog covers the screen below it, so it stands alone. */
export const SCREENS = {
  overview: ['all', 'list', 'reviews', 'charts'],
  reviews: ['all', 'list', 'panel', 'reviews', 'views'],
  bench: ['all', 'list', 'panel', 'reviews', 'bench', 'case'],
  flags: ['all', 'list', 'panel', 'flag', 'card', 'case', 'charts'],
  transactions: ['all', 'list', 'panel', 'payment', 'card', 'case', 'views', 'rows', 'charts', 'query'],
  customers: ['all', 'list', 'panel', 'views', 'query', 'card'],
  disputes: ['all', 'list', 'panel', 'dispute'],
  bulk: ['all', 'list', 'panel', 'card'],
  customer: ['all', 'list', 'panel', 'customer', 'payment', 'card', 'case', 'charts'],
  rules: ['all', 'list', 'panel', 'rules', 'case', 'charts'],
  approvals: ['all', 'list', 'panel', 'approvals'],
  audit: ['all', 'list', 'panel', 'views', 'query'],
  import: ['all', 'list'],
  settings: ['all'],
  start: ['start'],
  dialog: ['dialog'],
} as const satisfies Readonly<Record<string, ReadonlyArray<Scope>>>

export type ScreenName = keyof typeof SCREENS

const byId = new Map<string, Command>(COMMANDS.map((command) => [command.id, command]))

export function commandOf(id: CommandId): Command {
  const command = byId.get(id)
  if (command === undefined) throw new Error(`unknown command ${id}`)
  return command
}

/** The commands that can be in force on a screen, in the list's order. */
export function commandsOn(screen: ScreenName): ReadonlyArray<Command & Readonly<{ id: CommandId }>> {
  const scopes: ReadonlyArray<Scope> = SCREENS[screen]
  return COMMANDS.filter((command) => (command.scopes as ReadonlyArray<Scope>).some((scope) => scopes.includes(scope)))
}
