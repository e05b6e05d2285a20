// A backtest in a thread of its own, over its own connection: authorisations beside it wait for neither its reads nor its counting.
import { parentPort, workerData } from 'node:worker_threads'
import { openDatabase } from '#electron/store/db/open.ts'
import { runBacktest, type BacktestRequest } from './backtest.ts'

const { where, request } = workerData as Readonly<{ where: string; request: BacktestRequest }>

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
const tell = (news: unknown): void => parentPort!.postMessage(news)

const db = await openDatabase(where, { create: false })
try {
  const result = await runBacktest(db, request, async (done, total) => {
    tell({ done, total })
    return true
  })
  tell({ result })
} finally {
  await db.close()
}
