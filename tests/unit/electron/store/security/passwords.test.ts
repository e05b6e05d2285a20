import { scryptSync } from 'node:crypto'

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { hashPassword, isHashOutdated, passwordProblem, verifyPassword } from '#electron/store/security/passwords.ts'
import { isSecurityError } from '#electron/store/security/errors.ts'
import { STANDARD_COST, stretch } from '#electron/store/security/stretch.ts'

const CHEAP = { ln: 4, r: 8, p: 1 }

describe('stretch', () => {
  it('answers the vectors of RFC 7914, section 12', async () => {
    const one = await stretch('password', Buffer.from('NaCl'), { ln: 10, r: 8, p: 16 }, 64)
    expect(one.toString('hex')).toMatch(/^fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d9/)
    const two = await stretch('pleaseletmein', Buffer.from('SodiumChloride'), { ln: 14, r: 8, p: 1 }, 64)
    expect(two.toString('hex')).toMatch(/^7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955/)
  })

  it('keeps every caller waiting in line served when many come at once', async () => {
    const keys = await Promise.all(Array.from({ length: 12 }, (_, at) => stretch(`p${at}`, Buffer.from('salt'), CHEAP)))
    const alone = scryptSync('p7', 'salt', 32, { N: 16, r: 8, p: 1 })
    expect(keys[7]?.equals(alone)).toBe(true)
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(12)
  })

  it.each([
    { ln: 18, r: 16, p: 1 },
    { ln: 17, r: 8, p: 3 },
    { ln: 0, r: 8, p: 1 },
    { ln: 10, r: 8, p: 99 },
    { ln: 10.5, r: 8, p: 1 },
  ])('refuses the cost %o', async (cost) => {
    await expect(stretch('x', Buffer.from('salt'), cost)).rejects.toMatchObject({ code: 'COST_OUT_OF_BOUNDS' })
  })

  it('goes on after a refusal', async () => {
    await stretch('x', Buffer.from('salt'), { ln: 99, r: 8, p: 1 }).catch(() => undefined)
    await expect(stretch('x', Buffer.from('salt'), CHEAP)).resolves.toHaveLength(32)
  })
})

describe('password hashes', () => {
  it('use the standard cost when nothing else is asked', async () => {
    expect(STANDARD_COST).toEqual({ ln: 17, r: 8, p: 1 })
    const hash = await hashPassword('correct horse battery')
    expect(hash).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(await verifyPassword('correct horse battery', hash)).toBe(true)
  })

  it('verify the password they were made from and no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), async (one, other) => {
        const hash = await hashPassword(one, CHEAP)
        expect(await verifyPassword(one, hash)).toBe(true)
        expect(await verifyPassword(other, hash)).toBe(one.normalize('NFC') === other.normalize('NFC'))
      }),
      { numRuns: 40 },
    )
  })

  it('take a letter and its composed form for the same', async () => {
    const hash = await hashPassword('cafe\u0301 au lait', CHEAP)
    expect(await verifyPassword('caf\u00e9 au lait', hash)).toBe(true)
  })

  it('differ for the same password', async () => {
    expect(await hashPassword('correct horse battery', CHEAP)).not.toBe(
      await hashPassword('correct horse battery', CHEAP),
    )
  })

  it('are not verified for an operator that does not exist, at the same cost', async () => {
    const hash = await hashPassword('correct horse battery', { ln: 15, r: 8, p: 1 })
    const time = async (stored: string | undefined): Promise<number> => {
      const samples: number[] = []
      for (let round = 0; round < 5; round += 1) {
        const from = process.cpuUsage()
        expect(await verifyPassword('a wrong password', stored, { ln: 15, r: 8, p: 1 })).toBe(false)
        const used = process.cpuUsage(from)
        samples.push(used.user + used.system)
      }
      return samples.sort((a, b) => a - b)[2] ?? 0
    }
    const ratio = (await time(undefined)) / (await time(hash))
    expect(ratio).toBeGreaterThan(0.33)
    expect(ratio).toBeLessThan(3)
  })

  it.each([
    '',
    'plain',
    '$scrypt$ln=17,r=8,p=1$c2FsdA$aGFzaA',
    '$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g',
  ])('that cannot be read are named so: %s', async (hash) => {
    await expect(verifyPassword('x', hash)).rejects.toMatchObject({ code: 'PASSWORD_HASH_UNREADABLE' })
  })

  it('with a planted cost are refused before the memory is taken', async () => {
    const hash = (await hashPassword('x', CHEAP)).replace('ln=4', 'ln=30')
    const failure: unknown = await verifyPassword('x', hash).catch((error: unknown) => error)
    expect(isSecurityError(failure, 'COST_OUT_OF_BOUNDS')).toBe(true)
  })

  it('of another cost are called outdated', async () => {
    const hash = await hashPassword('x', CHEAP)
    expect(isHashOutdated(hash, CHEAP)).toBe(false)
    expect(isHashOutdated(hash)).toBe(true)
  })
})

describe('password rules', () => {
  it.each([
    ['short', 'lin', 'too_short'],
    ['elevenchars', 'lin', 'too_short'],
    ['x1y2'.repeat(70), 'lin', 'too_long'],
    ['Administrator', 'administrator', 'is_name'],
    ['lin-lin-lin-lin', 'lin', 'is_name'],
    ['linmeihua2024', 'LinMeihua', 'is_name'],
    ['aaaaaaaaaaaaaaa', 'lin', 'too_simple'],
    ['correct horse battery', 'lin', undefined],
    ['林美华喜欢吃苹果和香蕉呀', '林美华', undefined],
    ['my dog linus barks', 'lin', undefined],
  ])('%s for %s: %s', (password, name, problem) => {
    expect(passwordProblem(password, name)).toBe(problem)
  })

  it('count composed characters, not bytes', () => {
    expect(passwordProblem('e\u0301a\u0301o\u0301u\u0301i\u0301n\u0303', 'x')).toBe('too_short')
    expect(passwordProblem('🂡🂢🂣🂤🂥🂦🂧🂨🂩🂪🂫🂭', 'x')).toBeUndefined()
  })
})
