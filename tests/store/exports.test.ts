// Payments as files: what a query matches, masked for who asks, typed, harmless in a spreadsheet, capped, and in the audit.
import { createRouterClient } from '@orpc/server'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { exports_ } from '#electron/store/api/exports.ts'
import { select } from '#electron/store/db/work.ts'
import { importTransactions } from '#electron/store/intake/import-transactions.ts'
import type { Role } from '#shared/domain/permissions.ts'
import { callOf, eachDatabase, requestId, type TestStore } from './databases.ts'

const NUMBER = '4242424242424242'

async function filled(store: TestStore, count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'exports-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const lines = Array.from({ length: count }, (_, i) => {
    const time = new Date(store.now() - (count - i) * 60_000).toISOString()
    return `p${i},${time},${i % 2 === 0 ? '12.50' : '-3.00'},${NUMBER},${i === 0 ? '=HYPERLINK(1)' : '星巴克'},Ada Lin`
  })
  const path = join(folder, 'payments.csv')
  writeFileSync(path, `id,when,sum,pan,shop,holder\n${lines.join('\n')}\n`)
  const columns = {
    outsideId: 'id',
    at: 'when',
    amount: 'sum',
    cardNumber: 'pan',
    merchantName: 'shop',
    customerName: 'holder',
  }
  const mapping = { source: 'desk', columns, dates: 'ymd', timeZone: 'UTC', currency: 'CNY', decimal: '.' } as const
  const cli = { kind: 'principal', principal: 'cli', user: null } as const
  await importTransactions(store.services, cli, { files: [path], layout: { kind: 'mapping', mapping } })
}

const as = async (store: TestStore, role: Role) =>
  createRouterClient(exports_, { context: callOf(store.services, await store.operator(role)) })

eachDatabase('an export', (open) => {
  it('of a query is CSV with numbers as numbers and no formula, and names its rows in the audit', async () => {
    const store = await open()
    await filled(store, 700)
    const client = await as(store, 'supervisor')
    const file = await client.transactions({ requestId: requestId(), query: '', format: 'csv' })
    expect(file).toMatchObject({ rows: 700, cut: false, type: 'text/csv; charset=utf-8' })
    expect(file.name).toMatch(/^payments-\d{4}-\d\d-\d\d\.csv$/)
    const lines = file.text.split('\r\n')
    expect(lines[0]).toMatch(/^\uFEFFpayment,time,status/)
    expect(lines).toHaveLength(702)
    expect(lines.at(-2)).toContain(",'=HYPERLINK(1),")
    expect(lines.at(-2)).toContain(',12.5,CNY,12.5,CNY,')
    expect(lines.at(-2)).toContain('•••• 4242')
    expect(file.text).not.toContain(NUMBER)
    const audit = await store.read(() => select((k) => k.selectFrom('audit').selectAll().orderBy('seq')))
    expect(audit.at(-1)).toMatchObject({ action: 'transactions.exported', label: 'csv', result: 'done' })
    expect(audit.at(-1)!.changes).toContain('"after":700')
  })

  it('is masked for an auditor, holds only what the query matches, and is JSON lines where asked', async () => {
    const store = await open()
    await filled(store, 20)
    const ask = { query: 'status:refund', format: 'json_lines' } as const
    const rowsOf = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    const full = await (await as(store, 'investigator')).transactions({ requestId: requestId(), ...ask })
    expect(rowsOf(full.text)).toHaveLength(10)
    expect(rowsOf(full.text)[0]).toMatchObject({ amount: 3, currency: 'CNY', status: 'refund', name: 'Ada Lin' })
    const masked = await (await as(store, 'auditor')).transactions({ requestId: requestId(), ...ask })
    expect(masked.text).not.toMatch(/Ada|Lin/)
    expect(rowsOf(masked.text)).toHaveLength(10)
  })

  it('is for roles with the right only, and a try without it is in the audit', async () => {
    const store = await open()
    for (const role of ['agent', 'reviewer', 'administrator'] as const) {
      const client = await as(store, role)
      await expect(client.transactions({ requestId: requestId(), query: '', format: 'csv' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    }
    const audit = await store.read(() => select((k) => k.selectFrom('audit').select(['action', 'result'])))
    expect(audit).toEqual(Array.from({ length: 3 }, () => ({ action: 'transactions.exported', result: 'denied' })))
  })

  it('of a query that cannot be read says where', async () => {
    const store = await open()
    const client = await as(store, 'supervisor')
    await expect(
      client.transactions({ requestId: requestId(), query: 'amont:5', format: 'csv' }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })
})
