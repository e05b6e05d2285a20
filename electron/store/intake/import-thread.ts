// The thread of one task: opens the store through a connection of its own, so that neither the reading of a file nor its rows hold up
// whoever works in the console. Started by api/import-work.ts.
import { parentPort, workerData } from 'node:worker_threads'
import type { Programme } from '#electron/store/api/services.ts'
import { openDatabase } from '#electron/store/db/open.ts'
import { createFieldCipher } from '#electron/store/security/fields.ts'
import type { Keyring } from '#electron/store/security/keys.ts'
import { createLog } from '#electron/store/security/redact.ts'
import { doTask, type ImportTask, type Progress, type TaskResult } from './import-tasks.ts'

export type ThreadData = Readonly<{ where: string; keyring: Keyring; programme: Programme; task: ImportTask }>
export type ThreadSays =
  | Readonly<{ kind: 'progress'; progress: Progress }>
  | Readonly<{ kind: 'result'; result: TaskResult }>

const { where, keyring, programme, task } = workerData as ThreadData
const port = parentPort!
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
const say = (said: ThreadSays): void => port.postMessage(said)

const stop = new AbortController()
// The only thing that is ever said to it.
port.on('message', () => stop.abort())

const db = await openDatabase(where, { create: false })
try {
  const services = {
    db,
    keyring,
    cipher: createFieldCipher(keyring),
    clock: Date.now,
    log: createLog({ level: 'warn' }),
    programme,
    committed: () => {},
  }
  say({
    kind: 'result',
    result: await doTask(services, task, (progress) => say({ kind: 'progress', progress }), stop.signal),
  })
} finally {
  await db.close()
  port.unref()
}
