import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { csvLine, neutral } from '#electron/store/intake/csv-write.ts'
import { createRejectsFile } from '#electron/store/intake/rejects-file.ts'

it.each(['=1+1', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'])('%j is made text', (text) => {
  expect(neutral(text)).toBe(`'${text}`)
})

it.each(['Kumo', '星巴克', '1-2', 'a=b', ''])('%j stays as it is', (text) => expect(neutral(text)).toBe(text))

it('a record keeps numbers as numbers, negative ones too, and quotes what has to be quoted', () => {
  expect(csvLine([1, -2.5, null, 'a "b", c', '-x', 'two\nlines'])).toBe(`1,-2.5,,"a ""b"", c",'-x,"two\nlines"\r\n`)
})

it('rejected rows are a file that a spreadsheet opens', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rejects-'))
  const path = join(folder, 'rejects.csv')
  const file = createRejectsFile(path)
  file.add({
    file: 'a.csv',
    row: 3,
    field: 'sum',
    value: '=HYPERLINK(1)',
    problem: 'not_an_amount',
    remedy: 'an amount such as 57.16',
  })
  file.close()
  expect(readFileSync(path, 'utf8')).toBe(
    `\uFEFFfile,row,field,value,problem,right would be\r\na.csv,3,sum,'=HYPERLINK(1),not_an_amount,an amount such as 57.16\r\n`,
  )
  rmSync(folder, { recursive: true })
})
