import { createDecipheriv, createHmac } from 'node:crypto'

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { isSecurityError } from '#electron/store/security/errors.ts'
import { blindIndex, createFieldCipher } from '#electron/store/security/fields.ts'
import { createMasterKey, openKeyring } from '#electron/store/security/keys.ts'

const keyring = openKeyring(createMasterKey())
const cipher = createFieldCipher(keyring)
const place = { table: 'card', column: 'pan', row: 42 }
const text = fc.string({ unit: 'grapheme' })

describe('sealed fields', () => {
  it('open to the same text and the same bytes', () => {
    fc.assert(
      fc.property(text, fc.uint8Array(), fc.nat(), (value, bytes, row) => {
        const at = { table: 'customer', column: 'phone', row }
        expect(cipher.open(cipher.seal(value, at), at)).toBe(value)
        expect(cipher.openBytes(cipher.seal(Buffer.from(bytes), at), at).equals(bytes)).toBe(true)
      }),
    )
  })

  it('open from a plain Uint8Array, as a database driver may give it', () => {
    const sealed = cipher.seal('4242424242424242', place)
    const padded = new Uint8Array(sealed.length + 7)
    padded.set(sealed, 3)
    expect(cipher.open(padded.subarray(3, 3 + sealed.length), place)).toBe('4242424242424242')
  })

  it('are AES-256-GCM with version, table, column and row as associated data', () => {
    const sealed = cipher.seal('hello', place)
    expect(sealed[0]).toBe(1)
    expect(sealed).toHaveLength(29 + 5)
    const decipher = createDecipheriv('aes-256-gcm', keyring.field, sealed.subarray(1, 13))
    decipher.setAAD(Buffer.from('1|card|pan|42'))
    decipher.setAuthTag(sealed.subarray(-16))
    expect(decipher.update(sealed.subarray(13, -16), undefined, 'utf8') + decipher.final('utf8')).toBe('hello')
  })

  it('never use a nonce twice, across the pages they are drawn in', () => {
    const nonces = new Set<string>()
    for (let round = 0; round < 5000; round += 1) nonces.add(cipher.seal('x', place).toString('hex', 1, 13))
    expect(nonces.size).toBe(5000)
  })

  it('do not open in another row, column or table, nor with another key', () => {
    const sealed = cipher.seal('4242424242424242', place)
    for (const other of [
      { ...place, row: 43 },
      { ...place, column: 'pan2' },
      { ...place, table: 'cards' },
      { ...place, row: '4' },
    ]) {
      expect(() => cipher.open(sealed, other)).toThrow(/does not open/)
    }
    const stranger = createFieldCipher(openKeyring(createMasterKey()))
    expect(() => stranger.open(sealed, place)).toThrow(/does not open/)
  })

  it('refuse every single flipped bit and every cut', () => {
    const sealed = cipher.seal('+8613800005208', place)
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const bad = Buffer.from(sealed)
      bad.writeUInt8(bad.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => cipher.open(bad, place)).toThrow()
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => cipher.open(sealed.subarray(0, length), place)).toThrow()
    }
  })

  it('name the column in the error and never the value', () => {
    const sealed = cipher.seal('4242424242424242', place)
    sealed.writeUInt8(sealed.readUInt8(20) ^ 1, 20)
    try {
      cipher.open(sealed, place)
      expect.unreachable()
    } catch (error) {
      expect(isSecurityError(error, 'FIELD_DAMAGED')).toBe(true)
      expect(String(error)).toContain('card.pan in row 42')
      expect(String(error)).not.toMatch(/4242424242/)
    }
  })

  it('refuse a name that would blur where a value belongs', () => {
    expect(() => cipher.seal('x', { table: 'a|b', column: 'c', row: 1 })).toThrow(TypeError)
  })

  it('answer a test case of NIST GCM (AES-256, 96-bit nonce, associated data)', () => {
    // McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16.
    const decipher = createDecipheriv(
      'aes-256-gcm',
      Buffer.from('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308', 'hex'),
      Buffer.from('cafebabefacedbaddecaf888', 'hex'),
    )
    decipher.setAAD(Buffer.from('feedfacedeadbeeffeedfacedeadbeefabaddad2', 'hex'))
    decipher.setAuthTag(Buffer.from('76fc6ece0f4e1768cddf8853bb2d551b', 'hex'))
    const sealed =
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662'
    const value = decipher.update(sealed, 'hex', 'hex') + decipher.final('hex')
    expect(value).toMatch(/^d9313225f88406e5a55909c5aff5269a/)
  })
})

describe('blind indexes', () => {
  it('are 128 bits of HMAC-SHA-256 under the index key', () => {
    const full = createHmac('sha256', keyring.index).update('phone\0+8613800005208').digest()
    expect(blindIndex(keyring, 'phone', '+8613800005208')).toBe(full.subarray(0, 16).toString('base64url'))
    expect(blindIndex(keyring, 'phone', '+8613800005208')).toHaveLength(22)
  })

  it('are equal for equal values only, and differ by kind and by store', () => {
    expect(blindIndex(keyring, 'pan', '1')).toBe(blindIndex(keyring, 'pan', '1'))
    expect(blindIndex(keyring, 'pan', '1')).not.toBe(blindIndex(keyring, 'national_id', '1'))
    expect(blindIndex(keyring, 'pan', '1')).not.toBe(blindIndex(openKeyring(createMasterKey()), 'pan', '1'))
    const many = new Set(Array.from({ length: 20_000 }, (_, at) => blindIndex(keyring, 'pan', String(at))))
    expect(many.size).toBe(20_000)
  })
})
