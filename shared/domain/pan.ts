// Making and checking card numbers. Pure; ISO/IEC 7812-1, annex B (Luhn). What may be shown of one is in mask.ts.
import { isLuhnValid } from './mask.ts'

/** The digit that completes a number of digits without its check digit. Throws a RangeError for anything but digits. */
export function luhnCheckDigit(withoutCheck: string): string {
  if (!/^\d+$/.test(withoutCheck)) throw new RangeError('a card number has digits only')
  for (const digit of '0123456789') if (isLuhnValid(withoutCheck + digit)) return digit
  throw new RangeError('no digit completes this number')
}

/** Whether a whole number of 8 to 19 digits (the lengths of ISO/IEC 7812-1) ends in its check digit. */
export const luhnValid = (pan: string): boolean => /^\d{8,19}$/.test(pan) && isLuhnValid(pan)

export const lastFour = (pan: string): string => pan.slice(-4)

/**
 * The first digits, as they are kept in clear beside the last four: eight, as issuers have them since ISO/IEC 7812-1:2017, six of a number
 * of less than 16 digits, of which eight and four would leave too little hidden (PCI DSS 4.0, 3.4.1).
 */
export const binOf = (pan: string): string => pan.slice(0, pan.length >= 16 ? 8 : 6)
