/**
 * Keeps the session of the page in the main process. The store answers sign-in with a cookie; a custom scheme has no
 * cookie jar, and a token that never enters the page cannot be stolen from it. In memory only: a restart signs out.
 */
export type SessionToken = Readonly<{
  /** The Cookie header for the next request to the store, if somebody is signed in. */
  cookie: () => string | undefined
  /** Takes what the store's Set-Cookie headers say; other cookies than the session's are dropped. */
  learn: (setCookies: ReadonlyArray<string>, now: number) => void
  /** Forgets the session: the page now talks to another store. */
  forget: () => void
}>

const SESSION_COOKIE = 'cw_session'

export const createSessionToken = (): SessionToken => {
  let token: string | undefined
  return {
    cookie: () => (token === undefined ? undefined : `${SESSION_COOKIE}=${token}`),
    learn: (setCookies, now) => {
      for (const line of setCookies) {
        const [pair = '', ...attributes] = line.split(';')
        const separator = pair.indexOf('=')
        if (separator < 0 || pair.slice(0, separator).trim() !== SESSION_COOKIE) continue
        const value = pair.slice(separator + 1).trim()
        token = value === '' || isExpired(attributes, now) ? undefined : value
      }
    },
    forget: () => {
      token = undefined
    },
  }
}

/** RFC 6265, 5.3: Max-Age wins over Expires. */
const isExpired = (attributes: ReadonlyArray<string>, now: number): boolean => {
  const named = new Map(
    attributes.map((attribute) => {
      const [name = '', value = ''] = attribute.split('=')
      return [name.trim().toLowerCase(), value.trim()] as const
    }),
  )
  const maxAge = named.get('max-age')
  if (maxAge !== undefined) return Number(maxAge) <= 0
  const expires = named.get('expires')
  return expires !== undefined && Date.parse(expires) <= now
}
