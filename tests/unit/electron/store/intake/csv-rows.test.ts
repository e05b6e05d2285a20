import * as fc from 'fast-check'
import { mkdtempSync, rmSync, writeFileSync, appendFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readHeader, readRows, type CsvRow } from '#electron/store/intake/csv-rows.ts'
import { isIntakeProblem } from '#electron/store/intake/problem.ts'
import type { Preset } from '#electron/store/intake/record.ts'
import { inspectFile, readBlocks } from '#electron/store/intake/text-source.ts'

const preset: Preset = {
  id: 'test',
  columns: ['id', 'name', 'amount'],
  identity: 'given',
  currency: 'EUR',
  timeZone: 'UTC',
  reader: () => () => {
    throw new Error('not used')
  },
}

let folder = ''
let files = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'intake-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(content: string | Buffer, name = `${files++}.csv`): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function rowsOf(path: string): Promise<ReadonlyArray<CsvRow>> {
  const rows: CsvRow[] = []
  for await (const block of readRows(readHeader(await inspectFile(path), preset))) rows.push(...block.rows)
  return rows
}
const cells = async (content: string | Buffer): Promise<ReadonlyArray<ReadonlyArray<string> | string>> =>
  (await rowsOf(file(content))).map((row) => row.cells ?? row.refusal!.problem)

async function problemOf(path: string): Promise<string> {
  try {
    await rowsOf(path)
  } catch (error) {
    if (isIntakeProblem(error)) {
      expect(error.message).toContain(error.file)
      expect(error.remedy).not.toBe('')
      return error.code
    }
    throw error
  }
  return 'none'
}

const good = 'id,name,amount\n1,Kumo,5.00\n2,星巴克,6.00\n'

describe('CSV rows', () => {
  it.each([
    ['as it is', good],
    ['without a last line end', good.trimEnd()],
    ['with CRLF', good.replaceAll('\n', '\r\n')],
    ['with the line ends of old Macs', good.replaceAll('\n', '\r')],
    ['with a byte order mark', `\uFEFF${good}`],
    ['with semicolons', good.replaceAll(',', ';')],
    ['with tabs', good.replaceAll(',', '\t')],
    ['with every field quoted', '"id","name","amount"\n"1","Kumo","5.00"\n"2","星巴克","6.00"\n'],
    ['as gzip', gzipSync(good)],
    ['as gzip in two members', Buffer.concat([gzipSync(good.slice(0, 20)), gzipSync(good.slice(20))])],
  ])('are the same when the file comes %s', async (_, content) => {
    expect(await cells(content)).toEqual([
      ['1', 'Kumo', '5.00'],
      ['2', '星巴克', '6.00'],
    ])
  })

  it('keep commas, quotation marks, line ends and formulas within fields', async () => {
    expect(
      await cells('id,name,amount\n1,"Yost, ""Bo"" and\nSons",5.00\n2,5" pipe,6.00\n3,=1+1,7.00\n4,"",8.00\n'),
    ).toEqual([
      ['1', 'Yost, "Bo" and\nSons', '5.00'],
      ['2', '5" pipe', '6.00'],
      ['3', '=1+1', '7.00'],
      ['4', '', '8.00'],
    ])
  })

  it('that are too short or too long are refused by number, and cost no other row', async () => {
    const rows = await rowsOf(file('id,name,amount\n1,a,1\n2,b\n3,c,3\n\n5,e,5,5\n6,"f,f",6\n7\n8,h,8'))
    expect(rows.map(({ row, cells: read, refusal }) => [row, read?.[0] ?? refusal!.problem])).toEqual([
      [2, '1'],
      [3, 'too_few_columns'],
      [4, '3'],
      [6, 'too_many_columns'],
      [7, '6'],
      [8, 'too_few_columns'],
      [9, '8'],
    ])
  })

  it('hold their content whatever the fields are and wherever blocks end', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', '声', '😀', ';', '5'), maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field), { maxLength: 30 }), async (pairs) => {
        const quote = (text: string): string => (/[",\n;\t|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
        const rows = pairs.map(([name, amount], i) => [String(i), name, amount])
        const content = ['id,name,amount', ...rows.map((row) => row.map(quote).join(','))].join('\n')
        expect(await cells(content)).toEqual(rows)
      }),
      { numRuns: 60 },
    )
  })

  it('stream through large files in blocks, characters cut between them included', async () => {
    const many = Array.from({ length: 60_000 }, (_, i) => `${i},声${'明'.repeat(i % 9)},${i}.00`)
    const path = file(gzipSync(`id,name,amount\n${many.join('\n')}\n`))
    let next = 0
    let blocks = 0
    for await (const { rows } of readRows(readHeader(await inspectFile(path), preset))) {
      blocks++
      for (const { row, cells: read } of rows) {
        expect(row).toBe(next + 2)
        expect(read!.join(',')).toBe(many[next++])
      }
    }
    expect(next).toBe(60_000)
    expect(blocks).toBeGreaterThan(5)
  })
})

describe('a damaged file', () => {
  const gz = gzipSync(Array.from({ length: 5000 }, (_, i) => `${i},n${i * 7919},1`).join('\n'))
  const flipped = Buffer.from(gz)
  flipped[gz.length - 6]! ^= 0xff
  const latin = Buffer.concat([Buffer.from(good), Buffer.from([0x33, 0x2c, 0xd0, 0xc7, 0x2c, 0x31, 0x0a])])

  it.each([
    ['that is empty', '', 'file_empty'],
    ['of blank lines', '\n\n', 'no_header'],
    ['without a header', '1,Kumo,5.00\n', 'no_header'],
    ['without a column', 'id,name\n1,Kumo\n', 'column_missing'],
    ['with a column twice', 'id,name,amount,name\n1,a,2,b\n', 'column_doubled'],
    ['with NUL bytes', 'id,name,amount\n1,a\0b,5\n', 'not_text'],
    ['with a part in another encoding', latin, 'not_utf8'],
    ['in Latin-1', Buffer.from('id,name,amount\n1,Caf\u00e9 \u00fcber,5\n', 'latin1'), 'not_utf8'],
    ['cut within a character', Buffer.from(good).subarray(0, 34), 'not_utf8'],
    ['with a quotation mark never closed', 'id,name,amount\n1,"Kumo,5\n2,b,6\n', 'quote_open'],
    ['with one record of megabytes', `id,name,amount\n1,"${'x\n'.repeat(700_000)}",5\n`, 'record_too_long'],
    ['cut gzip', gz.subarray(0, gz.length - 200), 'gzip_cut'],
    ['gzip with a wrong check sum', flipped, 'gzip_damaged'],
  ])('%s is named', async (_, content, code) => expect(await problemOf(file(content))).toBe(code))

  it('that is called .gz and is none, or is not there, is named', async () => {
    expect(await problemOf(file(good, 'plain.csv.gz'))).toBe('not_gzip')
    expect(await problemOf(join(folder, 'nowhere.csv'))).toBe('file_missing')
    expect(await problemOf(folder)).toBe('file_missing')
  })

  it('that changes after it was checked is not read', async () => {
    const path = file(good)
    const inspected = await inspectFile(path)
    appendFileSync(path, '3,c,7\n')
    await expect(readBlocks(inspected).next()).rejects.toMatchObject({ code: 'file_changed' })
  })

  it('names the row of a mark that stays open, and the missing columns', async () => {
    await expect(rowsOf(file('id,name,amount\n1,a,1\n2,"b,2\n'))).rejects.toThrow(/row 3/)
    await expect(rowsOf(file('id\n1\n'))).rejects.toThrow(/name, amount/)
  })
})
