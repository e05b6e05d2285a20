import { randomBytes } from 'node:crypto'

import { securityError } from './errors.ts'

// Crockford's base32 (crockford.com/base32.html): no I, L, O, U; the check symbol is the value modulo 37, so it finds
// every single wrong symbol and every swap of neighbours.
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHECK_SYMBOLS = `${SYMBOLS}*~$=U`
const DATA_LENGTH = 27
const GROUP = 4

/**
 * A recovery code to show once and never store: seven groups of four, 27 random symbols (135 bits) and a check symbol,
 * such as `7K3M-9QX2-…`.
 */
export function createRecoveryCode(): string {
  const data = randomSymbols(DATA_LENGTH)
  return grouped(data + checkSymbol(data))
}

/**
 * The code in its one spelling from what a person typed: case, spaces and hyphens do not matter, O is 0, I and L are 1.
 * Throws RECOVERY_CODE_MISTYPED and says which way it is wrong, without repeating the code.
 */
export function readRecoveryCode(typed: string): string {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  if (text.length !== DATA_LENGTH + 1) {
    throw mistyped(`A recovery code has ${DATA_LENGTH + 1} characters, this has ${text.length}.`)
  }
  const data = text.slice(0, DATA_LENGTH)
  const stranger = [...data].findIndex((symbol) => !SYMBOLS.includes(symbol))
  if (stranger >= 0) throw mistyped(`Character ${stranger + 1} does not occur in recovery codes.`)
  if (text.at(-1) !== checkSymbol(data)) throw mistyped('One of its characters is wrong, or two are swapped.')
  return grouped(text)
}

/** Crockford's check symbol of a run of base32 symbols. */
export function checkSymbol(data: string): string {
  let rest = 0
  for (const symbol of data) rest = (rest * 32 + SYMBOLS.indexOf(symbol)) % 37
  return CHECK_SYMBOLS.charAt(rest)
}

/** Random base32 symbols for short codes that people read aloud. */
export function randomSymbols(count: number): string {
  return [...randomBytes(count)].map((byte) => SYMBOLS.charAt(byte & 31)).join('')
}

function grouped(text: string): string {
  const groups: string[] = []
  for (let at = 0; at < text.length; at += GROUP) groups.push(text.slice(at, at + GROUP))
  return groups.join('-')
}

function mistyped(why: string): Error {
  return securityError('RECOVERY_CODE_MISTYPED', `${why} Compare it with the copy that was kept.`)
}
