import { describe, expect, it } from 'vitest'
import {
  APPROVERS,
  DEFAULT_ROLES,
  grantOf,
  PRINCIPAL_RIGHTS,
  RIGHTS,
  ROLES,
  type Right,
  type Role,
} from '#shared/domain/permissions.ts'

// The design's table, row by row: reviewer, investigator, agent, supervisor, auditor, administrator; – is denied.
const TABLE: Readonly<Record<string, string>> = {
  'overview.read': 'yes yes yes yes yes yes',
  'reviews.read': 'yes yes – yes yes –',
  'reviews.decide': 'yes – – yes – –',
  'reviews.supervise': '– – – yes – –',
  'records.read': 'own_cases yes yes yes masked –',
  'cards.freeze': '– yes yes yes – –',
  'cards.unfreeze': '– yes yes yes – –',
  'cards.unfreeze_after_fraud': '– staged staged staged – –',
  'cards.limits': '– – policy policy – –',
  'flags.read': '– yes yes yes yes –',
  'flags.decide': '– yes – yes – –',
  'rules.draft': '– yes – yes – –',
  'rules.make_live': '– staged – staged – –',
  'numbers.reveal': 'own_cases yes yes yes – –',
  'data.export': '– yes – yes yes –',
  'data.import': '– yes – yes – yes',
  'audit.read': 'own own own yes yes yes',
  'audit.verify': '– – – yes yes yes',
  administration: '– – – – – staged',
  'cards.bulk': '– yes – yes – –',
  'disputes.work': '– yes yes yes – –',
  'fees.edit': '– – – yes – –',
  'watch_lists.read': '– – – yes yes yes',
  'watch_lists.edit': '– – – – – yes',
  'auto_rules.read': '– – – yes yes yes',
  'auto_rules.edit': '– – – – – staged',
  'auto_rules.decide': '– – – yes – yes',
  'promise.edit': '– – – yes – yes',
}

describe('the role table', () => {
  it.each(Object.entries(TABLE))('grants %s as the design says', (right, row) => {
    expect(ROLES.map((role) => grantOf(role, right as Right) ?? '–').join(' ')).toBe(row)
  })
  it('gives no person a program’s rights', () => {
    for (const role of ROLES)
      for (const right of ['network.authorise', 'wallet.apply', 'wallet.holder'] as const)
        expect(grantOf(role, right)).toBeUndefined()
  })
  it('gives programs their own rights and nothing else', () => {
    expect(PRINCIPAL_RIGHTS).toEqual({
      processor: ['network.authorise'],
      wallet: ['wallet.apply', 'wallet.holder'],
      cli: ['network.authorise', 'data.import', 'audit.verify', 'watch_lists.read', 'watch_lists.edit'],
      store: [],
    })
  })
  it('names only rights and roles that exist', () => {
    for (const role of Object.keys(DEFAULT_ROLES)) expect(ROLES).toContain(role as Role)
    for (const grants of Object.values(DEFAULT_ROLES))
      for (const right of Object.keys(grants)) expect(RIGHTS).toContain(right as Right)
  })
  it('lets only roles decide staged changes that hold the right to', () => {
    for (const roles of Object.values(APPROVERS))
      for (const role of roles) expect(grantOf(role, 'approvals.decide')).toBe('yes')
  })
})
