// One reader of print for the whole process, in a thread of its own: started when the first paper comes, ended when none has come for a
// while, and ended at once when a paper takes too long.
import { Worker } from 'node:worker_threads'
import type { PrintedPaper } from '#shared/domain/identity/printLayout.ts'
import type { PrintReading } from '#shared/domain/identity/printReading.ts'
import { threadScript } from '#electron/store/thread-script.ts'

export type PrintAsked = Readonly<{ paper: PrintedPaper; image: Uint8Array }>
export type PrintSaid = Readonly<{ reading: PrintReading } | { problem: string }>

const IDLE_MS = 30_000
const LONGEST_MS = 60_000

let thread: Worker | undefined
let idle: NodeJS.Timeout | undefined
let line: Promise<unknown> = Promise.resolve()

function ask(asked: PrintAsked): Promise<PrintReading> {
  const worker = (thread ??= new Worker(threadScript('print')))
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      clearTimeout(limit)
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
      end()
    }
    const fail = (error: Error): void =>
      settle(() => {
        // Whatever state it is in, the next paper gets a new one.
        if (thread === worker) thread = undefined
        void worker.terminate()
        reject(error)
      })
    const limit = setTimeout(() => fail(new Error('the print took too long to read')), LONGEST_MS)
    worker.on('message', (said: PrintSaid) =>
      settle(() => ('reading' in said ? resolve(said.reading) : reject(new Error(said.problem)))),
    )
    worker.on('error', fail)
    worker.on('exit', () => fail(new Error('the reader of print ended')))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, which has no origin
    worker.postMessage(asked)
  })
}

/** Reads the print of one photograph. Calls are served one after another. Rejects when it cannot be read or takes too long. */
export function readPrintOf(paper: PrintedPaper, image: Uint8Array): Promise<PrintReading> {
  clearTimeout(idle)
  const turn = line.then(() => ask({ paper, image }))
  line = turn
    .catch(() => undefined)
    .finally(() => {
      clearTimeout(idle)
      // Memory of the model is given back, and a program that is done can end.
      idle = setTimeout(() => void endPrints(), IDLE_MS).unref()
      thread?.unref()
    })
  return turn
}

export async function endPrints(): Promise<void> {
  clearTimeout(idle)
  const running = thread
  thread = undefined
  await running?.terminate()
}
