// What became of the cards and accounts in the demo's days, with the time line of each card.
import { publicId } from '#shared/domain/ids.ts'
import { maskPan } from '#shared/domain/mask.ts'
import type { Services } from '#electron/store/api/services.ts'
import { closeCard } from '#electron/store/db/bulk.ts'
import { cardStateCodes, pinStateCodes } from '#electron/store/db/codes.ts'
import { post } from '#electron/store/db/postings.ts'
import { addHistory } from '#electron/store/db/records.ts'
import type { DemoProgramme } from '../records.ts'
import type { StaffAct } from './acts.ts'
import { chunks, type Keys } from './people.ts'

/** A new version for each change that a person made. */
const versionsOf = (programme: DemoProgramme): ReadonlyMap<number, number> => {
  const versions = new Map<number, number>()
  for (const { card } of programme.cardEvents()) versions.set(card, (versions.get(card) ?? 1) + 1)
  return versions
}

export async function closeCards(
  services: Services,
  programme: DemoProgramme,
  keys: Keys,
  acts: Array<StaffAct>,
): Promise<void> {
  const { db } = services
  const versions = versionsOf(programme)
  const cards = [...programme.cards()]
  for (const chunk of chunks(programme.cardEvents())) {
    await db.write(function* () {
      for (const { card, at, event, by, operator, data } of chunk) {
        yield* addHistory('card', keys.cards[card]!, at, event, by, data)
        if (operator === null) continue
        const { reason, note, ...rest } = data
        const why = typeof reason === 'string' ? reason : typeof note === 'string' && note !== '' ? note : undefined
        acts.push({
          at,
          operator,
          entry: {
            action: event,
            targetKind: 'card',
            target: publicId('card', keys.cards[card]!),
            label: maskPan(cards[card]!.last4),
            ...(why !== undefined && { reason: why }),
            changes: Object.entries(rest).map(([field, after]) => ({ field, before: null, after })),
          },
        })
      }
    })
  }
  for (const chunk of chunks(programme.cardClosings())) {
    await db.write(function* () {
      for (const end of chunk) {
        const { freeze, limits, scope, pin, state } = end.state
        yield* closeCard({
          id: keys.cards[end.card]!,
          state: cardStateCodes.code(state),
          freeze_reason: freeze?.reason ?? null,
          freeze_by: freeze?.by ?? null,
          freeze_name: freeze?.byName ?? null,
          freeze_at: freeze?.at ?? null,
          freeze_until: freeze?.until ?? null,
          freeze_note: freeze?.note ?? null,
          limit_payment: limits.payment,
          limit_day: limits.day,
          limit_month: limits.month,
          abroad: Number(scope.abroad),
          online: Number(scope.online),
          contactless: Number(scope.contactless),
          cash: Number(scope.cash),
          pin_state: pinStateCodes.code(pin.state),
          pin_tries: pin.wrongTries,
          pin_changed_at: pin.changedAt,
          used_day: end.usedDay,
          used_day_sum: end.usedDaySum,
          used_month: end.usedMonth,
          used_month_sum: end.usedMonthSum,
          last_payment_at: end.lastPaymentAt,
          version: versions.get(end.card) ?? 1,
        })
      }
    })
  }
  for (const chunk of chunks(programme.accountClosings())) {
    await db.write(function* () {
      for (const { account, available, held } of chunk) {
        const to = { account: keys.accounts[account]!, currency: services.programme.currency, at: programme.asOf }
        yield* post(to, [
          { kind: 'opening', from: 'funding', to: 'available', amount: available },
          { kind: 'opening', from: 'funding', to: 'held', amount: held },
        ])
      }
    })
  }
}
