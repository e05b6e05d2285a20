// The pipeline's end in the store: packs of records become customers, cards, merchants, ledger rows and flags, a slice to a
// transaction, and what the rules have learnt becomes card profiles.
import type { Services } from '#electron/store/api/services.ts'
import { originCodes, statusCodes } from '#electron/store/db/codes.ts'
import { hasImported, knownTransactions } from '#electron/store/db/intake.ts'
import { buildLateIndex, dropLateIndexes, undoneIndexes } from '#electron/store/db/ledger-indexes.ts'
import { metaValue, setMeta } from '#electron/store/db/meta.ts'
import { saveProfile, sourceId } from '#electron/store/db/payments.ts'
import { addSums, type Summed } from '#electron/store/db/sums.ts'
import { load, type Work } from '#electron/store/db/work.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CardHistory } from '#shared/risk/history.ts'
import { createPace } from './pace.ts'
import type { LedgerSink, LedgerSlice, MetCard } from './pipeline.ts'
import { historyOf, learnAgain } from './relearn.ts'
import { raiseImported } from './sink-flags.ts'
import { createPeople } from './sink-people.ts'

const IMPORT = originCodes.code('import')
const CLEARED = statusCodes.code('cleared')
const DECLINED = statusCodes.code('declined')

/** The ledger's columns that an import fills. `flag_id` is not known yet. */
function columnsOf({ pack, rows, ids, scores, ...of }: LedgerSlice, source: number) {
  const all = <T>(value: (row: number, at: number) => T): Array<T> => rows.map(value)
  const at = all((row) => pack.times[row]!)
  const status = all((row) => pack.statuses[row]!)
  const amount = all((row) => pack.amounts[row]!)
  const currency = all((row) => of.currencyOf(pack.currencies[row]!))
  const label = all((row) => known(pack.labels[row]!))
  return {
    card_id: all((row) => of.cardOf(pack.cards[row]!)),
    merchant_id: all((row) => of.merchantOf(pack.merchants[row]!)),
    at,
    status,
    reason: all((row) => known(pack.reasons[row]!)),
    channel: all((row) => pack.channels[row]!),
    pin: all((row) => pack.pins[row]!),
    amount,
    currency,
    billing_amount: amount,
    billing_currency: currency,
    score: all((_, place) => known(scores[place]!)),
    flag_id: all((): number | null => null),
    label,
    label_known_at: all((row, place) => (label[place] === null ? null : pack.labelsKnownAt[row]!)),
    cleared_at: all((_, place) => (status[place] === CLEARED ? at[place]! : null)),
    origin: all(() => IMPORT),
    source: all(() => source),
    outside_id: all((row) => ids[row]!),
  }
}

/** Packs say −1 for what there is not. */
const known = (code: number): number | null => (code < 0 ? null : code)

function summedOf(columns: ReturnType<typeof columnsOf>): ReadonlyArray<Summed> {
  return columns.at.map((at, place) => ({
    at,
    status: columns.status[place]!,
    reason: columns.reason[place]!,
    channel: columns.channel[place]!,
    billing_currency: columns.currency[place]!,
    origin: IMPORT,
    billing_amount: columns.amount[place]!,
    times: 1,
  }))
}

/** Some of a slice's rows are in the ledger by now; its transaction is undone. */
class RowsTaken extends Error {}

export type SinkOptions = Readonly<{
  /** Names where the records come from. */
  source: string
  /** False: nothing is learnt, so the next import of the source with rules learns its cards from the ledger first. */
  rules?: boolean
}>

/**
 * `services.db` must be a connection for loads. If an import of the source was killed before it could save what it had learnt, the
 * profiles of its cards are learnt again from the ledger first.
 */
export async function createStoreSink(services: Services, options: SinkOptions): Promise<LedgerSink> {
  const { db, clock, programme } = services
  const { source: name, rules = true } = options
  const source = await db.write(() => sourceId(name))
  const marker = `import_unlearnt:${name}`
  await buildAll()
  if (rules && (await db.read(() => metaValue(marker))) === '1') await learnAgain(db, source)
  let marked = false
  const fresh = !(await db.read(() => hasImported(source)))
  let late = db.dialect === 'sqlite' && fresh && (await db.write(dropLateIndexes))
  const pace = await createPace(db, clock, () => late)
  const people = createPeople(services, source)

  async function buildAll(): Promise<void> {
    // Asked first, since most stores have none and a write is a write.
    if (db.dialect !== 'sqlite' || (await db.read(undoneIndexes)).length === 0) return
    while (await db.write(buildLateIndex)) await sleep(5)
  }

  function* addSlice(slice: LedgerSlice): Work<void> {
    if (!marked) yield* setMeta(marker, '1')
    const columns = columnsOf(slice, source)
    for (const [at, scored] of slice.flagged) {
      const card = columns.card_id[at]!
      const declined = columns.status[at] === DECLINED
      columns.flag_id[at] = yield* raiseImported({
        card,
        at: columns.at[at]!,
        amount: columns.amount[at]!,
        declined,
        scored,
      })
    }
    // Flags and sums count every row of the slice, so all of them must have come in.
    if ((yield* load('txn', slice.rows.length, columns)) !== slice.rows.length) throw new RowsTaken()
    yield* addSums(programme.timeZone, summedOf(columns))
  }

  /** Another import of the same file may run beside this one: what it has added by now is left out, and the rest tried again. */
  async function addUnlessTaken(slice: LedgerSlice): Promise<number> {
    try {
      await db.write(() => addSlice(slice))
      return slice.rows.length
    } catch (error) {
      if (!(error instanceof RowsTaken)) throw error
    }
    const taken = await db.read(() =>
      knownTransactions(
        source,
        slice.rows.map((row) => slice.ids[row]!),
      ),
    )
    const left = slice.rows.flatMap((row, at) => (taken.has(slice.ids[row]!) ? [] : [at]))
    if (left.length === 0) return 0
    return addUnlessTaken({
      ...slice,
      rows: left.map((at) => slice.rows[at]!),
      scores: Int16Array.from(left, (at) => slice.scores[at]!),
      flagged: new Map(
        left.flatMap((at, place) => {
          const scored = slice.flagged.get(at)
          return scored === undefined ? [] : [[place, scored] as const]
        }),
      ),
    })
  }

  return {
    fresh,
    meet: (cards, merchants) =>
      db.write(function* () {
        const met: MetCard[] = []
        const shops: number[] = []
        for (const card of cards) met.push(yield* people.card(card))
        for (const merchant of merchants) shops.push(yield* people.merchant(merchant))
        return { cards: met, merchants: shops }
      }),
    known: (outsideIds) => db.read(() => knownTransactions(source, outsideIds)),
    histories: (cards) =>
      db.read(function* () {
        const found = new Map<number, CardHistory>()
        for (const card of cards) found.set(card, yield* historyOf(card))
        return found
      }),
    room: async () => {
      if (late && (await pace.shared())) {
        // Somebody works here: they need the indexes now, not at the end.
        late = false
        await buildAll()
      }
      return pace.room()
    },
    add: async (slice) => {
      const began = performance.now()
      const added = await addUnlessTaken(slice)
      pace.took(slice.rows.length, performance.now() - began)
      marked = true
      return added
    },
    learn: (histories) =>
      db.write(function* () {
        for (const [card, { profile }] of histories) yield* saveProfile(card, profile)
      }),
    settle: async () => {
      if (marked) await db.write(() => setMeta(marker, '0'))
      marked = false
    },
    close: buildAll,
  }
}
