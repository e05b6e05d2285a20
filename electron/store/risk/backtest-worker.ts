// A backtest in a thread of its own, over its own connection: authorisations beside it wait for neither its reads nor its counting.
import { parentPort, workerData } from 'node:worker_threads'
import { openDatabase } from '#electron/store/db/open.ts'
import { runBacktest, type BacktestRequest } from './backtest.ts'

const { where, request } = workerData as Readonly<{ where: string; request: BacktestRequest }>

const db = await openDatabase(where, { create: false })
try {
  const result = await runBacktest(db, request, async (done, total) => {
    parentPort!.postMessage({ done, total })
    return true
  })
  parentPort!.postMessage({ result })
} finally {
  await db.close()
}
