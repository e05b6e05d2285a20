// The one spelling under which contact data and numbers are indexed and searched. Each answers undefined for text that
// cannot be what it should be, so that the caller can name the field.

const SEPARATORS = /[\s\u200b\u200e\u200f\u2010-\u2015()./-]/g

type Dialling = Readonly<{ code: string; trunk: string }>

// ITU-T E.164 country codes and national trunk prefixes of the countries the programme meets most.
const DIALLING: Readonly<Record<string, Dialling>> = {
  AE: { code: '971', trunk: '0' },
  AT: { code: '43', trunk: '0' },
  AU: { code: '61', trunk: '0' },
  BR: { code: '55', trunk: '0' },
  CA: { code: '1', trunk: '1' },
  CH: { code: '41', trunk: '0' },
  CN: { code: '86', trunk: '0' },
  DE: { code: '49', trunk: '0' },
  DK: { code: '45', trunk: '' },
  ES: { code: '34', trunk: '' },
  FR: { code: '33', trunk: '0' },
  GB: { code: '44', trunk: '0' },
  HK: { code: '852', trunk: '' },
  ID: { code: '62', trunk: '0' },
  IE: { code: '353', trunk: '0' },
  IN: { code: '91', trunk: '0' },
  IT: { code: '39', trunk: '' },
  JP: { code: '81', trunk: '0' },
  KR: { code: '82', trunk: '0' },
  MO: { code: '853', trunk: '' },
  MX: { code: '52', trunk: '' },
  MY: { code: '60', trunk: '0' },
  NL: { code: '31', trunk: '0' },
  NO: { code: '47', trunk: '' },
  NZ: { code: '64', trunk: '0' },
  PH: { code: '63', trunk: '0' },
  PL: { code: '48', trunk: '' },
  PT: { code: '351', trunk: '' },
  SE: { code: '46', trunk: '0' },
  SG: { code: '65', trunk: '' },
  TH: { code: '66', trunk: '0' },
  TR: { code: '90', trunk: '0' },
  TW: { code: '886', trunk: '0' },
  US: { code: '1', trunk: '1' },
  VN: { code: '84', trunk: '0' },
}

/**
 * A phone number as E.164, `+8613800005208`. `+` and `00` begin an international number; anything else is a number of
 * `country` (ISO 3166 alpha-2), whose trunk prefix is dropped; `+44 (0)20…` loses its bracketed zero. Limits: no
 * number plans are known (a number of the wrong length passes if E.164 allows it, 7 to 15 digits), an international
 * number typed without `+` is taken for a national one, extensions and letters are refused.
 */
export function normalisePhone(text: string, country = 'CN'): string | undefined {
  const plain = text.normalize('NFKC').trim()
  const international = /^(\+|00)/.test(plain)
  const digits = (international ? plain.replace('(0)', '') : plain).replace(SEPARATORS, '').replace(/^(\+|00)/, '')
  if (!/^\d+$/.test(digits)) return undefined
  if (international) return inE164(digits)
  const dialling = DIALLING[country]
  if (!dialling) return undefined
  const { code, trunk } = dialling
  const national = trunk !== '' && digits.startsWith(trunk) ? digits.slice(trunk.length) : digits
  // Shorter ones are service numbers (12345, 110), which no customer has.
  return national.length < 6 ? undefined : inE164(code + national)
}

function inE164(digits: string): string | undefined {
  return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : undefined
}

/**
 * An e-mail address in lower case and NFC. The local part is lowered too: RFC 5321 lets it be case sensitive, no
 * provider that matters does, and a search that depends on case finds nobody.
 */
export function normaliseEmail(text: string): string | undefined {
  const plain = text.normalize('NFC').trim().toLowerCase().normalize('NFC')
  return plain.length <= 254 && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*$/.test(plain) ? plain : undefined
}

/** A national id or document number: upper case letters and digits only, 4 to 32 of them. */
export function normaliseNationalId(text: string): string | undefined {
  const plain = text.normalize('NFKC').toUpperCase().replace(SEPARATORS, '')
  return /^[\p{Lu}\p{Lo}\d]{4,32}$/u.test(plain) ? plain : undefined
}

/** The digits of a card number, 12 to 19 of them (ISO/IEC 7812-1). The check digit is not judged here. */
export function normalisePan(text: string): string | undefined {
  const digits = text.normalize('NFKC').replace(/[\s\u2010-\u2015-]/g, '')
  return /^\d{12,19}$/.test(digits) ? digits : undefined
}
