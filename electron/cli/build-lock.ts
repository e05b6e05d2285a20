import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Runs `task` while no other process of this computer does, by a file that holds the id of the one that does. Two builds
 * into one folder would empty it under each other. A file whose process is gone (killed) is taken over.
 * `task` is told whether it had to wait: then another one has just done the same work.
 */
export const alone = async <Result>(file: string, task: (waited: boolean) => Promise<Result>): Promise<Result> => {
  mkdirSync(dirname(file), { recursive: true })
  let waited = false
  while (!take(file)) {
    waited = true
    await wait(200)
  }
  try {
    return await task(waited)
  } finally {
    rmSync(file, { force: true })
  }
}

const take = (file: string): boolean => {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    if (!isRunning(holder(file))) rmSync(file, { force: true })
    return false
  }
}

/** Milliseconds after which a file without an id was left by a process killed between making and writing it. */
const LEFT_EMPTY = 5000

/** The id in the file; undefined while it is being written or when it has just gone. */
const holder = (file: string): number | undefined => {
  try {
    const text = readFileSync(file, 'utf8')
    if (text !== '') return Number(text)
    return Date.now() - statSync(file).mtimeMs > LEFT_EMPTY ? Number.NaN : undefined
  } catch {
    return undefined
  }
}

const isRunning = (pid: number | undefined): boolean => {
  if (pid === undefined) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process answers with "not permitted": it runs.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
