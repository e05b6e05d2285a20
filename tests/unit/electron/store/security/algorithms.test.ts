import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

// Electron links BoringSSL, plain Node OpenSSL: what only one of them has would work in the tests and fail in the
// window. So electron/ uses these and nothing else of node:crypto (docs/security.md, "Algorithms").
const ALLOWED_NAMES = new Set([
  'createCipheriv',
  'createDecipheriv',
  'createHash',
  'createHmac',
  'createPrivateKey',
  'createPublicKey',
  'createSecretKey',
  'generateKeyPairSync',
  'randomBytes',
  'randomFillSync',
  'randomInt',
  'randomUUID',
  'scrypt',
  'scryptSync',
  'sign',
  'timingSafeEqual',
  'verify',
  'KeyObject',
])
const ALLOWED_ALGORITHMS: Readonly<Record<string, ReadonlyArray<string>>> = {
  createCipheriv: ['aes-256-gcm'],
  createDecipheriv: ['aes-256-gcm'],
  createHash: ['sha256', 'sha384', 'sha512'],
  createHmac: ['sha256', 'sha384', 'sha512'],
  generateKeyPairSync: ['ed25519'],
  // Ed25519 signs without a digest of its own.
  sign: ['null'],
  verify: ['null'],
}
const FOREIGN =
  /\b(?:argon2(?:id|i|d|Sync)?|bcrypt\w*|pbkdf2(?:Sync)?|hkdf(?:Sync)?|md5|sha1|rc4|blowfish|chacha20\S*|aes-\d+-(?:cbc|ecb|ctr|ccm|ocb)|ripemd\w*|createECDH|diffieHellman|publicEncrypt|privateDecrypt|crypto\.subtle|webcrypto)\b/gi

/** What a source uses of cryptography beyond the list, as sentences. */
function faultsOf(source: string): ReadonlyArray<string> {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
  const faults: string[] = []
  const imported = new Set<string>()
  for (const [, clause = ''] of code.matchAll(/import\s+(?:type\s+)?([^;'"]*?)\s+from\s+['"](?:node:)?crypto['"]/g)) {
    if (!clause.startsWith('{')) faults.push(`imports all of crypto as ${clause}: import the names it needs`)
    for (const part of clause.replace(/[{}]/g, '').split(',')) {
      const [name = '', alias] = part
        .trim()
        .replace(/^type\s+/, '')
        .split(/\s+as\s+/)
      if (name === '') continue
      imported.add(name)
      if (alias !== undefined && clause.startsWith('{')) faults.push(`renames ${name}`)
      if (clause.startsWith('{') && !ALLOWED_NAMES.has(name)) faults.push(`imports ${name}`)
    }
  }
  if (/(?:require|import)\(\s*['"](?:node:)?crypto['"]/.test(code)) faults.push('loads crypto at run time')
  for (const [name, allowed] of Object.entries(ALLOWED_ALGORITHMS)) {
    if (!imported.has(name)) continue
    for (const [, first = ''] of code.matchAll(new RegExp(`(?<![\\w.])${name}\\(\\s*([^,)\\s]+)`, 'g'))) {
      const algorithm = first.replace(/^['"`]|['"`]$/g, '')
      if (!allowed.includes(algorithm)) faults.push(`calls ${name} with ${first}`)
    }
  }
  for (const [word] of code.matchAll(FOREIGN)) faults.push(`names ${word}`)
  return faults
}

describe('algorithms', () => {
  it('used in electron/ are those that Node and Electron both have', () => {
    const root = join(import.meta.dirname, '../../../../../electron')
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(?:ts|mjs|cjs|js)$/.test(file),
    )
    expect(files).toContain(join('store', 'security', 'keys.ts'))
    const faults = files.flatMap((file) =>
      faultsOf(readFileSync(join(root, file), 'utf8')).map((fault) => `electron/${file} ${fault}`),
    )
    expect(faults).toEqual([])
  })

  it.each([
    [`import { argon2 } from 'node:crypto'`, 'imports argon2'],
    [`import { pbkdf2Sync } from 'crypto'`, 'imports pbkdf2Sync'],
    [`import crypto from 'node:crypto'`, 'imports all of crypto as crypto'],
    [`import * as c from 'node:crypto'`, 'imports all of crypto'],
    [`import { createHash as h } from 'node:crypto'`, 'renames createHash'],
    [`import { createHash } from 'node:crypto'\ncreateHash('md5')`, `calls createHash with 'md5'`],
    [`import { createHash } from 'node:crypto'\ncreateHash(\n  name,\n)`, 'calls createHash with name'],
    [`import { createCipheriv } from 'node:crypto'\ncreateCipheriv('aes-256-cbc', k, n)`, 'aes-256-cbc'],
    [`import { generateKeyPairSync } from 'node:crypto'\ngenerateKeyPairSync('rsa', {})`, `with 'rsa'`],
    [`const c = await import('node:crypto')`, 'at run time'],
    [`import bcrypt from 'bcrypt'`, 'names bcrypt'],
    [`crypto.subtle.digest('SHA-256', x)`, 'names crypto.subtle'],
  ])('a source like %s is caught', (source, fault) => {
    expect(faultsOf(source).join('\n')).toContain(fault)
  })

  it('a source that keeps to the list, or only speaks of others in a comment, is not', () => {
    const source = `// argon2 is missing there\nimport { createHmac, sign, type KeyObject } from 'node:crypto'\n/* md5 */\ncreateHmac('sha256', key)\nsign(null, data, key)`
    expect(faultsOf(source)).toEqual([])
  })
})
