// What is shown of a file before anything is taken from it: people's numbers masked, whatever it is said to hold.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { describeFile } from '#electron/store/intake/describe-file.ts'
import { IMPORT_KINDS } from '#shared/intake/kinds.ts'

const ROWS = [
  'customer id,name,phone,email,country',
  'C-1,Ann Testova,+47 900 00 001,ann@example.test,NO',
  'C-2,Bo Testman,12,,NO',
]

it.each([undefined, ...IMPORT_KINDS])('masks phones and e-mail addresses of a file said to hold %s', async (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'cardwarden-describe-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'people.csv')
  writeFileSync(path, ROWS.join('\n'))
  const file = await describeFile(path, 'bank', kind)
  expect(file.preview).toEqual([
    ['C-1', 'Ann Testova', '•••• •• 0001', 'a•••@example.test', 'NO'],
    ['C-2', 'Bo Testman', '•••• ••', '', 'NO'],
  ])
  expect(JSON.stringify(file)).not.toMatch(/900 00|ann@/)
})
