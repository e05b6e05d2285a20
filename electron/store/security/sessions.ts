import { createHash, randomBytes } from 'node:crypto'

/** The one cookie of the console. The store keeps only the hash of its value. */
export const SESSION_COOKIE = 'cw_session'

const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** 256 random bits as 43 characters of base64url: a session token or a service principal's bearer token. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** SHA-256 of a token in hex. No salt and no stretching: a token is random already. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex')
}

/**
 * The session token of a `cookie` header, or undefined. A value that is no token of ours counts as none; two
 * different ones count as none too, since a neighbouring page could have planted one of them.
 */
export function readSessionCookie(header: string | null | undefined): string | undefined {
  const found = new Set<string>()
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === SESSION_COOKIE) found.add(part.slice(at + 1).trim())
  }
  const [token] = found
  return found.size === 1 && token !== undefined && TOKEN.test(token) ? token : undefined
}

/** The token of `authorization: Bearer …`, or undefined. */
export function readBearer(header: string | null | undefined): string | undefined {
  const match = /^Bearer +(\S+)$/i.exec(header?.trim() ?? '')
  return match?.[1] !== undefined && TOKEN.test(match[1]) ? match[1] : undefined
}

/**
 * A `set-cookie` value for a new session. Without `maxAgeSeconds` the browser drops it when it closes; the store ends
 * the session by its own clock either way. `secure` is true for https.
 */
export function sessionCookie(token: string, options: Readonly<{ secure: boolean; maxAgeSeconds?: number }>): string {
  const age = options.maxAgeSeconds === undefined ? '' : `; Max-Age=${Math.floor(options.maxAgeSeconds)}`
  return `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict${options.secure ? '; Secure' : ''}${age}`
}

/** A `set-cookie` value that ends the session in the browser. */
export function endedSessionCookie(options: Readonly<{ secure: boolean }>): string {
  return sessionCookie('', { secure: options.secure, maxAgeSeconds: 0 })
}

/** What a forwarder learns from a response's `set-cookie` values: a new token, an end, or nothing about the session. */
export function readSetCookies(
  values: ReadonlyArray<string>,
): Readonly<{ kind: 'started'; token: string }> | Readonly<{ kind: 'ended' }> | undefined {
  for (const value of values.toReversed()) {
    const pair = value.split(';', 1)[0] ?? ''
    const at = pair.indexOf('=')
    if (at < 0 || pair.slice(0, at).trim() !== SESSION_COOKIE) continue
    const token = pair.slice(at + 1).trim()
    return TOKEN.test(token) && !/;\s*max-age=0\b/i.test(value) ? { kind: 'started', token } : { kind: 'ended' }
  }
  return undefined
}
