import { describe, expect, it } from 'vitest'
import { refuseDecision, stagedStateAt, type Staged } from '#shared/domain/staged.ts'
import { decideFlag, undoVerdict, type Flag } from '#shared/domain/flag.ts'

const NOW = 1_000_000
const staged = (over: Partial<Staged> = {}): Staged => ({
  action: 'card.unfreeze',
  state: 'pending',
  baseVersion: 3,
  maker: 1,
  expiresAt: NOW + 1,
  ...over,
})

describe('a staged change', () => {
  it.each([
    ['a second supervisor may approve', staged(), { operator: 2, role: 'supervisor' }, 3, true, undefined],
    ['its maker may not, whatever the role', staged(), { operator: 1, role: 'supervisor' }, 3, true, 'own_request'],
    ['its maker may not reject it either', staged(), { operator: 1, role: 'supervisor' }, 3, false, 'own_request'],
    ['an investigator may not', staged(), { operator: 2, role: 'investigator' }, 3, true, 'not_approver'],
    ['an administrator may not', staged(), { operator: 2, role: 'administrator' }, 3, true, 'not_approver'],
    [
      'that has run out cannot be approved',
      staged({ expiresAt: NOW }),
      { operator: 2, role: 'supervisor' },
      3,
      true,
      'expired',
    ],
    [
      'that has run out can be rejected',
      staged({ expiresAt: NOW }),
      { operator: 2, role: 'supervisor' },
      3,
      false,
      undefined,
    ],
    ['made against an older card cannot be approved', staged(), { operator: 2, role: 'supervisor' }, 4, true, 'stale'],
    ['made against an older card can be rejected', staged(), { operator: 2, role: 'supervisor' }, 4, false, undefined],
    [
      'that was approved cannot be approved again',
      staged({ state: 'approved' }),
      { operator: 2, role: 'supervisor' },
      3,
      true,
      'not_pending',
    ],
    [
      'that was withdrawn cannot be rejected',
      staged({ state: 'withdrawn' }),
      { operator: 2, role: 'supervisor' },
      3,
      false,
      'not_pending',
    ],
  ] as const)('%s', (_, change, by, version, approving, expected) => {
    expect(refuseDecision(change, by, version, NOW, approving)).toBe(expected)
  })
  it('shows expiry before staleness, and neither once it is settled', () => {
    expect(stagedStateAt(staged({ expiresAt: NOW }), 9, NOW)).toBe('expired')
    expect(stagedStateAt(staged(), 9, NOW)).toBe('stale')
    expect(stagedStateAt(staged({ state: 'rejected', expiresAt: 0 }), 9, NOW)).toBe('rejected')
  })
})

describe('a flag', () => {
  const open: Flag = { state: 'open', decision: null }
  it('is decided once and can be taken back by the same person until it takes effect', () => {
    const decided = decideFlag(open, 'fraud', 7, NOW)
    if (!decided.ok) throw new Error(decided.refusal)
    expect(decided.flag.decision).toEqual({
      verdict: 'fraud',
      by: 7,
      at: NOW,
      effectiveAt: NOW + 10_000,
      effected: false,
    })
    expect(decideFlag(decided.flag, 'unsure', 7, NOW)).toEqual({ ok: false, refusal: 'already_decided' })
    expect(undoVerdict(decided.flag, 8, NOW)).toEqual({ ok: false, refusal: 'not_yours' })
    expect(undoVerdict(decided.flag, 7, NOW + 10_000)).toEqual({ ok: false, refusal: 'undo_too_late' })
    expect(undoVerdict(decided.flag, 7, NOW + 9_999)).toEqual({ ok: true, flag: open })
    expect(undoVerdict(open, 7, NOW)).toEqual({ ok: false, refusal: 'not_decided' })
  })
})
