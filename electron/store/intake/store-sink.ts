// The pipeline's end in the store: batches of records become customers, cards, merchants, ledger rows and flags, each batch in one
// transaction, and what the rules have learnt becomes card profiles.
import { emptyHistory, learn, emptyProfile, type CardHistory, type MutableProfile } from '#shared/risk/history.ts'
import { raisesFlag, type Scored } from '#shared/risk/score.ts'
import { joinReasons, ruleList } from '#electron/store/api/raise-flag.ts'
import type { Services } from '#electron/store/api/services.ts'
import { addAccount } from '#electron/store/db/cards.ts'
import {
  cardStateCodes,
  channelCodes,
  declineCodes,
  originCodes,
  pinResultCodes,
  pinStateCodes,
  statusCodes,
  verdictCodes,
} from '#electron/store/db/codes.ts'
import { feedFlag, noteRule, openFlag, openFlagOnCard } from '#electron/store/db/flags.ts'
import {
  addImportedCard,
  addImportedCustomer,
  addImportedMerchant,
  addImportedTransaction,
  cardsOfSource,
  cardWithNumber,
  flagImported,
  importedCard,
  importedCustomer,
  importedMerchant,
  knownTransactions,
  ledgerForLearning,
  newestPaymentAt,
  writesOfOthers,
} from '#electron/store/db/intake.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { metaValue, setMeta } from '#electron/store/db/meta.ts'
import { profileOfCard, recentPayments, saveProfile, sourceId } from '#electron/store/db/payments.ts'
import { addSums, type Summed } from '#electron/store/db/sums.ts'
import type { Work } from '#electron/store/db/work.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import type { Reason } from '#shared/risk/rules.ts'
import { BATCH_ROWS, LARGE_BATCH_ROWS, type IntakeSink, type ScoredRecord } from './pipeline.ts'
import { cardKey, type IntakeCard, type IntakeMerchant, type IntakeRecord } from './record.ts'

const IMPORT = originCodes.code('import')
const REFUND = statusCodes.code('refund')
const DECLINED = statusCodes.code('declined')
const CLEARED = statusCodes.code('cleared')
const WRONG_PIN = declineCodes.code('pin_wrong')

/** No file says when a card expires; such a card does not. */
const NEVER = Date.UTC(2100, 0, 1)

/** How long after another's write the store counts as shared. */
const SHARED_MS = 10_000

/** Merchants whose keys are remembered at once; more are looked up again. */
const REMEMBERED = 200_000

/**
 * `source` names where the records come from. If an import of it was killed before it could save what it had learnt, the profiles of its
 * cards are learnt again from the ledger first.
 */
export async function createStoreSink(services: Services, source: string): Promise<IntakeSink> {
  const { db, cipher, keyring, clock, programme } = services
  const sourceKey = await db.write(() => sourceId(source))
  const marker = `import_unlearnt:${source}`
  if ((await db.read(() => metaValue(marker))) === '1') await learnAgain(services, sourceKey)
  let marked = false

  const cards = new Map<string, number>()
  const merchants = new Map<string, number>()

  let seen = await db.read(writesOfOthers)
  let sharedAt = clock()
  const room = async (): Promise<number> => {
    const now = await db.read(writesOfOthers)
    if (now !== seen) sharedAt = clock()
    seen = now
    return clock() - sharedAt < SHARED_MS ? BATCH_ROWS : LARGE_BATCH_ROWS
  }

  const panIndexOf = (number: string): string => blindIndex(keyring, 'pan', number)

  function* findCard(card: IntakeCard): Work<number | undefined> {
    return card.number === null
      ? yield* importedCard(sourceKey, card.outsideId)
      : yield* cardWithNumber(panIndexOf(card.number))
  }

  function* cardOf({ card, customer, at, currency }: IntakeRecord): Work<number> {
    const found = yield* findCard(card)
    if (found !== undefined) return found
    const panIndex = card.number === null ? null : panIndexOf(card.number)
    // A holder who is known by the card alone is found again by the number's keyed index, never by the number.
    const holder = customer.outsideId ?? `card:${panIndex}`
    let customerKey = yield* importedCustomer(sourceKey, holder)
    if (customerKey === undefined) {
      customerKey = yield* takeKeys('customer')
      yield* addImportedCustomer({
        id: customerKey,
        latin: customer.name,
        search: customer.name.toLowerCase(),
        since: at,
        city: customer.city,
        country: customer.country,
        origin: IMPORT,
        source: sourceKey,
        outside: holder,
      })
    }
    const account = yield* takeKeys('account')
    yield* addAccount(account, customerKey, currency, 0)
    const id = yield* takeKeys('card')
    yield* addImportedCard({
      id,
      customer: customerKey,
      account,
      bin: card.number?.slice(0, 6) ?? '',
      last4: card.lastFour,
      pan: card.number === null ? null : cipher.seal(card.number, { table: 'card', column: 'pan_enc', row: id }),
      panIndex,
      issuedAt: at,
      expiresAt: NEVER,
      state: cardStateCodes.code('active'),
      pinState: pinStateCodes.code('set'),
      origin: IMPORT,
      source: sourceKey,
      outside: card.outsideId,
    })
    return id
  }

  function* merchantOf({ outsideId, name, mcc, country, city }: IntakeMerchant): Work<number> {
    return (
      (yield* importedMerchant(sourceKey, outsideId)) ??
      (yield* addImportedMerchant({
        source: sourceKey,
        outside: outsideId,
        name,
        search: name.toLowerCase(),
        mcc: mcc ?? '',
        country,
        city,
      }))
    )
  }

  /** As it counts in the sums; `undefined` when the source has this payment already. */
  function* addOne({ record, scored }: ScoredRecord, card: number, merchant: number): Work<Summed | undefined> {
    const status = record.declined ? DECLINED : record.kind === 'refund' ? REFUND : CLEARED
    const facts = {
      at: record.at,
      status,
      reason: record.reason === null ? null : declineCodes.code(record.reason),
      channel: channelCodes.code(record.channel),
      origin: IMPORT,
    }
    const added = yield* addImportedTransaction({
      card,
      merchant,
      ...facts,
      pin: pinResultCodes.code(record.pin),
      amount: record.amount,
      currency: record.currency,
      score: scored?.score ?? null,
      label: record.label === null ? null : verdictCodes.code(record.label.verdict),
      labelKnownAt: record.label?.knownAt ?? null,
      clearedAt: status === CLEARED ? record.at : null,
      source: sourceKey,
      outside: record.outsideId,
    })
    if (!added) return undefined
    if (scored !== null && raisesFlag(scored)) {
      const flag = yield* raiseImported(card, record, scored)
      yield* flagImported(sourceKey, record.outsideId, flag)
    }
    return { ...facts, billing_currency: record.currency, billing_amount: record.amount, times: 1 }
  }

  function* addBatch(
    batch: ReadonlyArray<ScoredRecord>,
  ): Work<Readonly<{ added: number; cards: Map<string, number>; merchants: Map<string, number> }>> {
    // Found in this transaction; remembered only once it has committed.
    const fresh = { cards: new Map<string, number>(), merchants: new Map<string, number>() }
    if (!marked) yield* setMeta(marker, '1')
    const summed: Array<Summed> = []
    for (const one of batch) {
      const { record } = one
      const key = cardKey(record.card)
      let card = cards.get(key) ?? fresh.cards.get(key)
      if (card === undefined) fresh.cards.set(key, (card = yield* cardOf(record)))
      const outside = record.merchant.outsideId
      let merchant = merchants.get(outside) ?? fresh.merchants.get(outside)
      if (merchant === undefined) fresh.merchants.set(outside, (merchant = yield* merchantOf(record.merchant)))
      const added = yield* addOne(one, card, merchant)
      if (added !== undefined) summed.push(added)
    }
    yield* addSums(programme.timeZone, summed)
    return { added: summed.length, ...fresh }
  }

  return {
    known: (outsideIds) => db.read(() => knownTransactions(sourceKey, outsideIds)),
    histories: (some) =>
      db.read(function* () {
        const found = new Map<string, CardHistory>()
        for (const card of some) {
          const id = cards.get(cardKey(card)) ?? (yield* findCard(card))
          if (id !== undefined) found.set(cardKey(card), yield* historyOf(id))
        }
        return found
      }),
    room,
    add: async (batch) => {
      const { added, ...fresh } = await db.write(() => addBatch(batch))
      marked = true
      for (const [key, id] of fresh.cards) cards.set(key, id)
      if (merchants.size > REMEMBERED) merchants.clear()
      for (const [key, id] of fresh.merchants) merchants.set(key, id)
      return added
    },
    learn: (histories) =>
      db.write(function* () {
        for (const [key, { profile }] of histories) {
          const card = cards.get(key)
          if (card !== undefined) yield* saveProfile(card, profile)
        }
      }),
    settle: async () => {
      if (marked) await db.write(() => setMeta(marker, '0'))
      marked = false
    },
  }
}

/** Opens or feeds the card's flag of imported history, which stays apart from the open work. */
function* raiseImported(card: number, { at, amount, declined }: IntakeRecord, scored: Scored): Work<number> {
  const open = yield* openFlagOnCard(card, IMPORT)
  const standing = open === undefined ? [] : (JSON.parse(open.reasons) as ReadonlyArray<Reason>)
  const both = joinReasons(standing, scored.reasons)
  const next = {
    score: both.score,
    reasons: JSON.stringify(both.reasons),
    rules: ruleList(both.reasons),
    loss: amount,
    approved: declined ? 0 : amount,
  }
  let flag: number
  if (open === undefined) flag = yield* openFlag({ card, at, origin: IMPORT, ...next })
  else {
    flag = open.id
    yield* feedFlag(flag, at, next)
  }
  for (const reason of scored.reasons) yield* noteRule(flag, reason.rule, at, IMPORT)
  return flag
}

function* historyOf(card: number): Work<CardHistory> {
  const newest = yield* newestPaymentAt(card, REFUND)
  if (newest === undefined) return emptyHistory
  return { profile: yield* profileOfCard(card), recent: yield* recentPayments(card, newest) }
}

/** The profiles of a source's cards from its ledger, a few cards to a transaction. */
async function learnAgain({ db }: Services, source: number): Promise<void> {
  let after = 0
  for (;;) {
    const last = await db.write(function* () {
      const some = yield* cardsOfSource(source, after, BATCH_ROWS / 10)
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
