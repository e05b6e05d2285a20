// Exported tables read back by others: our own reader of zips, and LibreOffice where this computer has it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Row, TableWriter } from '#electron/store/export/cells.ts'
import { csvTable, jsonLines } from '#electron/store/export/text-tables.ts'
import { xlsxTable } from '#electron/store/export/xlsx-table.ts'
import { unzip } from './unzip.ts'

const COLUMNS = ['text', 'when', 'sum', 'score']
const AT = Date.UTC(2026, 10, 25, 12, 30, 15)
const FORMULAS = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1,1)',
  '\t=1+1',
  ' =1+1',
  '＝1+1',
  '=HYPERLINK("https://a.example","x")',
]
const ROWS: ReadonlyArray<Row> = [
  ...FORMULAS.map((text): Row => [text, { at: AT }, { units: 1234.5, decimals: 2 }, 7]),
  ['星巴克 <b>&"_x0041_"</b>', { at: AT }, { units: 500, decimals: 0 }, null],
]

function bytesOf(table: TableWriter, rows: ReadonlyArray<Row>, every = 3): Buffer {
  const parts: Array<Buffer> = []
  for (const [i, row] of rows.entries()) {
    table.add(row)
    if (i % every === 0) parts.push(table.take())
  }
  return Buffer.concat([...parts, table.end()])
}
const sheetOf = (rows: ReadonlyArray<Row>): string =>
  unzip(bytesOf(xlsxTable(COLUMNS, 'payments', AT), rows)).get('xl/worksheets/sheet1.xml')!

const unescaped = (xml: string): string =>
  xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#13;', '\r')
    .replaceAll('&amp;', '&')
    .replaceAll(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/** Cells as type, style and content, row by row. */
const cellsOf = (xml: string) =>
  [...xml.matchAll(/<row>(.*?)<\/row>/gs)].map(([, row]) =>
    [...row!.matchAll(/<c(?: t="(\w+)")?(?: s="(\d+)")?(?:\/>|>(.*?)<\/c>)/gs)].map(([, type, style, body]) => ({
      type,
      style,
      value:
        body?.startsWith('<v>') === true
          ? Number(body.slice(3, -4))
          : unescaped(/<t [^>]*>(.*)<\/t>/s.exec(body ?? '')?.[1] ?? ''),
    })),
  )

describe('an exported workbook', () => {
  it('has every part that it names, texts as texts, numbers and times as numbers with a format', () => {
    const parts = unzip(bytesOf(xlsxTable(COLUMNS, 'payments', AT), ROWS))
    const named = [...parts.get('[Content_Types].xml')!.matchAll(/PartName="\/([^"]+)"/g)].map(([, name]) => name!)
    for (const name of named) expect(parts.has(name)).toBe(true)
    const xml = parts.get('xl/worksheets/sheet1.xml')!
    expect(xml).not.toContain('<f')
    const [head, ...rows] = cellsOf(xml)
    expect(head!.map(({ value }) => value)).toEqual(COLUMNS)
    expect(rows).toHaveLength(ROWS.length)
    const formats = parts.get('xl/styles.xml')!
    const styles = [...formats.matchAll(/<cellXfs[^>]*>(.*)<\/cellXfs>/g)][0]![1]!.match(/<xf [^>]*>/g)!
    for (const [i, row] of rows.entries()) {
      expect(row[0]).toMatchObject({ type: 'inlineStr', value: ROWS[i]![0] })
      expect(row[1]!.type).toBeUndefined()
      expect(row[1]!.value).toBeCloseTo(46_351.520_998, 4)
      expect(styles[Number(row[1]!.style)]).toContain('numFmtId="164"')
      expect(row[2]!.type).toBeUndefined()
    }
    for (const [i] of FORMULAS.entries()) expect(styles[Number(rows[i]![0]!.style)]).toContain('quotePrefix="1"')
    expect(styles[Number(rows[0]![2]!.style)]).toContain('numFmtId="167"')
    expect(rows[0]![2]!.value).toBe(1234.5)
    expect(styles[Number(rows.at(-1)![2]!.style)]).toContain('numFmtId="165"')
    expect(rows.at(-1)![3]).toEqual({ type: undefined, style: undefined, value: '' })
  })

  it('keeps any text but what XML has no place for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // oxlint-disable-next-line no-control-regex -- these are what is taken out
        const kept = text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]/g, '')
        const [, row] = cellsOf(sheetOf([[text]]))
        expect(row![0]!.value).toBe(kept)
      }),
      { numRuns: 30 },
    )
    expect(cellsOf(sheetOf([['a\uD800b']]))[1]![0]!.value).toBe('ab')
    expect(cellsOf(sheetOf([['x'.repeat(40_000)]]))[1]![0]!.value).toHaveLength(32_767)
  })

  it('comes out the same however often it is asked for its bytes, and little of it waits inside', () => {
    const rows = Array.from({ length: 6_000 }, (_, i): Row => [
      `shop ${(i * 7919) % 10_007}`,
      { at: AT + i },
      { units: i / 100, decimals: 2 },
      i % 100,
    ])
    const table = xlsxTable(COLUMNS, 'payments', AT)
    let before = 0
    for (const [i, row] of rows.entries()) {
      table.add(row)
      if (i % 300 === 0) before += table.take().length
    }
    expect(table.end().length).toBeLessThan(before / 4)
    expect(unzip(bytesOf(xlsxTable(COLUMNS, 'payments', AT), rows, 50)).get('xl/worksheets/sheet1.xml')).toBe(
      sheetOf(rows),
    )
  })
})

it('CSV and JSON lines say times in ISO 8601 and money in whole units', () => {
  expect(bytesOf(csvTable(COLUMNS), ROWS).toString()).toContain("'=1+1,2026-11-25T12:30:15.000Z,1234.5,7\r\n")
  expect(JSON.parse(bytesOf(jsonLines(COLUMNS), ROWS).toString().split('\n')[0]!)).toEqual({
    text: '=1+1',
    when: '2026-11-25T12:30:15.000Z',
    sum: 1234.5,
    score: 7,
  })
})

const OFFICE = 'soffice'
const hasOffice = spawnSync(OFFICE, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0

/** What a cell is in a flat OpenDocument sheet. */
function officeReads(
  name: string,
  bytes: Buffer,
): ReadonlyArray<ReadonlyArray<Readonly<{ type: string; formula: boolean; text: string }>>> {
  const folder = mkdtempSync(join(tmpdir(), 'office-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, name), bytes)
  const filter = name.endsWith('.csv') ? ['--infilter=CSV:44,34,76,1,,0,false,true'] : []
  const profile = `-env:UserInstallation=file://${folder}/profile`
  const made = spawnSync(
    OFFICE,
    [profile, '--headless', ...filter, '--convert-to', 'fods', '--outdir', folder, join(folder, name)],
    { timeout: 180_000, encoding: 'utf8' },
  )
  expect(made.status, made.stderr).toBe(0)
  const xml = readFileSync(join(folder, name.replace(/\.\w+$/, '.fods')), 'utf8')
  return [...xml.matchAll(/<table:table-row[^>]*>(.*?)<\/table:table-row>/gs)].map(([, row]) =>
    [...row!.matchAll(/<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)].map(([, how, body]) => ({
      type: /office:value-type="([\w-]+)"/.exec(how!)?.[1] ?? '',
      formula: how!.includes('table:formula='),
      text: (body ?? '')
        .replaceAll(/<text:(?:s|tab)[^>]*>/g, ' ')
        .replaceAll(/<[^>]*>/g, '')
        .replaceAll('&apos;', "'"),
    })),
  )
}

describe.runIf(hasOffice)('LibreOffice', () => {
  it.each([
    // It takes an ISO 8601 time with its zone for text.
    ['payments.csv', 'string', () => csvTable(COLUMNS)],
    ['payments.xlsx', 'date', () => xlsxTable(COLUMNS, 'payments', AT)],
  ] as const)(
    'runs no formula of %s, and takes numbers for numbers; a time is a %s',
    (name, time, make) => {
      const rows = officeReads(name, bytesOf(make(), ROWS)).slice(1)
      for (const [i] of FORMULAS.entries()) {
        const [text, when, sum, score] = rows[i]!
        expect(text).toMatchObject({ type: 'string', formula: false })
        expect(text!.text.trim()).toMatch(/^'?\s*[=+\-@＝]/)
        expect(when!.type).toBe(time)
        expect([sum!.type, score!.type]).toEqual(['float', 'float'])
      }
      expect(rows.flat().some(({ formula }) => formula)).toBe(false)
      expect(rows[FORMULAS.length]![0]!.text).toContain('星巴克')
    },
    200_000,
  )
})
