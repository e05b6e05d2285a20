// An invented programme (the unit tests' world) as the ledger of a store, and how well a model that the store learns ranks its end.
import { PROGRAMME, type TestStore } from './databases.ts'
import { createSignalEngine } from '#shared/risk/engine/signal-engine.ts'
import { aucOf } from '#shared/risk/evaluate/measures.ts'
import { BOOST } from '#shared/risk/model/boost.ts'
import { offsetAt } from '#shared/domain/calendar.ts'
import { internalKey } from '#shared/domain/ids.ts'
import { channelCodes, originCodes, pinResultCodes, statusCodes, verdictCodes } from '#electron/store/db/codes.ts'
import { merchantOf, sourceId } from '#electron/store/db/payments.ts'
import { load, type Value } from '#electron/store/db/work.ts'
import { feedHistory } from '#electron/store/risk/feed.ts'
import { createScorer } from '#electron/store/risk/scoring.ts'
import { trainModel } from '#electron/store/risk/train.ts'
import { addHolder } from '#tests/contract/holder.ts'
import { START, type Labelled } from '#tests/unit/shared/risk/evaluate/world.ts'

const DAY = 86_400_000
const WEEK = 7 * DAY
/** What is learnt from, and what is ranked after it. */
const LEARNT = START + 35 * DAY
const FRAUD = verdictCodes.code('fraud')
const LEGITIMATE = verdictCodes.code('legitimate')
const AT_ONCE = 500

/** Every payment with its label, known a week later. */
export async function fill(store: TestStore, world: ReadonlyArray<Labelled>): Promise<void> {
  await store.write(function* () {
    const cards = new Map<unknown, number>()
    const shops = new Map<unknown, number>()
    const source = yield* sourceId('world')
    for (const { payment } of world) {
      if (!cards.has(payment.card)) {
        const limits = { payment: null, day: null, month: null }
        const person = { native: null, latin: 'Emil', serial: cards.size, credit: 1_000_000, limits }
        const { card } = yield* addHolder(store.services, person, START)
        cards.set(payment.card, internalKey('card', card)!)
      }
      if (!shops.has(payment.merchant)) {
        const name = `Shop ${payment.merchant}`
        shops.set(payment.merchant, (yield* merchantOf(source, { id: name, name, mcc: '5411', country: 'CN' })).id)
      }
    }
    for (let from = 0; from < world.length; from += AT_ONCE) {
      const some = world.slice(from, from + AT_ONCE)
      const of = (value: (one: Labelled, i: number) => Value): ReadonlyArray<Value> => some.map(value)
      yield* load('txn', some.length, {
        card_id: of(({ payment }) => cards.get(payment.card)!),
        merchant_id: of(({ payment }) => shops.get(payment.merchant)!),
        at: of(({ payment }) => payment.at),
        status: of(() => statusCodes.code('cleared')),
        channel: of(() => channelCodes.code('chip')),
        pin: of(() => pinResultCodes.code('none')),
        amount: of(({ payment }) => payment.amount),
        currency: of(() => PROGRAMME.currency),
        billing_amount: of(({ payment }) => payment.amount),
        billing_currency: of(() => PROGRAMME.currency),
        label: of(({ fraud }) => (fraud ? FRAUD : LEGITIMATE)),
        label_known_at: of(({ payment }) => payment.at + WEEK),
        cleared_at: of(({ payment }) => payment.at),
        origin: of(() => originCodes.code('import')),
        source: of(() => source),
        outside_id: of((_, i) => `payment ${from + i}`),
      })
    }
  })
}

/** The store learns a model at one moment; how well it ranks the payments after it (AUC). */
export async function rankingOf(store: TestStore): Promise<number> {
  const { timeZone } = PROGRAMME
  const boost = { ...BOOST, trees: 20, depth: 3 }
  const model = (await trainModel(store.db, { now: LEARNT, timeZone, boost }, () => {}))!
  const zoneOffset = (at: number): number => offsetAt(at, timeZone)
  const engine = createSignalEngine({ zoneOffset })
  const scorer = createScorer(engine, [{ id: 1, number: 1, state: 'shadow', body: JSON.stringify(model) }], zoneOffset)
  const ranked: Array<Readonly<{ at: number; score: number; fraud: boolean }>> = []
  await feedHistory(
    store.db,
    engine,
    Number.MAX_SAFE_INTEGER,
    (payment, row) => {
      const { chance } = scorer.shadow(payment)!
      if (row.at >= LEARNT) ranked.push({ at: row.at, score: chance, fraud: row.label === FRAUD })
    },
    async () => true,
  )
  return aucOf(ranked)
}
