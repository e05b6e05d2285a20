import { describe, expect, it } from 'vitest'

import {
  endedSessionCookie,
  newToken,
  readBearer,
  readSessionCookie,
  readSetCookies,
  sessionCookie,
  tokenHash,
} from '#electron/store/security/sessions.ts'

const token = newToken()

describe('tokens', () => {
  it('are 256 bits and never the same', () => {
    const many = new Set(Array.from({ length: 1000 }, newToken))
    expect(many.size).toBe(1000)
    for (const one of many) expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  it('are hashed by SHA-256 (FIPS 180-4 example "abc")', () => {
    expect(tokenHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})

describe('the session cookie', () => {
  it('is closed to scripts, other sites and, on https, to plain connections', () => {
    expect(sessionCookie(token, { secure: true })).toBe(
      `cw_session=${token}; Path=/; HttpOnly; SameSite=Strict; Secure`,
    )
    expect(sessionCookie(token, { secure: false })).not.toContain('Secure')
    expect(sessionCookie(token, { secure: false, maxAgeSeconds: 60.9 })).toMatch(/; Max-Age=60$/)
  })

  it('is read back among others', () => {
    expect(readSessionCookie(`theme=dark; cw_session=${token}; x=1`)).toBe(token)
  })

  it.each([
    undefined,
    null,
    '',
    'cw_session=',
    'cw_session=short',
    `other=${token}`,
    `xcw_session=${token}`,
    'cw_session',
  ])('is none in %s', (header) => {
    expect(readSessionCookie(header)).toBeUndefined()
  })

  it('is none when two different ones are sent', () => {
    expect(readSessionCookie(`cw_session=${token}; cw_session=${newToken()}`)).toBeUndefined()
    expect(readSessionCookie(`cw_session=${token}; cw_session=${token}`)).toBe(token)
  })

  it('tells a forwarder of a start and of an end', () => {
    expect(readSetCookies(['a=b', sessionCookie(token, { secure: true })])).toEqual({ kind: 'started', token })
    expect(readSetCookies([endedSessionCookie({ secure: true })])).toEqual({ kind: 'ended' })
    expect(readSetCookies([`cw_session=${token}; Max-Age=0`])).toEqual({ kind: 'ended' })
    expect(readSetCookies(['theme=dark'])).toBeUndefined()
    expect(readSetCookies([])).toBeUndefined()
  })
})

describe('bearer tokens', () => {
  it('are read from the authorization header only in their shape', () => {
    expect(readBearer(`Bearer ${token}`)).toBe(token)
    expect(readBearer(`bearer  ${token} `)).toBe(token)
    for (const header of [undefined, '', token, `Basic ${token}`, `Bearer ${token}x`, `Bearer ${token} ${token}`]) {
      expect(readBearer(header)).toBeUndefined()
    }
  })
})
