import { describe, expect, it } from 'vitest'
import { emptyProfile, learn, type MutableProfile } from '#shared/risk/history.ts'
import { profileFrom, profileText } from '#shared/risk/profile-text.ts'

describe('a profile as text', () => {
  it('comes back the same', () => {
    const profile: MutableProfile = { ...emptyProfile }
    for (let i = 0; i < 30; i++) {
      learn(profile, {
        at: 1_700_000_000_000 + i * 50_000_000,
        amount: 100 + i * 37,
        country: i % 7 === 0 ? 'NO' : 'CN',
        declined: false,
        pinFailed: false,
      })
    }
    expect(profileFrom(profileText(profile))).toEqual(profile)
    expect(profileFrom(profileText(emptyProfile))).toEqual(emptyProfile)
  })

  it.each(['[2,"",0,0,0,0,0,0,0,0,0]', '[1,"",0]', '[1,5,0,0,0,0,0,0,0,0,0]', '{}', '[1,"",0.5,0,0,0,0,0,0,0,0]', 'x'])(
    'is refused when it is %s',
    (text) => expect(() => profileFrom(text)).toThrow(),
  )
})
