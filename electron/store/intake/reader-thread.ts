// The thread that reads: started by read-files.ts with the files in its data; sends packs, a few ahead of who takes them.
import { parentPort, workerData } from 'node:worker_threads'
import type { CsvFile } from './csv-rows.ts'
import type { LayoutName } from './layout.ts'
import { transfers } from './packed.ts'
import { packFiles, WAITING_PACKS, type ReaderSays } from './read-files.ts'

const { files, layout } = workerData as Readonly<{ files: ReadonlyArray<CsvFile>; layout: LayoutName }>
const port = parentPort!

let ahead = 0
let wake = (): void => {}
port.on('message', () => {
  ahead--
  wake()
})
const say = (said: ReaderSays, hand: ReadonlyArray<ArrayBufferLike> = []): void => {
  port.postMessage(said, hand as ReadonlyArray<ArrayBuffer>)
}

try {
  for await (const { file, pack } of packFiles(files, layout)) {
    if (ahead >= WAITING_PACKS) await new Promise<void>((resolve) => (wake = resolve))
    ahead++
    say({ kind: 'pack', file, pack }, transfers(pack))
  }
  say({ kind: 'end' })
} catch (error) {
  const plain =
    error instanceof Error ? { ...error, message: error.message, name: error.name } : { message: String(error) }
  say({ kind: 'failed', error: plain })
}
// Nothing more comes: the port would keep the thread alive.
port.unref()
