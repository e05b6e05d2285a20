// Changes that wait for a second person. The exact payload and the version it was made against are kept; the maker never decides.
import { APPROVERS, type Role } from './permissions.ts'

export const STAGED_ACTIONS = ['card.unfreeze', 'card.limits'] as const
export type StagedAction = (typeof STAGED_ACTIONS)[number]

export const STAGED_STATES = ['pending', 'approved', 'rejected', 'withdrawn', 'expired', 'stale'] as const
export type StagedState = (typeof STAGED_STATES)[number]

export const STAGED_LIFETIME_MS = 3 * 3_600_000

export type Staged = Readonly<{
  action: StagedAction
  state: 'pending' | 'approved' | 'rejected' | 'withdrawn'
  baseVersion: number
  maker: number
  expiresAt: number
}>

export type StagedRefusal = 'own_request' | 'not_pending' | 'expired' | 'stale' | 'not_approver' | 'not_yours'

/** The state as shown: expiry and staleness come without a write. */
export function stagedStateAt(staged: Staged, targetVersion: number, now: number): StagedState {
  if (staged.state !== 'pending') return staged.state
  if (now >= staged.expiresAt) return 'expired'
  if (targetVersion !== staged.baseVersion) return 'stale'
  return 'pending'
}

export const mayApprove = (role: Role, action: StagedAction): boolean =>
  (APPROVERS[action] as ReadonlyArray<Role>).includes(role)

/** Why this person may not decide, or `undefined` when they may. `approving`: a stale or expired request can still be rejected. */
export function refuseDecision(
  staged: Staged,
  by: Readonly<{ operator: number; role: Role }>,
  targetVersion: number,
  now: number,
  approving: boolean,
): StagedRefusal | undefined {
  if (staged.maker === by.operator) return 'own_request'
  if (!mayApprove(by.role, staged.action)) return 'not_approver'
  const state = stagedStateAt(staged, targetVersion, now)
  if (state !== 'pending' && state !== 'expired' && state !== 'stale') return 'not_pending'
  if (approving && state === 'expired') return 'expired'
  if (approving && state === 'stale') return 'stale'
  return undefined
}
