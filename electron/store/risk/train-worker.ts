// Learning in a thread of its own, over its own connection: payments wait neither for its reads nor for its trees.
import { parentPort, workerData } from 'node:worker_threads'
import { openDatabase } from '#electron/store/db/open.ts'
import { trainModel, type TrainRequest } from './train.ts'

const { where, request } = workerData as Readonly<{ where: string; request: TrainRequest }>

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
const tell = (news: unknown): void => parentPort!.postMessage(news)

const db = await openDatabase(where, { create: false })
try {
  const model = await trainModel(db, request, (step, done, total) => tell({ step, done, total }))
  tell({ model })
} finally {
  await db.close()
}
