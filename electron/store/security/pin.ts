import { createHmac, timingSafeEqual } from 'node:crypto'

import type { Keyring } from './keys.ts'

export type PinProblem = 'format' | 'repeated' | 'sequence' | 'birth_date' | 'common'

/** So many PINs are not taken again, the one in use among them. */
export const PINS_REMEMBERED = 4

/** ISO 9564-1 allows 4 to 12 digits. */
const PIN = /^\d{4,12}$/

// The most used PINs of leaked lists that the other rules do not catch already (DataGenetics, "PIN analysis", 2012;
// 2580 is the middle column of the keypad, 5201314 and its starts are common in China).
const COMMON: ReadonlySet<string> = new Set([
  '1004', '1122', '2000', '2001', '2580', '0852', '1357', '2468', '6969', '5683', '1314', '5201', '520131', '5201314',
  '147258', '258000', '159357', '147852', '112233',
]) // prettier-ignore

/**
 * The value the store keeps to check a PIN: HMAC-SHA256(pin key, card id ‖ PIN), base64url. The PIN itself is never
 * stored; ten thousand PINs are no secret, so the value is only as safe as the pin key.
 */
export function pinVerificationValue(keyring: Keyring, cardId: number | string, pin: string): string {
  return createHmac('sha256', keyring.pin).update(`cardwarden pin\0${cardId}\0${pin}`).digest('base64url')
}

/** Compares in constant time. Counting tries and blocking is the card's life cycle, not done here. */
export function pinMatches(keyring: Keyring, cardId: number | string, pin: string, stored: string): boolean {
  const computed = Buffer.from(pinVerificationValue(keyring, cardId, pin))
  const kept = Buffer.from(stored)
  return computed.length === kept.length && timingSafeEqual(computed, kept)
}

/**
 * Why a new PIN is refused, or undefined. `birthDate` is `YYYY-MM-DD` when the holder's is known: the year and the day
 * in the usual orders are refused too.
 */
export function pinProblem(pin: string, holder: Readonly<{ birthDate?: string }> = {}): PinProblem | undefined {
  if (!PIN.test(pin)) return 'format'
  if (isRepeated(pin)) return 'repeated'
  if (isSequence(pin)) return 'sequence'
  if (holder.birthDate !== undefined && birthForms(holder.birthDate).has(pin)) return 'birth_date'
  return COMMON.has(pin) ? 'common' : undefined
}

/** 0000, 1212, 123123: one block written again and again. */
function isRepeated(pin: string): boolean {
  for (let size = 1; size <= pin.length / 2; size += 1) {
    if (pin.length % size === 0 && pin === pin.slice(0, size).repeat(pin.length / size)) return true
  }
  return false
}

/** 1234, 4321, and over the zero: 7890, 0987, 8901. */
function isSequence(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, at) => (Number(digit) - Number(pin[at]) + 10) % 10)
  return steps.every((step) => step === 1) || steps.every((step) => step === 9)
}

function birthForms(birthDate: string): ReadonlySet<string> {
  const [year = '', month = '', day = ''] = birthDate.split('-')
  const short = year.slice(2)
  return new Set([
    year, month + day, day + month, short + month, month + short,
    short + month + day, day + month + short, month + day + short, year + month, month + year,
    year + month + day, day + month + year, month + day + year,
  ]) // prettier-ignore
}
