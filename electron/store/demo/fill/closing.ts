// What became of the cards and accounts in the demo's days, with the time line of each card.
import { publicId } from '#shared/domain/ids.ts'
import { maskPan } from '#shared/domain/mask.ts'
import type { Services } from '#electron/store/api/services.ts'
import { closeCard, fillNotice } from '#electron/store/db/bulk.ts'
import { markEnded } from '#electron/store/db/card-endings.ts'
import { cardStateCodes, pinStateCodes } from '#electron/store/db/codes.ts'
import { post } from '#electron/store/db/postings.ts'
import { addHistory } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import type { DemoCardEvent, DemoProgramme } from '../records.ts'
import type { StaffAct } from './acts.ts'
import { chunks, type Keys } from './people.ts'

/** What the holder was told of it. */
const TOLD: Readonly<Partial<Record<DemoCardEvent['event'], string>>> = {
  'card.frozen': 'card_frozen',
  'card.unfrozen': 'card_unfrozen',
  'card.lost': 'card_lost',
  'card.stolen': 'card_stolen',
  'card.closed': 'card_closed',
  'card.limits_set': 'limits_changed',
  'pin.set': 'pin_set',
  'pin.changed': 'pin_changed',
  'pin.unlocked': 'pin_must_change',
  'travel.notice': 'travel_noted',
}

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
  const customers = [...programme.customers()]
  // Some of the first did not arrive: a receiver that was away for a day.
  let unheard = 3
  const tellHolder = function* ({
    card,
    at,
    event,
    data,
  }: Pick<DemoCardEvent, 'card' | 'at' | 'event' | 'data'>): Work<void> {
    const template = TOLD[event]
    if (template === undefined) return
    const { customer, last4 } = cards[card]!
    const heard = event !== 'pin.unlocked' || unheard-- <= 0
    yield* fillNotice({
      customer: keys.customers[customer]!,
      card: keys.cards[card]!,
      at,
      settled: heard ? at + 900 : at + 20 * 3_600_000,
      template,
      language: customers[customer]!.language,
      data: JSON.stringify({ last4, ...data }),
      state: heard ? 'delivered' : 'dead',
      error: heard ? null : 'answered 503',
      attempts: heard ? 1 : 8,
    })
  }
  for (const chunk of chunks(programme.cardEvents())) {
    await db.write(function* () {
      for (const { card, at, event, by, operator, data } of chunk) {
        yield* addHistory('card', keys.cards[card]!, at, event, by, data)
        yield* tellHolder({ card, at, event, data })
        if (event === 'card.lost' || event === 'card.stolen' || event === 'card.closed')
          yield* markEnded(keys.cards[card]!, at, by ?? customers[cards[card]!.customer]!.name.latin, '')
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
        const { controls, freeze, limits, scope, pin, state } = end.state
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
          controls: controls === undefined ? null : JSON.stringify(controls),
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
