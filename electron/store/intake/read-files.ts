// Checked files as packs of records, one file after the other: in this thread, or in one of its own for files worth it.
import { Worker } from 'node:worker_threads'
import { readRows, type CsvFile } from './csv-rows.ts'
import { layoutOf, type LayoutName } from './layout.ts'
import { createPacker, type PackedRows, type Packer } from './packed.ts'
import { cardKey, isRefusal, type IntakeRecord } from './record.ts'
import { threadScript } from '#electron/store/thread-script.ts'

/** `file` is the place of the pack's file in the list. */
export type FilePack = Readonly<{ file: number; pack: PackedRows }>

/** Files smaller than this are read before a thread for them would have started. */
const WORTH_A_THREAD = 1 << 20

/** Packs of the files in this thread. */
export async function* packFiles(files: ReadonlyArray<CsvFile>, layout: LayoutName): AsyncGenerator<FilePack> {
  const { reader, identity } = layoutOf(layout)
  const packer = createPacker()
  const named = identity === 'content' ? createOccurrences() : null
  for (const [place, file] of files.entries()) {
    const read = reader(file.header)
    let seen = 0
    for await (const { rows, bytes } of readRows(file)) {
      seen = bytes
      for (const { row, cells, refusal } of rows) {
        packer.read()
        const record = refusal ?? read(cells!)
        if (isRefusal(record)) packer.reject({ ...record, file: file.name, row })
        else packer.add(named === null ? record : { ...record, outsideId: named(record) })
        if (packer.full()) yield { file: place, pack: packer.take(bytes) }
      }
    }
    yield* rest(packer, place, seen)
  }
}

function* rest(packer: Packer, file: number, bytes: number): Generator<FilePack> {
  if (!packer.empty()) yield { file, pack: packer.take(bytes) }
}

/** What the reading thread says: a pack, the end, or what went wrong as plain data. */
export type ReaderSays =
  | (FilePack & Readonly<{ kind: 'pack' }>)
  | Readonly<{ kind: 'end' }>
  | Readonly<{ kind: 'failed'; error: Readonly<Record<string, unknown>> & Readonly<{ message: string }> }>

/** Packs that may wait: enough to keep both threads busy, few enough to keep the memory flat. */
export const WAITING_PACKS = 4

/** Packs of the files; a large list of files is read in a thread of its own. */
export function readPacks(files: ReadonlyArray<CsvFile>, layout: LayoutName): AsyncGenerator<FilePack> {
  const size = files.reduce((sum, file) => sum + file.size, 0)
  return size < WORTH_A_THREAD ? packFiles(files, layout) : packsOfThread(files, layout)
}

/** Rows live shortly: with more room the thread fills it, and the process is larger by that. */
const READER_MEMORY = { maxYoungGenerationSizeMb: 16 } as const

async function* packsOfThread(files: ReadonlyArray<CsvFile>, layout: LayoutName): AsyncGenerator<FilePack> {
  const worker = new Worker(threadScript('reader'), { workerData: { files, layout }, resourceLimits: READER_MEMORY })
  const waiting: ReaderSays[] = []
  let wake = (): void => {}
  const say = (said: ReaderSays): void => {
    waiting.push(said)
    wake()
  }
  worker.on('message', say)
  worker.on('error', (error) => say({ kind: 'failed', error: { message: error.message, stack: error.stack } }))
  try {
    for (;;) {
      if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      const said = waiting.shift()!
      if (said.kind === 'end') return
      if (said.kind === 'failed') throw Object.assign(new Error(said.error.message), said.error)
      yield said
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, which has no origin
      worker.postMessage('taken')
    }
  } finally {
    await worker.terminate()
  }
}

/**
 * Ids for payments that have none: alike payments of one minute are counted. They stand together in such files, so only the ids of the
 * card and minute at hand are remembered.
 */
export function createOccurrences(): (record: IntakeRecord) => string {
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
