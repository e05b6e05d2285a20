// The pipeline's end in the store: packs of records become customers, cards, merchants, ledger rows and flags, a slice to a
// transaction, and what the rules have learnt becomes card profiles.
import type { Services } from '#electron/store/api/services.ts'
import { originCodes, statusCodes } from '#electron/store/db/codes.ts'
import { hasImported, IMPORTED_COLUMNS, knownTransactions, loadImported } from '#electron/store/db/intake.ts'
import { buildLateIndex, dropLateIndexes, undoneIndexes } from '#electron/store/db/ledger-indexes.ts'
import { metaValue, setMeta } from '#electron/store/db/meta.ts'
import { saveProfile, sourceId } from '#electron/store/db/payments.ts'
import { addSums, type Summed } from '#electron/store/db/sums.ts'
import type { Value, Work } from '#electron/store/db/work.ts'
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
    const { pack, rows, scores, flagged, ids } = slice
    if (!marked) yield* setMeta(marker, '1')
    const width = IMPORTED_COLUMNS.length
    const values = Array.from<Value>({ length: rows.length * width })
    let next = 0
    const summed: Array<Summed> = []
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!
      const card = slice.cardOf(pack.cards[row]!)
      const time = pack.times[row]!
      const amount = pack.amounts[row]!
      const status = pack.statuses[row]!
      const currency = slice.currencyOf(pack.currencies[row]!)
      const label = pack.labels[row]!
      const reason = pack.reasons[row]!
      const scored = flagged.get(at)
      const flag =
        scored === undefined
          ? null
          : yield* raiseImported({ card, at: time, amount, declined: status === DECLINED, scored })
      values[next++] = card
      values[next++] = slice.merchantOf(pack.merchants[row]!)
      values[next++] = time
      values[next++] = status
      values[next++] = reason < 0 ? null : reason
      values[next++] = pack.channels[row]!
      values[next++] = pack.pins[row]!
      values[next++] = amount
      values[next++] = currency
      values[next++] = amount
      values[next++] = currency
      values[next++] = scores[at]! < 0 ? null : scores[at]!
      values[next++] = flag
      values[next++] = label < 0 ? null : label
      values[next++] = label < 0 ? null : pack.labelsKnownAt[row]!
      values[next++] = status === CLEARED ? time : null
      values[next++] = IMPORT
      values[next++] = source
      values[next++] = ids[row]!
      summed.push({
        at: time,
        status,
        reason: reason < 0 ? null : reason,
        channel: pack.channels[row]!,
        billing_currency: currency,
        origin: IMPORT,
        billing_amount: amount,
        times: 1,
      })
    }
    // Flags and sums count every row of the slice, so all of them must have come in.
    if ((yield* loadImported(values)) !== rows.length) throw new RowsTaken()
    yield* addSums(programme.timeZone, summed)
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
