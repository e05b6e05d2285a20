// Imports through the contract, as the wizard makes them: the file in pieces, its columns, the dry run, the run in a thread, stopping and
// continuing, the rejected rows, saved mappings.
import { createRouterClient } from '@orpc/server'
import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { imports } from '#electron/store/api/imports.ts'
import { dropFiles, fileOf, stopImports } from '#electron/store/api/import-work.ts'
import { importJob } from '#electron/store/db/import-jobs.ts'
import { select } from '#electron/store/db/work.ts'
import { readSealed } from '#electron/store/intake/sealed-file.ts'
import { internalKey } from '#shared/domain/ids.ts'
import type { Mapping } from '#shared/intake/mapping.ts'
import type { Role } from '#shared/domain/permissions.ts'
import { gb18030 } from '#tests/gb18030.ts'
import { callOf, eachDatabase, requestId, type Operator, type TestStore } from './databases.ts'

const clientOf = (store: TestStore, actor: Operator) =>
  createRouterClient(imports, { context: callOf(store.services, actor) })
type Client = ReturnType<typeof clientOf>

async function deskOf(store: TestStore, role: Role = 'supervisor') {
  onTestFinished(() => stopImports(store.services))
  const operator = await store.operator(role)
  return { operator, client: clientOf(store, operator) }
}

/** Sends a file as the page does, in pieces of `size` bytes. */
async function send(client: Client, store: TestStore, name: string, bytes: Buffer, size = 1 << 20): Promise<string> {
  const { id } = await client.open({ requestId: requestId(), name, size: bytes.length })
  onTestFinished(() => dropFiles(store.services, internalKey('import', id)!, true))
  for (let at = 0; at < bytes.length; at += size) {
    await client.piece({ id, at, data: bytes.subarray(at, at + size).toString('base64') })
  }
  return id
}

async function until<T>(ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask()
    if (holds(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const START = Date.UTC(2026, 9, 1)
/** Columns swapped about, semicolons, Chinese, GB18030; the last row is wrong. */
function chineseFile(rows: number): Buffer {
  const lines = ['金额;商户名称;交易时间;卡编号;交易流水号']
  for (let i = 0; i < rows; i++) {
    const time = new Date(START + i * 60_000).toISOString().slice(0, 19).replace('T', ' ')
    lines.push(`${(i % 90) + 1},50;星巴克${i % 40};${time};CARD-${i % 30};T${i}`)
  }
  lines.push('一百元;星巴克;2026-10-01 10:00:00;CARD-1;X1')
  return gb18030(lines.join('\n'))
}

eachDatabase('an import by the wizard', (open) => {
  it('takes a file in pieces, says what is in it, rehearses, adds, and adds nothing the second time', async () => {
    const store = await open()
    const { client } = await deskOf(store)
    const bytes = chineseFile(600)
    const id = await send(client, store, 'C:\\files\\银行-2026-10.csv', bytes, 7_000)
    const { file, problem } = await client.describe({ id })
    expect(problem).toBeNull()
    expect(file).toMatchObject({
      encoding: 'gb18030',
      delimiter: ';',
      rows: 601,
      questions: ['timeZone', 'currency'],
      mapping: { source: '银行', decimal: ',', columns: { amount: '金额', at: '交易时间', card: '卡编号' } },
    })
    expect(file!.preview).toHaveLength(50)
    expect(file!.columns[1]).toMatchObject({ name: '商户名称', field: 'merchantName' })
    expect(file!.columns[1]!.samples).toHaveLength(3)

    const layout = {
      kind: 'mapping' as const,
      mapping: { ...file!.mapping, currency: 'CNY', timeZone: 'Asia/Shanghai' },
    }
    await client.rehearse({ id, layout })
    const rehearsed = await until(
      () => client.rehearsal({ id }),
      ({ state }) => state !== 'running',
    )
    expect(rehearsed).toMatchObject({ state: 'done', read: 601, fresh: 600, known: 0, rejected: 1 })
    expect(rehearsed.reasons).toEqual([{ field: '金额', problem: 'not_an_amount', count: 1 }])
    expect(rehearsed.examples[0]).toMatchObject({ row: 602, value: '一百元' })
    expect(await store.read(() => select((k) => k.selectFrom('txn').select('id').limit(1)))).toEqual([])

    const { version } = await client.start({ requestId: requestId(), id, version: 1, layout, rules: 'live' })
    expect(version).toBe(2)
    const done = await until(
      () => client.get({ id }),
      ({ state, kept }) => state !== 'running' && !kept,
    )
    expect(done).toMatchObject({
      state: 'done',
      added: 600,
      known: 0,
      rejected: 1,
      total: 601,
      rules: 'live',
      judged: 600,
      toJudge: 600,
      source: '银行',
      kept: false,
    })
    const rejects = await client.rejects({ id })
    expect(rejects).toMatchObject({ name: '银行-2026-10-rejected.csv', more: false })
    expect(rejects.text).toMatch(/银行-2026-10\.csv,602,金额,一百元,not_an_amount/)

    const again = await send(client, store, '银行-2026-10.csv', bytes)
    await client.start({ requestId: requestId(), id: again, version: 1, layout, rules: 'starters' })
    const second = await until(
      () => client.get({ id: again }),
      ({ state }) => state !== 'running',
    )
    expect(second).toMatchObject({ state: 'done', added: 0, known: 600 })
    const audit = await store.read(() =>
      select((k) => k.selectFrom('audit').select(['action', 'label']).orderBy('seq')),
    )
    expect(audit.map(({ action }) => action).slice(0, 4)).toEqual([
      'import.opened',
      'import.asked',
      'import.started',
      'import.finished',
    ])
    expect(await client.list()).toMatchObject({ rows: [{ id: again }, { id }] })
  })

  // 60,000 rows twice over: a while on a machine that is busy with more.
  it('that is stopped keeps what is in and continues', { timeout: 90_000 }, async () => {
    const store = await open()
    const { client, operator } = await deskOf(store)
    const id = await send(client, store, 'bank.csv', chineseFile(60_000), 3_000_000)
    const { mapping } = (await client.describe({ id })).file!
    const layout = { kind: 'mapping' as const, mapping: { ...mapping, currency: 'CNY' } }
    await client.start({ requestId: requestId(), id, version: 1, layout, rules: 'starters' })
    // Once rows are in, it is stopped.
    await until(
      () => store.read(() => select((k) => k.selectFrom('txn').select('id').limit(1))),
      (rows) => rows.length > 0,
    )
    await client.cancel({ requestId: requestId(), id, version: 2 })
    const stopped = await until(
      () => client.get({ id }),
      ({ state }) => state !== 'running',
    )
    expect(stopped).toMatchObject({ state: 'stopped', kept: true, mine: true, by: operator.displayName })
    expect(stopped.added).toBeGreaterThan(0)
    expect(stopped.added).toBeLessThan(60_000)
    const { version } = stopped
    await client.start({ requestId: requestId(), id, version, layout, rules: 'starters' })
    const done = await until(
      () => client.get({ id }),
      ({ state, kept }) => state !== 'running' && !kept,
    )
    expect(done).toMatchObject({ state: 'done', added: 60_000, known: 0, rejected: 1 })
    const ids = await store.read(() =>
      select((k) => k.selectFrom('txn').select((e) => e.fn.countAll<number>().as('n'))),
    )
    expect(ids[0]!.n).toBe(60_000)
  })

  it('keeps the file sealed, takes its pieces in order only, and shows it to nobody else', async () => {
    const store = await open()
    const { client } = await deskOf(store)
    const text = Buffer.from('id,time,amount,card_number,merchant\n1,2026-10-01 10:00:00,5.00,4242424242424242,Kumo\n')
    const { id } = await client.open({ requestId: requestId(), name: 'a.csv', size: text.length })
    const piece = (at: number, to: number) => client.piece({ id, at, data: text.subarray(at, to).toString('base64') })
    expect(await piece(0, 20)).toEqual({ received: 20, complete: false })
    expect(await piece(0, 20)).toEqual({ received: 20, complete: false })
    await expect(piece(30, 40)).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(client.describe({ id })).rejects.toMatchObject({ code: 'INVALID_STATE' })
    expect(await piece(20, text.length)).toEqual({ received: text.length, complete: true })
    await expect(piece(0, 20)).rejects.toMatchObject({ code: 'INVALID_STATE' })

    const row = (await store.read(() => importJob(internalKey('import', id)!)))!
    const { path, seal } = fileOf(store.services, row)
    expect(readFileSync(path, 'latin1')).not.toMatch(/4242|Kumo|merchant/)
    await expect(readSealed(path, { ...seal, id: 'imp_other' }).next()).rejects.toThrow(/does not open/)
    const { file } = await client.describe({ id })
    expect(JSON.stringify(file)).not.toContain('4242424242424242')
    expect(JSON.stringify(file)).toContain('••••4242')

    const other = await deskOf(store, 'investigator')
    await expect(other.client.describe({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await other.client.list()).rows[0]).toMatchObject({ id, mine: false, name: 'a.csv' })
    const agent = await deskOf(store, 'agent')
    await expect(agent.client.list()).rejects.toMatchObject({ code: 'FORBIDDEN' })

    const { version } = await client.discard({ requestId: requestId(), id, version: 1 })
    expect(await client.get({ id })).toMatchObject({ version, state: 'discarded', kept: false })
  })

  it('names what is wrong with a damaged file, and leaves the store as it was', async () => {
    const store = await open()
    const { client } = await deskOf(store)
    const cut = await send(client, store, 'cut.csv.gz', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2]))
    expect(await client.describe({ id: cut })).toMatchObject({ file: null, problem: { code: /gzip/ } })
    const swapped = await send(client, store, 'a.csv', Buffer.from('a;b\n1;2\n'))
    const mapping: Mapping = {
      source: 'x',
      columns: { outsideId: 'id', at: 'when', amount: 'sum', card: 'card', merchant: 'shop' },
      dates: 'ymd',
      timeZone: 'UTC',
      currency: 'CNY',
      decimal: '.',
    }
    const layout = { kind: 'mapping' as const, mapping }
    await client.start({ requestId: requestId(), id: swapped, version: 1, layout, rules: 'starters' })
    const failed = await until(
      () => client.get({ id: swapped }),
      ({ state }) => state !== 'running',
    )
    expect(failed).toMatchObject({ state: 'failed', added: 0, kept: true, problem: { code: 'no_header' } })
  })

  it('remembers mappings, for oneself or for the team', async () => {
    const store = await open()
    const { client } = await deskOf(store, 'investigator')
    const other = await deskOf(store, 'investigator')
    const boss = await deskOf(store, 'supervisor')
    const mapping: Mapping = {
      source: 'bank',
      columns: { outsideId: 'id', at: 'when', amount: 'sum', card: 'card', merchant: 'shop' },
      dates: 'dmy',
      timeZone: 'Asia/Shanghai',
      currency: 'CNY',
      decimal: ',',
    }
    const { columns } = mapping
    await expect(
      client.saveMapping({ requestId: requestId(), name: 'Half', mapping: { ...mapping, columns: {} }, shared: false }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' })
    const one = await client.saveMapping({ requestId: requestId(), name: 'Bank', mapping, shared: false })
    expect((await other.client.mappings()).rows).toEqual([])
    const { id, version } = one
    const change = { requestId: requestId(), id, version, name: 'Bank', mapping: { ...mapping, columns }, shared: true }
    expect(await client.changeMapping(change)).toMatchObject({ shared: true, version: 2, mine: true })
    const seen = (await other.client.mappings()).rows
    expect(seen).toMatchObject([{ name: 'Bank', mine: false, editable: false, mapping }])
    await expect(other.client.removeMapping({ requestId: requestId(), id, version: 2 })).rejects.toMatchObject({
      code: 'INVALID_STATE',
    })
    await expect(
      client.saveMapping({ requestId: requestId(), name: 'Bank', mapping, shared: false }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await boss.client.removeMapping({ requestId: requestId(), id, version: 2 })
    expect((await client.mappings()).rows).toEqual([])
  })
})
