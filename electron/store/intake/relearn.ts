// What the rules know of a card, read from the store, or learnt again from its ledger after an import that could not keep it.
import { declineCodes, statusCodes } from '#electron/store/db/codes.ts'
import { cardsOfSource, ledgerForLearning, newestPaymentAt } from '#electron/store/db/intake.ts'
import { profileOfCard, recentPayments, saveProfile } from '#electron/store/db/payments.ts'
import type { Database, Work } from '#electron/store/db/work.ts'
import { emptyHistory, emptyProfile, learn, type CardHistory, type MutableProfile } from '#shared/risk/history.ts'

const REFUND = statusCodes.code('refund')
const DECLINED = statusCodes.code('declined')
const WRONG_PIN = declineCodes.code('pin_wrong')
const CARDS_AT_ONCE = 50

export function* historyOf(card: number): Work<CardHistory> {
  const newest = yield* newestPaymentAt(card, REFUND)
  if (newest === undefined) return emptyHistory
  return { profile: yield* profileOfCard(card), recent: yield* recentPayments(card, newest) }
}

/** The profiles of a source's cards from its ledger, a few cards to a transaction. */
export async function learnAgain(db: Database, source: number): Promise<void> {
  let after = 0
  for (;;) {
    const last = await db.write(function* () {
      const some = yield* cardsOfSource(source, after, CARDS_AT_ONCE)
      for (const card of some) {
        const profile: MutableProfile = { ...emptyProfile }
        for (const row of yield* ledgerForLearning(card, REFUND)) {
          learn(profile, {
            at: row.at,
            amount: row.billing_amount,
            country: row.country,
            declined: row.status === DECLINED,
            pinFailed: row.reason === WRONG_PIN,
          })
        }
        yield* saveProfile(card, profile)
      }
      return some.at(-1)
    })
    if (last === undefined) return
    after = last
  }
}
