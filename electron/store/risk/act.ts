// What hits do. Shadow and snoozed hits are only noted; live ones feed the flag, ask for a PIN, decline, or freeze the card.
import type { FailedCheck } from '#shared/domain/authorisation.ts'
import { freezeCard } from '#shared/domain/card.ts'
import { publicId } from '#shared/domain/ids.ts'
import { maskPan } from '#shared/domain/mask.ts'
import type { Reason } from '#shared/risk/rules.ts'
import type { Stop } from '#shared/risk/stops.ts'
import { writeAudit } from '#electron/store/api/audit-trail.ts'
import type { Actor, Services } from '#electron/store/api/services.ts'
import { cardForChange, saveControls, toCard } from '#electron/store/db/cards.ts'
import { addEvent, addHistory, addNotice } from '#electron/store/db/records.ts'
import { addHit, type HitRow } from '#electron/store/db/rule-hits.ts'
import type { Work } from '#electron/store/db/work.ts'
import type { RuleHit } from './judge.ts'

const BY_ITSELF = {
  actor: { kind: 'principal', principal: 'store', user: null } satisfies Actor,
  peer: { transport: 'in-process' },
} as const

const acting = (hits: ReadonlyArray<RuleHit>): ReadonlyArray<RuleHit> =>
  hits.filter(({ running, snoozed }) => running.live && !snoozed)

export type Verdict = Readonly<{
  /** The first live rule that declines, or asks for a PIN where none was given. */
  stops: Readonly<{ reason: 'rule_declined' | 'pin_required'; rule: string }> | null
  reasons: ReadonlyArray<Reason>
  freezes: RuleHit | null
}>

/** What live rules make of a payment; `pinGiven`: a right PIN came with it. */
export function verdictOf(hits: ReadonlyArray<RuleHit>, pinGiven: boolean): Verdict {
  const live = acting(hits)
  const declines = live.find(({ running }) => running.actions.decline)
  const asks = pinGiven ? undefined : live.find(({ running }) => running.actions.stepUp)
  const stop = declines ?? asks
  return {
    stops:
      stop === undefined
        ? null
        : { reason: stop === declines ? 'rule_declined' : 'pin_required', rule: stop.running.row.name },
    reasons: live.flatMap(reasonOf),
    freezes: live.find(({ running }) => running.actions.freeze) ?? null,
  }
}

/** The rule as a reason of the flag: its first comparison stands for it. */
function reasonOf({ running, evidence }: RuleHit): ReadonlyArray<Reason> {
  const { flag } = running.actions
  if (flag === null) return []
  const [first] = evidence
  return [
    {
      rule: running.row.name,
      seen: first === undefined ? 1 : Math.round(first.seen * 1000) / 1000,
      threshold: first === undefined ? 1 : Math.round(first.threshold * 1000) / 1000,
      usual: null,
      unit: 'count',
      points: flag,
      detail: first?.name ?? null,
    },
  ]
}

/** A stop as the reason of a decline. */
export const stoppedBy = ({ kind }: Stop, merchant: string, country: string): FailedCheck => ({
  reason: 'programme_stop',
  stop: kind,
  ...(kind === 'merchant' && { merchant }),
  ...(kind === 'country' && { country }),
})

/** A hit as the store notes it. */
export const hitRow = ({ running, snoozed, evidence }: RuleHit, txn: number, at: number): HitRow => ({
  version: running.row.id,
  txn,
  at,
  shadow: running.live ? 0 : 1,
  snoozed: snoozed ? 1 : 0,
  evidence: JSON.stringify(evidence),
})

/** Notes every hit for its version and carries freezes out, in the commit of the payment. */
export function* settleHits(
  services: Services,
  hits: ReadonlyArray<RuleHit>,
  on: Readonly<{ transaction: number; card: number; at: number }>,
  freezes: RuleHit | null,
  /** When a freeze begins: with the payment, or when it was looked at. */
  now: number = on.at,
): Work<void> {
  const { transaction, card, at } = on
  for (const hit of hits) yield* addHit(hitRow(hit, transaction, at))
  if (freezes !== null) yield* freezeByRule(services, freezes, card, now)
}

function* freezeByRule(services: Services, hit: RuleHit, card: number, at: number): Work<void> {
  const row = yield* cardForChange(card)
  if (row === undefined) return
  const { name, number } = hit.running.row
  const freeze = { reason: 'rule', by: 'rule', byName: name, at, until: null, note: '' } as const
  const move = freezeCard(toCard(row), freeze)
  // Frozen already, or past its life: nothing to do.
  if (!move.ok || !(yield* saveControls(row.id, row.version, move.card))) return
  const target = publicId('card', row.id)
  yield* addHistory('card', row.id, at, 'card.frozen', name, { reason: 'rule', until: null })
  yield* addNotice({ customer: row.customer_id }, at, 'card_frozen', row.language, { last4: row.last4 })
  yield* addEvent({ kind: 'card', target, what: 'card.frozen', by: name }, at)
  const audit = {
    action: 'card.frozen',
    targetKind: 'card',
    target,
    label: maskPan(row.last4),
    reason: `rule: ${name}, version ${number}`,
    changes: [{ field: 'state', before: 'active', after: 'frozen' }],
  }
  yield* writeAudit(services, BY_ITSELF, audit, at)
}
