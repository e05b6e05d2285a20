// The pipeline's end in the store: packs of records become customers, cards, merchants, ledger rows and flags, a slice to a
// transaction, and what the rules have learnt becomes card profiles.
import { raiseFlags } from '#electron/store/api/raise-flag.ts'
import type { Services } from '#electron/store/api/services.ts'
import { originCodes, statusCodes } from '#electron/store/db/codes.ts'
import { hasImported, keysOf, knownTransactions } from '#electron/store/db/intake.ts'
import { buildLateIndex, dropLateIndexes, undoneIndexes } from '#electron/store/db/ledger-indexes.ts'
import { metaValue, setMeta } from '#electron/store/db/meta.ts'
import { saveProfile, sourceId } from '#electron/store/db/payments.ts'
import { ledgerMark } from '#electron/store/db/risk-history.ts'
import { saveReasons } from '#electron/store/db/scores.ts'
import { addSums, type Summed } from '#electron/store/db/sums.ts'
import { load, type Work } from '#electron/store/db/work.ts'
import { waitForLook } from '#electron/store/risk/imported.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ImportRules } from '#shared/intake/kinds.ts'
import type { CardHistory } from '#shared/risk/history.ts'
import { SCORE_MODEL } from '#shared/risk/score.ts'
import { createPace, type Pace } from './pace.ts'
import type { LedgerSink, LedgerSlice, MetCard } from './pipeline.ts'
import { historyOf, learnAgain } from './relearn.ts'
import { createPeople } from './sink-people.ts'

const IMPORT = originCodes.code('import')
const CLEARED = statusCodes.code('cleared')
const DECLINED = statusCodes.code('declined')

/** The ledger's columns that an import fills. `flag_id` is not known yet. `waits`: a score comes with a later look (risk/imported.ts). */
function columnsOf({ pack, rows, ids, scores, ...of }: LedgerSlice, source: number, waits: boolean) {
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
    score: all((_, place) => (waits ? null : known(scores[place]!))),
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
  /** `off`: nothing is learnt, so the next import of the source with rules learns its cards from the ledger first. */
  rules?: ImportRules
}>

/** `pace` goes on after the last row, for what else is written about the source. */
export type StoreSink = LedgerSink & Readonly<{ source: number; pace: Pace }>

/**
 * `services.db` must be a connection for loads. If an import of the source was killed before it could save what it had learnt, the
 * profiles of its cards are learnt again from the ledger first.
 */
export async function createStoreSink(services: Services, options: SinkOptions): Promise<StoreSink> {
  const { db, clock, programme } = services
  const { source: name, rules = 'starters' } = options
  const source = await db.write(() => sourceId(name))
  const marker = `import_unlearnt:${name}`
  await buildAll()
  if (rules !== 'off' && (await db.read(() => metaValue(marker))) === '1') await learnAgain(db, source)
  let marked = false
  /** What the slice's new people, cards and merchants took, ms. */
  let meeting = 0
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
    if (!marked && rules === 'live') yield* waitForLook(source, (yield* ledgerMark()).newest)
    const columns = columnsOf(slice, source, rules === 'live')
    const flagged = [...slice.flagged]
    const raised = yield* raiseFlags(
      flagged.map(([place, scored]) => ({
        card: columns.card_id[place]!,
        at: columns.at[place]!,
        amount: columns.amount[place]!,
        approved: columns.status[place] !== DECLINED,
        origin: IMPORT,
        scored,
      })),
    )
    for (const [i, [place]] of flagged.entries()) columns.flag_id[place] = raised[i]!.id
    // Flags and sums count every row of the slice, so all of them must have come in.
    if ((yield* load('txn', slice.rows.length, columns)) !== slice.rows.length) throw new RowsTaken()
    yield* addSums(programme.timeZone, summedOf(columns))
    const keys = yield* keysOf(
      source,
      flagged.map(([place]) => columns.outside_id[place]!),
    )
    yield* saveReasons(
      flagged.map(([place, { reasons }]) => ({
        id: keys.get(columns.outside_id[place]!)!,
        model: SCORE_MODEL,
        reasons: JSON.stringify(reasons),
      })),
    )
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
    source,
    pace,
    fresh,
    meet: async (cards, merchants) => {
      const began = performance.now()
      const met = await db.write(function* () {
        const known: MetCard[] = []
        const shops: number[] = []
        for (const card of cards) known.push(yield* people.card(card))
        for (const merchant of merchants) shops.push(yield* people.merchant(merchant))
        return { cards: known, merchants: shops }
      })
      meeting = performance.now() - began
      return met
    },
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
      // A writer waits for the longer of the two.
      pace.took(slice.rows.length, Math.max(meeting, performance.now() - began))
      meeting = 0
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
    close: async () => {
      await buildAll()
      late = false
    },
  }
}
