// What the audit screen works with: the contract's row by a short name, the acts it knows words for, and where a target is found.
import type { Client } from '../../platform/client.ts'
import type { IconName } from '../../ui/Icon.tsx'
import type { Tone } from '../../ui/values.tsx'

export type AuditBlock = Awaited<ReturnType<Client['audit']['list']>>
export type AuditRow = AuditBlock['rows'][number]
export type Verification = Awaited<ReturnType<Client['audit']['verify']>>

/** Acts that the store records, by area. One that is not here is shown by its own name. */
export const ACTIONS = [
  'rule.saved',
  'model.training_started',
  'model.training_stopped',
  'model.learnt',
  'model.shadowed',
  'model.live_asked',
  'model.live_decided',
  'model.rolled_back',
  'rule.shadowed',
  'rule.live_asked',
  'rule.live_decided',
  'rule.retired',
  'rule.snoozed',
  'rule.snooze_ended',
  'rule_list.saved',
  'risk_stop.set',
  'risk_stop.lift_asked',
  'risk_stop.lift_decided',
  'session.signed_in',
  'session.signed_out',
  'session.sign_in_failed',
  'case.taken',
  'case.given_back',
  'case.check_marked',
  'case.approved',
  'case.rejected',
  'case.asked_again',
  'case.decision_undone',
  'case.rejection_told',
  'case.ask_told',
  'case.skipped',
  'case.handed_over',
  'case.taken_over',
  'case.warned',
  'case.breached',
  'case.hit_judged',
  'case.screened',
  'case.print_read',
  'case.recheck_opened',
  'case.recheck_cleared',
  'case.recheck_stopped',
  'watch.imported',
  'watch.removed',
  'watch.screened',
  'auto_rule.asked',
  'auto_rule.decided',
  'auto_rule.turned_off',
  'promise.calendar_set',
  'retention.policy_set',
  'papers.deleted',
  'application.received',
  'application.answered',
  'operator.ties_declared',
  'quality.known_seeded',
  'quality.policy_set',
  'quality.look_closed',
  'shift.set',
  'document.seen',
  'customer.verified',
  'number.revealed',
  'note.written',
  'mention.seen',
  'card.issued',
  'card.frozen',
  'card.unfrozen',
  'card.limits_set',
  'card.lost',
  'card.stolen',
  'card.closed',
  'pin.set',
  'pin.changed',
  'pin.unlocked',
  'staged.approved',
  'staged.rejected',
  'staged.withdrawn',
  'flag.decided',
  'flag.verdict_undone',
  'flag.verdict_effected',
  'import.started',
  'import.finished',
  'import.stopped',
  'import.opened',
  'import.asked',
  'import.cancelled',
  'import.discarded',
  'mapping.saved',
  'mapping.changed',
  'mapping.removed',
  'export.begun',
  'export.cancelled',
  'transactions.exported',
  'view.saved',
  'view.changed',
  'view.renamed',
  'view.shared',
  'view.removed',
  'query.asked',
  'query.forgotten',
  'store.created',
  'audit.read',
  'audit.verified',
  'card.reported',
  'card.replaced',
  'card.controls_set',
  'card.scope_lifted',
  'card.lift_ended',
  'card.travel_noted',
  'card.travel_ended',
  'pin.change_forced',
  'caller.verified',
  'dispute.opened',
  'dispute.evidence_added',
  'dispute.credit_given',
  'dispute.submitted',
  'dispute.closed',
  'bulk.started',
  'bulk.cancelled',
  'bulk.taken_back',
  'bulk.take_back_dismissed',
  'bulk.result_saved',
  'notice.resent',
  'receiver.set',
  'fees.published',
  'rates.imported',
] as const
export type Action = (typeof ACTIONS)[number]

export const isAction = (action: string): action is Action => (ACTIONS as ReadonlyArray<string>).includes(action)

/** Denied tries and reveals stand out; everything else is quiet. */
export const RESULT_SIGNS: Readonly<Record<AuditRow['result'], readonly [icon: IconName, tone: Tone]>> = {
  done: ['check', 'plain'],
  denied: ['lock', 'danger'],
  refused: ['declined', 'warn'],
}

export const isReveal = (row: Pick<AuditRow, 'action'>): boolean => row.action === 'number.revealed'

/** Asks a second person instead of doing it: the row names the request. */
export const isStaging = (row: Pick<AuditRow, 'action' | 'changes'>): boolean =>
  (row.action === 'card.unfrozen' || row.action === 'card.limits_set') &&
  row.changes.some((change) => change.field === 'staged')

/** Where the page shows what an id names; `undefined` where it has no page of its own. */
export function pathOf(id: string): string | undefined {
  if (id.startsWith('cus_')) return `/customers/${id}`
  if (id.startsWith('app_')) return `/reviews/${id}`
  if (id.startsWith('flag_')) return `/flags/${id}`
  if (id.startsWith('chg_')) return `/approvals/${id}`
  return undefined
}
