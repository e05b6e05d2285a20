import { createHmac } from 'node:crypto'

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  anchor,
  checkHead,
  createChainVerifier,
  genesisHash,
  rowHash,
  sealHead,
  verifyChain,
  type ChainRow,
} from '#electron/store/security/auditChain.ts'
import { createMasterKey, openKeyring } from '#electron/store/security/keys.ts'

const auditKey = openKeyring(createMasterKey()).audit
const genesis = genesisHash(auditKey, 'store-1')

function chainOf(length: number): ChainRow[] {
  const rows: ChainRow[] = []
  let prev = genesis
  for (let seq = 1; seq <= length; seq += 1) {
    const content = { who: 'lin', did: 'card.freeze', at: 1_700_000_000_000 + seq, to: `card_${seq}` }
    const hash = rowHash(auditKey, prev, { seq, content })
    rows.push({ seq, content, prev, hash })
    prev = hash
  }
  return rows
}

function row(rows: ReadonlyArray<ChainRow>, seq: number): ChainRow {
  const found = rows[seq - 1]
  if (!found) throw new Error(`no row ${seq}`)
  return found
}

const rows = chainOf(50)
const head = sealHead(auditKey, { seq: 50, hash: row(rows, 50).hash, at: 9 })
const start = { auditKey, genesis, head }

describe('a whole chain', () => {
  it('is verified and counted', () => {
    expect(verifyChain(rows, start)).toEqual({ whole: true, rows: 50, lastSeq: 50, lastHash: head.hash, pastHead: 0 })
  })

  it('may be empty, but not when a head says that rows were written', () => {
    expect(verifyChain([], { auditKey, genesis })).toMatchObject({ whole: true, rows: 0, lastHash: genesis })
    expect(verifyChain([], start)).toEqual({ whole: false, rows: 0, seq: 1, fault: 'tail_cut' })
  })

  it('begins with a head over no rows, which names its own store', () => {
    const empty = sealHead(auditKey, { seq: 0, hash: genesis, at: 1 })
    expect(verifyChain(rows, { auditKey, genesis, head: empty })).toMatchObject({ whole: true, pastHead: 50 })
    const elsewhere = sealHead(auditKey, { seq: 0, hash: genesisHash(auditKey, 'store-2'), at: 1 })
    expect(verifyChain(rows, { auditKey, genesis, head: elsewhere })).toMatchObject({ fault: 'head_differs' })
  })

  it('may go on past a head that was kept elsewhere', () => {
    const older = sealHead(auditKey, { seq: 20, hash: row(rows, 20).hash, at: 1 })
    expect(verifyChain(rows, { auditKey, genesis, head: older })).toMatchObject({ whole: true, pastHead: 30 })
  })

  it('is verified row by row for rows that come asynchronously', () => {
    const verifier = createChainVerifier(start)
    expect(rows.every((one) => verifier.add(one))).toBe(true)
    expect(verifier.end()).toMatchObject({ whole: true, rows: 50 })
  })

  it('has the hash that its description says', () => {
    const expected = createHmac('sha256', auditKey)
      .update(`cardwarden audit row\0${genesis}\x001\0{"a":1,"b":"x"}`)
      .digest('hex')
    expect(rowHash(auditKey, genesis, { seq: 1, content: { b: 'x', a: 1 } })).toBe(expected)
  })
})

describe('a broken chain names the first bad row and what is wrong', () => {
  const broken = (bad: ReadonlyArray<ChainRow>, seq: number, fault: string): void => {
    expect(verifyChain(bad, start)).toMatchObject({ whole: false, seq, fault })
  }

  it('content changed', () => {
    broken(rows.with(16, { ...row(rows, 17), content: { who: 'eve' } }), 17, 'altered')
  })

  it('content changed to what no row can hold', () => {
    broken(rows.with(16, { ...row(rows, 17), content: { amount: 1.5 } }), 17, 'altered')
  })

  it('a stored hash changed', () => {
    broken(rows.with(16, { ...row(rows, 17), hash: '0'.repeat(64) }), 17, 'altered')
    broken(rows.with(16, { ...row(rows, 17), hash: '' }), 17, 'altered')
    broken(rows.with(16, { ...row(rows, 17), prev: '0'.repeat(64) }), 17, 'altered')
  })

  it('a row taken out', () => {
    broken(rows.toSpliced(16, 1), 17, 'missing')
  })

  it('a row taken out and the others numbered anew', () => {
    const renumbered = rows.toSpliced(16, 1).map((one, at) => ({ ...one, seq: at + 1 }))
    broken(renumbered, 17, 'altered')
  })

  it('two rows changed places', () => {
    broken(rows.with(16, row(rows, 18)).with(17, row(rows, 17)), 17, 'reordered')
  })

  it('a row twice', () => {
    broken(rows.toSpliced(17, 0, row(rows, 17)), 17, 'duplicate')
  })

  it('a genuine row from another history of the same store', () => {
    const other = { seq: 17, content: { who: 'lin', did: 'other' }, prev: 'ab'.repeat(32) }
    broken(rows.with(16, { ...other, hash: rowHash(auditKey, other.prev, other) }), 17, 'broken_link')
  })

  it('the newest rows cut off', () => {
    broken(rows.slice(0, 47), 48, 'tail_cut')
  })

  it('the tail replaced by another genuine one', () => {
    const content = { who: 'lin', did: 'nothing' }
    const prev = row(rows, 49).hash
    broken(
      rows.with(49, { seq: 50, content, prev, hash: rowHash(auditKey, prev, { seq: 50, content }) }),
      50,
      'head_differs',
    )
  })

  it('the tail cut and the head lowered without the key', () => {
    const lowered = { ...head, seq: 47, hash: row(rows, 47).hash }
    expect(checkHead(auditKey, lowered)).toBe(false)
    expect(verifyChain(rows.slice(0, 47), { auditKey, genesis, head: lowered })).toMatchObject({ fault: 'head_forged' })
  })

  it('everything written anew with another key, or for another store', () => {
    const otherKey = openKeyring(createMasterKey()).audit
    expect(verifyChain(rows, { auditKey: otherKey, genesis })).toMatchObject({ whole: false, seq: 1, fault: 'altered' })
    const elsewhere = genesisHash(auditKey, 'store-2')
    expect(verifyChain(rows, { auditKey, genesis: elsewhere })).toMatchObject({ seq: 1, fault: 'broken_link' })
  })

  it('whatever single row is changed, removed or moved', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.constantFrom('change', 'remove', 'move'), (seq, how) => {
        const at = seq - 1
        const bad =
          how === 'change'
            ? rows.with(at, { ...row(rows, seq), content: { who: 'x' } })
            : how === 'remove'
              ? rows.toSpliced(at, 1)
              : [...rows.toSpliced(at, 1), row(rows, seq)]
        const result = verifyChain(bad, start)
        if (how === 'move' && seq === 50) expect(result.whole).toBe(true)
        else expect(result).toMatchObject({ whole: false, seq })
      }),
    )
  })
})

describe('heads and anchors', () => {
  it('a head is valid as sealed and in no other form', () => {
    expect(checkHead(auditKey, head)).toBe(true)
    expect(checkHead(auditKey, JSON.parse(JSON.stringify(head)))).toBe(true)
    expect(checkHead(auditKey, { ...head, at: 10 })).toBe(false)
    expect(checkHead(auditKey, { ...head, hash: row(rows, 49).hash })).toBe(false)
    expect(checkHead(openKeyring(createMasterKey()).audit, head)).toBe(false)
  })

  it('an anchor is short enough to note by hand', () => {
    expect(anchor('7f3a91c2'.padEnd(64, '0'))).toBe('7F3A-91C2')
  })
})
