import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicId } from '#shared/domain/ids.ts'
import { createDemoStore } from '#electron/store/demo-store.ts'
import { DEFAULT_SIZE, defaultDemo, fillDemo, type Filled } from '#electron/store/demo/fill/fill.ts'
import { createStoreAt } from '#electron/store/keeping.ts'
import { createLog } from '#electron/store/security/redact.ts'
import type { Store } from '#electron/store/store.ts'

const AS_OF = Date.parse('2026-11-24T09:42:00+08:00')
const surroundings = { log: createLog({ level: 'silent' }), clock: () => AS_OF }

describe('a demo store', () => {
  const data = mkdtempSync(join(tmpdir(), 'cardwarden-demo-'))
  let store: Store
  let filled: Filled
  let file: Database.Database
  const one = (sql: string): unknown => file.prepare(sql).pluck().get()

  beforeAll(async () => {
    const options = { ...defaultDemo(AS_OF), customers: 80, transactions: 3000, days: 14, applications: 8 }
    store = await createDemoStore(
      data,
      async (fresh) => {
        filled = await fillDemo(fresh, options)
      },
      surroundings,
    )
    file = new Database(join(data, 'cardwarden.db'), { readonly: true })
  })
  afterAll(async () => {
    file?.close()
    await store?.close()
    rmSync(data, { recursive: true, force: true })
  })

  it('holds what was reported', () => {
    expect(filled).toMatchObject({ customers: 80, payments: 3000 })
    expect(one('select count(*) from txn')).toBe(3000)
    expect(one('select count(*) from txn where status = 1')).toBe(filled.declined)
    expect(one('select count(*) from card')).toBe(filled.cards)
    expect(one('select count(*) from merchant')).toBe(filled.merchants)
    expect(one('select count(*) from flag')).toBe(filled.flags)
    expect(one('select count(*) from flag where state = 0')).toBe(filled.openFlags)
    expect(one('select count(*) from document')).toBe(filled.papers)
    expect(filled.openFlags).toBeGreaterThan(3)
    expect(filled.flags).toBeGreaterThan(filled.openFlags)
  })

  it('points at nothing that is not there', () => {
    expect(file.pragma('foreign_key_check')).toEqual([])
    expect(one('select count(*) from txn t join txn p on p.id = t.parent_id where p.card_id != t.card_id')).toBe(0)
  })

  it('has one operator for each role, and what they did in a whole audit', async () => {
    expect(one('select count(distinct role) from operator')).toBe(6)
    expect(one("select count(*) from audit where actor_kind = 'operator'")).toBeGreaterThan(20)
    const answer = await store.as('cli', 'test').audit.verify({ requestId: 'demo-verify-0001' })
    expect(answer).toMatchObject({ ok: true, firstBad: null })
  })

  it('flags agree with the payments that they hold', () => {
    const rows = file
      .prepare(
        `select f.payments, f.loss, count(t.id) as n, sum(t.billing_amount) as sum
           from flag f join txn t on t.flag_id = f.id group by f.id`,
      )
      .all() as ReadonlyArray<{ payments: number; loss: number; n: number; sum: number }>
    expect(rows.length).toBe(filled.flags)
    for (const row of rows) expect(row).toMatchObject({ payments: row.n, loss: row.sum })
  })

  it('shows no number, telephone or name of a paper in clear where it is sealed', () => {
    const bytes = file.serialize()
    expect(bytes.includes(Buffer.from('@example.test'))).toBe(false)
    expect(bytes.includes(Buffer.from('+8612'))).toBe(false)
    expect(bytes.includes(Buffer.from('SP0417296'))).toBe(false)
  })

  it('declines the next payment of a card that its story froze', async () => {
    const id = one("select id from card where last4 = '9017'") as number
    const answer = await store.as('cli', 'test').network.authorise({
      requestId: 'demo-authorise-0001',
      card: { id: publicId('card', id) },
      amount: 1000,
      currency: 'CNY',
      channel: 'contactless',
      pin: 'none',
      merchant: { id: 'M000011', name: 'x', mcc: '5411', country: 'CN' },
    })
    expect(answer).toMatchObject({ result: 'declined', reason: 'card_frozen' })
  })

  it('has waiting approvals whose makers are not the supervisor', () => {
    const roles = file
      .prepare("select o.role from staged s join operator o on o.id = s.maker where s.state = 'pending'")
      .pluck()
      .all()
    expect(roles.length).toBeGreaterThan(1)
    expect(roles).not.toContain('supervisor')
  })
})

it('never fills a store that is no demo', async () => {
  const data = mkdtempSync(join(tmpdir(), 'cardwarden-real-'))
  const key = join(mkdtempSync(join(tmpdir(), 'cardwarden-key-')), 'real.key')
  try {
    const { store } = await createStoreAt(
      { database: join(data, 'cardwarden.db'), keyFile: key },
      { demo: false },
      surroundings,
    )
    await expect(fillDemo(store, { ...DEFAULT_SIZE, asOf: AS_OF })).rejects.toThrow('only a demo store')
    await store.close()
  } finally {
    rmSync(data, { recursive: true, force: true })
    rmSync(join(key, '..'), { recursive: true, force: true })
  }
})
