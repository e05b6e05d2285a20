import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { deviceSecret, type Keychain } from '#electron/main/device-secret.ts'

const folder = mkdtempSync(join(tmpdir(), 'cardwarden-device-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
const fresh = (): string => join(folder, String((files += 1)), 'device.sealed')

/** Seals as hexadecimal digits; enough to see that the secret does not lie there as it is. */
const keychain = (options: Readonly<{ available?: boolean; backend?: string; again?: boolean }> = {}): Keychain => ({
  isAsyncEncryptionAvailable: async () => options.available ?? true,
  encryptStringAsync: async (text) => Buffer.from(`sealed:${Buffer.from(text).toString('hex')}`),
  decryptStringAsync: async (sealed) => {
    const text = sealed.toString()
    if (!text.startsWith('sealed:')) throw new Error('not sealed by this device')
    return { result: Buffer.from(text.slice(7), 'hex').toString(), shouldReEncrypt: options.again ?? false }
  },
  getSelectedStorageBackend: () => (options.backend ?? 'gnome_libsecret') as 'gnome_libsecret',
})

describe('the secret of the device', () => {
  it('is made once, sealed, for this user only, and the same ever after', async () => {
    const file = fresh()
    const secret = await deviceSecret(file, keychain(), 'linux')
    expect(secret).toHaveLength(32)
    expect(readFileSync(file).includes(secret!.toString('base64'))).toBe(false)
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await deviceSecret(file, keychain(), 'linux')).toEqual(secret)
    expect(await deviceSecret(fresh(), keychain(), 'linux')).not.toEqual(secret)
  })

  it('is sealed anew when the system asks for it, and stays the same', async () => {
    const file = fresh()
    const secret = await deviceSecret(file, keychain(), 'darwin')
    expect(await deviceSecret(file, keychain({ again: true }), 'darwin')).toEqual(secret)
    expect(await deviceSecret(file, keychain(), 'darwin')).toEqual(secret)
  })

  it.each([
    ['there is no keychain', keychain({ available: false })],
    ['the keychain keeps nothing secret', keychain({ backend: 'basic_text' })],
  ])('does not exist where %s', async (_what, chain) => {
    const file = fresh()
    expect(await deviceSecret(file, chain, 'linux')).toBeUndefined()
    expect(existsSync(file)).toBe(false)
  })

  it('that cannot be opened is never replaced', async () => {
    const file = fresh()
    await deviceSecret(file, keychain(), 'win32')
    for (const damage of ['garbage', 'sealed:c2hv']) {
      writeFileSync(file, damage)
      await expect(deviceSecret(file, keychain(), 'win32')).rejects.toThrow()
      expect(readFileSync(file, 'utf8')).toBe(damage)
    }
  })
})
