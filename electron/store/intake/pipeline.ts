// Files to the store: every file is checked in full before the first row is added; then rows are read, known ones left out, new ones
// scored by the starter rules and added, a slice to a transaction: small ones beside other writers, larger ones alone.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CardHistory } from '#shared/risk/history.ts'
import type { ImportRules } from '#shared/intake/kinds.ts'
import { raisesFlag, type Scored } from '#shared/risk/score.ts'
import { createStarterEngine } from '#shared/risk/starter-engine.ts'
import { pinResultCodes, statusCodes } from '#electron/store/db/codes.ts'
import { readHeader, type CsvFile } from './csv-rows.ts'
import { needsOf, type LayoutName } from './layout.ts'
import { idsOf, type NewCard, type PackedRows } from './packed.ts'
import { readPacks } from './read-files.ts'
import type { IntakeMerchant, RejectedRow } from './record.ts'
import { createSeenIds } from './seen-ids.ts'
import { inspectFile, type FileRef } from './text-source.ts'

/** Rejected rows that are named; all are counted. */
const NAMED_REJECTS = 20
/** Cards whose habits are saved in one transaction. */
const LEARN_CARDS = 500

const DECLINED = statusCodes.code('declined')
const REFUND = statusCodes.code('refund')
const WRONG_PIN = pinResultCodes.code('wrong')

/** A card in the store. A stranger was there before this import met it, so it may have a history that the rules have to know. */
export type MetCard = Readonly<{ id: number; stranger: boolean }>

/** Rows of a pack that are to be added. `scored` knows only what raised a flag; `scores` has −1 where the rules did not look. */
export type LedgerSlice = Readonly<{
  pack: PackedRows
  ids: ReadonlyArray<string>
  rows: ReadonlyArray<number>
  /** Keys of cards and merchants by the pack's places. */
  cardOf: (place: number) => number
  merchantOf: (place: number) => number
  currencyOf: (place: number) => string
  countryOf: (place: number) => string | null
  scores: Int16Array
  flagged: ReadonlyMap<number, Scored>
}>

/** What an import needs of a store. Each call is one transaction, or none. */
export type LedgerSink = Readonly<{
  /** Whether the store has no payment of this source yet, so that no id has to be asked for. */
  fresh: boolean
  /** Finds or adds cards, with their holders, and merchants. */
  meet: (
    cards: ReadonlyArray<NewCard>,
    merchants: ReadonlyArray<IntakeMerchant>,
  ) => Promise<Readonly<{ cards: ReadonlyArray<MetCard>; merchants: ReadonlyArray<number> }>>
  /** Which of these outside ids of the source are in the store already. */
  known: (outsideIds: ReadonlyArray<string>) => Promise<ReadonlySet<string>>
  /** Histories of cards as the store has them, by key. */
  histories: (cards: ReadonlyArray<number>) => Promise<ReadonlyMap<number, CardHistory>>
  /** How many rows the next slice may have. */
  room: () => Promise<number>
  /** Adds the slice's rows; one that is there by now stays as it is. Gives how many were added. */
  add: (slice: LedgerSlice) => Promise<number>
  /** Keeps what the rules have learnt of at most LEARN_CARDS cards. */
  learn: (histories: ReadonlyMap<number, CardHistory>) => Promise<void>
  /** Everything that was added has been learnt from. Not called when an import fails or is killed. */
  settle: () => Promise<void>
  /** Called in any case at the end. */
  close: () => Promise<void>
}>

export type ImportCounts = Readonly<{ read: number; added: number; known: number; rejected: number; flagged: number }>

export type ImportProgress = ImportCounts & Readonly<{ file: string; bytes: number; totalBytes: number; ms: number }>

export type ImportResult = ImportCounts &
  Readonly<{
    ms: number
    /** What the live rules and the score made of the payments, where they were asked: `total` waited for them from `since` on, UTC ms. */
    look?: Readonly<{ judged: number; total: number; hits: number; since: number }>
    /** Stopped by its signal: what was added stays, the same import continues it. */
    cancelled: boolean
    /** The first rejected rows, and how many there are by field and problem. */
    rejects: ReadonlyArray<RejectedRow>
    rejectsBy: ReadonlyMap<string, number>
  }>

export type ImportOptions = Readonly<{
  /** Paths, sealed files, or files that the caller has checked already. */
  files: ReadonlyArray<FileRef> | ReadonlyArray<CsvFile>
  layout: LayoutName
  /** Called once all files are found sound: a damaged file must not touch the store. */
  makeSink: () => Promise<LedgerSink>
  /** `off`: rows come in as they are, without scores, flags and habits. Others are judged by the starter rules as they come in. */
  rules?: ImportRules
  /** Called once all files are found sound, before the first row is added. */
  onChecked?: (files: ReadonlyArray<CsvFile>) => Promise<void>
  onProgress?: (progress: ImportProgress) => void | Promise<void>
  /** Told how many payments the live rules and the score have looked at, after the rows are in. */
  onJudged?: (told: Readonly<{ done: number; total: number; ms: number }>) => void
  /** Called with every rejected row, in order. */
  onReject?: (row: RejectedRow) => void
  signal?: AbortSignal
  /** UTC ms, for rates. */
  now: () => number
}>

/** Reads every file in full; throws an IntakeProblem for the first that is damaged or lacks the preset's columns. */
export async function checkFiles(files: ReadonlyArray<FileRef>, layout: LayoutName): Promise<ReadonlyArray<CsvFile>> {
  const needs = needsOf(layout)
  const checked: CsvFile[] = []
  // Files are unpacked and looked through side by side: unpacking is done outside this thread.
  for (const file of await Promise.all(files.map((path) => inspectFile(path)))) checked.push(readHeader(file, needs))
  return checked
}

export const isChecked = (files: ImportOptions['files']): files is ReadonlyArray<CsvFile> =>
  typeof files[0] === 'object' && 'header' in files[0]

/** Records of a file without its header. */
export const rowsOf = (file: CsvFile): number => (file.lines ? file.records : file.records - 1)

export type DryRun = Readonly<{
  read: number
  /** Rows that would be added. */
  fresh: number
  known: number
  rejected: number
  rejects: ReadonlyArray<RejectedRow>
  rejectsBy: ReadonlyMap<string, number>
}>

/** What an import would do, by the same reading and the same question to the store; nothing is written. */
export async function dryRun(
  files: ReadonlyArray<CsvFile>,
  layout: LayoutName,
  known: LedgerSink['known'],
  onReject?: (row: RejectedRow) => void,
  /** Told after each pack; false stops. */
  onPack?: (counts: Omit<DryRun, 'rejects' | 'rejectsBy'>) => boolean,
): Promise<DryRun> {
  const counts = { read: 0, fresh: 0, known: 0, rejected: 0 }
  const tally = createTally(onReject)
  const seen = new Set<string>()
  for await (const { pack } of readPacks(files, layout)) {
    counts.read += pack.read
    counts.rejected += pack.rejects.length
    for (const row of pack.rejects) tally.add(row)
    const ids = idsOf(pack)
    const there = await known(ids)
    for (const id of ids) {
      if (there.has(id) || seen.has(id)) counts.known++
      else counts.fresh++
      seen.add(id)
    }
    if (onPack?.({ ...counts }) === false) break
  }
  return { ...counts, rejects: tally.named, rejectsBy: tally.by }
}

/** Rejected rows: the first by name, all by field and problem. */
export function createTally(onReject?: (row: RejectedRow) => void) {
  const named: RejectedRow[] = []
  const by = new Map<string, number>()
  return {
    named,
    by,
    add: (row: RejectedRow): void => {
      const key = `${row.field ?? 'row'}: ${row.problem}`
      by.set(key, (by.get(key) ?? 0) + 1)
      if (named.length < NAMED_REJECTS) named.push(row)
      onReject?.(row)
    },
  }
}

/** Throws an IntakeProblem when a file is damaged; before the first row is added unless it changes under the reader's hands. */
export async function runImport(options: ImportOptions): Promise<ImportResult> {
  const { files, layout, makeSink, rules = 'starters', onChecked, onProgress, onReject, signal, now } = options
  const started = now()
  const checked = isChecked(files) ? files : await checkFiles(files, layout)
  await onChecked?.(checked)
  const sink = await makeSink()
  const totalBytes = checked.reduce((sum, file) => sum + file.size, 0)

  const engine = createStarterEngine()
  const seenIds = createSeenIds()
  const counts = { read: 0, added: 0, known: 0, rejected: 0, flagged: 0 }
  const tally = createTally(onReject)
  // By the reader's places.
  const cards: number[] = []
  const merchants: number[] = []
  const countries: Array<string | null> = []
  const currencies: string[] = []
  /** Cards whose history the engine has to get from the store before it scores. */
  const strangers = new Set<number>()

  const stopped = (): boolean => signal?.aborted ?? false

  function reject(row: RejectedRow): void {
    counts.rejected++
    tally.add(row)
  }

  /** Cards and merchants that a slice names for the first time. */
  async function meet(
    pack: PackedRows,
    newCards: NewCard[],
    newMerchants: IntakeMerchant[],
    to: number,
  ): Promise<void> {
    let card = -1
    let merchant = -1
    for (let row = 0; row < to; row++) {
      if (pack.cards[row]! > card) card = pack.cards[row]!
      if (pack.merchants[row]! > merchant) merchant = pack.merchants[row]!
    }
    const fresh = newCards.splice(0, Math.max(0, card + 1 - cards.length))
    const shops = newMerchants.splice(0, Math.max(0, merchant + 1 - merchants.length))
    if (fresh.length === 0 && shops.length === 0) return
    const met = await sink.meet(fresh, shops)
    for (const { id, stranger } of met.cards) {
      cards.push(id)
      if (stranger && !engine.knows(id)) strangers.add(id)
    }
    for (const [at, id] of met.merchants.entries()) {
      merchants.push(id)
      countries.push(shops[at]!.country)
    }
  }

  /** Rows of [from, to) that the store does not have yet. */
  async function unknownRows(ids: ReadonlyArray<string>, from: number, to: number): Promise<ReadonlyArray<number>> {
    const suspects: string[] = []
    for (let row = from; row < to; row++) {
      const maybe = seenIds.maybeSeen(ids[row]!)
      if (maybe || !sink.fresh) suspects.push(ids[row]!)
    }
    const all = Array.from({ length: to - from }, (_, k) => from + k)
    if (suspects.length === 0) return all
    const taken = new Set(await sink.known(suspects))
    return all.filter((row) => {
      if (taken.has(ids[row]!)) return false
      taken.add(ids[row]!)
      return true
    })
  }

  async function restoreHistories(pack: PackedRows, rows: ReadonlyArray<number>): Promise<void> {
    if (strangers.size === 0) return
    const asked = new Set<number>()
    for (const row of rows) {
      const card = cards[pack.cards[row]!]!
      if (strangers.has(card)) asked.add(card)
    }
    if (asked.size === 0) return
    for (const [card, history] of await sink.histories([...asked])) engine.restore(card, history)
    for (const card of asked) strangers.delete(card)
  }

  const payment = { at: 0, amount: 0, country: null as string | null, declined: false, pinFailed: false }
  function score(pack: PackedRows, row: number): Scored {
    payment.at = pack.times[row]!
    payment.amount = pack.amounts[row]!
    payment.country = countries[pack.merchants[row]!]!
    payment.declined = pack.statuses[row] === DECLINED
    payment.pinFailed = pack.pins[row] === WRONG_PIN
    return engine.observe(cards[pack.cards[row]!]!, payment)
  }

  async function addSlice(pack: PackedRows, ids: ReadonlyArray<string>, from: number, to: number): Promise<void> {
    const rows = await unknownRows(ids, from, to)
    counts.known += to - from - rows.length
    if (rows.length === 0) return
    const scores = new Int16Array(rows.length).fill(-1)
    const flagged = new Map<number, Scored>()
    if (rules !== 'off') {
      await restoreHistories(pack, rows)
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at]!
        // The rules look at payments.
        if (pack.statuses[row] === REFUND) continue
        const scored = score(pack, row)
        scores[at] = scored.score
        if (raisesFlag(scored)) flagged.set(at, scored)
      }
    }
    const added = await sink.add({
      pack,
      ids,
      rows,
      scores,
      flagged,
      cardOf: (place) => cards[place]!,
      merchantOf: (place) => merchants[place]!,
      currencyOf: (place) => currencies[place]!,
      countryOf: (place) => countries[place]!,
    })
    counts.added += added
    counts.known += rows.length - added
    counts.flagged += flagged.size
  }

  /** Gives how many of the pack's rows were dealt with. */
  async function addPack(pack: PackedRows): Promise<void> {
    const newCards = [...pack.newCards]
    const newMerchants = [...pack.newMerchants]
    for (const currency of pack.newCurrencies) currencies.push(currency)
    for (const row of pack.rejects) reject(row)
    const ids = idsOf(pack)
    const aside = pack.read - pack.count
    counts.read += aside
    for (let from = 0; from < pack.count;) {
      const to = Math.min(pack.count, from + (await sink.room()))
      await meet(pack, newCards, newMerchants, to)
      await addSlice(pack, ids, from, to)
      counts.read += to - from
      from = to
      // Lets a signal, a freeze or a request of the same process in.
      await nextTurn()
      if (stopped()) return
    }
  }

  async function learn(): Promise<void> {
    if (rules === 'off') return
    const touched = engine.takeTouched() as ReadonlyArray<number>
    for (let from = 0; from < touched.length; from += LEARN_CARDS) {
      const some = touched.slice(from, from + LEARN_CARDS)
      await sink.learn(new Map(some.map((card) => [card, engine.history(card)])))
    }
    await sink.settle()
  }

  try {
    const before: number[] = []
    for (const file of checked) before.push((before.at(-1) ?? 0) + file.size)
    for await (const { file, pack } of readPacks(checked, layout)) {
      if (stopped()) break
      await addPack(pack)
      const bytes = (file === 0 ? 0 : before[file - 1]!) + pack.bytes
      await onProgress?.({ ...counts, file: checked[file]!.name, bytes, totalBytes, ms: now() - started })
      if (stopped()) break
    }
    await learn()
  } finally {
    await sink.close()
  }
  return { ...counts, ms: now() - started, cancelled: stopped(), rejects: tally.named, rejectsBy: tally.by }
}
