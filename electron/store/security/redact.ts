import pino, { type DestinationStream, type Logger } from 'pino'

import { randomSymbols } from './recoveryCode.ts'

export type Log = Logger
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'

const HIDDEN = '[hidden]'

// Compared with the key in lower case and without separators, so `new_password` and `set-cookie` are covered.
const SECRET_KEY =
  /password|passphrase|passcode|secret|token|credential|authorization|cookie|recoverycode|masterkey|keyfilecontent|^(?:pan|cvv2?|cvc2?|track[12]?|pin|newpin|oldpin|pinblock)$|(?:cardnumber|accountnumber|nationalid|idnumber|documentnumber|phone|mobile|email|birthdate|apikey|privatekey)$/

// What gives itself away in running text.
const SECRET_TEXT: ReadonlyArray<readonly [RegExp, string]> = [
  // Card-like digits, Luhn or not: 13 and more with single separators, so that an IPv4 address stays, or 12 unbroken.
  [/[0-9０-９](?:[ \u00a0.\-\u2010-\u2015]?[0-9０-９]){12,}|[0-9０-９]{12}/g, '[digits hidden]'],
  [/\b(cw_session=)[^;\s"]+/gi, `$1${HIDDEN}`],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+/gi, `$1 ${HIDDEN}`],
  [/(:\/\/[^\s:/@]*:)[^\s/]+(@)/g, `$1${HIDDEN}$2`],
  [
    /((?:pass(?:word|phrase|wd)?|secret|token|pin|cvv2?|cvc2?)["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&}]+)/gi,
    `$1${HIDDEN}`,
  ],
  [/[^\s@"'<>:/()[\]]+@[^\s@"'<>:/()[\]]+\.\p{L}{2,}/gu, '[address hidden]'],
  // Our own tokens and 32-byte keys in base64url or base64; 64 hex digits (a key, a token's hash).
  [/(?<![A-Za-z0-9_+/-])[A-Za-z0-9_+/-]{43}=?(?![A-Za-z0-9_+/=-])/g, HIDDEN],
  [/(?<![A-Za-z0-9])[0-9a-f]{64}(?![A-Za-z0-9])/gi, HIDDEN],
  [/(?<![A-Z0-9-])(?:[0-9A-Z]{4}-){6}[0-9A-Z]{3}[0-9A-Z*~$=](?![A-Z0-9-])/gi, HIDDEN],
]

/**
 * The program's log: JSON lines, cleaned after they are complete, so that merged objects, child bindings, messages,
 * errors, stacks and causes all pass the same gate. It recognises secrets by the name of their field or by their shape;
 * a password written as plain prose has neither, so never put one into a message.
 */
export function createLog(options: Readonly<{ level?: LogLevel; destination?: DestinationStream }> = {}): Log {
  return pino(
    { level: options.level ?? 'info', base: null, hooks: { streamWrite: cleanLine } },
    options.destination ?? pino.destination({ fd: 2, sync: true }),
  )
}

/** The id that a person sees instead of an unexpected error, `E-7K3M-9QX2`; the log line carries the same. */
export function errorId(): string {
  return `E-${randomSymbols(4)}-${randomSymbols(4)}`
}

/** A JSON value without secrets: fields by name, text by shape, long digit runs. */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'number') return isLongNumber(value) ? '[digits hidden]' : value
  if (Array.isArray(value)) return value.map(redact)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [redactText(key), isSecretKey(key) ? HIDDEN : redact(item)]),
    )
  }
  return value
}

export function redactText(text: string): string {
  return SECRET_TEXT.reduce((clean, [shape, instead]) => clean.replace(shape, instead), text)
}

function cleanLine(line: string): string {
  try {
    return `${JSON.stringify(redact(JSON.parse(line)))}\n`
  } catch {
    return '{"level":50,"msg":"A log line could not be cleaned and was dropped."}\n'
  }
}

function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key.toLowerCase().replace(/[^a-z0-9]/g, ''))
}

/** Twelve digits and more, except millisecond times of 2001 to 2099, which every line carries. */
function isLongNumber(value: number): boolean {
  const size = Math.abs(value)
  return size >= 100_000_000_000 && !(value >= 1_000_000_000_000 && value < 4_100_000_000_000)
}
