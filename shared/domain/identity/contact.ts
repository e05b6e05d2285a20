// Whether a telephone number and an e-mail address can be ones. Pure. ITU-T E.164 (2010): at most fifteen digits, no leading zero of the
// country; RFC 5321 section 4.5.3.1: 64 and 255 octets. What stands behind them only a message can tell.

export type ContactProblem =
  | 'too_short'
  | 'too_long'
  | 'no_country'
  | 'not_a_mobile'
  | 'all_alike'
  | 'no_at'
  | 'bad_domain'
  | 'bad_name'

/** Digits after the country's code that a mobile number has there. */
const MOBILES: Readonly<Record<string, RegExp>> = { '86': /^1\d{10}$/, '852': /^[4-9]\d{7}$/, '853': /^6\d{7}$/ }

export function phoneProblem(text: string): ContactProblem | null {
  const plain = text.normalize('NFKC').replaceAll(/[\s().-]/g, '')
  const digits = plain.replace(/^\+|^00/, '')
  if (!/^(\+|00)[1-9]\d*$/.test(plain)) return 'no_country'
  if (digits.length < 8) return 'too_short'
  if (digits.length > 15) return 'too_long'
  if (/^(\d)\1+$/.test(digits.slice(3))) return 'all_alike'
  for (const [country, mobile] of Object.entries(MOBILES))
    if (digits.startsWith(country)) return mobile.test(digits.slice(country.length)) ? null : 'not_a_mobile'
  return null
}

export function emailProblem(text: string): ContactProblem | null {
  const plain = text.trim()
  const at = plain.lastIndexOf('@')
  if (at < 0) return 'no_at'
  const [name, domain] = [plain.slice(0, at), plain.slice(at + 1)]
  if (name === '' || name.length > 64 || /[\s@<>(),;:"\\[\]]/.test(name) || /^\.|\.\.|\.$/.test(name)) return 'bad_name'
  const labels = domain.split('.')
  const right = labels.length > 1 && labels.every((label) => /^(?!-)[\p{L}\p{N}-]{1,63}(?<!-)$/u.test(label))
  return right && domain.length <= 255 && /\p{L}/u.test(labels.at(-1)!) ? null : 'bad_domain'
}
