import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { BUILT_LATE } from '#electron/store/db/ledger-indexes.ts'

const FOLDER = 'electron/store/db'

it('no query insists on an index that a first load takes away', () => {
  const named = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...readFileSync(`${FOLDER}/${name}`, 'utf8').matchAll(/ indexed by (\w+)/g)])
    .map((match) => match[1]!)
  expect(named).toContain('txn_at')
  expect(named.filter((name) => (BUILT_LATE as ReadonlyArray<string>).includes(name))).toEqual([])
})
