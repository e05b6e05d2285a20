import { createCipheriv, createDecipheriv, createHmac, randomFillSync } from 'node:crypto'

import { securityError } from './errors.ts'
import type { Keyring } from './keys.ts'

/** Where a sealed value lives. It is authenticated with the value: a value copied to another place does not open. */
export type FieldPlace = Readonly<{ table: string; column: string; row: number | string }>

export type FieldCipher = Readonly<{
  /** Seals text (UTF-8) or bytes into version ‖ nonce ‖ ciphertext ‖ tag, 29 bytes longer than the value. */
  seal: (value: string | Buffer, place: FieldPlace) => Buffer
  /** The text of a sealed value. Throws FIELD_DAMAGED, which names the column and never the value. */
  open: (sealed: Uint8Array, place: FieldPlace) => string
  /** The bytes of a sealed value, for images. Throws FIELD_DAMAGED. */
  openBytes: (sealed: Uint8Array, place: FieldPlace) => Buffer
}>

export type BlindIndexKind = 'phone' | 'email' | 'national_id' | 'pan' | 'document_number' | 'device' | 'person'

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Field encryption: AES-256-GCM under the field key with a random nonce and `version|table|column|row` as associated
 * data. Random 96-bit nonces are good for 2^32 values under one key (NIST SP 800-38D, 8.3).
 */
export function createFieldCipher(keyring: Pick<Keyring, 'field'>): FieldCipher {
  const key = keyring.field
  const nextNonce = createNonces()

  const openBytes = (sealed: Uint8Array, place: FieldPlace): Buffer => {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
    if (bytes.length < 1 + NONCE_BYTES + TAG_BYTES) throw damaged(place, 'it is cut short')
    if (bytes[0] !== VERSION) throw damaged(place, `its format ${bytes[0]} is unknown to this version`)
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(binding(place))
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
    try {
      const value = decipher.update(bytes.subarray(1 + NONCE_BYTES, bytes.length - TAG_BYTES))
      decipher.final()
      return value
    } catch {
      throw damaged(place, 'it was changed, moved or sealed by another key')
    }
  }

  return {
    seal: (value, place) => {
      const sealed = Buffer.allocUnsafe(1 + NONCE_BYTES)
      sealed[0] = VERSION
      const nonce = nextNonce()
      nonce.copy(sealed, 1)
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(binding(place))
      const body = typeof value === 'string' ? cipher.update(value, 'utf8') : cipher.update(value)
      return Buffer.concat([sealed, body, cipher.final(), cipher.getAuthTag()])
    },
    open: (sealed, place) => openBytes(sealed, place).toString('utf8'),
    openBytes,
  }
}

/**
 * The keyed index of a value for exact search: HMAC-SHA256(index key, kind ‖ 0 ‖ value), cut to 128 bits, as 22
 * characters of base64url. 128 bits keep collisions out of reach (2^64 values); equal values show as equal, which is
 * what the search needs and all it gives away without the key. The value must have been normalised before
 * (normalise.ts), or the same phone is not found again.
 */
export function blindIndex(keyring: Keyring, kind: BlindIndexKind, normalisedValue: string): string {
  return createHmac('sha256', keyring.index).update(`${kind}\0${normalisedValue}`).digest().toString('base64url', 0, 16)
}

/** Random nonces drawn a page at a time: one call for each would take as long as the encryption (measured, 5.4 us). */
function createNonces(): () => Buffer {
  const page = Buffer.alloc(NONCE_BYTES * 341)
  let at = page.length
  return () => {
    if (at === page.length) {
      randomFillSync(page)
      at = 0
    }
    at += NONCE_BYTES
    return page.subarray(at - NONCE_BYTES, at)
  }
}

function binding({ table, column, row }: FieldPlace): Buffer {
  // A bar inside a name would make two places share one binding. The row comes last and may hold anything.
  if (table.includes('|') || column.includes('|')) throw new TypeError('table and column names hold no "|"')
  return Buffer.from(`${VERSION}|${table}|${column}|${row}`, 'utf8')
}

function damaged({ table, column, row }: FieldPlace, why: string): Error {
  return securityError('FIELD_DAMAGED', `The sealed value of ${table}.${column} in row ${row} does not open: ${why}.`)
}
