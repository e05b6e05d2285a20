// Why a payment failed, its whole chain, and finding one from what a caller remembers.
import type { FIND_PLACES, REMEDIES } from '#shared/contract/payment-care.ts'
import type { DeclineReason, FailedCheck } from '#shared/domain/authorisation.ts'
import { isGrave, stateAt } from '#shared/domain/card.ts'
import { internalKey } from '#shared/domain/ids.ts'
import { cardById, cardsOfCustomer, toCard, type CardRow } from '#electron/store/db/cards.ts'
import { declineCodes, statusCodes } from '#electron/store/db/codes.ts'
import {
  paymentById,
  paymentsOfCardSince,
  type PaymentFacts,
  type PaymentRow,
} from '#electron/store/db/payment-rows.ts'
import type { Work } from '#electron/store/db/work.ts'
import { declineTexts } from '#electron/store/words/decline.ts'
import { customerOf } from './callers.ts'
import { store, type Permitted } from './implementer.ts'
import { readsMasked } from './names.ts'
import { paymentChain } from './payment-chain.ts'
import { paymentView } from './payment-view.ts'
import { refuse } from './refuse.ts'
import { mayReadCustomer } from './scope.ts'
import { wouldPass } from './transactions.ts'

type Remedy = (typeof REMEDIES)[number]
type Place = (typeof FIND_PLACES)[number]

const BY_REASON: Readonly<Record<DeclineReason, ReadonlyArray<Remedy>>> = {
  card_closed: ['tell'],
  card_lost: ['replace', 'tell'],
  card_stolen: ['replace', 'tell'],
  card_expired: ['replace', 'tell'],
  card_frozen: ['unfreeze', 'tell'],
  pin_locked: ['unlock_pin', 'tell'],
  pin_not_set: ['set_pin', 'tell'],
  pin_required: ['tell'],
  pin_wrong: ['tell'],
  merchant_not_accepting: ['tell'],
  abroad_off: ['lift', 'scope', 'tell'],
  online_off: ['lift', 'scope', 'tell'],
  contactless_off: ['lift', 'scope', 'tell'],
  cash_off: ['lift', 'scope', 'tell'],
  currency_unsupported: ['tell'],
  limit_payment: ['limits', 'tell'],
  limit_day: ['limits', 'tell'],
  limit_month: ['limits', 'tell'],
  insufficient_funds: ['tell'],
  pin_must_change: ['set_pin', 'tell'],
  merchant_blocked: ['controls', 'tell'],
  limit_group: ['controls', 'tell'],
  cvv_wrong: ['tell'],
  threeds_failed: ['tell'],
  rule_declined: ['tell'],
  programme_stop: ['tell'],
}

/** What helps now: a freeze that stands for fraud is only asked about, one that is over needs nothing. */
function remedies(reason: DeclineReason, card: CardRow, now: number): Array<Remedy> {
  const one = toCard(card)
  const frozen = stateAt(one, now) === 'frozen'
  return BY_REASON[reason].flatMap((remedy): ReadonlyArray<Remedy> => {
    if (remedy === 'unfreeze') return !frozen ? [] : [isGrave(one.freeze!.reason) ? 'ask_unfreeze' : 'unfreeze']
    if (remedy === 'replace' && card.replaced_by !== null) return []
    if (remedy === 'unlock_pin' && one.pin.state !== 'locked') return []
    return [remedy]
  })
}

function* payment(call: Permitted, id: string): Work<Readonly<{ row: PaymentFacts; card: CardRow }>> {
  const key = internalKey('transaction', id)
  const row = key === undefined ? undefined : yield* paymentById(key)
  if (row === undefined || !(yield* mayReadCustomer(call, row.customer_id))) throw refuse.notFound('transaction')
  return { row, card: (yield* cardById(row.card_id))! }
}

/** Letters and digits of any script, lower case: how a name is compared that was heard on the telephone. */
const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** 0: the same or contained; 1: nothing in common. Share of letter pairs that differ (Dice). */
export function nameDistance(heard: string, name: string): number {
  const [a, b] = [bare(heard), bare(name)]
  if (a === '' || b.includes(a)) return 0
  const pairs = (text: string): Array<string> =>
    Array.from({ length: Math.max(1, [...text].length - 1) }, (_, i) => [...text].slice(i, i + 2).join(''))
  const left = pairs(b)
  let same = 0
  for (const pair of pairs(a)) {
    const at = left.indexOf(pair)
    if (at < 0) continue
    same++
    left.splice(at, 1)
  }
  return 1 - (2 * same) / (pairs(a).length + pairs(b).length)
}

const DAY = 86_400_000
const FIND_DAYS = 120
const FIND_MOST = 5_000
const FIND_SHOWN = 25

const placeOf = (row: PaymentRow, newest: number): Place => {
  const status = statusCodes.word(row.status)
  if (status === 'declined') return 'declined'
  if (status === 'refund') return 'refunded'
  if (status === 'reversed' || status === 'expired') return 'released'
  if (row.card_id !== newest) return 'other_card'
  return status === 'approved' ? 'pending' : 'cleared'
}

export const paymentCare = {
  why: store.paymentCare.why.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const { services } = context
      const { row, card } = yield* payment(context, input.id)
      const now = services.clock()
      const { timeZone } = services.programme
      const reason = row.reason === null ? null : declineCodes.word(row.reason)
      const failed = row.failed !== null ? (JSON.parse(row.failed) as FailedCheck) : reason === null ? null : { reason }
      return {
        failed,
        words:
          failed === null
            ? null
            : {
                en: declineTexts(failed, 'en', timeZone, now),
                'zh-CN': declineTexts(failed, 'zh-CN', timeZone, now),
              },
        remedies: reason === null ? [] : remedies(reason, card, now),
        now: yield* wouldPass(row, card, now, services.programme),
      }
    }),
  ),

  chain: store.paymentCare.chain.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const { row } = yield* payment(context, input.id)
      // A refund is a step of what it gives back.
      const root = row.parent_id === null ? undefined : yield* paymentById(row.parent_id)
      return yield* paymentChain(root ?? row)
    }),
  ),

  find: store.paymentCare.find.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const person = yield* customerOf(context, input.customer)
      const cards = yield* cardsOfCustomer(person.id)
      const now = context.services.clock()
      const from = Math.min(now, input.around ?? now) - FIND_DAYS * DAY
      const found: Array<PaymentRow> = []
      for (const card of cards) found.push(...(yield* paymentsOfCardSince(card.id, from, FIND_MOST)))
      const { amount, around, merchant } = input
      const newest = cards[0]?.id ?? -1
      const off = (row: PaymentRow) => {
        const sums = [
          { amount: row.amount, currency: row.currency },
          { amount: row.billing_amount, currency: row.billing_currency },
        ].filter((one) => amount === undefined || one.currency === amount.currency)
        const gaps = sums.map((one) => Math.abs(one.amount - (amount?.amount ?? 0)))
        return {
          amount: amount === undefined || gaps.length === 0 ? null : Math.min(...gaps),
          minutes: around === undefined ? null : Math.round(Math.abs(row.at - around) / 60_000),
          merchant: merchant === undefined || merchant === '' ? null : nameDistance(merchant, row.merchant),
        }
      }
      const masked = readsMasked(context.actor)
      const ranked = found
        .map((row) => ({ row, off: off(row) }))
        .filter(({ off: { amount: gap, minutes, merchant: far } }) => {
          if (amount !== undefined && (gap === null || gap > Math.max(amount.amount * 0.15, 100))) return false
          if (minutes !== null && minutes > 3 * 1_440) return false
          return far === null || far <= 0.6
        })
        // Each clue counts from 0 to 1; what fits best stands first, the newer of two alike before the older.
        .map((one) => ({
          ...one,
          far:
            (one.off.amount === null ? 0 : one.off.amount / Math.max(1, amount!.amount * 0.15)) +
            (one.off.minutes === null ? 0 : one.off.minutes / 4_320) +
            (one.off.merchant ?? 0),
        }))
        .sort((a, b) => a.far - b.far || b.row.at - a.row.at)
        .slice(0, FIND_SHOWN)
      return {
        rows: ranked.map(({ row, off: how }) => ({
          row: paymentView(row, masked),
          place: placeOf(row, newest),
          off: how,
        })),
      }
    }),
  ),
}
