// Imported history on screen: a file in the fraud handbook's form is imported by the command line, then searched in the console.
// CARDWARDEN_IMPORTED names a folder whose store holds an import already, such as the handbook's four months, and takes its place.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from './command.ts'
import { startConsole, type Console } from './console.ts'

const PAYMENTS = 6_000
const CUSTOMERS = 50

/** Regular small payments, and one bad row that must be refused by name. */
function handbookFile(): Buffer {
  const rows = ['TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO']
  const start = Date.UTC(2018, 3, 1)
  for (let i = 0; i < PAYMENTS; i++) {
    const at = new Date(start + i * 400_000).toISOString().slice(0, 19).replace('T', ' ')
    const fraud = i % 500 === 499
    const amount = fraud ? '980.00' : (10 + (i % 90) + (i % 7) / 10).toFixed(2)
    rows.push(`${i},${at},${i % CUSTOMERS},${(i * 13) % 400},${amount},${Number(fraud)},${fraud ? 1 : 0}`)
  }
  rows.push(`${PAYMENTS},2018-13-45 00:00:00,1,1,10.00,0,0`)
  return gzipSync(rows.join('\n'))
}

describe('an imported history', () => {
  const imported = process.env['CARDWARDEN_IMPORTED']
  const folder = imported ?? mkdtempSync(join(tmpdir(), 'cardwarden-e2e-import-'))
  let desk: Console
  let told = ''
  let again = ''

  beforeAll(async () => {
    if (imported === undefined) {
      const file = join(folder, 'handbook.csv.gz')
      writeFileSync(file, handbookFile())
      const args = ['import', 'transactions', file, '--preset', 'fraud-handbook', '--data', folder]
      told = await runCommand(args)
      again = await runCommand(args)
    }
    desk = await startConsole({ data: folder })
  })
  afterAll(async () => {
    await desk.close()
    if (imported === undefined) rmSync(folder, { recursive: true, force: true })
  })

  it.skipIf(imported !== undefined)(
    'counts what was added and names what was refused, and adds nothing the second time',
    () => {
      expect(told).toMatch(/6,?000 added/)
      expect(told).toMatch(/1 rejected/)
      expect(again).toMatch(/\b0 added/)
      expect(again).toMatch(/6,?000 already there/)
    },
  )

  it('is found by card and by amount, newest first', async () => {
    const { page, clean, close } = await desk.open(
      'investigator',
      {},
      '/transactions?q=origin%3Aimport%20amount%3A%3E%3D100',
    )
    const rows = page.locator('[role=row][row-index]')
    await rows.first().waitFor()
    const first = (await rows.first().textContent())!
    expect(first).toMatch(/2018/)
    await page.goto(`${desk.url}/transactions?q=amount%3A%3E100000000`)
    await page.getByText('No payment matches').waitFor()
    clean()
    await close()
  })

  it('keeps its flags out of the open work until they are asked for', async () => {
    const { page, close } = await desk.open('investigator', {}, '/flags')
    await page
      .locator('main')
      .getByText(/No card is flagged/)
      .waitFor()
    await close()
  })
})
