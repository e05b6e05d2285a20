// Customers, cards and merchants of other systems on both databases: what becomes of their rows, a second time, foreign keys, and
// payments that name them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { imports } from '#electron/store/api/imports.ts'
import { dropFiles, stopImports } from '#electron/store/api/import-work.ts'
import type { Actor } from '#electron/store/api/services.ts'
import { cardStateCodes } from '#electron/store/db/codes.ts'
import { select } from '#electron/store/db/work.ts'
import { importFiles } from '#electron/store/intake/import-files.ts'
import type { ImportResult } from '#electron/store/intake/pipeline.ts'
import type { RejectedRow } from '#electron/store/intake/record.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { internalKey } from '#shared/domain/ids.ts'
import type { ImportKind } from '#shared/intake/kinds.ts'
import { guessColumns, type Mapping } from '#shared/intake/mapping.ts'
import { callOf, eachDatabase, requestId, type TestStore } from './databases.ts'

const folder = mkdtempSync(join(tmpdir(), 'import-records-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CLI: Actor = { kind: 'principal', principal: 'cli', user: 'somebody' }
const PAN = '4242424242424242'
const CUSTOMERS = [
  'customer_id,name,native_name,phone,email,country,city',
  'c1,Chen Xiao,陈晓,13800005208,xiao@example.test,CN,上海',
  'c2,Ann Lee,,+44 20 7946 0000,,GB,London',
]
const CARDS = [
  'card_id,customer_id,pan,last4,expiry,state',
  `k1,c1,${PAN},,11/28,active`,
  'k2,c2,,0042,2027-05,blocked',
  'k3,c9,,0043,2027-05,active',
  'k4,c1,4.24E+15,,11/28,active',
]
const MERCHANTS = ['merchant_id,name,mcc,country,city', 'm1,星巴克,5814,CN,上海', 'm2,<b>=1+1</b>,5411,GB,London']
const PAYMENTS = [
  'txn_id,time,amount,currency,card,customer_id,merchant_id,merchant_name',
  't1,2026-10-01 10:00:00,12.50,CNY,k1,c1,m1,other name',
  't2,2026-10-01 11:00:00,7.00,GBP,k2,c2,m2,',
  't3,2026-10-01 12:00:00,8.00,GBP,k7,c2,m3,Kumo',
]

let files = 0
function load(
  { services }: TestStore,
  kind: ImportKind,
  lines: ReadonlyArray<string>,
  {
    source = 'bank',
    onReject,
    signal,
  }: { source?: string; onReject?: (row: RejectedRow) => void; signal?: AbortSignal } = {},
): Promise<ImportResult> {
  const path = join(folder, `${files++}.csv`)
  writeFileSync(path, `${lines.join('\n')}\n`)
  const mapping: Mapping = {
    ...(kind !== 'transactions' && { of: kind }),
    source,
    columns: guessColumns(lines[0]!.split(','), kind),
    dates: 'ymd',
    timeZone: 'UTC',
    currency: null,
    decimal: '.',
  }
  return importFiles(services, CLI, {
    files: [path],
    layout: { kind: 'mapping', mapping },
    ...(onReject && { onReject }),
    ...(signal && { signal }),
  })
}
const count = (store: TestStore, table: 'customer' | 'card' | 'merchant' | 'account' | 'txn'): Promise<number> =>
  store.read(function* () {
    return (yield* select((k) => k.selectFrom(table).select((e) => e.fn.countAll<number>().as('n'))))[0]!.n
  })

eachDatabase('an import of records', (open) => {
  it('adds customers with their contact sealed and indexed', async () => {
    const store = await open()
    expect(await load(store, 'customers', CUSTOMERS)).toMatchObject({ read: 2, added: 2, known: 0, rejected: 0 })
    const rows = await store.read(() => select((k) => k.selectFrom('customer').selectAll().orderBy('id')))
    expect(rows[0]).toMatchObject({
      outside_id: 'c1',
      native: '陈晓',
      latin: 'Chen Xiao',
      search: '陈晓 chen xiao',
      phone_idx: blindIndex(store.services.keyring, 'phone', '+8613800005208'),
      email_idx: blindIndex(store.services.keyring, 'email', 'xiao@example.test'),
      city: '上海',
      country: 'CN',
    })
    const sealed = rows[0]!.phone_enc!
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('5208')
    const place = { table: 'customer', column: 'phone_enc', row: rows[0]!.id as unknown as number }
    expect(store.services.cipher.open(sealed, place)).toBe('+8613800005208')
    expect(rows[1]).toMatchObject({ native: null, email_enc: null, email_idx: null })
    expect(await load(store, 'customers', CUSTOMERS)).toMatchObject({ read: 2, added: 0, known: 2, rejected: 0 })
    // The same id of another source is another person.
    expect(await load(store, 'customers', CUSTOMERS, { source: 'shop' })).toMatchObject({ added: 2 })
    expect(await count(store, 'customer')).toBe(4)
    const audit = await store.read(() =>
      select((k) => k.selectFrom('audit').select(['action', 'label']).orderBy('seq')),
    )
    expect(audit.slice(0, 2)).toEqual([
      { action: 'import.started', label: 'bank' },
      { action: 'import.finished', label: 'bank' },
    ])
    const events = await store.read(() => select((k) => k.selectFrom('event').select(['kind', 'what'])))
    expect(events).toContainEqual({ kind: 'customer', what: 'import.finished' })
  })

  it('refuses cards of customers that are not there, and says to import those first', async () => {
    const store = await open()
    const refused: RejectedRow[] = []
    const early = await load(store, 'cards', CARDS, { onReject: (row) => void refused.push(row) })
    expect(early).toMatchObject({ read: 4, added: 0, rejected: 4 })
    expect(early.rejectsBy).toEqual(
      new Map([
        ['customer_id: unknown_customer', 3],
        ['pan: not_a_card_number', 1],
      ]),
    )
    expect(refused.map(({ row }) => row)).toEqual([2, 3, 4, 5])
    expect(refused[0]).toMatchObject({ field: 'customer_id', value: 'c1' })
    expect(refused[0]!.remedy).toContain('import customers first')
    expect(JSON.stringify(refused)).not.toMatch(/4242|4\.24E/)

    await load(store, 'customers', CUSTOMERS)
    expect(await load(store, 'cards', CARDS)).toMatchObject({ read: 4, added: 2, known: 0, rejected: 2 })
    const cards = await store.read(() => select((k) => k.selectFrom('card').selectAll().orderBy('id')))
    expect(cards).toMatchObject([
      {
        outside_id: 'k1',
        bin: '42424242',
        last4: '4242',
        pan_idx: blindIndex(store.services.keyring, 'pan', PAN),
        expires_at: Date.UTC(2028, 11, 1),
        state: cardStateCodes.code('active'),
        freeze_at: null,
      },
      {
        outside_id: 'k2',
        last4: '0042',
        pan_idx: null,
        pan_enc: null,
        expires_at: Date.UTC(2027, 5, 1),
        state: cardStateCodes.code('frozen'),
        freeze_reason: 'other',
        freeze_name: 'bank',
      },
    ])
    const place = { table: 'card', column: 'pan_enc', row: cards[0]!.id as unknown as number }
    expect(store.services.cipher.open(cards[0]!.pan_enc!, place)).toBe(PAN)
    expect(await load(store, 'cards', CARDS)).toMatchObject({ read: 4, added: 0, known: 2, rejected: 2 })
    // A number belongs to one card, in the store and in a file; a second card of a customer shares the account.
    const again = await load(store, 'cards', [
      CARDS[0]!,
      `k8,c1,${PAN},,11/28,`,
      'k9,c1,4000000000000002,,11/28,',
      'k10,c1,4000000000000002,,11/28,',
    ])
    expect(again).toMatchObject({ added: 1, rejected: 2 })
    expect(again.rejectsBy).toEqual(new Map([['pan: number_taken', 2]]))
    expect(await count(store, 'account')).toBe(2)
  })

  it('adds merchants, whatever their names are', async () => {
    const store = await open()
    expect(await load(store, 'merchants', [...MERCHANTS, MERCHANTS[1]!])).toMatchObject({ added: 2, known: 1 })
    expect(await load(store, 'merchants', MERCHANTS)).toMatchObject({ added: 0, known: 2 })
    const rows = await store.read(() =>
      select((k) => k.selectFrom('merchant').select(['name', 'mcc', 'city']).orderBy('id')),
    )
    expect(rows).toEqual([
      { name: '星巴克', mcc: '5814', city: '上海' },
      { name: '<b>=1+1</b>', mcc: '5411', city: 'London' },
    ])
  })

  it('is what payments of the same source are linked to', async () => {
    const store = await open()
    await load(store, 'customers', CUSTOMERS)
    await load(store, 'cards', CARDS)
    await load(store, 'merchants', MERCHANTS)
    expect(await load(store, 'transactions', PAYMENTS)).toMatchObject({ read: 3, added: 3, rejected: 0 })
    const rows = await store.read(() =>
      select((k) =>
        k
          .selectFrom('txn')
          .innerJoin('card', 'card.id', 'txn.card_id')
          .innerJoin('customer', 'customer.id', 'card.customer_id')
          .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
          .select([
            'txn.outside_id as txn',
            'card.outside_id as card',
            'customer.outside_id as customer',
            'merchant.name',
          ])
          .orderBy('txn.id'),
      ),
    )
    expect(rows).toEqual([
      { txn: 't1', card: 'k1', customer: 'c1', name: '星巴克' },
      { txn: 't2', card: 'k2', customer: 'c2', name: '<b>=1+1</b>' },
      // A card and a merchant that no file named come in with the payment; its customer was there.
      { txn: 't3', card: 'k7', customer: 'c2', name: 'Kumo' },
    ])
    expect([await count(store, 'customer'), await count(store, 'card'), await count(store, 'merchant')]).toEqual([
      2, 3, 3,
    ])
    // By its number, too, the card is the one that came in before.
    const byNumber = ['txn_id,time,amount,currency,pan,merchant_id', `t4,2026-10-02 10:00:00,3.00,CNY,${PAN},m1`]
    expect(await load(store, 'transactions', byNumber)).toMatchObject({ added: 1 })
    expect(await count(store, 'card')).toBe(3)
  })

  it('that is stopped keeps what is in, and the same import goes on', async () => {
    const store = await open()
    const lines = [CUSTOMERS[0]!, ...Array.from({ length: 1200 }, (_, i) => `p${i},Person ${i},,,,,`)]
    const stop = new AbortController()
    const path = join(folder, 'stopped.csv')
    writeFileSync(path, lines.join('\n'))
    const mapping = {
      of: 'customers',
      source: 'bank',
      columns: guessColumns(lines[0]!.split(','), 'customers'),
    } as const
    const layout = {
      kind: 'mapping',
      mapping: { ...mapping, dates: 'ymd', timeZone: 'UTC', currency: null, decimal: '.' },
    } as const
    const stopped = await importFiles(store.services, CLI, {
      files: [path],
      layout,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    expect(stopped).toMatchObject({ cancelled: true })
    expect(stopped.added).toBeGreaterThan(0)
    expect(stopped.added).toBeLessThan(1200)
    expect(await count(store, 'customer')).toBe(stopped.added)
    const rest = await importFiles(store.services, CLI, { files: [path], layout })
    expect(rest).toMatchObject({ added: 1200 - stopped.added, known: stopped.added })
  })

  it('goes through the console as well: what the file holds, the dry run, the run', async () => {
    const store = await open()
    onTestFinished(() => stopImports(store.services))
    const client = createRouterClient(imports, { context: callOf(store.services, await store.operator('supervisor')) })
    const bytes = Buffer.from(CARDS.join('\n'))
    const { id } = await client.open({ requestId: requestId(), name: 'cards.csv', size: bytes.length })
    onTestFinished(() => dropFiles(store.services, internalKey('import', id)!, true))
    await client.piece({ id, at: 0, data: bytes.toString('base64') })
    const { file } = await client.describe({ id })
    expect(file).toMatchObject({
      kind: 'cards',
      questions: ['currency'],
      mapping: {
        of: 'cards',
        source: 'cards',
        columns: { outsideId: 'card_id', cardNumber: 'pan', expires: 'expiry' },
      },
    })
    expect(JSON.stringify(file)).not.toContain(PAN)
    const other = await client.describe({ id, kind: 'merchants' })
    expect(other.file).toMatchObject({ kind: 'merchants', questions: [], mapping: { of: 'merchants' } })

    const layout = { kind: 'mapping' as const, mapping: { ...file!.mapping, source: 'bank' } }
    const rehearsed = async () => {
      await client.rehearse({ id, layout })
      for (;;) {
        const now = await client.rehearsal({ id })
        if (now.state !== 'running') return now
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    expect(await rehearsed()).toMatchObject({ state: 'done', fresh: 0, rejected: 4 })
    await load(store, 'customers', CUSTOMERS)
    expect(await rehearsed()).toMatchObject({ state: 'done', read: 4, fresh: 2, known: 0, rejected: 2 })
    expect(await count(store, 'card')).toBe(0)
    await client.start({ requestId: requestId(), id, version: 1, layout, rules: 'starters' })
    let job = await client.get({ id })
    while (job.state === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 20))
      job = await client.get({ id })
    }
    expect(job).toMatchObject({ state: 'done', total: 4, read: 4, added: 2, rejected: 2, hasRejects: true })
    const { text } = await client.rejects({ id })
    expect(text).toContain(
      'cards.csv,4,customer_id,c9,unknown_customer,a customer of this source: import customers first',
    )
    expect(text).not.toContain('4.24E')
  })
})
