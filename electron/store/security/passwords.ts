import { randomBytes, timingSafeEqual } from 'node:crypto'

import { securityError } from './errors.ts'
import { assertCost, STANDARD_COST, stretch, type ScryptCost } from './stretch.ts'

export type PasswordProblem = 'too_short' | 'too_long' | 'is_name' | 'too_simple'

/** Characters (code points after NFC). NIST SP 800-63B asks for at least 8, and 15 where it is the only factor. */
export const PASSWORD_LENGTH = { least: 12, most: 256 } as const

const SALT_BYTES = 16
const HASH_BYTES = 32

type Parsed = Readonly<{ cost: ScryptCost; salt: Buffer; hash: Buffer }>

/**
 * Hashes a password with scrypt into `$scrypt$ln=17,r=8,p=1$salt$hash` (base64 without padding).
 * `cost` exists for tests that hash hundreds of passwords; nothing else passes it.
 */
export async function hashPassword(password: string, cost: ScryptCost = STANDARD_COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await stretch(password.normalize('NFC'), salt, cost, HASH_BYTES)
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(hash)}`
}

/**
 * Compares in constant time. With `hash` undefined (no such operator) it does the same work against a dummy and
 * answers false, so the time of an answer does not tell which names exist; `dummyCost` must then be the cost the
 * store's hashes have. Throws PASSWORD_HASH_UNREADABLE or COST_OUT_OF_BOUNDS for a damaged hash.
 */
export async function verifyPassword(
  password: string,
  hash: string | undefined,
  dummyCost: ScryptCost = STANDARD_COST,
): Promise<boolean> {
  const stored: Parsed =
    hash === undefined
      ? { cost: dummyCost, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) }
      : parseHash(hash)
  const computed = await stretch(password.normalize('NFC'), stored.salt, stored.cost, stored.hash.length)
  const same = timingSafeEqual(computed, stored.hash)
  return same && hash !== undefined
}

/** True when the hash was made with another cost than today's: hash again after the next good sign-in. */
export function isHashOutdated(hash: string, cost: ScryptCost = STANDARD_COST): boolean {
  const { cost: used } = parseHash(hash)
  return used.ln !== cost.ln || used.r !== cost.r || used.p !== cost.p
}

/** The first rule a new password breaks, or undefined when it is acceptable. */
export function passwordProblem(password: string, name: string): PasswordProblem | undefined {
  const text = password.normalize('NFC')
  const length = [...text].length
  if (length < PASSWORD_LENGTH.least) return 'too_short'
  if (length > PASSWORD_LENGTH.most) return 'too_long'
  const plain = text.toLowerCase()
  const plainName = name.normalize('NFC').trim().toLowerCase()
  // "lin-lin-lin-lin" and "linlinlin123" are the name too: what remains without it must carry the weight.
  if (plainName.length > 1 && plain.includes(plainName) && [...plain.replaceAll(plainName, '')].length < 8) {
    return 'is_name'
  }
  if (new Set(plain).size < 5) return 'too_simple'
  return undefined
}

function parseHash(text: string): Parsed {
  const match = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43,86})$/.exec(
    text,
  )
  if (!match) {
    throw securityError('PASSWORD_HASH_UNREADABLE', 'A stored password hash is damaged: set a new password for it.')
  }
  const cost: ScryptCost = { ln: Number(match[1]), r: Number(match[2]), p: Number(match[3]) }
  assertCost(cost)
  return { cost, salt: Buffer.from(match[4] ?? '', 'base64'), hash: Buffer.from(match[5] ?? '', 'base64') }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
