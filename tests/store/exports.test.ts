// Payments as files: what a query matches, masked for who asks, typed, harmless in a spreadsheet, capped, and in the audit.
import { createRouterClient, type RouterClient } from '@orpc/server'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { ExportFormat } from '#shared/contract/exports.ts'
import { exports_ } from '#electron/store/api/exports.ts'
import { select } from '#electron/store/db/work.ts'
import { importFiles } from '#electron/store/intake/import-files.ts'
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
  await importFiles(store.services, cli, { files: [path], layout: { kind: 'mapping', mapping }, rules: 'off' })
}

const as = async (store: TestStore, role: Role) =>
  createRouterClient(exports_, { context: callOf(store.services, await store.operator(role)) })
type Exports = RouterClient<typeof exports_>

/** The whole file, as the page fetches it. */
async function fileOf(client: Exports, asked: Readonly<{ query?: string; ids?: Array<string>; format: ExportFormat }>) {
  const { id, ...begun } = await client.begin({ requestId: requestId(), query: '', ...asked })
  const parts: Array<Buffer> = []
  for (let piece = 0, last = false; !last; piece++) {
    const come = await client.piece({ id, piece })
    parts.push(Buffer.from(come.data, 'base64'))
    ;({ last } = come)
  }
  const end = await client.finish({ requestId: requestId(), id })
  const bytes = Buffer.concat([...parts, Buffer.from(end.data, 'base64')])
  return { ...begun, pieces: parts.length, rows: end.rows, cut: end.cut, bytes, text: bytes.toString() }
}
const auditOf = async (store: TestStore) =>
  store.read(() => select((k) => k.selectFrom('audit').select(['action', 'label', 'result', 'changes']).orderBy('seq')))
const rowsOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

eachDatabase('an export', (open, dialect) => {
  it('of a query is CSV with numbers as numbers and no formula, and names its rows in the audit', async () => {
    const store = await open()
    await filled(store, 700)
    const file = await fileOf(await as(store, 'supervisor'), { format: 'csv' })
    expect(file).toMatchObject({ rows: 700, cut: false, type: 'text/csv; charset=utf-8', pieces: 1 })
    expect(file).toMatchObject({ total: { value: 700, exact: true }, most: 50_000 })
    expect(file.name).toMatch(/^payments-\d{4}-\d\d-\d\d\.csv$/)
    const lines = file.text.split('\r\n')
    expect(lines[0]).toMatch(/^\uFEFFpayment,time,status/)
    expect(lines).toHaveLength(702)
    expect(lines.at(-2)).toContain(",'=HYPERLINK(1),")
    expect(lines.at(-2)).toContain(',12.5,CNY,12.5,CNY,')
    expect(lines.at(-2)).toContain('•••• 4242')
    expect(file.text).not.toContain(NUMBER)
    const audit = await auditOf(store)
    expect(audit.slice(-2)).toMatchObject([
      { action: 'export.begun', label: 'csv', result: 'done' },
      { action: 'transactions.exported', label: 'csv', result: 'done' },
    ])
    expect(audit.at(-1)!.changes).toContain('"after":700')
  })

  it('comes piece by piece below one snapshot, a piece again where it was lost, and no end before the last', async () => {
    const store = await open()
    await filled(store, 2_300)
    const client = await as(store, 'supervisor')
    const { id } = await client.begin({ requestId: requestId(), query: '', format: 'json_lines' })
    await expect(client.finish({ requestId: requestId(), id })).rejects.toMatchObject({ code: 'INVALID_STATE' })
    await expect(client.piece({ id, piece: 1 })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    const [first, again] = await Promise.all([client.piece({ id, piece: 0 }), client.piece({ id, piece: 0 })])
    expect(again).toEqual(first)
    expect(first).toMatchObject({ rows: 2_000, last: false })
    await filled(store, 2_301)
    const second = await client.piece({ id, piece: 1 })
    expect(second).toMatchObject({ rows: 2_300, last: true })
    await expect(client.piece({ id, piece: 2 })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    expect(await client.finish({ requestId: requestId(), id })).toEqual({ data: '', rows: 2_300, cut: false })
    const text = [first, second].map(({ data }) => Buffer.from(data, 'base64').toString()).join('')
    expect(new Set(rowsOf(text).map(({ payment }) => payment)).size).toBe(2_300)
  })

  it("is nobody else's, and ends when it is stopped, with the rows so far in the audit", async () => {
    const store = await open()
    await filled(store, 2_100)
    const client = await as(store, 'investigator')
    const { id } = await client.begin({ requestId: requestId(), query: '', format: 'xlsx' })
    await client.piece({ id, piece: 0 })
    const other = await as(store, 'supervisor')
    await expect(other.piece({ id, piece: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await client.cancel({ requestId: requestId(), id })).toEqual({ rows: 2_000 })
    await expect(client.piece({ id, piece: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const [last] = (await auditOf(store)).slice(-1)
    expect(last).toMatchObject({ action: 'export.cancelled', label: 'xlsx', result: 'done' })
    expect(last!.changes).toContain('"after":2000')
  })

  it('of picked payments has these only, newest first, each once', async () => {
    const store = await open()
    await filled(store, 30)
    const client = await as(store, 'supervisor')
    const all = rowsOf((await fileOf(client, { format: 'json_lines' })).text).map(({ payment }) => payment as string)
    const file = await fileOf(client, { format: 'json_lines', ids: [all[9]!, all[3]!, all[9]!], query: 'amount:>999' })
    expect(rowsOf(file.text).map(({ payment }) => payment)).toEqual([all[3], all[9]])
    const begun = (await auditOf(store)).at(-2)!
    expect(begun.changes).toContain('"selected"')
    await expect(fileOf(client, { format: 'csv', ids: ['txn_0000000000'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('is masked for an auditor, holds only what the query matches, and is JSON lines where asked', async () => {
    const store = await open()
    await filled(store, 20)
    const ask = { query: 'status:refund', format: 'json_lines' } as const
    const full = await fileOf(await as(store, 'investigator'), ask)
    expect(rowsOf(full.text)).toHaveLength(10)
    expect(rowsOf(full.text)[0]).toMatchObject({ amount: 3, currency: 'CNY', status: 'refund', name: 'Ada Lin' })
    const masked = await fileOf(await as(store, 'auditor'), ask)
    expect(masked.text).not.toMatch(/Ada|Lin/)
    expect(rowsOf(masked.text)).toHaveLength(10)
  })

  // The cut is the same on both, and ten thousand rows take their time.
  it.runIf(dialect === 'sqlite')('is cut at what the role may take, and says so', async () => {
    const store = await open()
    await filled(store, 10_020)
    const client = await as(store, 'investigator')
    const file = await fileOf(client, { format: 'csv' })
    expect(file).toMatchObject({ rows: 10_000, cut: true, most: 10_000, total: { value: 10_000, exact: false } })
    expect(file.pieces).toBe(5)
  })

  it('is for roles with the right only, and a try without it is in the audit', async () => {
    const store = await open()
    for (const role of ['agent', 'reviewer', 'administrator'] as const) {
      const client = await as(store, role)
      await expect(client.begin({ requestId: requestId(), query: '', format: 'csv' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    }
    const audit = await store.read(() => select((k) => k.selectFrom('audit').select(['action', 'result'])))
    expect(audit).toEqual(Array.from({ length: 3 }, () => ({ action: 'export.begun', result: 'denied' })))
  })

  it('of a query that cannot be read says where', async () => {
    const store = await open()
    const client = await as(store, 'supervisor')
    await expect(client.begin({ requestId: requestId(), query: 'amont:5', format: 'csv' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
  })
})
