// Lifting a programme-wide stop, among the changes that wait for a second person. It is asked for and decided by the commands of stops.
import type { z } from 'zod'
import type { StopLift } from '#shared/contract/approvals.ts'
import { publicId } from '#shared/domain/ids.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import { STAGED_LIFETIME_MS } from '#shared/domain/staged.ts'
import { stopRows, type StopRow } from '#electron/store/db/risk-stops.ts'
import type { Work } from '#electron/store/db/work.ts'
import type { operatorOf } from './implementer.ts'
import { stopView } from './rule-stops.ts'

type Operator = ReturnType<typeof operatorOf>
export type Lift = z.infer<typeof StopLift>

function stateOf(row: StopRow, now: number): Lift['state'] {
  if (row.asked_until !== null) return row.asked_until > now && row.until_at > now ? 'pending' : 'expired'
  if (row.lifted_at !== null) return 'approved'
  return row.checker === row.asked_by ? 'withdrawn' : 'rejected'
}

function* liftView(row: StopRow, now: number, operator: Operator): Work<Lift> {
  const state = stateOf(row, now)
  const mine = row.asked_by === operator.id
  const why = mine
    ? 'own_request'
    : grantOf(operator.role, 'rules.make_live') === undefined
      ? 'not_approver'
      : state === 'pending'
        ? null
        : state === 'expired'
          ? 'expired'
          : 'not_pending'
  return {
    id: publicId('stop', row.id),
    version: row.version,
    action: 'stop.lift',
    state,
    maker: row.asked_name ?? '',
    madeAt: row.asked_at!,
    note: row.asked_note ?? '',
    expiresAt: row.asked_at! + STAGED_LIFETIME_MS,
    mine,
    mayDecide: why === null,
    why,
    stop: yield* stopView(row, now, operator),
    checker: row.checker_name,
    decidedAt: row.decided_at,
    decisionNote: row.decision_note,
  }
}

/** Every request to lift a stop, as far as this person reads rules; of each stop its last. */
export function* liftsSeenBy(operator: Operator, now: number): Work<ReadonlyArray<Lift>> {
  if (grantOf(operator.role, 'rules.read') === undefined) return []
  const lifts: Array<Lift> = []
  for (const row of yield* stopRows()) if (row.asked_by !== null) lifts.push(yield* liftView(row, now, operator))
  return lifts
}
