// Files as they come from other systems when something went wrong: each is refused whole with nothing added, or named row by row with
// everything else added. Never half, never in silence.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor } from '#electron/store/api/services.ts'
import { select } from '#electron/store/db/work.ts'
import { importFiles } from '#electron/store/intake/import-files.ts'
import { isIntakeProblem } from '#electron/store/intake/problem.ts'
import type { Mapping } from '#shared/intake/mapping.ts'
import { eachDatabase } from './databases.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'damaged-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CLI: Actor = { kind: 'principal', principal: 'cli', user: null }
const mapping: Mapping = {
  source: 'desk',
  columns: { outsideId: 'id', at: 'when', amount: 'sum', cardNumber: 'pan', merchantName: 'shop' },
  dates: 'ymd',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  decimal: '.',
}
const HEADER = 'id,when,sum,pan,shop'
const ROWS = [
  'a1,2026-11-01 09:00:00,12.50,4242424242424242,Kumo',
  'a2,2026-11-01 10:00:00,80.00,4242424242424242,星巴克',
  'a3,2026-11-02 11:30:00,5.00,4000000000000002,Kumo',
]
const text = (lines: ReadonlyArray<string>): Buffer => Buffer.from(`${lines.join('\n')}\n`)
const whole = text([HEADER, ...ROWS])
/** The whole file with another second row. */
const bad = (row: string): Buffer => text([HEADER, ROWS[0]!, row, ROWS[2]!])
const gz = gzipSync(whole)
const flipped = Buffer.from(gz)
flipped[gz.length - 6]! ^= 0xff
const binary = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 197 + (i >> 3)) % 256))

type Case = readonly [name: string, bytes: Buffer, refused: string, file?: string]
const REFUSED: ReadonlyArray<Case> = [
  ['0 bytes', Buffer.alloc(0), 'file_empty'],
  ['blank lines only', Buffer.from('\n\n\n'), 'no_header'],
  ['no header', text(ROWS), 'no_header'],
  ['a column missing', text(['id,when,sum,pan', ROWS[0]!]), 'column_missing'],
  ['a column renamed', text(['id,when,amount,pan,shop', ...ROWS]), 'column_missing'],
  ['a column doubled', text(['id,when,sum,pan,shop,sum', `${ROWS[0]!},1`]), 'column_doubled'],
  ['a mark never closed', bad('a2,2026-11-01 10:00:00,80.00,4242424242424242,"Kumo'), 'quote_open'],
  [
    'a record of megabytes',
    bad(`a2,2026-11-01 10:00:00,80.00,4242424242424242,"${'x\n'.repeat(700_000)}"`),
    'record_too_long',
  ],
  ['a NUL byte', bad('a2,2026-11-01 10:00:00,80.00,4242424242424242,Ku\0mo'), 'not_text'],
  ['binary', binary, 'not_text'],
  ['an image', Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), binary]), 'not_text'],
  ['a cut gzip', gz.subarray(0, gz.length - 20), 'gzip_cut'],
  ['a gzip of its head only', gz.subarray(0, 12), 'gzip_cut'],
  ['a gzip with a wrong check sum', flipped, 'gzip_damaged'],
  ['a gzip that is none', whole, 'not_gzip', 'none.csv.gz'],
  ['a gzip of nothing', gzipSync(Buffer.alloc(0)), 'no_header'],
  ['a character cut in half at the end', whole.subarray(0, whole.indexOf('克') + 1), 'not_utf8'],
  ['two encodings in one file', Buffer.concat([whole, Buffer.from([0x33, 0x2c, 0xd0, 0xc7, 0x0a])]), 'not_utf8'],
  ['Latin-1', Buffer.from(`${HEADER}\na1,2026-11-01 09:00:00,1.00,4242424242424242,Café\n`, 'latin1'), 'not_utf8'],
  ['JSON lines without an object first', Buffer.from('{"id": \n'), 'no_header'],
]

type RowCase = readonly [name: string, row: string, field: string | null, problem: string]
const NAMED: ReadonlyArray<RowCase> = [
  ['a day that no month has', 'a2,2026-02-30 10:00:00,80.00,4242424242424242,K', 'when', 'impossible_date'],
  ['a month that no year has', 'a2,2026-13-01 10:00:00,80.00,4242424242424242,K', 'when', 'impossible_date'],
  ['hour 25', 'a2,2026-11-01 25:00:00,80.00,4242424242424242,K', 'when', 'impossible_date'],
  ['a year long ago', 'a2,0026-11-01 10:00:00,80.00,4242424242424242,K', 'when', 'impossible_date'],
  ['a time in words', 'a2,yesterday,80.00,4242424242424242,K', 'when', 'not_a_time'],
  ['a time left out', 'a2,,80.00,4242424242424242,K', 'when', 'not_a_time'],
  ['an amount in words', 'a2,2026-11-01 10:00:00,eighty,4242424242424242,K', 'sum', 'not_an_amount'],
  ['NaN', 'a2,2026-11-01 10:00:00,NaN,4242424242424242,K', 'sum', 'not_an_amount'],
  ['infinity', 'a2,2026-11-01 10:00:00,Infinity,4242424242424242,K', 'sum', 'not_an_amount'],
  ['an amount of 30 digits', `a2,2026-11-01 10:00:00,${'9'.repeat(30)},4242424242424242,K`, 'sum', 'not_an_amount'],
  ['an amount as a power', 'a2,2026-11-01 10:00:00,8E+01,4242424242424242,K', 'sum', 'not_an_amount'],
  ['parts of a cent', 'a2,2026-11-01 10:00:00,80.005,4242424242424242,K', 'sum', 'not_an_amount'],
  ['an empty amount', 'a2,2026-11-01 10:00:00,,4242424242424242,K', 'sum', 'not_an_amount'],
  ['a card number as a power', 'a2,2026-11-01 10:00:00,80.00,4.24242E+15,K', 'pan', 'not_a_card_number'],
  ['a card number rounded short', 'a2,2026-11-01 10:00:00,80.00,42424,K', 'pan', 'not_a_card_number'],
  ['no card number', 'a2,2026-11-01 10:00:00,80.00,,K', 'pan', 'not_a_card_number'],
  ['a row too short', 'a2,2026-11-01 10:00:00', null, 'too_few_columns'],
  ['a row too long', 'a2,2026-11-01 10:00:00,80.00,4242424242424242,K,more', null, 'too_many_columns'],
  ['500 kB in one field', `a2,2026-11-01 10:00:00,80.00,4242424242424242,${'x'.repeat(500_000)}`, 'shop', 'too_long'],
  ['no id', ',2026-11-01 10:00:00,80.00,4242424242424242,K', 'id', 'missing'],
  ['no merchant', 'a2,2026-11-01 10:00:00,80.00,4242424242424242,', 'shop', 'missing'],
]

eachDatabase('a damaged file', (open) => {
  it(`of ${REFUSED.length} kinds is refused whole, with what to do, and leaves nothing`, async () => {
    const { services, read } = await open()
    for (const [name, bytes, code, called] of REFUSED) {
      const path = join(folder, called ?? 'refused.csv')
      writeFileSync(path, bytes)
      const fine = join(folder, 'fine.csv')
      writeFileSync(fine, whole)
      const tried = importFiles(services, CLI, { files: [fine, path], layout: { kind: 'mapping', mapping } })
      const error: unknown = await tried.then(() => undefined).catch((caught: unknown) => caught)
      expect(isIntakeProblem(error) ? error.code : String(error), name).toBe(code)
      expect(isIntakeProblem(error) && error.remedy, name).toMatch(/\w/)
      expect(await read(() => select((k) => k.selectFrom('txn').select('id'))), name).toEqual([])
    }
  })

  it(`with one row of ${NAMED.length} kinds adds the others and names it, no card number repeated`, async () => {
    const { services, read } = await open()
    for (const [at, [name, row, field, problem]] of NAMED.entries()) {
      const path = join(folder, 'rows.csv')
      writeFileSync(path, bad(row))
      const layout = { kind: 'mapping', mapping: { ...mapping, source: `desk ${at}` } } as const
      const result = await importFiles(services, CLI, { files: [path], layout })
      expect([result.read, result.added, result.rejected], name).toEqual([3, 2, 1])
      const [reject] = result.rejects
      expect([reject!.row, reject!.field, reject!.problem], name).toEqual([3, field, problem])
      expect(reject!.remedy, name).toMatch(/\w/)
      expect(JSON.stringify(reject), name).not.toMatch(/4242424242424242|4\.24242E/)
      expect(JSON.stringify(reject).length, name).toBeLessThan(400)
    }
    expect(await read(() => select((k) => k.selectFrom('txn').select('id')))).toHaveLength(2 * NAMED.length)
  })

  it('takes formulas and script as the text that they are', async () => {
    const { services, read } = await open()
    const shops = ['=HYPERLINK("x")', '+1+1', '@SUM(A1)', '<script>alert(1)</script>', '-2+3']
    const path = join(folder, 'formulas.csv')
    const rows = shops.map(
      (shop, i) => `f${i},2026-11-01 10:00:0${i},1.00,4242424242424242,"${shop.replaceAll('"', '""')}"`,
    )
    writeFileSync(path, text([HEADER, ...rows]))
    await importFiles(services, CLI, { files: [path], layout: { kind: 'mapping', mapping } })
    const names = await read(() => select((k) => k.selectFrom('merchant').select('name').orderBy('id')))
    expect(names.map(({ name }) => name)).toEqual(shops)
  })

  it('reads the same from every encoding, dialect and order of columns', async () => {
    const rows = [HEADER, ...ROWS].map((row) => row.split(','))
    const turned = rows.map(([id, when, sum, pan, shop]) => [shop, pan, id, sum, when])
    const semicolons = Buffer.from(`${turned.map((row) => row.join(';')).join('\r\n')}\r\n`)
    const gb = Buffer.concat(
      [...semicolons.toString()].map((sign) =>
        sign < '\u0080' ? Buffer.from(sign) : Buffer.from(GB18030[sign as keyof typeof GB18030]),
      ),
    )
    const utf16 = Buffer.from(`\uFEFF${turned.map((row) => row.join('\t')).join('\n')}`, 'utf16le')
    const objects = ROWS.map((row) => row.split(',')).map(([id, when, sum, pan, shop]) => ({
      pan,
      id,
      when,
      shop,
      sum,
    }))
    const files: ReadonlyArray<readonly [string, Buffer]> = [
      ['utf-8.csv', whole],
      ['bom.csv', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), whole])],
      ['gb18030.csv', gb],
      ['utf-16le.csv', utf16],
      ['utf-16be.csv', Buffer.from(utf16).swap16()],
      ['utf-16le without a mark.csv', utf16.subarray(2)],
      ['packed.csv.gz', gzipSync(gb)],
      ['lines.jsonl', Buffer.from(`${objects.map((one) => JSON.stringify(one)).join('\n')}\n`)],
    ]
    const { services, read } = await open()
    for (const [name, bytes] of files) {
      const path = join(folder, name)
      writeFileSync(path, bytes)
      const layout = { kind: 'mapping', mapping: { ...mapping, source: name } } as const
      expect(await importFiles(services, CLI, { files: [path], layout }), name).toMatchObject({
        added: 3,
        rejected: 0,
      })
      const found = await read(() =>
        select((k) =>
          k
            .selectFrom('txn')
            .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
            .innerJoin('source', 'source.id', 'txn.source')
            .select(['txn.outside_id', 'at', 'amount', 'merchant.name'])
            .where('source.name', '=', name)
            .orderBy('at'),
        ),
      )
      expect(found, name).toEqual([
        { outside_id: 'a1', at: Date.UTC(2026, 10, 1, 1), amount: 1250, name: 'Kumo' },
        { outside_id: 'a2', at: Date.UTC(2026, 10, 1, 2), amount: 8000, name: '星巴克' },
        { outside_id: 'a3', at: Date.UTC(2026, 10, 2, 3, 30), amount: 500, name: 'Kumo' },
      ])
    }
  })
})

const GB18030 = { 星: [0xd0, 0xc7], 巴: [0xb0, 0xcd], 克: [0xbf, 0xcb] } as const
