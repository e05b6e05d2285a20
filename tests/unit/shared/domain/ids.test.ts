import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ID_PREFIX, internalKey, kindOfId, publicId, type IdKind } from '#shared/domain/ids.ts'

const KINDS = Object.keys(ID_PREFIX) as ReadonlyArray<IdKind>
const key = fc.integer({ min: 0, max: 2 ** 50 - 1 })

describe('a public id', () => {
  it('leads back to its key, in any letter case, and to no other kind', () => {
    fc.assert(
      fc.property(key, fc.constantFrom(...KINDS), (id, kind) => {
        const text = publicId(kind, id)
        expect(internalKey(kind, text)).toBe(id)
        expect(internalKey(kind, ID_PREFIX[kind] + text.slice(ID_PREFIX[kind].length).toLowerCase())).toBe(id)
        expect(kindOfId(text)).toBe(kind)
        for (const other of KINDS) if (other !== kind) expect(internalKey(other, text)).toBeUndefined()
      }),
    )
  })
  it('does not look like its neighbour', () => {
    const [one, two] = [publicId('card', 1), publicId('card', 2)]
    let differing = 0
    for (let i = 5; i < one.length; i++) if (one[i] !== two[i]) differing++
    expect(differing).toBeGreaterThanOrEqual(5)
  })
  it.each(['', 'card_', 'card_0', 'card_UUUUUUUUUU', 'card_0123456789A', 'txn_0123456789'])('is not %j', (text) => {
    expect(internalKey('card', text)).toBeUndefined()
  })
  it('is refused for what is no key', () => {
    expect(() => publicId('card', -1)).toThrow(RangeError)
    expect(() => publicId('card', 1.5)).toThrow(RangeError)
    expect(() => publicId('card', 2 ** 51)).toThrow(RangeError)
  })
})
