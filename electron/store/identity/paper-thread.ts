// The thread that reads prints, so that neither pictures nor words keep the store's thread. One message in, one out.
import { parentPort } from 'node:worker_threads'
import { createPrintReader } from './print-reader.ts'
import type { PrintAsked, PrintSaid } from './prints.ts'

const reader = createPrintReader()
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, which has no origin
const say = (said: PrintSaid): void => parentPort!.postMessage(said)

parentPort!.on('message', ({ paper, image }: PrintAsked) => {
  reader.read(paper, image).then(
    (reading) => say({ reading }),
    (error: unknown) => say({ problem: error instanceof Error ? error.message : String(error) }),
  )
})
