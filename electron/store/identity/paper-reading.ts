// One reader of papers for the whole process, zones and prints, in a thread of its own: started when the first paper comes, ended when none
// has come for a minute, and ended at once when a paper takes too long. Whoever waits for a zone (an application) goes before prints.
import { Worker } from 'node:worker_threads'
import type { PrintedPaper } from '#shared/domain/identity/printLayout.ts'
import type { PrintReading } from '#shared/domain/identity/printReading.ts'
import { threadScript } from '#electron/store/thread-script.ts'
import type { ZoneSeen } from './zone-reader.ts'

export type PaperAsked =
  | Readonly<{ want: 'zone'; image: Uint8Array }>
  | Readonly<{ want: 'print'; paper: PrintedPaper; image: Uint8Array }>
export type PaperSaid = Readonly<{ reading: ZoneSeen | PrintReading } | { problem: string }>

export const IDLE_MS = 60_000
export const LONGEST_MS = 60_000

/** What is needed of a thread. */
export type ReadingThread = Pick<Worker, 'on' | 'removeAllListeners' | 'postMessage' | 'terminate' | 'ref' | 'unref'>
export type ReadingParts = Readonly<{
  start: () => ReadingThread
  /** Runs something later, unless it is called off. */
  later: (ms: number, run: () => void) => () => void
}>

export type PaperReading = Readonly<{
  /** Both reject when the paper cannot be read or takes too long. */
  zone: (image: Uint8Array) => Promise<ZoneSeen>
  print: (paper: PrintedPaper, image: Uint8Array) => Promise<PrintReading>
  /** Ends the thread; what is being read, or waits, is given up. */
  end: () => Promise<void>
}>

type Job = Readonly<{
  asked: PaperAsked
  done: (reading: ZoneSeen | PrintReading) => void
  fail: (error: Error) => void
}>

export function createPaperReading({ start, later }: ReadingParts): PaperReading {
  let thread: ReadingThread | undefined
  let callOff = (): void => {}
  let reading = false
  const waiting: Array<Job> = []

  const drop = async (): Promise<void> => {
    const running = thread
    thread = undefined
    await running?.terminate()
  }

  const work = ({ asked, done, fail }: Job): void => {
    reading = true
    callOff()
    const worker = (thread ??= start())
    worker.ref()
    const settle = (say: () => void): void => {
      callOff()
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
      reading = false
      say()
      goOn()
    }
    const giveUp = (error: Error): void => {
      // Whatever state it is in, the next paper gets a new one.
      if (thread === worker) thread = undefined
      settle(() => fail(error))
      void worker.terminate()
    }
    callOff = later(LONGEST_MS, () => giveUp(new Error(`the ${asked.want} took too long to read`)))
    worker.on('message', (said: PaperSaid) =>
      settle(() => ('reading' in said ? done(said.reading) : fail(new Error(said.problem)))),
    )
    worker.on('error', giveUp)
    worker.on('exit', () => giveUp(new Error('the reader of papers ended')))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, which has no origin
    worker.postMessage(asked)
  }

  const goOn = (): void => {
    if (reading) return
    const zone = waiting.findIndex(({ asked }) => asked.want === 'zone')
    const [next] = waiting.splice(Math.max(0, zone), 1)
    if (next !== undefined) return work(next)
    // Memory of engine and pictures is given back, and a program that is done can end.
    thread?.unref()
    callOff = later(IDLE_MS, () => void drop())
  }

  const ask = <T extends ZoneSeen | PrintReading>(asked: PaperAsked): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, done: (seen) => resolve(seen as T), fail: reject })
      goOn()
    })

  return {
    zone: (image) => ask({ want: 'zone', image }),
    print: (paper, image) => ask({ want: 'print', paper, image }),
    end: async () => {
      for (const { fail } of waiting.splice(0)) fail(new Error('the reader of papers ended'))
      if (!reading) callOff()
      await drop()
    },
  }
}

const papers = createPaperReading({
  start: () => new Worker(threadScript('paper')),
  later: (ms, run) => {
    const timer = setTimeout(run, ms).unref()
    return () => clearTimeout(timer)
  },
})
export const readZoneOf = papers.zone
export const readPrintOf = papers.print
export const endPaperReading = papers.end
