// What a decision on a re-check does that the store raised because of a watch list. The customer did not apply and is told nothing:
// cleared, everything stays as it is; not cleared, their cards stop at once.
import { freezeCard, stateAt } from '#shared/domain/card.ts'
import { publicId } from '#shared/domain/ids.ts'
import { effectDecision, type ApplicationRow } from '#electron/store/db/applications.ts'
import { cardsOfCustomer, saveControls, toCard } from '#electron/store/db/cards.ts'
import { addEvent, addHistory } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { writeAudit } from './audit-trail.ts'
import { caseChanged, caseTarget } from './case-decision.ts'
import { cardChanged, cardTarget } from './cards.ts'
import { BY_ITSELF, type Services } from './services.ts'

/** Freezes what still pays; how many cards that were. */
function* freezeAll(services: Services, row: ApplicationRow, customer: number, now: number): Work<number> {
  const byName = row.decider ?? ''
  let frozen = 0
  for (const card of yield* cardsOfCustomer(customer)) {
    const note = `Watch list, ${publicId('application', row.id)}`
    const freeze = { reason: 'suspected_fraud', by: 'operator', byName, at: now, until: null, note } as const
    const move = freezeCard(toCard(card), freeze)
    // Frozen already, or past its life: nothing to do.
    if (!move.ok || !(yield* saveControls(card.id, card.version, move.card))) continue
    yield* addHistory('card', card.id, now, 'card.frozen', byName, { reason: freeze.reason, until: null })
    yield* addEvent({ ...cardChanged(card, 'card.frozen'), by: byName }, now)
    const changes = [{ field: 'state', before: stateAt(toCard(card), now), after: 'frozen' }]
    yield* writeAudit(services, BY_ITSELF, { action: 'card.frozen', ...cardTarget(card), reason: note, changes }, now)
    frozen++
  }
  return frozen
}

export function* carryRecheck(services: Services, row: ApplicationRow, now: number) {
  const customer = row.customer_id!
  const cleared = row.verdict === 'approve'
  yield* effectDecision(row.id, row.version, customer)
  const frozen = cleared ? 0 : yield* freezeAll(services, row, customer, now)
  const what = cleared ? 'case.recheck_cleared' : 'case.recheck_stopped'
  yield* addHistory('application', row.id, now, what, null, { cards: frozen })
  const reasons = (JSON.parse(row.reasons ?? '[]') as ReadonlyArray<string>).join(', ')
  return {
    audit: {
      action: what,
      ...caseTarget(row),
      ...(reasons !== '' && { reason: reasons }),
      changes: [
        { field: 'customer', before: null, after: publicId('customer', customer) },
        { field: 'cards_frozen', before: null, after: frozen },
      ],
    },
    events: [caseChanged(row, 'case.effected')],
  }
}
