// Customers, cards and merchants from checked files to the store: rows are read, known ones left out, new ones added, a slice to a
// transaction. Few beside payments, so one thread reads and writes.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Services } from '#electron/store/api/services.ts'
import { sourceKey } from '#electron/store/db/intake.ts'
import { sourceId } from '#electron/store/db/payments.ts'
import { isUniqueViolation } from '#electron/store/db/work.ts'
import type { Mapping } from '#shared/intake/mapping.ts'
import { readRows, type CsvFile } from './csv-rows.ts'
import { recordReader } from './mapped-records.ts'
import { createPace } from './pace.ts'
import { checkFiles, createTally, isChecked, type DryRun, type ImportOptions, type ImportResult } from './pipeline.ts'
import type { RejectedRow } from './record.ts'
import { addRecord, judge, judgeWithoutStore, type Judged, type RowRecord } from './record-sink.ts'
import { refused } from './cells.ts'

/** Rows of one transaction at most: each takes several statements. */
const SLICE_ROWS = 250

type Slice = Readonly<{
  file: CsvFile
  bytes: number
  read: number
  rows: ReadonlyArray<RowRecord>
  rejects: ReadonlyArray<RejectedRow>
}>

/** Rows of the files, those that cannot be right aside. */
async function* slices(files: ReadonlyArray<CsvFile>, mapping: Mapping): AsyncGenerator<Slice> {
  let before = 0
  for (const file of files) {
    const reader = recordReader(mapping, file.header)
    for await (const { rows, bytes } of readRows(file)) {
      for (let from = 0; from < rows.length; from += SLICE_ROWS) {
        const some = rows.slice(from, from + SLICE_ROWS)
        const sound: RowRecord[] = []
        const rejects: RejectedRow[] = []
        for (const { row, cells, refusal } of some) {
          const read = refusal ?? reader(cells!)
          if (refused(read)) rejects.push({ ...read, file: file.name, row })
          else sound.push({ row, read })
        }
        yield { file, bytes: before + bytes, read: some.length, rows: sound, rejects }
      }
    }
    before += file.size
  }
}

/** What an import would do; nothing is written. Without a store (`services` null) every customer is unknown. */
export async function rehearseRecords(
  services: Pick<Services, 'db' | 'keyring'> | null,
  files: ReadonlyArray<CsvFile>,
  mapping: Mapping,
  onReject?: (row: RejectedRow) => void,
  /** Told after each slice; false stops. */
  onSlice?: (counts: Omit<DryRun, 'rejects' | 'rejectsBy'>) => boolean,
): Promise<DryRun> {
  const counts = { read: 0, fresh: 0, known: 0, rejected: 0 }
  const tally = createTally(onReject)
  const seen = new Set<string>()
  for await (const { file, read, rows, rejects } of slices(files, mapping)) {
    const again = rows.filter(({ read: { record } }) => seen.has(record.outsideId)).length
    const asked = rows.filter(({ read: { record } }) => !seen.has(record.outsideId))
    const found =
      services === null
        ? judgeWithoutStore(asked)
        : await services.db.read(function* () {
            return yield* judge(services, yield* sourceKey(mapping.source), asked)
          })
    for (const one of found.fresh) seen.add(one.read.record.outsideId)
    counts.read += read
    counts.fresh += found.fresh.length
    counts.known += found.known + again
    for (const row of inOrder(file, rejects, found)) {
      counts.rejected++
      tally.add(row)
    }
    if (onSlice?.({ ...counts }) === false) break
  }
  return { ...counts, rejects: tally.named, rejectsBy: tally.by }
}

export async function importRecords(
  services: Pick<Services, 'db' | 'keyring' | 'cipher' | 'programme'>,
  mapping: Mapping,
  options: Omit<ImportOptions, 'makeSink'>,
): Promise<ImportResult> {
  const { db } = services
  const { layout, onChecked, onProgress, onReject, signal, now } = options
  const started = now()
  const files = isChecked(options.files) ? options.files : await checkFiles(options.files, layout)
  await onChecked?.(files)
  const id = await db.write(() => sourceId(mapping.source))
  const source = { id, name: mapping.source }
  const pace = await createPace(db, now, () => false)
  const counts = { read: 0, added: 0, known: 0, rejected: 0, flagged: 0 }
  const tally = createTally(onReject)
  const totalBytes = files.reduce((sum, file) => sum + file.size, 0)
  const stopped = (): boolean => signal?.aborted ?? false

  for await (const { file, read, rows, rejects, bytes } of slices(files, mapping)) {
    if (stopped()) break
    let found: Judged = { fresh: [], known: 0, refused: [] }
    for (let from = 0; from < rows.length;) {
      const some = rows.slice(from, from + (await pace.room()))
      const began = performance.now()
      const done = await addSlice(services, source, some, now())
      pace.took(some.length, performance.now() - began)
      found = {
        fresh: [...found.fresh, ...done.fresh],
        known: found.known + done.known,
        refused: [...found.refused, ...done.refused],
      }
      from += some.length
    }
    counts.read += read
    counts.added += found.fresh.length
    counts.known += found.known
    for (const row of inOrder(file, rejects, found)) {
      counts.rejected++
      tally.add(row)
    }
    await onProgress?.({ ...counts, file: file.name, bytes, totalBytes, ms: now() - started })
    // Lets a signal, a freeze or a request of the same process in.
    await nextTurn()
  }
  return { ...counts, ms: now() - started, cancelled: stopped(), rejects: tally.named, rejectsBy: tally.by }
}

/** One transaction. Another import of the same rows may run beside this one: then what it has added by now is found, not added again. */
async function addSlice(
  services: Pick<Services, 'db' | 'keyring' | 'cipher' | 'programme'>,
  source: Readonly<{ id: number; name: string }>,
  rows: ReadonlyArray<RowRecord>,
  at: number,
): Promise<Judged> {
  for (let tries = 1; ; tries++) {
    try {
      return await services.db.write(function* () {
        const found = yield* judge(services, source.id, rows)
        for (const one of found.fresh) yield* addRecord(services, source, one, at)
        return found
      })
    } catch (error) {
      if (!isUniqueViolation(error) || tries === 5) throw error
    }
  }
}

/** Refusals of the file and of the store, as their rows stand. */
const inOrder = (file: CsvFile, rejects: ReadonlyArray<RejectedRow>, found: Judged): ReadonlyArray<RejectedRow> =>
  [...rejects, ...found.refused.map((one) => ({ ...one, file: file.name }))].sort((a, b) => a.row - b.row)
