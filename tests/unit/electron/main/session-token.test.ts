import { describe, expect, it } from 'vitest'
import { createSessionToken } from '#electron/main/session-token.ts'

const NOW = Date.UTC(2026, 0, 1)

describe('the session token', () => {
  it('is learnt from the store and sent as a cookie', () => {
    const session = createSessionToken()
    expect(session.cookie()).toBeUndefined()
    session.learn(['theme=dark; Path=/', 'cw_session=a=b.c; HttpOnly; SameSite=Strict; Path=/; Max-Age=900'], NOW)
    expect(session.cookie()).toBe('cw_session=a=b.c')
  })

  it.each([
    ['an empty value', 'cw_session=; Path=/'],
    ['Max-Age=0', 'cw_session=x; Max-Age=0'],
    ['a past Expires', 'cw_session=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    ['Max-Age=0 beside a later Expires', 'cw_session=x; Expires=Fri, 01 Jan 2027 00:00:00 GMT; Max-Age=0'],
  ])('ends with %s', (_what, line) => {
    const session = createSessionToken()
    session.learn(['cw_session=old'], NOW)
    session.learn([line], NOW)
    expect(session.cookie()).toBeUndefined()
  })

  it('stays when other cookies come, and goes when it is forgotten', () => {
    const session = createSessionToken()
    session.learn(['cw_session=kept; Expires=Fri, 01 Jan 2027 00:00:00 GMT'], NOW)
    session.learn(['cw_session2=other', 'nonsense', ''], NOW)
    expect(session.cookie()).toBe('cw_session=kept')
    session.forget()
    expect(session.cookie()).toBeUndefined()
  })
})
