import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  createPaperReading,
  IDLE_MS,
  LONGEST_MS,
  type PaperAsked,
  type PaperReading,
  type ReadingThread,
} from '#electron/store/identity/paper-reading.ts'

/** A thread that answers when it is told to. */
function thread() {
  const events = new EventEmitter()
  const asked: Array<PaperAsked> = []
  const state = { held: true, ended: false }
  return {
    asked,
    state,
    answer: (percent = 90) => events.emit('message', { reading: { surname: { percent } } }),
    fails: (problem: string) => events.emit('message', { problem }),
    on: (event: string, run: (...all: Array<unknown>) => void) => events.on(event, run),
    removeAllListeners: (event: string) => events.removeAllListeners(event),
    postMessage: (message: PaperAsked) => asked.push(message),
    terminate: async () => {
      state.ended = true
      events.emit('exit', 1)
      return 1
    },
    ref: () => (state.held = true),
    unref: () => (state.held = false),
  }
}

const IMAGE = new Uint8Array([1])
let threads: Array<ReturnType<typeof thread>>
let timers: Array<{ at: number; run: () => void }>
let now: number
let papers: PaperReading

/** Moves the clock on and runs what is due. */
function pass(ms: number): void {
  now += ms
  for (const timer of timers.filter(({ at }) => at <= now)) {
    timers.splice(timers.indexOf(timer), 1)
    timer.run()
  }
}
beforeEach(() => {
  threads = []
  timers = []
  now = 0
  papers = createPaperReading({
    start: () => {
      const next = thread()
      threads.push(next)
      return next as unknown as ReadingThread
    },
    later: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => {
        if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1)
      }
    },
  })
})

describe('the reader of papers', () => {
  it('is one thread for zones and prints, which serves one paper at a time, zones before prints', async () => {
    const first = papers.print('passport', IMAGE)
    const second = papers.print('id_front', IMAGE)
    const zone = papers.zone(IMAGE)
    expect(threads).toHaveLength(1)
    expect(threads[0]!.asked).toHaveLength(1)
    threads[0]!.answer(91)
    await expect(first).resolves.toMatchObject({ surname: { percent: 91 } })
    threads[0]!.answer()
    await zone
    threads[0]!.answer()
    await second
    expect(threads[0]!.asked.map(({ want }) => want)).toEqual(['print', 'zone', 'print'])
    expect(threads).toHaveLength(1)
  })

  it('ends after a quiet minute and not sooner, and starts anew for the next paper', async () => {
    const read = papers.zone(IMAGE)
    threads[0]!.answer()
    await read
    // A program that is done can end meanwhile.
    expect(threads[0]!.state).toEqual({ held: false, ended: false })
    pass(IDLE_MS - 1)
    const again = papers.zone(IMAGE)
    expect(threads[0]!.state.held).toBe(true)
    pass(LONGEST_MS - 1)
    threads[0]!.answer()
    await again
    expect(threads[0]!.state.ended).toBe(false)
    pass(IDLE_MS)
    expect(threads[0]!.state.ended).toBe(true)
    const later = papers.zone(IMAGE)
    expect(threads).toHaveLength(2)
    threads[1]!.answer()
    await later
  })

  it('gives up a paper that takes too long, with its thread, and goes on with the next', async () => {
    const slow = papers.print('passport', IMAGE)
    const next = papers.print('passport', IMAGE)
    pass(LONGEST_MS)
    await expect(slow).rejects.toThrow('the print took too long to read')
    expect(threads.map(({ state }) => state.ended)).toEqual([true, false])
    threads[1]!.answer()
    await next
    const broken = papers.zone(IMAGE)
    threads[1]!.fails('no memory')
    await expect(broken).rejects.toThrow('no memory')
  })

  it('gives up everything when it is ended', async () => {
    const read = papers.print('passport', IMAGE)
    const waiting = papers.zone(IMAGE)
    const both = Promise.allSettled([read, waiting])
    await papers.end()
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(threads).toHaveLength(1)
    expect(threads[0]!.state.ended).toBe(true)
  })
})
