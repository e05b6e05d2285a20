// What a person may see of a number without a reveal, and the search for numbers that slipped through.

const DOTS = '••••'

/** `•••• 4242` from a card number or its last four digits (PCI DSS 4.0, 3.4.1: never more than BIN and last four). */
export function maskPan(panOrLastFour: string): string {
  const digits = panOrLastFour.replace(/\D/g, '')
  return digits.length >= 4 ? `${DOTS} ${digits.slice(-4)}` : DOTS
}

/** `•••• •• 5208`: the last four digits, or none where four would be more than half of the number. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  return digits.length >= 8 ? `${DOTS} •• ${digits.slice(-4)}` : `${DOTS} ••`
}

/** `l•••@example.test`: the first character and the domain. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  if (at < 1) return DOTS
  const first = String.fromCodePoint(email.codePointAt(0) ?? 0x2022)
  return at > first.length ? `${first}•••${email.slice(at)}` : `•••${email.slice(at)}`
}

/** `•••••••• 0421`: the last four characters of a national id or document number, or none of a short one. */
export function maskId(id: string): string {
  const plain = [...id.replace(/[\s-]/g, '')]
  return plain.length >= 8 ? `${DOTS}${DOTS} ${plain.slice(-4).join('')}` : DOTS + DOTS
}

/** A name's first character: `陈•`, `L•••`. For roles that work on masked people. */
export function maskName(name: string): string {
  const characters = [...name.trim()]
  const first = characters[0]
  if (first === undefined) return DOTS
  return /\p{Script=Han}/u.test(first) ? `${first}${'•'.repeat(Math.max(1, characters.length - 1))}` : `${first}•••`
}

/** The check digit rule of card numbers (ISO/IEC 7812-1, annex B). `digits` holds digits only. */
export function isLuhnValid(digits: string): boolean {
  let sum = 0
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48
    const value = at % 2 === 0 ? digit : digit * 2
    sum += value > 9 ? value - 9 : value
  }
  return digits.length > 0 && sum % 10 === 0
}

// UUIDs and long hex words (hashes): every few hundredth holds card-like digits by chance.
const MACHINE_WORD =
  /(?<!\w)(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=\d*[a-f])[0-9a-f]{32,128})(?!\w)/gi

/** True when a text holds a run of 13 to 19 digits, single spaces or hyphens between them allowed, that passes Luhn. */
export function looksLikePan(text: string): boolean {
  for (const [run] of text
    .normalize('NFKC')
    .replace(MACHINE_WORD, '')
    .matchAll(/\d(?:[ -]?\d)+/g)) {
    if (hidesPan(run)) return true
  }
  return false
}

/** The paths (`$.items[2].note`) of a JSON value at which an unmasked card number stands, in text, keys or numbers. */
export function findPans(value: unknown): ReadonlyArray<string> {
  const found: string[] = []
  const walk = (part: unknown, path: string): void => {
    if (typeof part === 'string') {
      if (looksLikePan(part)) found.push(path)
    } else if (typeof part === 'number') {
      if (!isTime(part) && looksLikePan(String(part))) found.push(path)
    } else if (typeof part === 'bigint') {
      if (looksLikePan(String(part))) found.push(path)
    } else if (Array.isArray(part)) {
      part.forEach((item, at) => walk(item, `${path}[${at}]`))
    } else if (typeof part === 'object' && part !== null) {
      for (const [key, item] of Object.entries(part)) {
        if (looksLikePan(key)) found.push(`${path}.(key)`)
        walk(item, `${path}.${key}`)
      }
    }
  }
  walk(value, '$')
  return found
}

/** Millisecond times of 2001 to 2099 have 13 digits, and every tenth passes Luhn; card numbers begin above them. */
function isTime(value: number): boolean {
  return value >= 1_000_000_000_000 && value < 4_100_000_000_000
}

/**
 * Groups joined by spaces or hyphens may be a card number next to other numbers ("42 4242 4242 4242 4242"), so each
 * sequence of whole groups is tried; inside one unbroken group only its full length counts.
 */
function hidesPan(run: string): boolean {
  const groups = run.split(/[ -]/)
  for (let from = 0; from < groups.length; from += 1) {
    let digits = ''
    for (let to = from; to < groups.length && digits.length < 19; to += 1) {
      digits += groups[to] ?? ''
      if (digits.length >= 13 && digits.length <= 19 && isLuhnValid(digits)) return true
    }
  }
  return false
}
