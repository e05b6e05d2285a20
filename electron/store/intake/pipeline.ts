// Files to the store: every file is checked in full before the first row is added; then rows are read, known ones left out, new ones
// scored by the starter rules and added, a batch to a transaction: small ones beside other writers, larger ones alone.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CardHistory } from '#shared/risk/history.ts'
import { raisesFlag, type Scored } from '#shared/risk/score.ts'
import { createStarterEngine } from '#shared/risk/starter-engine.ts'
import { readHeader, readRows, type CsvFile } from './csv-rows.ts'
import { cardKey, isRefusal, type IntakeCard, type IntakeRecord, type Preset, type RejectedRow } from './record.ts'
import { inspectFile } from './text-source.ts'

/** Beside other writers: a freeze waits for one such transaction at most. */
export const BATCH_ROWS = 500
/** Alone in the store: eight times the rows touch little more of the indexes, so less than half is written to disk. */
export const LARGE_BATCH_ROWS = 4000
/** Rejected rows that are named; all are counted. */
const NAMED_REJECTS = 20

/** `scored` is `null` for refunds: the rules look at payments. */
export type ScoredRecord = Readonly<{ record: IntakeRecord; scored: Scored | null }>

/** What an import needs of a store. Each call is one transaction, or none. */
export type IntakeSink = Readonly<{
  /** Which of these outside ids of the source are in the store already. */
  known: (outsideIds: ReadonlyArray<string>) => Promise<ReadonlySet<string>>
  /** Histories of cards as the store has them, by cardKey; a card it does not know is left out. */
  histories: (cards: ReadonlyArray<IntakeCard>) => Promise<ReadonlyMap<string, CardHistory>>
  /** How many rows the next batch may have: BATCH_ROWS, or LARGE_BATCH_ROWS while nobody else writes. */
  room: () => Promise<number>
  /** Adds one batch of records; one that is there by now stays as it is. Gives how many were added. */
  add: (batch: ReadonlyArray<ScoredRecord>) => Promise<number>
  /** Keeps what the rules have learnt, by cardKey, of at most BATCH_ROWS cards that were added to. */
  learn: (histories: ReadonlyMap<string, CardHistory>) => Promise<void>
  /** Everything that was added has been learnt from. Not called when an import fails or is killed. */
  settle: () => Promise<void>
}>

export type ImportCounts = Readonly<{ read: number; added: number; known: number; rejected: number; flagged: number }>

export type ImportProgress = ImportCounts & Readonly<{ file: string; bytes: number; totalBytes: number; ms: number }>

export type ImportResult = ImportCounts &
  Readonly<{
    ms: number
    /** Stopped by its signal: what was added stays, the same import continues it. */
    cancelled: boolean
    /** The first rejected rows, and how many there are by field and problem. */
    rejects: ReadonlyArray<RejectedRow>
    rejectsBy: ReadonlyMap<string, number>
  }>

export type ImportOptions = Readonly<{
  files: ReadonlyArray<string>
  preset: Preset
  sink: IntakeSink
  /** Called with the files' names once all of them are found sound, before the first row is added. */
  onChecked?: (files: ReadonlyArray<string>) => Promise<void>
  onProgress?: (progress: ImportProgress) => void
  signal?: AbortSignal
  /** UTC ms, for rates. */
  now: () => number
}>

/** Reads every file in full; throws an IntakeProblem for the first that is damaged or lacks the preset's columns. */
export async function checkFiles(files: ReadonlyArray<string>, preset: Preset): Promise<ReadonlyArray<CsvFile>> {
  const checked: CsvFile[] = []
  for (const file of files) checked.push(readHeader(await inspectFile(file), preset))
  return checked
}

/** Throws an IntakeProblem when a file is damaged; before the first row is added unless it changes under the reader's hands. */
export async function runImport({
  files,
  preset,
  sink,
  onChecked,
  onProgress,
  signal,
  now,
}: ImportOptions): Promise<ImportResult> {
  const started = now()
  const checked = await checkFiles(files, preset)
  await onChecked?.(checked.map((file) => file.name))
  const totalBytes = checked.reduce((sum, file) => sum + file.size, 0)

  const engine = createStarterEngine()
  const counts = { read: 0, added: 0, known: 0, rejected: 0, flagged: 0 }
  const rejects: RejectedRow[] = []
  const rejectsBy = new Map<string, number>()
  const name = preset.identity === 'content' ? createOccurrences() : null
  let doneBytes = 0
  let batch: IntakeRecord[] = []
  let room: number = BATCH_ROWS

  function reject(row: RejectedRow): void {
    counts.rejected++
    const key = `${row.field ?? 'row'}: ${row.problem}`
    rejectsBy.set(key, (rejectsBy.get(key) ?? 0) + 1)
    if (rejects.length < NAMED_REJECTS) rejects.push(row)
  }

  async function addBatch(): Promise<void> {
    const records = batch
    batch = []
    const seen = new Set(await sink.known(records.map((record) => record.outsideId)))
    const fresh: IntakeRecord[] = []
    for (const record of records) {
      if (seen.has(record.outsideId)) continue
      seen.add(record.outsideId)
      fresh.push(record)
    }
    if (fresh.length > 0) {
      const strangers = new Map<string, IntakeCard>()
      for (const { card } of fresh) if (!engine.knows(cardKey(card))) strangers.set(cardKey(card), card)
      if (strangers.size > 0) {
        for (const [key, history] of await sink.histories([...strangers.values()])) engine.restore(key, history)
      }
      const scored = fresh.map((record) => ({ record, scored: score(record) }))
      counts.added += await sink.add(scored)
      for (const one of scored) if (one.scored !== null && raisesFlag(one.scored)) counts.flagged++
    }
    counts.known = counts.read - counts.rejected - counts.added
    // Lets a signal, a freeze or a request of the same process in.
    await nextTurn()
  }

  function score(record: IntakeRecord): Scored | null {
    if (record.kind === 'refund') return null
    return engine.observe(cardKey(record.card), {
      at: record.at,
      amount: record.amount,
      country: record.merchant.country,
      declined: record.declined,
      pinFailed: record.pin === 'wrong',
    })
  }

  async function learn(): Promise<void> {
    const cards = engine.takeTouched()
    for (let from = 0; from < cards.length; from += BATCH_ROWS) {
      const some = cards.slice(from, from + BATCH_ROWS)
      await sink.learn(new Map(some.map((card) => [String(card), engine.history(card)])))
    }
    await sink.settle()
  }

  const report = (file: CsvFile, bytes: number): void =>
    onProgress?.({ ...counts, file: file.name, bytes: doneBytes + bytes, totalBytes, ms: now() - started })

  const stopped = (): boolean => signal?.aborted ?? false

  async function importFile(file: CsvFile): Promise<void> {
    const read = preset.reader(file.header)
    for await (const { rows, bytes } of readRows(file)) {
      for (const { row, cells, refusal } of rows) {
        counts.read++
        const record = refusal ?? read(cells!)
        if (isRefusal(record)) {
          reject({ ...record, file: file.name, row })
          continue
        }
        batch.push(name === null ? record : { ...record, outsideId: name(record) })
        if (batch.length < room) continue
        await addBatch()
        room = await sink.room()
        if (stopped()) return
      }
      report(file, bytes)
    }
    if (batch.length > 0) await addBatch()
    report(file, file.size)
    doneBytes += file.size
  }

  for (const file of checked) {
    if (stopped()) break
    await importFile(file)
  }
  await learn()
  return { ...counts, ms: now() - started, cancelled: stopped(), rejects, rejectsBy }
}

/**
 * Ids for payments that have none: alike payments of one minute are counted. They stand together in such files, so only the ids of the
 * card and minute at hand are remembered.
 */
function createOccurrences(): (record: IntakeRecord) => string {
  let place = ''
  let counts = new Map<string, number>()
  return ({ card, at, outsideId }) => {
    const here = `${cardKey(card)}@${at}`
    if (here !== place) {
      place = here
      counts = new Map()
    }
    const count = (counts.get(outsideId) ?? 0) + 1
    counts.set(outsideId, count)
    return count === 1 ? outsideId : `${outsideId}#${count}`
  }
}
