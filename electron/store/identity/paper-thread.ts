// The thread that reads papers, so that neither pictures nor words keep the store's thread: zones and prints with one engine. One message
// in, one out.
import { parentPort } from 'node:worker_threads'
import { createLetterReader } from './letters.ts'
import type { PaperAsked, PaperSaid } from './paper-reading.ts'
import { createPrintReader } from './print-reader.ts'
import { createZoneReader } from './zone-reader.ts'

const letters = createLetterReader()
const zones = createZoneReader(letters)
const prints = createPrintReader(letters)
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, which has no origin
const say = (said: PaperSaid): void => parentPort!.postMessage(said)

parentPort!.on('message', (asked: PaperAsked) => {
  const seen = asked.want === 'zone' ? zones.read(asked.image) : prints.read(asked.paper, asked.image)
  seen.then(
    (reading) => say({ reading }),
    (error: unknown) => say({ problem: error instanceof Error ? error.message : String(error) }),
  )
})
