import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { openLocalStore, STORE_HELP, STORE_OPTIONS, systemUser } from './local-store.ts'

const HELP = `Usage: cardwarden verify-audit [options]

Recomputes the audit's chain, row by row, against its sealed head. Ends with 0 when it is whole, with 1 and the first bad row when not.

${STORE_HELP}`

export const run = async (argv: ReadonlyArray<string>): Promise<number> => {
  const { values } = parseArgs({
    args: [...argv],
    options: { ...STORE_OPTIONS, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help === true) {
    console.log(HELP)
    return 0
  }
  const store = await openLocalStore(values)
  try {
    const answer = await store.as('cli', systemUser()).audit.verify({ requestId: randomUUID() })
    if (answer.ok) {
      console.log(`The audit is whole: ${answer.rows} rows, anchor ${answer.anchor}.`)
      return 0
    }
    console.log(
      `The audit is broken at row ${answer.firstBad?.seq}: ${answer.firstBad?.problem}. ${answer.rows} rows were read.`,
    )
    return 1
  } finally {
    await store.close()
  }
}
