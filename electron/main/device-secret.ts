import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SafeStorage } from 'electron'

/** The part of `safeStorage` used here. */
export type Keychain = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

const SECRET_BYTES = 32

/**
 * The secret of this device: 32 random bytes, sealed by the system's keychain into `file`. Undefined where the system
 * has no keychain, or one that keeps nothing secret (Linux without a secret service): a store then opens by key file.
 * Throws when the file is there and cannot be opened: a new secret in its place would lock the store for good.
 */
export const deviceSecret = async (
  file: string,
  keychain: Keychain,
  platform: NodeJS.Platform,
): Promise<Buffer | undefined> => {
  if (!(await keychain.isAsyncEncryptionAvailable())) return undefined
  if (platform === 'linux' && ['basic_text', 'unknown'].includes(keychain.getSelectedStorageBackend())) return undefined
  const sealed = readIfThere(file)
  if (sealed === undefined) return createSecret(file, keychain)
  const { result, shouldReEncrypt } = await keychain.decryptStringAsync(sealed)
  const secret = Buffer.from(result, 'base64')
  if (secret.byteLength !== SECRET_BYTES) throw new Error(`The device secret in ${file} is damaged`)
  if (shouldReEncrypt) write(file, await keychain.encryptStringAsync(result))
  return secret
}

const createSecret = async (file: string, keychain: Keychain): Promise<Buffer> => {
  const secret = randomBytes(SECRET_BYTES)
  write(file, await keychain.encryptStringAsync(secret.toString('base64')))
  return secret
}

/** Whole or not at all: half a sealed secret would be a lost one. */
const write = (file: string, bytes: Buffer): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, bytes, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}

const readIfThere = (file: string): Buffer | undefined => {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
