import { beforeEach, describe, expect, it } from 'vitest'
import {
  createStoreKeeper,
  FIRST_WAIT,
  LONGEST_WAIT,
  WELL_AFTER,
  type HostReport,
  type StoreKeeper,
} from '#electron/main/store-keeper.ts'

type Fake = { exit: () => void; report: (report: HostReport) => void; stops: number }

let now: number
let hosts: Fake[]
let waits: Array<Readonly<{ task: () => void; milliseconds: number }>>
let refusals: string[]
let keeper: StoreKeeper

beforeEach(() => {
  now = 0
  hosts = []
  waits = []
  refusals = []
  keeper = createStoreKeeper({
    spawn: () => {
      const fake: Fake = { exit: () => {}, report: () => {}, stops: 0 }
      hosts.push(fake)
      return {
        onExit: (listener) => void (fake.exit = listener),
        onReport: (listener) => void (fake.report = listener),
        stop: () => void (fake.stops += 1),
      }
    },
    onRefused: (message) => refusals.push(message),
    now: () => now,
    schedule: (task, milliseconds) => waits.push({ task, milliseconds }),
  })
})

const dieAndWait = (): number => {
  hosts.at(-1)!.exit()
  const { task, milliseconds } = waits.at(-1)!
  now += milliseconds
  task()
  return milliseconds
}

describe('the keeper of the store host', () => {
  it('starts one host, however often it is asked', () => {
    keeper.start()
    keeper.start()
    expect(hosts).toHaveLength(1)
  })

  it('starts a dead host again, waiting twice as long each time up to a limit', () => {
    keeper.start()
    const seen = Array.from({ length: 10 }, dieAndWait)
    expect(seen).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000])
    expect(seen[0]).toBe(FIRST_WAIT)
    expect(seen.at(-1)).toBe(LONGEST_WAIT)
    expect(hosts).toHaveLength(11)
  })

  it('waits shortly again after a host that was well for a while', () => {
    keeper.start()
    dieAndWait()
    dieAndWait()
    now += WELL_AFTER
    expect(dieAndWait()).toBe(FIRST_WAIT)
  })

  it('does not start a host again that says why it cannot open the store', () => {
    keeper.start()
    hosts[0]!.report({ kind: 'refused', message: 'The file is damaged.' })
    hosts[0]!.exit()
    expect(refusals).toEqual(['The file is damaged.'])
    expect(waits).toHaveLength(0)
  })

  it('lets a running host close, and starts no other', async () => {
    keeper.start()
    const stopped = keeper.stop()
    expect(hosts[0]!.stops).toBe(1)
    hosts[0]!.exit()
    await stopped
    expect(waits).toHaveLength(0)
    keeper.start()
    expect(hosts).toHaveLength(1)
  })

  it('stops at once while no host runs, and forgets the restart that waited', async () => {
    keeper.start()
    hosts[0]!.exit()
    await keeper.stop()
    waits[0]!.task()
    expect(hosts).toHaveLength(1)
  })
})
