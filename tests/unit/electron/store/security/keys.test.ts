import { createHmac, createSecretKey, randomBytes } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import {
  assertStoreKey,
  createMasterKey,
  openKeyring,
  openSlot,
  sealSlot,
  wipe,
  type KeySlot,
} from '#electron/store/security/keys.ts'
import { createRecoveryCode } from '#electron/store/security/recoveryCode.ts'

const master = createMasterKey()
const options = { now: 1_700_000_000_000, cost: { ln: 4, r: 8, p: 1 } }
const secrets = {
  keyfile: randomBytes(32),
  keyring: randomBytes(32),
  passphrase: 'a long passphrase with 中文',
  recovery: createRecoveryCode(),
} as const
const kinds = ['keyfile', 'keyring', 'passphrase', 'recovery'] as const

describe.each(kinds)('a %s slot', (kind) => {
  it('gives the master key back, also after a trip through JSON', async () => {
    const slot = await sealSlot(kind, secrets[kind], master, options)
    const read: KeySlot = JSON.parse(JSON.stringify(slot))
    expect((await openSlot(read, secrets[kind])).equals(master)).toBe(true)
    expect(read).toMatchObject({ kind, created: options.now, version: 1 })
  })

  it('says that another secret is wrong', async () => {
    const slot = await sealSlot(kind, secrets[kind], master, options)
    const other = {
      keyfile: randomBytes(32),
      keyring: randomBytes(32),
      passphrase: 'no',
      recovery: createRecoveryCode(),
    }
    await expect(openSlot(slot, other[kind])).rejects.toMatchObject({ code: 'WRONG_SECRET' })
  })

  it('says that it is damaged when the secret is right', async () => {
    const slot = await sealSlot(kind, secrets[kind], master, options)
    const bytes = Buffer.from(slot.wrapped, 'base64')
    for (const at of [0, 12, 30, bytes.length - 1]) {
      const bad = Buffer.from(bytes)
      bad.writeUInt8(bad.readUInt8(at) ^ 1, at)
      const damaged = { ...slot, wrapped: bad.toString('base64') }
      await expect(openSlot(damaged, secrets[kind])).rejects.toMatchObject({ code: 'SLOT_DAMAGED' })
    }
    for (const wrapped of ['', 'AAAA', bytes.subarray(0, 40).toString('base64')]) {
      await expect(openSlot({ ...slot, wrapped }, secrets[kind])).rejects.toMatchObject({ code: 'SLOT_DAMAGED' })
    }
    await expect(openSlot({ ...slot, created: 5 }, secrets[kind])).rejects.toMatchObject({ code: 'SLOT_DAMAGED' })
  })

  it('never looks the same twice and holds neither key nor secret in clear', async () => {
    const one = await sealSlot(kind, secrets[kind], master, options)
    const two = await sealSlot(kind, secrets[kind], master, options)
    expect(one.wrapped).not.toBe(two.wrapped)
    expect(one.check).not.toBe(two.check)
    expect(JSON.stringify(one)).not.toContain(master.toString('base64').slice(0, 40))
  })
})

describe('slots', () => {
  it('of different kinds open the same store', async () => {
    const opened = await Promise.all(
      kinds.map(async (kind) => openSlot(await sealSlot(kind, secrets[kind], master, options), secrets[kind])),
    )
    expect(new Set(opened.map((key) => openKeyring(key).check)).size).toBe(1)
  })

  it('use the standard scrypt cost for a passphrase, and take its composed form', async () => {
    const slot = await sealSlot('passphrase', 'cafe\u0301', master, { now: 0 })
    expect(slot).toMatchObject({ kdf: 'scrypt', params: { ln: 17, r: 8, p: 1 } })
    expect((await openSlot(slot, 'caf\u00e9')).equals(master)).toBe(true)
  })

  it('take a recovery code however it is typed', async () => {
    const slot = await sealSlot('recovery', secrets.recovery, master, options)
    const typed = ` ${secrets.recovery.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`
    expect((await openSlot(slot, typed)).equals(master)).toBe(true)
    await expect(openSlot(slot, secrets.recovery.slice(1))).rejects.toMatchObject({ code: 'RECOVERY_CODE_MISTYPED' })
  })

  it('refuse a short secret, a short master and one that was wiped', async () => {
    await expect(sealSlot('keyfile', randomBytes(16), master, options)).rejects.toMatchObject({ code: 'KEY_UNUSABLE' })
    await expect(sealSlot('keyring', 'text', master, options)).rejects.toMatchObject({ code: 'KEY_UNUSABLE' })
    await expect(sealSlot('keyfile', secrets.keyfile, randomBytes(31), options)).rejects.toMatchObject({
      code: 'KEY_UNUSABLE',
    })
    const gone = createMasterKey()
    wipe(gone)
    await expect(sealSlot('keyfile', secrets.keyfile, gone, options)).rejects.toMatchObject({ code: 'KEY_UNUSABLE' })
    expect(() => openKeyring(gone)).toThrow(/wiped/)
  })

  it('refuse an exchanged scrypt cost', async () => {
    const slot = await sealSlot('passphrase', 'secret words', master, options)
    const heavy = { ...slot, params: { ln: 30, r: 8, p: 1 } }
    await expect(openSlot(heavy, 'secret words')).rejects.toMatchObject({ code: 'COST_OUT_OF_BOUNDS' })
  })
})

describe('the keyring', () => {
  it('derives a key of its own for each purpose, the same from the same master', () => {
    const one = openKeyring(master)
    const two = openKeyring(Buffer.from(master))
    const names = ['field', 'index', 'audit', 'pin', 'outcome'] as const
    for (const name of names) expect(one[name].equals(two[name])).toBe(true)
    expect(new Set(names.map((name) => one[name].export().toString('hex'))).size).toBe(5)
    expect(one.field.equals(createSecretKey(createHmac('sha256', master).update('cardwarden field').digest()))).toBe(
      true,
    )
  })

  it('tells the key of another store from damage', () => {
    const own = openKeyring(master)
    expect(() => assertStoreKey(own, own.check)).not.toThrow()
    expect(() => assertStoreKey(openKeyring(createMasterKey()), own.check)).toThrow(/another card store/)
  })

  it('leaves the master to its owner, and wiping it does not touch the keys', () => {
    const mine = Buffer.from(master)
    const keyring = openKeyring(mine)
    expect(mine.equals(master)).toBe(true)
    wipe(mine)
    expect(mine.every((byte) => byte === 0)).toBe(true)
    expect(keyring.field.equals(openKeyring(master).field)).toBe(true)
  })
})

it('HMAC-SHA256 answers RFC 4231, test case 2', () => {
  const key = createSecretKey(Buffer.from('Jefe'))
  expect(createHmac('sha256', key).update('what do ya want for nothing?').digest('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})
