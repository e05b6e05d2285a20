import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { configDir, createKeyFile, keyFilePath, readKeyFile } from '#electron/store/security/keyfile.ts'

const posixOnly = process.platform === 'win32' ? it.skip : it

let root = ''
let dataDir = ''
let path = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cw-key-'))
  dataDir = join(root, 'data')
  mkdirSync(dataDir)
  path = join(root, 'config', 'keys', 'store-1.key')
})
afterEach(() => rmSync(root, { recursive: true }))

describe('where key files lie', () => {
  it.each([
    ['linux', {}, '/home/lin/.config/cardwarden'],
    ['linux', { XDG_CONFIG_HOME: '/x/conf' }, '/x/conf/cardwarden'],
    ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/lin/.config/cardwarden'],
    ['darwin', {}, '/home/lin/Library/Application Support/Cardwarden'],
  ] as const)('%s %o', (platform, env, expected) => {
    const at = { platform, env, home: '/home/lin' }
    expect(configDir(at)).toBe(expected)
    expect(keyFilePath('store-1', at)).toBe(`${expected}/keys/store-1.key`)
  })

  it('win32 keeps them on this machine, not in the roaming profile', () => {
    const at = { platform: 'win32', env: { LOCALAPPDATA: 'C:\\L', APPDATA: 'C:\\R' }, home: 'C:\\Users\\lin' } as const
    expect(keyFilePath('store-1', at)).toBe('C:\\L\\Cardwarden\\keys\\store-1.key')
    expect(configDir({ ...at, env: {} })).toBe('C:\\Users\\lin\\AppData\\Local\\Cardwarden')
  })

  it('a store id is never a way out of the folder', () => {
    for (const id of ['../../x', 'a/b', '', 'x.key', 'a\0bcd']) expect(() => keyFilePath(id)).toThrow(TypeError)
  })
})

describe('a key file', () => {
  it('is read back and belongs to its owner alone', () => {
    const secret = createKeyFile(path, { dataDir })
    expect(secret).toHaveLength(32)
    expect(readKeyFile(path, { dataDir }).equals(secret)).toBe(true)
    if (process.platform !== 'win32') {
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(statSync(join(root, 'config', 'keys')).mode & 0o077).toBe(0)
    }
  })

  it('is never overwritten', () => {
    const secret = createKeyFile(path, { dataDir })
    expect(() => createKeyFile(path, { dataDir })).toThrow(/may be the only key/)
    expect(readKeyFile(path, { dataDir }).equals(secret)).toBe(true)
  })

  posixOnly.each([0o640, 0o604, 0o660, 0o644])(
    'open to others (%o) is refused, with the command that mends it',
    (mode) => {
      createKeyFile(path, { dataDir })
      chmodSync(path, mode)
      expect(() => readKeyFile(path, { dataDir })).toThrow(`chmod 600 "${path}"`)
    },
  )

  it('that is missing says where it was sought and what else opens the store', () => {
    expect(() => readKeyFile(path, { dataDir })).toThrow(/no key file at .*--key-file.*recovery code/)
  })

  it.each([
    ['empty', ''],
    ['cut', 'cardwarden-key-1 AAAA\n'],
    ['foreign', '-----BEGIN PRIVATE KEY-----\n'],
    ['twofold', `cardwarden-key-1 ${'A'.repeat(43)}\ncardwarden-key-1 ${'B'.repeat(43)}\n`],
    ['huge', `cardwarden-key-1 ${'A'.repeat(43)}\n${'#\n'.repeat(4000)}`],
  ])('that is %s is refused and its content not repeated', (_, content) => {
    mkdirSync(join(root, 'config', 'keys'), { recursive: true })
    writeFileSync(path, content, { mode: 0o600 })
    expect(() => readKeyFile(path, { dataDir })).toThrow(/not a whole Cardwarden key file/)
    expect(() => readKeyFile(path, { dataDir })).not.toThrow(/AAAA|PRIVATE/)
  })

  it('with the line ends of Windows is read', () => {
    const secret = createKeyFile(path, { dataDir })
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'))
    expect(readKeyFile(path, { dataDir }).equals(secret)).toBe(true)
  })

  it('inside the data folder is refused for reading and making', () => {
    const inside = join(dataDir, 'sub', 'my.key')
    expect(() => createKeyFile(inside, { dataDir })).toThrow(/inside the data folder/)
    expect(existsSync(inside)).toBe(false)
    expect(() => readKeyFile(inside, { dataDir })).toThrow(/inside the data folder/)
    expect(() => createKeyFile(join(dataDir, 'demo.key'), { dataDir })).toThrow(/inside the data folder/)
  })

  it('beside the data folder, with a name that only begins alike, is fine', () => {
    const beside = join(root, 'data-keys', '..data.key')
    const secret = createKeyFile(beside, { dataDir })
    expect(readKeyFile(beside, { dataDir }).equals(secret)).toBe(true)
  })

  posixOnly('behind a link into the data folder is refused', () => {
    symlinkSync(dataDir, join(root, 'innocent'))
    expect(() => createKeyFile(join(root, 'innocent', 'x.key'), { dataDir })).toThrow(/inside the data folder/)
    const link = join(root, 'link.key')
    writeFileSync(join(dataDir, 'real.key'), '', { mode: 0o600 })
    symlinkSync(join(dataDir, 'real.key'), link)
    expect(() => readKeyFile(link, { dataDir })).toThrow(/inside the data folder/)
  })

  it('of the demo lies in the data folder under its one name, and says so', () => {
    const demo = join(dataDir, 'demo.key')
    const secret = createKeyFile(demo, { dataDir, demo: true })
    expect(readKeyFile(demo, { dataDir, demo: true }).equals(secret)).toBe(true)
    expect(readFileSync(demo, 'utf8')).toMatch(/^# Cardwarden DEMO key.*Never use it for real data/)
    expect(() => createKeyFile(join(dataDir, 'other.key'), { dataDir, demo: true })).toThrow(/inside the data folder/)
    expect(() => readKeyFile(demo, { dataDir })).toThrow(/inside the data folder/)
  })
})
