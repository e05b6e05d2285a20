// Who may do what, as data. Deny what is not named. The store asks this table before every procedure;
// the page asks it only to leave out what would be refused.

export const ROLES = ['reviewer', 'investigator', 'agent', 'supervisor', 'auditor', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** Programs, not people. Their rights are fixed and are in no role. `store` is the store itself, carrying out what is due. */
export const PRINCIPALS = ['processor', 'wallet', 'cli', 'store'] as const
export type Principal = (typeof PRINCIPALS)[number]

export const RIGHTS = [
  'overview.read',
  'reviews.read',
  'reviews.decide',
  'reviews.supervise',
  'records.read',
  'cards.freeze',
  'cards.unfreeze',
  'cards.unfreeze_after_fraud',
  'cards.limits',
  'flags.read',
  'flags.decide',
  'rules.read',
  'rules.draft',
  'rules.make_live',
  'approvals.read',
  'approvals.decide',
  'numbers.reveal',
  'notes.write',
  'data.export',
  'data.import',
  'audit.read',
  'audit.verify',
  'administration',
  'network.authorise',
  'wallet.apply',
  'wallet.holder',
  'cards.bulk',
  'disputes.work',
  'fees.edit',
  'watch_lists.read',
  'watch_lists.edit',
  'auto_rules.read',
  'auto_rules.edit',
  'auto_rules.decide',
  'promise.edit',
  'retention.edit',
] as const
export type Right = (typeof RIGHTS)[number]

/**
 * How far a right goes. `staged`: a second person has to approve. `own`: only rows of one's own doing.
 * `own_cases`: only what belongs to a case one holds. `masked`: everything, with people unnamed. `policy`: up to policy, staged past it.
 */
export type Grant = 'yes' | 'staged' | 'own' | 'own_cases' | 'masked' | 'policy'

export type RoleTable = Readonly<Record<Role, Readonly<Partial<Record<Right, Grant>>>>>

export const DEFAULT_ROLES: RoleTable = {
  reviewer: {
    'overview.read': 'yes',
    'reviews.read': 'yes',
    'reviews.decide': 'yes',
    'records.read': 'own_cases',
    'numbers.reveal': 'own_cases',
    'notes.write': 'yes',
    'audit.read': 'own',
  },
  investigator: {
    'overview.read': 'yes',
    'reviews.read': 'yes',
    'records.read': 'yes',
    'cards.freeze': 'yes',
    'cards.unfreeze': 'yes',
    'cards.unfreeze_after_fraud': 'staged',
    'cards.bulk': 'yes',
    'disputes.work': 'yes',
    'flags.read': 'yes',
    'flags.decide': 'yes',
    'rules.read': 'yes',
    'rules.draft': 'yes',
    'rules.make_live': 'staged',
    'approvals.read': 'yes',
    'numbers.reveal': 'yes',
    'notes.write': 'yes',
    'data.export': 'yes',
    'data.import': 'yes',
    'audit.read': 'own',
  },
  agent: {
    'overview.read': 'yes',
    'records.read': 'yes',
    'cards.freeze': 'yes',
    'cards.unfreeze': 'yes',
    'cards.unfreeze_after_fraud': 'staged',
    'cards.limits': 'policy',
    'disputes.work': 'yes',
    'flags.read': 'yes',
    'approvals.read': 'own',
    'numbers.reveal': 'yes',
    'notes.write': 'yes',
    'audit.read': 'own',
  },
  supervisor: {
    'overview.read': 'yes',
    'reviews.read': 'yes',
    'reviews.decide': 'yes',
    'reviews.supervise': 'yes',
    'records.read': 'yes',
    'cards.freeze': 'yes',
    'cards.unfreeze': 'yes',
    'cards.unfreeze_after_fraud': 'staged',
    'cards.limits': 'policy',
    'cards.bulk': 'yes',
    'disputes.work': 'yes',
    'fees.edit': 'yes',
    'flags.read': 'yes',
    'flags.decide': 'yes',
    'rules.read': 'yes',
    'rules.draft': 'yes',
    'rules.make_live': 'staged',
    'approvals.read': 'yes',
    'approvals.decide': 'yes',
    'numbers.reveal': 'yes',
    'notes.write': 'yes',
    'data.export': 'yes',
    'data.import': 'yes',
    'audit.read': 'yes',
    'audit.verify': 'yes',
    'watch_lists.read': 'yes',
    'auto_rules.read': 'yes',
    'auto_rules.decide': 'yes',
    'promise.edit': 'yes',
  },
  auditor: {
    'overview.read': 'yes',
    'reviews.read': 'yes',
    'records.read': 'masked',
    'flags.read': 'yes',
    'rules.read': 'yes',
    'data.export': 'yes',
    'audit.read': 'yes',
    'audit.verify': 'yes',
    'watch_lists.read': 'yes',
    'auto_rules.read': 'yes',
  },
  administrator: {
    'overview.read': 'yes',
    'approvals.read': 'yes',
    'data.import': 'yes',
    'audit.read': 'yes',
    'audit.verify': 'yes',
    administration: 'staged',
    'watch_lists.read': 'yes',
    'watch_lists.edit': 'yes',
    'auto_rules.read': 'yes',
    'auto_rules.edit': 'staged',
    'auto_rules.decide': 'yes',
    'promise.edit': 'yes',
    'retention.edit': 'yes',
  },
}

export const PRINCIPAL_RIGHTS: Readonly<Record<Principal, ReadonlyArray<Right>>> = {
  processor: ['network.authorise'],
  wallet: ['wallet.apply', 'wallet.holder'],
  cli: ['network.authorise', 'data.import', 'audit.verify', 'watch_lists.read', 'watch_lists.edit'],
  store: [],
}

/** The grant a role holds for a right, or `undefined` (denied). */
export function grantOf(role: Role, right: Right, table: RoleTable = DEFAULT_ROLES): Grant | undefined {
  return table[role][right]
}

/**
 * Which role decides which staged change (the design's row "approve what is staged").
 * The maker never decides, whatever the role; that is checked beside this table.
 */
export const APPROVERS = {
  'card.unfreeze': ['supervisor'],
  'card.limits': ['supervisor'],
} as const satisfies Readonly<Record<string, ReadonlyArray<Role>>>
