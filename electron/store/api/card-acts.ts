// The acts on a card that more than one door opens: the console's, the wallet's, an approved request's. Each is part of a command's Work:
// the domain's move, the write, the card's history and the notice to its holder.
import { endCard, refuseMove } from '#shared/domain/card-life.ts'
import type { Card, CardRefusal, Move } from '#shared/domain/card.ts'
import { NO_CONTROLS, type Controls, type ControlsMove } from '#shared/domain/controls.ts'
import { dayStart, localDay } from '#shared/domain/calendar.ts'
import { publicId } from '#shared/domain/ids.ts'
import { approvedByMcc, linkReplacement, markEnded, saveGroupUse } from '#electron/store/db/card-endings.ts'
import { recurringPayments } from '#electron/store/db/card-facts.ts'
import { cardForChange, saveControls, toCard, type CardRow } from '#electron/store/db/cards.ts'
import { statusCodes } from '#electron/store/db/codes.ts'
import { addHistory, addNotice, type HistoryData } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { groupOf } from '#electron/store/mcc-groups.ts'
import { save } from './cards.ts'
import type { Moment } from './frame.ts'
import { issueCard } from './issue-card.ts'
import { refuse } from './refuse.ts'
import type { Services } from './services.ts'

type When = Pick<Moment, 'now' | 'by'>

const DAY = 86_400_000
const RECURRING_DAYS = 100

export const refuseBy = (refusal: CardRefusal | undefined, row: CardRow): void => {
  if (refusal !== undefined) throw refuse.invalidState(refusal, toCard(row).state)
}

/** A line of the card's history and a notice to its holder. */
export function* leave(
  row: CardRow,
  when: When,
  event: string,
  template: string | null,
  data: HistoryData = {},
): Work<void> {
  yield* addHistory('card', row.id, when.now, event, when.by, data)
  if (template === null) return
  const to = { customer: row.customer_id, card: row.id }
  yield* addNotice(to, when.now, template, row.language, { last4: row.last4, ...data })
}

/** Merchants that charge the card regularly. */
export function* recurringOf(row: CardRow, now: number) {
  const rows = yield* recurringPayments(row.id, now - RECURRING_DAYS * DAY)
  return rows
    .filter((one) => one.n >= 2)
    .map((one) => ({
      merchant: one.name,
      last: one.last,
      money: { amount: one.amount, currency: one.currency },
    }))
}

/** Lost, stolen or closed. The very next authorisation is declined; attempts on the number stay watched. */
export function* end(row: CardRow, as: 'lost' | 'stolen' | 'closed', note: string, when: When): Work<void> {
  yield* save(row, endCard(toCard(row), as, when.now))
  yield* markEnded(row.id, when.now, when.by, note)
  yield* leave(row, when, `card.${as}`, `card_${as}`)
}

/** Another card for one that has ended: same account, limits, scope and blocks; a new number, and no PIN yet. */
export function* replace(services: Services, row: CardRow, when: When): Work<CardRow> {
  const old = toCard(row)
  refuseBy(refuseMove(old, 'replace', when.now), row)
  if (row.replaced_by !== null) throw refuse.invalidState('already_replaced', old.state)
  const issued = yield* issueCard(services, row.customer_id, { origin: row.origin, decider: when.by }, when.now)
  const fresh = (yield* cardForChange(issued.id))!
  const { limits, scope, controls } = old
  const next: Card = { ...toCard(fresh), limits, scope, ...(controls !== undefined && { controls }) }
  yield* saveControls(fresh.id, fresh.version, next)
  yield* linkReplacement(row.id, fresh.id)
  yield* leave(row, when, 'card.replaced', 'card_replaced', { last4: fresh.last4, old: row.last4 })
  return { ...fresh, version: fresh.version + 1 }
}

/** Writes other controls; a group that gets its first limit is counted from the month's beginning. */
export function* saveControlsMove(services: Services, row: CardRow, move: ControlsMove, when: When): Work<Controls> {
  if (!move.ok) throw refuse.invalidState(move.refusal, toCard(row).state)
  const card = toCard(row)
  refuseBy(refuseMove(card, 'limits', when.now), row)
  const made: Move<Card> = { ok: true, card: { ...card, controls: move.controls } }
  yield* save(row, made)
  const known = row.used_groups === null ? {} : (JSON.parse(row.used_groups) as Record<string, number>)
  const added = Object.keys(move.controls.groups).filter((group) => !(group in (card.controls?.groups ?? {})))
  if (added.length > 0) {
    const { timeZone } = services.programme
    const first = Math.floor(localDay(when.now, timeZone) / 100) * 100 + 1
    const rows = yield* approvedByMcc(row.id, dayStart(first, timeZone), {
      declined: statusCodes.code('declined'),
      refund: statusCodes.code('refund'),
      reversed: statusCodes.code('reversed'),
    })
    const used: Record<string, number> = row.used_month === Math.floor(first / 100) ? { ...known } : {}
    for (const group of added) used[group] = 0
    for (const { mcc, amount } of rows) {
      const group = groupOf(mcc)
      if (group !== undefined && added.includes(group)) used[group]! += amount
    }
    yield* saveGroupUse(row.id, used)
  }
  return move.controls
}

export const controlsOf = (row: CardRow): Controls => toCard(row).controls ?? NO_CONTROLS
export const cardId = (row: Pick<CardRow, 'id'>): string => publicId('card', row.id)
