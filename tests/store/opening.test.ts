// What a store is opened with, what it refuses, and that a refused file stays as it was.
import Driver from 'better-sqlite3'
import { createHash } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSqlite } from '#electron/store/db/sqlite.ts'
import { openDatabase } from '#electron/store/db/open.ts'
import { createStoreAt, openStore, STORE_FILE } from '#electron/store/keeping.ts'
import { createMasterKey } from '#electron/store/security/keys.ts'
import { createLog } from '#electron/store/security/redact.ts'
import { freshPlace } from './databases.ts'

const log = createLog({ level: 'silent' })
const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

describe('a store’s file', () => {
  let folder: string
  let whole: string
  let recoveryCode: string
  const keyFile = (): string => join(folder, 'keys', 'store.key')
  const device = createMasterKey()

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cardwarden-opening-'))
    whole = join(folder, 'data', STORE_FILE)
    const made = await createStoreAt(
      { database: whole, keyFile: keyFile() },
      { demo: false, administrator: { name: 'ada', displayName: 'Ada', password: 'three harmless herons' } },
      { log },
    )
    recoveryCode = made.recoveryCode!
    await made.store.close()
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const copy = (name: string): string => {
    const file = join(folder, 'data', name)
    copyFileSync(whole, file)
    return file
  }
  const foreign = (): string => {
    const file = join(folder, 'foreign.db')
    const db = new Driver(file)
    db.exec('create table recipes (name text)')
    db.close()
    return file
  }
  const REFUSED: ReadonlyArray<readonly [string, () => string, RegExp]> = [
    ['is missing', () => join(folder, 'nothing.db'), /no file at this path/],
    [
      'is empty',
      () => {
        const file = join(folder, 'empty.db')
        writeFileSync(file, '')
        return file
      },
      /empty.*Restore a backup/,
    ],
    [
      'is a text',
      () => {
        const file = join(folder, 'text.db')
        writeFileSync(file, 'name,amount\n'.repeat(50))
        return file
      },
      /not a database/,
    ],
    ['belongs to another program', foreign, /not a Cardwarden store/],
    [
      'was cut',
      () => {
        const file = copy('cut.db')
        const handle = openSync(file, 'r+')
        ftruncateSync(handle, Math.floor(statSync(file).size / 2))
        closeSync(handle)
        return file
      },
      /was cut.*Restore a backup/,
    ],
    [
      'was overwritten in the middle',
      () => {
        const file = copy('damaged.db')
        const handle = openSync(file, 'r+')
        for (let page = 2; page < 30; page++) writeSync(handle, Buffer.alloc(2_000, 0x5a), 0, 2_000, page * 4096)
        closeSync(handle)
        return file
      },
      /damaged.*Restore a backup/,
    ],
    [
      'was written by a newer version',
      () => {
        const file = copy('newer.db')
        const db = new Driver(file)
        db.pragma('user_version = 9999')
        db.pragma('wal_checkpoint(TRUNCATE)')
        db.close()
        return file
      },
      /newer version/,
    ],
  ]
  it.each(REFUSED)('that %s is refused with what to do, and left as it was', async (_, make, words) => {
    const file = make()
    const before = file.endsWith('nothing.db') ? undefined : digest(file)
    await expect(openStore({ database: file, keyFile: keyFile() }, { log })).rejects.toThrow(words)
    if (before !== undefined) expect(digest(file)).toBe(before)
  })

  it('is never made over one that is there', async () => {
    const before = digest(whole)
    await expect(createStoreAt({ database: whole, keyFile: keyFile() }, { demo: false }, { log })).rejects.toThrow(
      /stands there already/,
    )
    expect(digest(whole)).toBe(before)
  })

  it('is opened durably: settings are what was asked, on every connection', () => {
    for (let i = 0; i < 2; i++) {
      const db = connectSqlite(whole, { create: false })
      db.exec('create table if not exists settings_probe (x) strict'.replace('(x)', '(x integer)'))
      const read = (name: string): unknown => db.pragma(name, { simple: true })
      const names = ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'wal_autocheckpoint']
      expect(names.map(read)).toEqual(['wal', 2, 1, 2, 4000])
      db.exec('drop table settings_probe')
      db.close()
    }
  })

  it.each([
    ['its key file', () => ({ keyFile: keyFile() })],
    ['its recovery code, typed in lower case', () => ({ recoveryCode: recoveryCode.toLowerCase() })],
  ])('opens by %s', async (_, secret) => {
    const store = await openStore({ database: whole, ...secret() }, { log })
    expect(store.services.programme).toMatchObject({ demo: false, currency: 'CNY' })
    await store.close()
  })

  it('does not open by another store’s key', async () => {
    const other = join(folder, 'other', STORE_FILE)
    const made = await createStoreAt(
      { database: other, keyFile: join(folder, 'keys', 'other.key') },
      { demo: false },
      { log },
    )
    await made.store.close()
    await expect(openStore({ database: whole, keyFile: join(folder, 'keys', 'other.key') }, { log })).rejects.toThrow(
      /key file/,
    )
    await expect(openStore({ database: whole, recoveryCode: made.recoveryCode! }, { log })).rejects.toThrow(
      /recovery code/,
    )
  })

  it('made by the desktop opens by the device’s keyring, and says which key is missing elsewhere', async () => {
    const file = join(folder, 'desktop', STORE_FILE)
    const made = await createStoreAt({ database: file, deviceSecret: device }, { demo: false }, { log })
    await made.store.close()
    const again = await openStore({ database: file, deviceSecret: device }, { log })
    await again.close()
    await expect(openStore({ database: file }, { log })).rejects.toThrow(/key/)
    await expect(openStore({ database: file, deviceSecret: createMasterKey() }, { log })).rejects.toThrow(/keyring/)
    const byCode = await openStore({ database: file, recoveryCode: made.recoveryCode! }, { log })
    await byCode.close()
  })

  it('made with a key file opens in the desktop too, whose keyring does not know it', async () => {
    const store = await openStore({ database: whole, deviceSecret: device, keyFile: keyFile() }, { log })
    await store.close()
  })
})

describe('a PostgreSQL schema', () => {
  it('that holds no store is refused, and nothing is made in it', async () => {
    const where = await freshPlace('postgres')
    await expect(openDatabase(where, { create: false })).rejects.toThrow(/holds no Cardwarden store/)
    await expect(openDatabase(where, { create: false })).rejects.toThrow(/holds no Cardwarden store/)
  })
  it('with a name that is no identifier is refused before anything is asked', async () => {
    const where = await freshPlace('postgres')
    await expect(openDatabase(where.replace(/schema=.*/, 'schema=x;drop'), { create: true })).rejects.toThrow(
      /schema name/,
    )
  })
})
