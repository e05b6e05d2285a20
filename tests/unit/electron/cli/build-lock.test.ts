import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { alone } from '#electron/cli/build-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'cardwarden-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the lock of a build', () => {
  it('lets one go at a time, and tells those who waited', async () => {
    const file = join(folder, 'new', 'building.lock')
    let inside = 0
    const waited = await Promise.all(
      [1, 2, 3].map(() =>
        alone(file, async (had) => {
          inside += 1
          expect(inside).toBe(1)
          await wait(20)
          inside -= 1
          return had
        }),
      ),
    )
    expect(waited.sort()).toEqual([false, true, true])
    expect(existsSync(file)).toBe(false)
  })

  it('is given back when the task fails', async () => {
    const file = join(folder, 'fails.lock')
    await expect(alone(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await alone(file, async (had) => had)).toBe(false)
  })

  it('is taken over from a process that was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'])
    const file = join(folder, 'killed.lock')
    writeFileSync(file, String(child.pid))
    let done = false
    const task = alone(file, async () => (done = true))
    await wait(300)
    expect(done).toBe(false)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await task).toBe(true)
  })
})
